"""The table of the newest lines, against a model."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minishell.ui.history import recency
from minishell.ui.history.database import SCHEMA

Model = dict[tuple[int, bytes], tuple[int, int]]

LINES = st.text(st.sampled_from("ab"), min_size=1, max_size=6).map(str.encode)
STEPS = st.lists(st.tuples(st.sampled_from(["note", "good", "gone"]), st.integers(0, 1), LINES), max_size=60)


@contextmanager
def new_database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(SCHEMA)
        yield connection


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with new_database() as connection:
        yield connection


def walked(database: sqlite3.Connection, place: int, prefix: bytes, column: recency.Column) -> list[bytes]:
    return [found.line for found in recency.walk(database, place, prefix, column)]


def expected(model: Model, place: int, prefix: bytes, column: recency.Column) -> list[bytes]:
    index = ["newest", "good"].index(column)
    found = [
        (moments[index], line)
        for (where, line), moments in model.items()
        if where == place and line.startswith(prefix) and moments[index]
    ]
    return [line for _, line in sorted(found, reverse=True)]


def check(database: sqlite3.Connection, model: Model) -> None:
    for place in (0, 1):
        for prefix in (b"", b"a", b"ab", b"bb", b"abab", b"c"):
            for column in ("newest", "good"):
                assert walked(database, place, prefix, column) == expected(model, place, prefix, column)


def count_of_blocks(database: sqlite3.Connection) -> list[tuple[int, int]]:
    return database.execute("SELECT level, count(*) FROM recency WHERE place = 0 GROUP BY level").fetchall()


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that few lines make many levels."""
    monkeypatch.setattr(recency, "MOST_MEMBERS", 4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(STEPS)
def test_any_steps(steps: list[tuple[str, int, bytes]]) -> None:
    model = Model()
    with new_database() as database:
        for moment, (step, place, line) in enumerate(steps, 1):
            good = model.get((place, line), (0, 0))[1]
            if step == "gone":
                model.pop((place, line), None)
                recency.correct(database, place, line, 0, 0)
            else:
                model[place, line] = moment, moment if step == "good" else good
                recency.note(database, place, line, moment, step == "good")
        check(database, model)


def test_many_lines_in_levels(database: sqlite3.Connection) -> None:
    model = Model()
    chance = random.Random(1)
    for moment in range(1, 3000):
        line = f"{chance.choice('ab')}{chance.choice('ab')}{chance.randrange(500)}".encode()
        model[0, line] = moment, moment
        recency.note(database, 0, line, moment, True)
    check(database, model)
    levels = count_of_blocks(database)
    assert len(levels) > 4
    assert max(count for level, count in levels[-1:]) <= 2 * recency.MOST_MEMBERS


def test_a_rebuilt_table_says_the_same(database: sqlite3.Connection) -> None:
    model = Model()
    chance = random.Random(2)
    database.execute("INSERT INTO directories VALUES (1, '/a')")
    for moment in range(1, 2000):
        line, status = f"a{chance.randrange(700)}", chance.choice([0, 1, None])
        database.execute(
            "INSERT INTO entries (line, started, status, directory) VALUES (?, ?, ?, 1)", (line, moment, status)
        )
        for place in (0, 1):
            good = moment if status in (0, None) else model.get((place, line.encode()), (0, 0))[1]
            model[place, line.encode()] = moment, good
    recency.rebuild(database)
    check(database, model)
    for number in range(200):
        recency.note(database, 0, b"ab%d" % number, 5000 + number, True)
        model[0, b"ab%d" % number] = 5000 + number, 5000 + number
    check(database, model)
