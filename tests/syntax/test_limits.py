"""Deep nesting, long texts and time that grows with the text, no faster."""

from __future__ import annotations

import random
import time

import pytest

from minishell.syntax.parser import Parser, parse
from minishell.syntax.source import Source
from tests.syntax.shape import errors

SIZE = 100_000


NESTINGS = [
    ("( ", "a", ")"),
    ("{ ", "a;", "}\n"),
    ("$(", "a", ")"),
    ("${x-", "a", "}"),
    ('"${x-', "a", '}"'),
    ('"$(', "a", ')"'),
    ("$((1+", "1", "))"),
    ("if ", "a;", "then b; fi;"),
    ("while ", "a;", "do b; done;"),
    ("case a in b) ", "a", ";; esac"),
    ("f() { ", "a;", "}\n"),
]


@pytest.mark.parametrize(("begin", "inside", "end"), NESTINGS)
def test_many_levels(begin: str, inside: str, end: str) -> None:
    assert errors(begin * 300 + inside + end * 300) == []


@pytest.mark.parametrize(("begin", "inside", "end"), NESTINGS)
def test_too_many_levels_are_an_error(begin: str, inside: str, end: str) -> None:
    text = begin * 2000 + inside + end * 2000
    assert errors(text) == [("nested too deep", False)]
    tokens = parse(Source(text)).tokens
    assert (tokens[0].start, tokens[-1].end) == (0, len(text))


def test_parentheses_of_arithmetic_are_no_nesting_for_the_parser() -> None:
    assert errors("$((" + "(" * 5000 + "1" + ")" * 5000 + "))") == []


def test_the_parser_goes_on_to_say_that_the_input_has_ended() -> None:
    parser = Parser(Source("(" * 2000))
    assert parser.next_command() is not None
    assert parser.next_command() is None


ADVERSARIES = {
    "random bytes": random.Random(7).randbytes(SIZE).decode("utf-8", "surrogateescape"),
    "random specials": "".join(random.Random(7).choices("\n ;&|<>(){}$\"'`\\#ab\t=", k=SIZE)),
    "nested quotes": '"$(' * (SIZE // 3),
    "double quotes": '"' * SIZE,
    "backquotes": "`" * SIZE,
    "escaped backquotes": "`" + "\\`" * (SIZE // 2) + "`",
    "arithmetic or not": "$((x) " * (SIZE // 6),
    "arithmetic in a subshell": "$((" * 100 + "a" * SIZE + ") )" * 100,
    "here-documents": "cat <<E\nx\nE\n" * (SIZE // 12),
    "here-documents on a line": "cat" + " <<E" * (SIZE // 6) + "\n" + "E\n" * (SIZE // 6),
    "here-documents without an end": "cat <<E\n" * (SIZE // 8),
    "here-documents in here-documents": "cat <<E\n$(" * (SIZE // 10),
    "continued lines of a here-document": "cat <<E\n" + "a\\\n" * (SIZE // 3),
    "continued lines": "a\\\n" * (SIZE // 3),
    "one line of commands": "a; " * (SIZE // 3),
    "one long word": "a" * SIZE,
    "one long quoted word": "'" + "a" * SIZE + "'",
    "errors": ") " * (SIZE // 2),
    "case items": "case a in " + "b) c;; " * (SIZE // 7) + "esac",
    "bad substitutions": "${x!}" * (SIZE // 5),
}


@pytest.mark.parametrize("kind", ADVERSARIES)
def test_time_is_linear(kind: str) -> None:
    """At 100 kB quadratic behaviour takes minutes, what is linear well under a second."""
    start = time.process_time()
    parse(Source(ADVERSARIES[kind]))
    assert time.process_time() - start < 5
