"""Abbreviations, where they are expanded and where not."""

from __future__ import annotations

import pytest
from prompt_toolkit.document import Document

from minishell.eval.abbreviation import Abbreviation
from minishell.ui.abbreviate import expanded

KNOWN = {
    "gco": Abbreviation("git checkout"),
    "L": Abbreviation("| less", anywhere=True),
    "gc": Abbreviation("git commit -m '%'", cursor="%"),
    "-x": Abbreviation("--extended", anywhere=True),
}


def typed(text: str) -> tuple[str, bool] | None:
    """The line after expansion, `^` for the cursor."""
    before, _, after = text.partition("^")
    found = expanded(Document(before + after, len(before)), KNOWN)
    if found is None:
        return None
    document, placed = found
    return document.text_before_cursor + "^" + document.text_after_cursor, placed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gco", "git checkout^"),
        ("a; gco", "a; git checkout^"),
        ("if gco^; then", "if git checkout^; then"),
        ("sudo gco", "sudo git checkout^"),
        ("x=$(gco^)", "x=$(git checkout^)"),
        ("gco^ main", "git checkout^ main"),
        ("ls L", "ls | less^"),
        ("ls -x", "ls --extended^"),
    ],
)
def test_where_they_are_expanded(text: str, expected: str) -> None:
    assert typed(text) == (expected, False)


@pytest.mark.parametrize("text", ["", "gc^o", "gco^x", "echo gco", "'gco", '"a L', "ls /L", "$L", "ls xL", "# L", "g"])
def test_where_they_are_not(text: str) -> None:
    assert typed(text) is None


def test_the_text_may_place_the_cursor() -> None:
    assert typed("gc^ && a") == ("git commit -m '^' && a", True)
