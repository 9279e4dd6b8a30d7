"""Which lines that begin so were entered last: answered in a few hundred rows, however many there are.

The table `recency` holds each line once for every place: place 0 is everywhere, the others are directories. A row says
when the line was last entered there (`newest`) and when it last succeeded (`good`, 0 for never), in microseconds since
1970. Level 0 are the lines. A row of the level above stands for a block of rows that follow each other: `line` is where
the block begins, `count` how many they are, `newest` and `good` the greatest of theirs; and so on upwards. The first
block of a level begins at the empty line.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heapify, heappop, heappush
from sqlite3 import Connection
from typing import Literal, NamedTuple

#: the place that stands for all of them
EVERYWHERE = 0

#: members of a block, above which it is split in two
MOST_MEMBERS = 128

#: more levels than any number of lines needs
LEVELS = 6

#: greater than all that a line goes on with
END = b"\xff" * 32

SCHEMA = """
CREATE TABLE recency (
    place INTEGER NOT NULL,
    level INTEGER NOT NULL,
    line BLOB NOT NULL,
    count INTEGER NOT NULL,
    newest INTEGER NOT NULL,
    good INTEGER NOT NULL,
    PRIMARY KEY (place, level, line)
) WITHOUT ROWID;
"""

#: entries that count as good: those that succeeded, and those from elsewhere of which it is not known
GOOD = "(status = 0 OR status IS NULL AND session IS NULL)"

Column = Literal["newest", "good"]


class Found(NamedTuple):
    line: bytes
    moment: int


class _Block(NamedTuple):
    """A row with where the next one of its level begins; `order` first, so that a heap gives the newest."""

    order: int
    level: int
    line: bytes
    end: bytes


# ---- Asking ----


def walk(connection: Connection, place: int, prefix: bytes, column: Column) -> Iterator[Found]:
    """The lines of a place that begin with `prefix`, the newest first. Between two of them the table may change."""
    blocks = _cover(connection, place, LEVELS, prefix, prefix + END, column)
    heapify(blocks)
    while blocks:
        block = heappop(blocks)
        if block.order == 0:
            return
        if block.level == 0:
            yield Found(block.line, -block.order)
        else:
            for member in _rows(connection, place, block.level - 1, block.line, block.end, column):
                heappush(blocks, member)


def _cover(connection: Connection, place: int, level: int, low: bytes, high: bytes, column: Column) -> list[_Block]:
    """The fewest blocks that hold the lines from `low` up to `high` and no others."""
    rows = _rows(connection, place, level, low, high, column)
    if level == 0:
        return rows
    if not rows:
        return _cover(connection, place, level - 1, low, high, column)
    last = rows.pop()
    first = rows[0].line if rows else last.line
    before = _cover(connection, place, level - 1, low, first, column) if low < first else []
    return before + rows + _cover(connection, place, level - 1, last.line, high, column)


def _rows(connection: Connection, place: int, level: int, low: bytes, high: bytes, column: Column) -> list[_Block]:
    rows = connection.execute(
        f"SELECT line, -{column} FROM recency WHERE place = ? AND level = ? AND line >= ? AND line < ?",
        (place, level, low, high),
    ).fetchall()
    ends = [line for line, _ in rows[1:]]
    return [_Block(order, level, line, end) for (line, order), end in zip(rows, [*ends, high], strict=False)]


# ---- Noting ----


def note(connection: Connection, place: int, line: bytes, moment: int, good: bool) -> None:
    """The line was entered at `moment`; `good` if it is known to have succeeded."""
    success = moment if good else 0
    key = (place, 0, line)
    known = connection.execute("SELECT 1 FROM recency WHERE place = ? AND level = ? AND line = ?", key).fetchone()
    connection.execute(
        "INSERT INTO recency VALUES (?, ?, ?, 1, ?, ?)"
        " ON CONFLICT DO UPDATE SET newest = max(newest, excluded.newest), good = max(good, excluded.good)",
        (*key, moment, success),
    )
    added = 0 if known else 1
    for level in range(1, LEVELS):
        block = _block_of(connection, place, level, line)
        if block is None:
            if added:
                _grow(connection, place, level)
            return
        first, count = block
        connection.execute(
            "UPDATE recency SET count = count + ?, newest = max(newest, ?), good = max(good, ?)"
            " WHERE place = ? AND level = ? AND line = ?",
            (added, moment, success, place, level, first),
        )
        if added and count + added > MOST_MEMBERS:
            _split(connection, place, level, first, count + added)
        else:
            added = 0


def _block_of(connection: Connection, place: int, level: int, line: bytes) -> tuple[bytes, int] | None:
    """Where the block begins that `line` falls into, and how many members it has."""
    row: tuple[bytes, int] | None = connection.execute(
        "SELECT line, count FROM recency WHERE place = ? AND level = ? AND line <= ? ORDER BY line DESC LIMIT 1",
        (place, level, line),
    ).fetchone()
    return row


def _grow(connection: Connection, place: int, level: int) -> None:
    """Begin a level once the one below has too many rows to be looked through."""
    count = connection.execute(
        "SELECT count(*) FROM recency WHERE place = ? AND level = ?", (place, level - 1)
    ).fetchone()[0]
    if count > MOST_MEMBERS:
        _write_block(connection, place, level, b"", END)
        _split(connection, place, level, b"", count)


def _split(connection: Connection, place: int, level: int, first: bytes, count: int) -> None:
    end = _end_of(connection, place, level, first)
    middle = connection.execute(
        "SELECT line FROM recency WHERE place = ? AND level = ? AND line >= ? ORDER BY line LIMIT 1 OFFSET ?",
        (place, level - 1, first, count // 2),
    ).fetchone()[0]
    _write_block(connection, place, level, first, middle)
    _write_block(connection, place, level, middle, end)


def _end_of(connection: Connection, place: int, level: int, first: bytes) -> bytes:
    row = connection.execute(
        "SELECT line FROM recency WHERE place = ? AND level = ? AND line > ? ORDER BY line LIMIT 1",
        (place, level, first),
    ).fetchone()
    return row[0] if row else END


def _write_block(connection: Connection, place: int, level: int, first: bytes, end: bytes) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO recency"
        " SELECT ?, ?, ?, count(*), coalesce(max(newest), 0), coalesce(max(good), 0) FROM recency"
        " WHERE place = ? AND level = ? AND line >= ? AND line < ?",
        (place, level, first, place, level - 1, first, end),
    )


# ---- Correcting ----


def correct(connection: Connection, place: int, line: bytes, newest: int, good: int) -> None:
    """After entries have been deleted: what is true of the line now; `newest` 0 if it is gone."""
    key = (place, 0, line)
    if newest:
        connection.execute(
            "UPDATE recency SET newest = ?, good = ? WHERE place = ? AND level = ? AND line = ?", (newest, good, *key)
        )
    else:
        connection.execute("DELETE FROM recency WHERE place = ? AND level = ? AND line = ?", key)
    for level in range(1, LEVELS):
        block = _block_of(connection, place, level, line)
        if block is None:
            return
        _write_block(connection, place, level, block[0], _end_of(connection, place, level, block[0]))


def rebuild(connection: Connection) -> None:
    """Make the whole table anew from the entries, as after many have come or gone."""
    connection.execute("DELETE FROM recency")
    values = f"CAST(line AS BLOB), 1, max(started), max(CASE WHEN {GOOD} THEN started ELSE 0 END)"
    connection.execute(f"INSERT INTO recency SELECT {EVERYWHERE}, 0, {values} FROM entries GROUP BY line")
    connection.execute(
        f"INSERT INTO recency SELECT directory, 0, {values} FROM entries"
        " WHERE directory IS NOT NULL GROUP BY directory, line"
    )
    for level in range(1, LEVELS):
        _build_level(connection, level)


def _build_level(connection: Connection, level: int) -> None:
    connection.execute(
        "INSERT INTO recency SELECT place, ?, CASE WHEN block = 0 THEN x'' ELSE min(line) END,"
        " count(*), max(newest), max(good)"
        " FROM (SELECT place, line, newest, good, count(*) OVER (PARTITION BY place) AS total,"
        " (row_number() OVER (PARTITION BY place ORDER BY line) - 1) / ? AS block FROM recency WHERE level = ?)"
        " WHERE total > ? GROUP BY place, block",
        (level, MOST_MEMBERS // 2, level - 1, MOST_MEMBERS),
    )
