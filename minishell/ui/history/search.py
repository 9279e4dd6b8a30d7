"""A search for lines that hold some text: as it is first, then with other characters between."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from sqlite3 import Connection
from typing import Any, NamedTuple

from minishell.eval.history import Entry

from .entries import encoded, entries_where, find_directory

#: lines that are found at most
MOST_FOUND = 1_000

#: lines among which the best fuzzy matches are chosen
MOST_FUZZY = 300

#: steps of the database's machine after which it is asked whether somebody still waits
_STEPS = 20_000


class Scope(NamedTuple):
    """Where to search: `directory` and `session` are None for everywhere."""

    directory: str | None = None
    session: int | None = None


class Query:
    """What is searched for: words that all have to be there; upper case counts if there is any in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.exact = text != text.lower()
        self.words = text.split()
        self.characters = "".join(self.words)

    def has_words(self, entry: Entry) -> bool:
        """What LIKE, which does not look at the case, has left to be asked."""
        return not self.exact or all(word in entry.line for word in self.words)

    def places(self, line: str) -> set[int] | None:
        """Which characters of the line match; None if the line does not."""
        shown = line if self.exact else _lower(line)
        found: set[int] = set()
        for word in self.words:
            at = shown.find(word)
            if at < 0:
                return fuzzy_places(shown, self.characters)
            found.update(range(at, at + len(word)))
        return found


def search(connection: Connection, query: Query, scope: Scope, is_over: Callable[[], bool]) -> Iterator[Entry]:
    """The newest entry of each line that matches, the newest first; then those that match with gaps, the best first.

    `is_over` ends it early, from whatever thread.
    """
    connection.set_progress_handler(is_over, _STEPS)
    try:
        seen: set[str] = set()
        rows = _entries(connection, scope, [f"%{_escaped(word)}%" for word in query.words])
        for entry in _distinct(filter(query.has_words, rows), seen):
            yield entry
            if len(seen) >= MOST_FOUND:
                return
        if query.characters:
            yield from _fuzzy(connection, query, scope, seen)
    finally:
        connection.set_progress_handler(None, 0)


def _fuzzy(connection: Connection, query: Query, scope: Scope, seen: set[str]) -> list[Entry]:
    pattern = "%" + "".join(f"{_escaped(character)}%" for character in query.characters)
    found: list[tuple[int, int, Entry]] = []
    for entry in _distinct(_entries(connection, scope, [pattern]), seen):
        places = query.places(entry.line)
        if places is not None:
            found.append((_gaps(entry.line, places), len(found), entry))
        if len(found) == MOST_FUZZY:
            break
    return [entry for _, _, entry in sorted(found, key=lambda each: each[:2])]


def _escaped(text: str) -> str:
    """As LIKE takes it literally, but for the case of ASCII's letters."""
    return re.sub(r"([%_\\])", r"\\\1", text)


def _distinct(entries: Iterator[Entry], seen: set[str]) -> Iterator[Entry]:
    for entry in entries:
        if entry.line not in seen:
            seen.add(entry.line)
            yield entry


def _entries(connection: Connection, scope: Scope, patterns: Sequence[str]) -> Iterator[Entry]:
    """The entries of the scope that match all the patterns of LIKE, the newest first."""
    conditions = ["line LIKE CAST(? AS TEXT) ESCAPE '\\'"] * len(patterns)
    values: list[Any] = [encoded(pattern) for pattern in patterns]
    if scope.directory is not None:
        conditions, values = (
            [*conditions, "entries.directory = ?"],
            [*values, find_directory(connection, scope.directory)],
        )
    if scope.session is not None:
        conditions, values = [*conditions, "session = ?"], [*values, scope.session]
    yield from entries_where(connection, conditions, values)


def fuzzy_places(line: str, characters: str) -> set[int] | None:
    """Where the characters stand in the line one after the other, close together; None if they do not."""
    at = -1
    for character in characters:
        at = line.find(character, at + 1)
        if at < 0:
            return None
    found = set()
    end = at + 1
    for character in reversed(characters):
        end = line.rfind(character, 0, end)
        found.add(end)
    return found


def _gaps(line: str, places: set[int]) -> int:
    """How loosely a line matches: characters in between, and groups that do not begin a word."""
    span = max(places) - min(places) + 1 - len(places)
    inside = sum(at - 1 not in places and at > 0 and line[at - 1].isalnum() for at in places)
    return span + 3 * inside


def _lower(text: str) -> str:
    """ASCII's letters alone, as the database has it; the length stays."""
    return text.translate(_ASCII_LOWER)


_ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
