"""The tokens that `parse` keeps."""

from __future__ import annotations

import pytest

from minishell.syntax.parser import parse
from minishell.syntax.source import Source


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b", ["word a", "blank  ", "word b"]),
        ("a;b&&c", ["word a", "operator ;", "word b", "operator &&", "word c"]),
        ("a # b\n", ["word a", "blank  ", "comment # b", "newline \n"]),
        ("a \\\n b", ["word a", "blank  ", "blank \\\n", "blank  ", "word b"]),
        ("a 2>f", ["word a", "blank  ", "io_number 2", "operator >", "word f"]),
        ("{x}<f", ["io_number {x}", "operator <", "word f"]),
        ('a="$(b; c)"', ['word a="$(b; c)"']),
        ("$(a # )\n)", ["word $(a # )\n)"]),
        (
            "a <<E\nb\nE\nc",
            ["word a", "blank  ", "operator <<", "word E", "newline \n", "here_document b\nE\n", "word c"],
        ),
        ("a &\\\n& b", ["word a", "blank  ", "operator &\\\n&", "blank  ", "word b"]),
        ("a ) b", ["word a", "blank  ", "operator )", "blank  ", "word b"]),
        ("a 'b", ["word a", "blank  ", "word 'b"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert [f"{token.kind} {text[token.start : token.end]}" for token in parse(Source(text)).tokens] == expected
