"""The history at 1,000,000 rows: what a key waits for, and a line before it runs."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

from minishell.ui.history import History, recency
from minishell.ui.history.database import open_database
from minishell.ui.history.keeping import Keeping
from tests.bench.measure import Bar, Measure

#: how the lines begin; half of them are among a few hundred, the others all differ
BEGINNINGS = ("git commit -m", "git checkout", "ls -l", "cd", "make", "echo", "vim", "python -m pytest", "kubectl get")

DIRECTORIES = 200
TYPED_LINES = 20
LIMIT = "one millisecond"


def history_measures(directory: Path, rows: int) -> list[Measure]:
    """One for each thing that is waited for; all on the same database."""

    @cache
    def history() -> History:
        path = directory / "history.db"
        write_database(path, rows)
        return History(str(path), Keeping({"PWD": "/home/me/work0"}))

    title = f"{rows:,} lines, half of them different"
    return [
        _measure("suggestion", f"A key's suggestion from {title}: 99th percentile", lambda: _suggestions(history())),
        _measure("up", f"Up by prefix in {title}: 99th percentile", lambda: _recalls(history())),
        _measure("row", f"A line's row, written before it runs, among {title}: median", lambda: _rows(history())),
    ]


def _measure(name: str, title: str, sample: Callable[[], float]) -> Measure:
    return Measure(name, title, "ms", 5, {"minishell": sample, LIMIT: lambda: 1.0}, [Bar(LIMIT, 1.0)])


def _suggestions(history: History) -> float:
    return _percentile(lambda prefix: history.suggestions(prefix, "/home/me/work0")().result())


def _recalls(history: History) -> float:
    return _percentile(lambda prefix: next(history.older(prefix), None))


def _percentile(ask: Callable[[str], object]) -> float:
    """Of each prefix the best of three times, as others use the processor too; of these the 99th percentile."""
    times = sorted(min(_typed(ask, prefix) for _ in range(3)) for prefix in _prefixes())
    return times[len(times) * 99 // 100]


def _typed(ask: Callable[[str], object], prefix: str) -> float:
    """After the moment in which a shell waits for a key, and which makes the system's scheduler favour it."""
    time.sleep(0.002)
    return _milliseconds(partial(ask, prefix))


def _rows(history: History) -> float:
    times = []
    for number in range(50):
        times.append(_milliseconds(partial(history.start, f"echo measured {number}")))
        history.finish(0)
    return statistics.median(times)


def _milliseconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - start)


def _prefixes() -> Iterator[str]:
    """What stands in the line at each key, of lines that are there and of some that are not."""
    chance = random.Random(2)
    for _ in range(TYPED_LINES):
        line = f"{chance.choice(BEGINNINGS)} {chance.randrange(1_000_000)} x"
        yield from (line[:end] for end in range(1, len(line)))


def write_database(path: Path, rows: int) -> None:
    chance = random.Random(1)
    connection = open_database(str(path)).connection
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO directories (path) VALUES (?)", ((f"/home/me/work{number}",) for number in range(DIRECTORIES))
    )
    first = 1_700_000_000_000_000
    connection.executemany(
        "INSERT INTO entries (line, started, duration, status, directory) VALUES (?, ?, ?, ?, ?)",
        (
            (
                f"{chance.choice(BEGINNINGS)} {chance.randrange(1_000_000 if number % 2 else 30)}",
                first + number * 1_000_000,
                chance.randrange(5000),
                0 if chance.random() < 0.9 else 1,
                1 + (chance.randrange(DIRECTORIES) if number % 4 else 0),
            )
            for number in range(rows)
        ),
    )
    recency.rebuild(connection)
    connection.execute("COMMIT")
    connection.close()
