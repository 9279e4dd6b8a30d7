"""Directories by frecency."""

from __future__ import annotations

import pytest

from minishell.eval.frecency import frecency, matches, ranked
from minishell.eval.history import Visited

HOUR, DAY = 3600.0, 24 * 3600.0
NOW = 1_000 * DAY


@pytest.mark.parametrize(
    ("path", "words", "expected"),
    [
        ("/home/u/projects/minishell", ["mini"], True),
        ("/home/u/projects/minishell", ["pro"], False),
        ("/home/u/projects/minishell", ["pro", "shell"], True),
        ("/home/u/projects/minishell", ["shell", "pro"], False),
        ("/home/u/projects/minishell", ["projects/mini"], True),
        ("/home/u/projects/minishell", ["minishell/"], True),
        ("/home/u/projects/minishell", [], True),
        ("/a/foo/foo", ["foo", "foo"], True),
        ("/a/foo", ["foo", "foo"], False),
    ],
)
def test_matches(path: str, words: list[str], expected: bool) -> None:
    assert matches(path, words) == expected


def test_the_best_first() -> None:
    often_long_ago = Visited("/often", 100, NOW - 30 * DAY)
    today = Visited("/today", 20, NOW - 3 * HOUR)
    just_now = Visited("/now", 11, NOW - 60)
    assert ranked([often_long_ago, today, just_now], [], frecency(NOW)) == [just_now, today, often_long_ago]


def test_case_counts_where_it_finds_something() -> None:
    upper, lower = Visited("/Work", 1, NOW), Visited("/work", 2, NOW)
    assert ranked([upper, lower], ["Work"], frecency(NOW)) == [upper]
    assert ranked([upper], ["work"], frecency(NOW)) == [upper]
