"""The search in the history."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from minishell.ui.history import History
from minishell.ui.history.keeping import Keeping
from minishell.ui.history.search import Query, Scope, fuzzy_places, search

LINES = [
    ("/a", "git commit -m 'first'"),
    ("/a", "git checkout main"),
    ("/b", "make COMMIT=1"),
    ("/b", "echo 100% _sure"),
    ("/b", "grep -c item file"),
    ("/a", "git checkout main"),
]


@pytest.fixture
def history(tmp_path: Path) -> History:
    variables = {"PWD": "/"}
    history = History(str(tmp_path / "history.db"), Keeping(variables))
    for directory, line in LINES:
        variables["PWD"] = directory
        history.start(line)
        history.finish(0)
    history.store.flush().result(20)
    return history


def found(history: History, text: str, scope: Scope | None = None) -> list[str]:
    return history.store.here(
        lambda connection: [entry.line for entry in search(connection, Query(text), scope or Scope(), lambda: False)]
    )


def test_everything_once_the_newest_first(history: History) -> None:
    assert found(history, "") == [
        "git checkout main",
        "grep -c item file",
        "echo 100% _sure",
        "make COMMIT=1",
        "git commit -m 'first'",
    ]


def test_substrings_come_before_what_has_gaps(history: History) -> None:
    assert found(history, "commit") == ["make COMMIT=1", "git commit -m 'first'"]
    assert found(history, "COMMIT") == ["make COMMIT=1"]
    assert found(history, "git main") == ["git checkout main"]
    assert found(history, "gitc") == ["git checkout main", "git commit -m 'first'"]
    assert found(history, "gcm")[-1] == "git checkout main"
    assert found(history, "xyz") == []


def test_characters_that_sql_knows(history: History) -> None:
    assert found(history, "100%") == found(history, "_s") == ["echo 100% _sure"]
    assert found(history, "\\") == found(history, "'%'") == []


def test_scopes(history: History) -> None:
    assert found(history, "", Scope(directory="/a")) == ["git checkout main", "git commit -m 'first'"]
    assert found(history, "", Scope(directory="/nowhere")) == []
    assert found(history, "make", Scope(session=history.store.session)) == ["make COMMIT=1"]
    assert found(history, "make", Scope(session=99)) == []


def test_nobody_waits_any_more(history: History) -> None:
    over = threading.Event()
    over.set()

    def look(connection: sqlite3.Connection) -> list[str]:
        connection.executescript("INSERT INTO entries (line, started) SELECT 'x', value FROM json_each('[1,2]');")
        insert = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)"
        connection.execute(f"{insert} INSERT INTO entries (line, started) SELECT 'line ' || i, i FROM n")
        return [entry.line for entry in search(connection, Query("not there"), Scope(), over.is_set)]

    with pytest.raises(Exception, match="interrupted"):
        history.store.here(look)


def test_which_characters_match() -> None:
    assert Query("git in").places("git commit main") == {0, 1, 2, 13, 14}
    assert Query("gcm").places("git commit") == {0, 4, 6}
    assert Query("G").places("git") is None
    assert Query("").places("git") == set()
    assert fuzzy_places("abcabc", "ac") == {0, 2}
    assert fuzzy_places("a--ab", "ab") == {3, 4}
