"""Deep nesting, long texts and time that grows with the text, no faster."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable

import pytest

from minishell.syntax.parser import Parser, parse
from minishell.syntax.source import Source
from tests.syntax.shape import errors

SIZE = 30_000
LARGE = 1_000_000


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


RANDOM_BYTES = random.Random(7).randbytes(LARGE).decode("utf-8", "surrogateescape")
RANDOM_SPECIALS = "".join(random.Random(7).choices("\n ;&|<>(){}$\"'`\\#ab\t=", k=LARGE))

#: of a size in characters, a text that a careless parser takes too long for
ADVERSARIES: dict[str, Callable[[int], str]] = {
    "random bytes": lambda size: RANDOM_BYTES[:size],
    "random specials": lambda size: RANDOM_SPECIALS[:size],
    "nested quotes": lambda size: '"$(' * (size // 3),
    "double quotes": lambda size: '"' * size,
    "backquotes": lambda size: "`" * size,
    "escaped backquotes": lambda size: "`" + "\\`" * (size // 2) + "`",
    "arithmetic or not": lambda size: "$((x) " * (size // 6),
    "arithmetic in a subshell": lambda size: "$((" * 100 + "a" * size + ") )" * 100,
    "here-documents": lambda size: "cat <<E\nx\nE\n" * (size // 12),
    "here-documents on a line": lambda size: "cat" + " <<E" * (size // 6) + "\n" + "E\n" * (size // 6),
    "here-documents without an end": lambda size: "cat <<E\n" * (size // 8),
    "here-documents in here-documents": lambda size: "cat <<E\n$(" * (size // 10),
    "continued lines of a here-document": lambda size: "cat <<E\n" + "a\\\n" * (size // 3),
    "continued lines": lambda size: "a\\\n" * (size // 3),
    "one line of commands": lambda size: "echo some words; " * (size // 17),
    "one line of words": lambda size: "echo" + " word" * (size // 5),
    "one long word": lambda size: "a" * size,
    "one long quoted word": lambda size: "'" + "a" * size + "'",
    "errors": lambda size: ") " * (size // 2),
    "case items": lambda size: "case a in " + "b) c;; " * (size // 7) + "esac",
    "bad substitutions": lambda size: "${x!}" * (size // 5),
}


def seconds(text: str) -> float:
    """Of the processor, to parse it; not to look for garbage, which takes the longer the more tests have run."""
    gc.disable()
    try:
        start = time.process_time()
        parse(Source(text))
        return time.process_time() - start
    finally:
        gc.enable()


@pytest.mark.parametrize("kind", ADVERSARIES)
def test_time_is_linear(kind: str) -> None:
    """Twice the text takes about twice the time, and not four times."""
    once, twice = (min(seconds(ADVERSARIES[kind](size)) for _ in range(2)) for size in (SIZE, 2 * SIZE))
    assert twice < 3.5 * once + 0.1


@pytest.mark.parametrize("kind", ["random bytes", "nested quotes", "one line of words"])
def test_a_megabyte(kind: str) -> None:
    half, whole = (seconds(ADVERSARIES[kind](size)) for size in (LARGE // 2, LARGE))
    assert whole < 3.5 * half + 0.1
