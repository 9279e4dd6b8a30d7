"""Answers of others, as they are typed: the shell reads them back as the words that they are."""

from __future__ import annotations

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minishell.eval.shell import Shell
from minishell.syntax.nodes import Node, SimpleCommand
from minishell.ui.analysis import analyse, children, static_value
from minishell.ui.complete.candidate import Request
from minishell.ui.complete.colours import Colours
from minishell.ui.complete.listing import Listings
from minishell.ui.complete.resting import Resting
from minishell.ui.complete.written import is_word, word
from minishell.ui.known import Vocabulary
from minishell.ui.place import place_at

ITEMS = st.text(st.sampled_from(list("ab-=:$`\"'\\ \t\n;&|<>()[]{}*?#~!é\x1b")), min_size=1, max_size=8)


def request(line: str, following: str = "") -> Request:
    nobody = cast("Shell", None)
    return Request(
        place_at(line), following, nobody, cast("Vocabulary", None), Listings(Resting(lambda line: None)), Colours("")
    )


def typed(line: str, item: str) -> str:
    """The line with the item as its last word."""
    asked = request(line)
    candidate = word(asked, asked.place, item, nospace=False)
    return line[: len(line) - candidate.length] + candidate.text


def last_word(line: str) -> str | None:
    node: Node = analyse(line.rstrip(" ")).program
    while not isinstance(node, SimpleCommand):
        [node] = children(node)
    return static_value(node.words[-1])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", True),
        ("a\\ b", True),
        ("'a b'", True),
        ("HEAD@{1}", True),
        ("~/x", True),
        ("é", True),
        ("a b", False),
        ("a;b", False),
        ("$x", False),
        ("$(x)", False),
        ("`x`", False),
        ("#x", False),
        ("x>y", False),
        ("'", False),
        ("a&", False),
        ("a\nb", False),
        ("\x1b", False),
    ],
)
def test_what_is_one_word(text: str, expected: bool) -> None:
    assert is_word(text) is expected


@pytest.mark.parametrize("opening", ["", "'", '"', "$'"])
@given(item=ITEMS.filter(lambda item: item == item.strip(" ") and not is_word(item)))
def test_what_is_no_word_is_quoted(opening: str, item: str) -> None:
    assert last_word(typed(f"command {opening}", item)) == item


@pytest.mark.parametrize("opening", ["'", '"'])
@given(item=ITEMS.filter(lambda item: item == item.strip(" ")), length=st.integers(1, 8))
def test_a_word_that_was_begun_in_quotes_goes_on(opening: str, item: str, length: int) -> None:
    begun = item[:length]
    if opening in begun or "\\" in begun or "$" in begun or "`" in begun:
        return
    assert last_word(typed(f"command {opening}{begun}", item)) == item


@pytest.mark.parametrize(
    ("line", "item", "expected"),
    [
        ("command ", "word", "command word "),
        ("command wo", "word ", "command word "),
        ("command ", "dir/", "command dir/ "),
        ("command ", "a\\ b", "command a\\ b "),
        ("command a\\ ", "a b", "command a\\ b "),
    ],
)
def test_words(line: str, item: str, expected: str) -> None:
    assert typed(line, item) == expected


def test_what_goes_on_has_no_blank() -> None:
    asked = request("command ")
    assert word(asked, asked.place, "--name=").text == "--name="
    assert word(asked, asked.place, "--name").text == "--name "
    assert word(request("command ", " x"), asked.place, "--name").text == "--name"
