"""Help in narrow terminals."""

from __future__ import annotations

import pytest

from minishell.eval.fitting import fitted


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("short\nlines\n", "short\nlines\n"),
        (
            "a line that is longer than it may be\nand more of it\n",
            "a line that is longer than\nit may be and more of it\n",
        ),
        (
            "  -l, --long  what it does, told at\n              length\n  -x  ex\n",
            "  -l, --long\n      what it does, told at\n      length\n  -x  ex\n",
        ),
        ("  -x  what it does, told at length\n", "  -x  what it does, told at\n      length\n"),
        ("name       what it does, told\nother      x\n", "name       what it does,\n           told\nother      x\n"),
        ("usage: do [OPTION]... [FILE OR OTHER]\n", "usage: do [OPTION]... [FILE\n          OR OTHER]\n"),
        ("       do --help [FILE] [FILE] [FILE]\n", "       do --help [FILE]\n          [FILE] [FILE]\n"),
        ("- an item that is longer than that\n- b\n", "- an item that is longer\n  than that\n- b\n"),
        ("| a table that is longer than that |\n", "| a table that is longer than that |\n"),
        ("```sh\necho code that is longer than that\n```\n", "```sh\necho code that is longer than that\n```\n"),
        ("averyveryverylongwordwithoutablank x\n", "averyveryverylongwordwithoutablank\nx\n"),
    ],
)
def test_lines_are_broken_at_blanks(text: str, shown: str) -> None:
    assert fitted(text, 27) == shown
