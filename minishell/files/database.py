"""The journal's SQLite database: how it is opened, what its errors mean, and when it is not to be trusted."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat

from .descent import identity
from .mounts import is_on_network

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from .descent import Identity

    Row = tuple[Any, ...]

#: how long to wait for another session that writes, in seconds
_PATIENCE = 2.0

#: bytes; a transaction writes a few pages, so small ones are faster
_PAGE = 1024

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

_MEANINGS = {
    sqlite3.SQLITE_BUSY: "locked by another process",
    sqlite3.SQLITE_LOCKED: "locked by another process",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_FULL: "on a full disk",
    sqlite3.SQLITE_CANTOPEN: "not to be opened",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}

_OPEN = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}
_OTHER_KINDS = {errno.EISDIR, errno.ELOOP, errno.ENXIO}
_NO_FILE = "no regular file"


class JournalError(Exception):
    """Why the journal cannot be used: what goes after `the journal is`. `damaged`: it is no use any more."""

    def __init__(self, why: str, damaged: bool = False) -> None:
        super().__init__(why)
        self.damaged = damaged


class Database:
    """An open database. Its methods raise JournalError; a `with` is a transaction, all of it or nothing."""

    __slots__ = ("_connection", "_identity", "after_rollback", "path")

    def __init__(self, path: str, schemas: Sequence[str], patient: bool = True) -> None:
        """Open or make it; each of `schemas` makes of one version the next.

        Others are only waited for by who is `patient`.
        """
        self.path = path
        #: called when a transaction has come to nothing
        self.after_rollback: Callable[[], object] = lambda: None
        if is_on_network(os.path.dirname(path)):
            raise JournalError("on a network file system")
        self._identity = _make_private(path)
        patience = _PATIENCE if patient else 0.0
        try:
            self._connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as error:
            raise _meaning(error) from None
        try:
            self._prepare(schemas)
        except BaseException as error:
            self.give_up(error)
            raise

    def _prepare(self, schemas: Sequence[str]) -> None:
        self.all(f"PRAGMA page_size = {_PAGE}")  # of a new database
        found = self._version()
        if found > len(schemas):
            raise JournalError("a newer minishell's")
        self.all("PRAGMA journal_mode = WAL")
        self.all("PRAGMA synchronous = NORMAL")
        if found < len(schemas):
            with self:
                for schema in schemas[self._version() :]:  # somebody else may have done it meanwhile
                    for statement in schema.split(";"):
                        self.execute(statement)
                self.execute(f"PRAGMA user_version = {len(schemas)}")

    def _version(self) -> int:
        return int(self.all("PRAGMA user_version")[0][0])

    def be_patient(self) -> None:
        """From here on, wait for others."""
        self.all(f"PRAGMA busy_timeout = {int(_PATIENCE * 1000)}")

    def is_gone(self) -> bool:
        """Whether its file was removed, or is elsewhere."""
        try:
            return identity(os.stat(self.path)) != self._identity
        except OSError:
            return True

    def close(self) -> None:
        try:
            self._connection.close()
        except sqlite3.Error:
            pass  # nothing is lost: what was committed is in the file

    def __del__(self) -> None:
        if hasattr(self, "_connection"):
            self.close()

    def give_up(self, error: BaseException) -> None:
        """It has failed: a damaged one makes room for a new one."""
        self.close()
        if isinstance(error, JournalError) and error.damaged:
            _move_aside(self.path)

    def __enter__(self) -> None:
        self.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, error: object, traceback: object) -> None:
        if kind is None:
            try:
                self.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise
        else:
            self._roll_back()

    def _roll_back(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error:
            pass  # SQLite does it itself when the file is opened next
        self.after_rollback()

    def execute(self, query: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        try:
            return self._connection.execute(query, values)
        except sqlite3.Error as error:
            raise _meaning(error) from None

    def execute_all(self, query: str, rows: Sequence[Sequence[object]]) -> int:
        """The same once for each row; how many rows of the database have changed."""
        try:
            return self._connection.executemany(query, rows).rowcount if rows else 0
        except sqlite3.Error as error:
            raise _meaning(error) from None

    def all(self, query: str, *values: object) -> list[Row]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise _meaning(error) from None


def _meaning(error: sqlite3.Error) -> JournalError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return JournalError(_MEANINGS.get(code, f"out of order ({error})"), code in _DAMAGED)


def _make_private(path: str) -> Identity:
    """Nobody else may read what SQLite would make with the umask's mode. The file's identity."""
    try:
        fd = os.open(path, _OPEN, 0o600)
    except OSError as error:
        if error.errno in _READ_ONLY:
            raise JournalError("read-only") from None
        why = _NO_FILE if error.errno in _OTHER_KINDS else f"not to be opened ({error.strerror})"
        raise JournalError(why) from None
    try:
        status = os.fstat(fd)
    finally:
        os.close(fd)
    if not stat.S_ISREG(status.st_mode):
        raise JournalError(_NO_FILE)
    return identity(status)


def _move_aside(path: str) -> None:
    """Keep a damaged database under another name, with what belongs to it."""
    for end in ("", "-wal", "-shm"):
        try:
            os.replace(path + end, f"{path}.damaged{end}")
        except OSError:
            pass
