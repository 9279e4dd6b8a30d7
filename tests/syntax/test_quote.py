"""quote: what it writes, and that the shell reads it back."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minishell.syntax.nodes import DoubleQuoted, Literal, SimpleCommand, SingleQuoted
from minishell.syntax.parser import parse
from minishell.syntax.quote import quote
from minishell.syntax.source import Source


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("", "''"),
        ("a/b-c.d:e,f+g@h%i=j_1", "a/b-c.d:e,f+g@h%i=j_1"),
        ("a b", "'a b'"),
        ("$x", "'$x'"),
        ("it's", '"it\'s"'),
        ("it's $5", "'it'\\''s $5'"),
        ("~", "'~'"),
        ("*", "'*'"),
        ("#", "'#'"),
        ("{", "'{'"),
        ("!", "'!'"),
        ("é", "é"),
        ("é è", "'é è'"),
        ("a\nb", "$'a\\nb'"),
        ("\t'\\", "$'\\t\\'\\\\'"),
        ("\x1b[0m", "$'\\e[0m'"),
        ("\x01\x7f", "$'\\001\\177'"),
        ("\udcff", "$'\\377'"),
        ("\u200e", "$'\\u200e'"),
        ("\U000e0001", "$'\\U000e0001'"),
    ],
)
def test_quote(text: str, quoted: str) -> None:
    assert quote(text) == quoted


@given(st.text(st.characters(codec="utf-8")) | st.binary().map(lambda data: data.decode("utf-8", "surrogateescape")))
def test_it_is_read_back_the_same(text: str) -> None:
    assume("\0" not in text)  # no string of the shell has one
    tree = parse(Source("x " + quote(text)))
    command = tree.program.commands[0].lists[0].pipelines[0].commands[0]
    assert tree.errors == []
    assert isinstance(command, SimpleCommand)
    assert plain_text(command) == text


def plain_text(command: SimpleCommand) -> str:
    """The text of the only argument, in which nothing is expanded."""
    (_, word) = command.words
    texts = []
    for part in word.parts:
        for piece in part.parts if isinstance(part, DoubleQuoted) else (part,):
            assert isinstance(piece, (Literal, SingleQuoted))
            texts.append(piece.text)
        assert not isinstance(part, Literal) or set("~*?[{").isdisjoint(part.text)
    return "".join(texts)
