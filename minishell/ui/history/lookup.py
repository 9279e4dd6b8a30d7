"""What keys ask of the database: lines that go on from what has been typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from sqlite3 import Connection
from typing import Generic, NamedTuple, TypeVar

from . import recency
from .entries import decoded, encoded, find_directory, paths_of

Result = TypeVar("Result")

#: the status of a command that was not found, which nobody wants to run again
NOT_FOUND = 127


class Pages(Generic[Result]):
    """Answers that are worked out as far as they are asked for."""

    def __init__(self, begin: Callable[[Connection], Iterator[Result]]) -> None:
        self._begin = begin
        self._answers: Iterator[Result] | None = None

    def page(self, connection: Connection, count: int) -> list[Result]:
        """The next `count`; fewer at the end."""
        if self._answers is None:
            self._answers = self._begin(connection)
        return list(islice(self._answers, count))


class Suggested(NamedTuple):
    """A line, and its words that named files when it ran."""

    line: str
    paths: list[str]


def lines(connection: Connection, prefix: str) -> Iterator[str]:
    """The lines of all sessions that begin with `prefix`, the newest first."""
    for found in recency.walk(connection, recency.EVERYWHERE, encoded(prefix), "newest"):
        yield decoded(found.line)


def lines_up_to(connection: Connection, number: int) -> Iterator[str]:
    """The lines with this number and those before, the newest first."""
    while number > 0:
        rows = connection.execute("SELECT id, line FROM entries WHERE id <= ? ORDER BY id DESC LIMIT 100", (number,))
        found = rows.fetchall()
        yield from (line for _, line in found)
        number = found[-1][0] - 1 if found else 0


def numbered(connection: Connection, number: int) -> Iterator[str]:
    """The line with this very number."""
    for (line,) in connection.execute("SELECT line FROM entries WHERE id = ?", (number,)).fetchall():
        yield line


def suggestions(connection: Connection, text: str, directory: str) -> Iterator[Suggested]:
    """The lines that go on from `text`: those that succeeded in this directory, those that did anywhere, the others."""
    seen = {encoded(text)}
    for found in _candidates(connection, encoded(text), find_directory(connection, directory)):
        if found.line not in seen:
            seen.add(found.line)
            paths, status = paths_of(connection, *found)
            if status != NOT_FOUND:
                yield Suggested(decoded(found.line), paths)


def _candidates(connection: Connection, prefix: bytes, directory: int | None) -> Iterator[recency.Found]:
    if directory is not None:
        yield from recency.walk(connection, directory, prefix, "good")
    yield from recency.walk(connection, recency.EVERYWHERE, prefix, "good")
    yield from recency.walk(connection, recency.EVERYWHERE, prefix, "newest")
