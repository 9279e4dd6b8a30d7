"""The source: how far it is read, what it keeps, and where in it something stands."""

from __future__ import annotations

import pytest

from minishell.syntax.nodes import CompoundList
from minishell.syntax.parser import Parser
from minishell.syntax.source import Source
from tests.syntax.feed import Feed
from tests.syntax.shape import shape


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\nb\n", 1),
        ("echo 'a' $b\nb\n", 1),
        ("\n# comment\na\nb\n", 3),
        ("a && # why\n\nb\nc\n", 3),
        ("if a\nthen b\nfi\nc\n", 3),
        ("{ a; } >f\nc\n", 1),
        ("f() { a; }\nc\n", 1),
        ("f()\n{\na\n}\nc\n", 4),
        ("a &\nb\n", 1),
        ("(a)\nb\n", 1),
        ("cat <<E\na\nE\nb\n", 3),
        ("a 'b\nc'\nd\n", 2),
        ("a \\\nb\nc\n", 2),
        ("$(a\nb)\nc\n", 2),
        ("`a\nb`\nc\n", 2),
        ("$((1\n+2))\nc\n", 2),
        ("${x-a\nb}\nc\n", 2),
        ("$'a\nb'\nc\n", 2),
        ("for x\ndo a\ndone\nb\n", 3),
        ("case a in\nb) c;;\nesac\nd\n", 3),
    ],
)
def test_no_line_is_asked_for_before_it_is_needed(text: str, lines: int) -> None:
    feed = Feed(text)
    parser = Parser(feed.source)
    command = parser.next_command()
    assert command is not None
    assert (feed.given, parser.errors) == (lines, [])
    assert parser.offset == len(feed.source.text)


def test_a_source_fed_by_lines_gives_the_same_tree() -> None:
    text = "a 'b\nc' && {\n d $(e\n f) <<E\n g $h\n E\nE\n}\n\nif i\nthen j\nk\nfi | l\n"
    assert _shapes(Feed(text).source) == _shapes(Source(text))


def _shapes(source: Source) -> list[str]:
    parser = Parser(source)
    shapes = []
    while (command := parser.next_command()) is not None:
        shapes.append(shape(command))
    assert parser.errors == []
    return shapes


def test_what_was_parsed_is_dropped_and_lines_are_still_right() -> None:
    count = 4000
    feed = Feed("".join(f"echo '{number}' $x\n\n" for number in range(count)))
    parser = Parser(feed.source)
    number = 0
    while (command := parser.next_command()) is not None:
        assert feed.source.position(command.start) == (2 * number + 1, 1)
        assert slice_of(feed.source, command) == f"echo '{number}' $x"
        assert len(feed.source.text) < 40_000
        number += 1
    assert number == count


def slice_of(source: Source, node: CompoundList) -> str:
    return source.text[node.start : node.end]


def test_a_text_given_whole_is_kept() -> None:
    source = Source("echo a\n" * 10_000)
    parser = Parser(source)
    while parser.next_command() is not None:
        pass
    assert len(source.text) == 70_000


def test_positions() -> None:
    source = Source("ab\n\ncd", line=7)
    expected = [(7, 1), (7, 2), (7, 3), (8, 1), (9, 1), (9, 2), (9, 3)]
    assert [source.position(offset) for offset in range(7)] == expected
    assert [source.position(offset) for offset in reversed(range(7))] == expected[::-1]


def test_input_that_ends_without_a_newline() -> None:
    feed = Feed("a\nb")
    assert _shapes(feed.source) == ["a;", "b;"]
