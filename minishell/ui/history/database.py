"""The history's database: opened, made, or moved aside if it is none."""

from __future__ import annotations

import os
import sqlite3
import time
from sqlite3 import Connection

from ...files.mounts import is_on_network
from . import recency

#: seconds to wait for another session's lock, where nobody waits for this one
PATIENCE = 2.0

#: of the tables below; a database with a greater number was made by a later minishell
VERSION = 1

SCHEMA = f"""
CREATE TABLE directories (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
CREATE TABLE sessions (id INTEGER PRIMARY KEY, host TEXT NOT NULL, pid INTEGER NOT NULL, started INTEGER NOT NULL);
CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    line TEXT NOT NULL,
    started INTEGER NOT NULL,   -- microseconds since 1970; below {{unknown}} it is but an order
    duration INTEGER,           -- milliseconds
    status INTEGER,
    directory INTEGER REFERENCES directories,
    session INTEGER REFERENCES sessions,
    paths TEXT                  -- the words that named files when the line began, each with a newline after it
);
CREATE INDEX entries_by_time ON entries (started);
{recency.SCHEMA}
PRAGMA user_version = {VERSION};
"""

#: microseconds since 1970, below which `started` says only in which order lines came that have no time
UNKNOWN_TIME = 10**12


#: what is said, before the name of the file that was moved aside
DAMAGED = "the history's database was damaged: a new one is begun, and the old one is"


class NotUsable(Exception):
    """Why the history is kept in memory."""


class Opened:
    """`path` is None for a database in memory, which `connection` then is all of; `news` is to be told."""

    def __init__(self, path: str | None, connection: Connection, news: str = "") -> None:
        self.path = path
        self.connection = connection
        self.news = news
        self._state = os.stat(path) if path else None

    def is_there(self) -> bool:
        """Whether the file is still the one that was opened, and no other session has put one in its place."""
        try:
            return self._state is not None and os.path.samestat(self._state, os.stat(self.path or ""))
        except OSError:
            return False


def open_database(path: str) -> Opened:
    """The database, usable; a file that is none is moved aside. Raises NotUsable."""
    try:
        return Opened(path, _opened(path))
    except sqlite3.Error as error:
        if not is_damage(error):
            raise NotUsable(reason(error)) from error
    except OSError as error:
        raise NotUsable(error.strerror or str(error)) from error
    try:
        aside = move_aside(path)
        return Opened(path, _opened(path), f"{DAMAGED} {aside}")
    except (sqlite3.Error, OSError) as error:
        raise NotUsable(str(error)) from error


def in_memory() -> Opened:
    connection = _prepared(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False))
    connection.executescript(SCHEMA)
    return Opened(None, connection)


def connect(path: str, patience: float = PATIENCE) -> Connection:
    """One more connection to a database that is open already. Raises sqlite3.Error."""
    return _prepared(sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False))


def _prepared(connection: Connection) -> Connection:
    connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    try:
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")  # a line that is deleted may have been a secret
    except BaseException:
        connection.close()
        raise
    return connection


def _opened(path: str) -> Connection:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    connection = connect(path)
    try:
        mode = "DELETE" if is_on_network(path) else "WAL"
        connection.execute(f"PRAGMA journal_mode = {mode}")
        _ensure_tables(connection)
        connection.execute("SELECT max(id) FROM entries").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _ensure_tables(connection: Connection) -> None:
    """Two sessions may start at once."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise NotUsable("its database was made by a later minishell")
        if version == 0:
            for statement in SCHEMA.split(";\n"):
                connection.execute(statement)
    finally:
        connection.execute("COMMIT")


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file is no database any more; other errors may pass."""
    return type(error) is sqlite3.DatabaseError


def reason(error: sqlite3.Error) -> str:
    """An error in a user's words."""
    text = str(error)
    if "readonly" in text:
        return "its database cannot be written"
    return "its database is locked by another program" if "locked" in text else f"its database: {text}"


def move_aside(path: str) -> str:
    """Give a damaged database, and its journals, another name; the name."""
    aside = f"{path}.damaged-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"
    for ending in ("-wal", "-shm", "-journal", ""):
        try:
            os.rename(path + ending, aside + ending)
        except FileNotFoundError:
            pass  # this journal there is not
    return aside
