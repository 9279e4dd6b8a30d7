"""Alias substitution (XCU 2.3.1)."""

from __future__ import annotations

import pytest

from minishell.syntax.parser import Parser, parse
from minishell.syntax.source import Source
from tests.syntax.shape import shape

ALIASES = {
    "ll": "ls -l",
    "ls": "ls -F",
    "loop": "pool",
    "pool": "loop",
    "sudo": "sudo ",
    "chain": "sudo ll ",
    "none": "",
    "begin": "if",
    "end": "fi",
    "each": "for x in a b;",
    "perform": "do",
    "two": "a; b",
    "lines": "a\nb",
    "open": "echo 'a",
    "remark": "a #",
    "if": "broken",
    "p": "a |",
    "set": "x=1 ",
    "redirect": ">f ll",
}


def substituted(text: str) -> str:
    tree = parse(Source(text), ALIASES.get)
    assert tree.errors == [], tree.errors
    return shape(tree.program)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ll a", "ls -F -l a;"),
        ("x; ll | ll && { ll; }", "x; ls -F -l | ls -F -l && { ls -F -l; };"),
        ("a ll", "a ll;"),
        ("loop a", "loop a;"),
        ("sudo ll", "sudo ls -F -l;"),
        ("sudo sudo ll", "sudo sudo ls -F -l;"),
        ("sudo -x ll", "sudo -x ll;"),
        ("chain ll", "sudo ls -F -l ls -F -l;"),
        ("x=1 ll", "x=1 ls -F -l;"),
        (">f ll", "ls -F -l >f;"),
        ("none a", "a;"),
        ("none\na", "a;"),
        ("{ none\na; }", "{ a; };"),
        ("two; c", "a; b; c;"),
        ("lines; c", "a;\nb; c;"),
        ("remark b\nc", "a;\nc;"),
        ("p b", "a | b;"),
        ("set ll", "x=1 ls -F -l;"),
        ("redirect", "ls -F -l >f;"),
        ("$(ll) `ll`", "$(ls -F -l;) `$(ls -F -l;);"),
        ("! ll", "! ls -F -l;"),
        ("l\\\nl", "ls -F -l;"),
    ],
)
def test_substitution(text: str, expected: str) -> None:
    assert substituted(text).lstrip("\n") == expected


@pytest.mark.parametrize("text", ["\\ll", "'ll'", 'l"l"', "$ll", "ll$x"])
def test_quoted_words_are_left_alone(text: str) -> None:
    assert parse(Source(text), ALIASES.get).program == parse(Source(text)).program


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("begin a; then b; end", "if a; then b; fi;"),
        ("each perform c; done", "for x in a b do c; done;"),
        ("for x in a; perform c; done", "for x in a do c; done;"),
        ("if a; then b; fi", "if a; then b; fi;"),
    ],
)
def test_reserved_words(text: str, expected: str) -> None:
    assert substituted(text) == expected


def test_a_value_may_begin_what_the_text_ends() -> None:
    assert substituted("open b' c") == "echo 'a b' c;"


def test_a_word_after_a_blank_that_is_quoted() -> None:
    assert substituted('sudo "ll" ll') == 'sudo "ll" ll;'


def test_a_failed_try_at_arithmetic_leaves_no_trace() -> None:
    assert substituted("echo $(($(ll) ) )") == "echo $(( $(ls -F -l;); ););"
    assert substituted("echo $(($(ll)))") == "echo $(($(ls -F -l;)));"


def test_an_alias_defined_by_one_line_acts_on_the_next() -> None:
    aliases: dict[str, str] = {}
    parser = Parser(Source("a; a\na\n"), aliases.get)
    first = parser.next_command()
    aliases["a"] = "b c"
    second = parser.next_command()
    assert first is not None
    assert second is not None
    assert (shape(first), shape(second)) == ("a; a;", "b c;")


def test_lines_are_counted_in_the_text_as_it_was_written() -> None:
    source = Source("x\nlines\ny\n")
    tree = parse(source, ALIASES.get)
    lines = [source.position(command.start)[0] for command in tree.program.commands]
    assert (lines[0], lines[-1]) == (1, 3)
