"""References to the history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minishell.ui.history_expansion import Expansion, NoSuchEventError, expand_history


class Lines:
    """Events from a list."""

    def __init__(self, *lines: str) -> None:
        self._lines = lines

    def newest_first(self) -> Iterator[str]:
        return reversed(self._lines)

    def numbered(self, number: int) -> str | None:
        return self._lines[number - 1] if 1 <= number <= len(self._lines) else None


EVENTS = Lines("echo one", "cat /a/b/c.txt file two | wc -l", "grep -r 'foo bar' src > out", "ls -l x/y.tar.gz; pwd")

EXPANDED = [
    ("echo !!", "echo ls -l x/y.tar.gz; pwd"),
    ("!1", "echo one"),
    ("!-2", "grep -r 'foo bar' src > out"),
    ("!ec; !ec", "echo one; echo one"),
    ("!?foo?", "grep -r 'foo bar' src > out"),
    ("!?foo", "grep -r 'foo bar' src > out"),
    ("a !#", "a a "),
    ("cat <<E # !x\n!y\nE\n!1", "cat <<E # !x\n!y\nE\necho one"),
    ("echo a!!b", "echo als -l x/y.tar.gz; pwdb"),
    ("!$", "pwd"),
    ("!^", "-l"),
    ("!*", "-l x/y.tar.gz ; pwd"),
    ("!:0", "ls"),
    ("!-1$", "pwd"),
    ("!cat:1-2", "/a/b/c.txt file"),
    ("!cat:2*", "file two | wc -l"),
    ("!cat:2-", "file two | wc"),
    ("!cat:*", "/a/b/c.txt file two | wc -l"),
    ("!gr:-2", "grep -r 'foo bar'"),
    ("!gr:2", "'foo bar'"),
    ("!?foo?:%", "'foo bar'"),
    ("!ls:2:h", "x"),
    ("!ls:2:t", "y.tar.gz"),
    ("!ls:2:r", "x/y.tar"),
    ("!ls:2:e", ".gz"),
    ("!cat:1:t:r", "c"),
    ("!ls:s/l/L/", "Ls -l x/y.tar.gz; pwd"),
    ("!ls:gs/l/L/", "Ls -L x/y.tar.gz; pwd"),
    ("!ls:Gs/l/X/", "Xs -X x/y.tar.gz; pwd"),
    ("!ls:s/x\\/y/Q/", "ls -l Q.tar.gz; pwd"),
    ("!!:gs/l/&&/", "lls -ll x/y.tar.gz; pwd"),
    ("!!:s/l/\\&/:&", "&s -& x/y.tar.gz; pwd"),
    ("!cat:1:q", "'/a/b/c.txt'"),
    ("!gr:x", "'grep' '-r' ''\\''foo' 'bar'\\''' 'src' '>' 'out'"),
    ("^pwd^cd", "ls -l x/y.tar.gz; cd"),
    ("^pwd^cd^ -x", "ls -l x/y.tar.gz; cd -x"),
    ("a=!$;x", "a=pwd;x"),
    ('"!$"', '"pwd"'),
]

KEPT = [
    "cat <<E\n#!/bin/sh\necho don't !x\nE\necho",
    "cat <<'E'\n#!/bin/sh",
    "ls # it isn't !there",
    "echo ! x",
    "!",
    "! true",
    "echo '!!'",
    "echo $'\\'!!'",
    "echo \\!!",
    'echo "wow!"',
    "echo ${!x} $! [!a]* x!=y !(a)",
    "2^3",
]

MISSING = [
    ("!nosuch", "!nosuch: event not found"),
    ("!99", "!99: event not found"),
    ("!-9", "!-9: event not found"),
    ("!?zzz?", "!?zzz?: event not found"),
    ("!cat:9", "!cat:9: bad word specifier"),
    ("!ls:s/zz/y/", "zz: substitution failed"),
    ("^zz^y", "zz: substitution failed"),
    ("!!:z", "!!:z: unrecognized history modifier"),
]


@pytest.mark.parametrize(("line", "expanded"), EXPANDED)
def test_expanded(line: str, expanded: str) -> None:
    assert expand_history(line, EVENTS) == Expansion(expanded, run=True)


@pytest.mark.parametrize("line", KEPT)
def test_the_languages_own(line: str) -> None:
    assert expand_history(line, EVENTS) == Expansion(line)


@pytest.mark.parametrize(("line", "message"), MISSING)
def test_missing(line: str, message: str) -> None:
    with pytest.raises(NoSuchEventError, match="^" + message.replace("?", r"\?") + "$"):
        expand_history(line, EVENTS)


def test_printed_only() -> None:
    assert expand_history("!cat:0:p", EVENTS) == Expansion("cat", run=False)


def test_empty_history() -> None:
    with pytest.raises(NoSuchEventError, match=r"^!!: event not found$"):
        expand_history("!!", Lines())


@given(st.text(alphabet="!$^*:%-?#aceghlprstx/ '\"\\&12;", max_size=20))
def test_any_line_expands_or_is_refused(line: str) -> None:
    with suppress(NoSuchEventError):
        assert isinstance(expand_history(line, EVENTS).text, str)
