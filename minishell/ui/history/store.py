"""The database and the threads that work on it: whoever asks may stop waiting. Opened behind the prompt."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from sqlite3 import Connection
from typing import TypeVar

from minishell.eval.history import Criteria, Entry, HistoryError, Style, Visited

from . import entries, lookup
from .database import DAMAGED, NotUsable, Opened, connect, in_memory, is_damage, move_aside, open_database, reason
from .lane import Lane
from .lookup import Pages, Suggested
from .record import Record
from .secrets import shapes
from .text_file import import_once

Result = TypeVar("Result")

#: seconds that a key waits for an answer
KEY_PATIENCE = 0.05

#: seconds that a command waits for what was entered before it to be written
WRITE_PATIENCE = 1.0

#: answers that are fetched at a time for a search among them
MANY = 100


class Store:
    """`writer`, `reader` (for keys) and `searcher` (for what takes long) each have a connection.

    `path` is None for a history in memory. `tell` is given what the user has to know, in whatever thread.
    """

    def __init__(self, path: str | None, tell: Callable[[str], None]) -> None:
        self._path = path
        self._tell = tell
        self._opened: Future[Opened] = Future()
        self._own: Connection | None = None
        self._own_is_damaged = False
        #: the parent's, in a forked process
        self._inherited: Connection | None = None
        self._process = self._opener = os.getpid()
        #: its number, once the session has written something
        self.session: int | None = None
        #: the number of the newest entry when the database was opened
        self._before = 0
        #: whether what was there before is not to be shown
        self._hidden = False
        #: what could not be written yet
        self._delayed: list[Callable[[Connection], None]] = []
        self._told_delay = False
        self.writer = Lane(self._open)
        self.reader = Lane(self._connect)
        self.searcher = Lane(self._connect)
        self.writer.submit(lambda connection: None)

    # -- connections

    def here(self, work: Callable[[Connection], Result]) -> Result:
        """Do it in this thread and process, for a command that waits for it. Raises HistoryError."""
        try:
            connection = self._own_connection()
            if os.getpid() == self._opener:
                self.settle()
            return work(connection)
        except sqlite3.Error as error:
            raise HistoryError(reason(error)) from error

    def _own_connection(self) -> Connection:
        """A forked process may not use what its parent has opened, nor close it, and has none of its threads."""
        if os.getpid() != self._process:
            if not self._opened.done():
                raise HistoryError("its database is not open yet")
            self._process, self._inherited, self._own = os.getpid(), self._own, None
        if self._own is not None and self._own_is_damaged:
            self._own.close()
            self._own = None
        self._own_is_damaged = False
        if self._own is None:
            self._own = self._connect()
        return self._own

    def _connect(self) -> Connection:
        opened = self._opened.result()
        return connect(opened.path) if opened.path else opened.connection

    def _open(self) -> Connection:
        shapes()  # while nobody waits for them
        opened = self._usable()
        if opened.news:
            self._tell(opened.news)
        if opened.path:
            import_once(opened.connection, opened.path)
        self._before = entries.last_number(opened.connection)
        self._opened.set_result(opened)
        return opened.connection

    def _usable(self) -> Opened:
        if self._path is None:
            return in_memory()
        try:
            return open_database(self._path)
        except NotUsable as error:
            self._tell(f"the history is kept in memory only: {error}")
            return in_memory()

    # -- writing, in the order of the calls

    def is_usable(self) -> bool:
        """Whether it is open, and what was to be written has been."""
        return self._opened.done() and not self._told_delay

    def add(self, record: Record) -> Future[None]:
        return self._write(lambda connection: self._add(connection, record))

    def finish(self, record: Record) -> Future[None]:
        return self._write(lambda connection: entries.finish(connection, record))

    def forget(self, line: str) -> Future[None]:
        return self._write(lambda connection: entries.delete_line(connection, line))

    def flush(self) -> Future[None]:
        """Done when all has been written that can be."""
        return self.writer.submit(self._write_delayed)

    def settle(self) -> None:
        """Wait until what was entered is there, if it can be; not for the prompt's thread."""
        if not self._told_delay:
            wait([self.flush()], timeout=WRITE_PATIENCE)

    def _write(self, work: Callable[[Connection], None]) -> Future[None]:
        self._delayed.append(work)
        return self.flush()

    def _add(self, connection: Connection, record: Record) -> None:
        if self.session is None:
            self.session = entries.begin_session(connection, record.started)
        if record.wanted:
            entries.add(connection, record, self.session)

    def _write_delayed(self, connection: Connection) -> None:
        """In the writer's thread."""
        while self._delayed:
            try:
                self._delayed[0](connection)
            except sqlite3.Error as error:
                self._write_later(error)
                return
            self._delayed.pop(0)
        self._told_delay = False

    def _write_later(self, error: sqlite3.Error) -> None:
        if is_damage(error):
            self._start_over()
            self.flush()
        elif not self._told_delay:
            self._told_delay = True
            self._tell(f"the history is kept in memory until it can be written: {reason(error)}")

    def _start_over(self) -> None:
        """The database has turned out to be damaged; another session may have moved it aside already."""
        opened = self._opened.result()
        if opened.path and opened.is_there():
            self._tell(f"{DAMAGED} {move_aside(opened.path)}")
        self._opened = Future()
        self.session, self._own_is_damaged = None, True
        for lane in (self.writer, self.reader, self.searcher):
            lane.reconnect()

    # -- for keys

    def lines(self, prefix: str) -> Iterator[str]:
        """The lines of all sessions that begin with `prefix`, the newest first."""
        return self._paged(lambda connection: lookup.lines(connection, prefix), 1) if not self._hidden else iter(())

    def lines_before(self) -> Iterator[str]:
        """The lines that were there before this session, the newest first."""
        return self._paged(lambda connection: lookup.lines_up_to(connection, self._before), MANY)

    def numbered(self, number: int) -> str | None:
        return next(self._paged(lambda connection: lookup.numbered(connection, number), 1), None)

    def _paged(self, ask: Callable[[Connection], Iterator[str]], count: int) -> Iterator[str]:
        """Answers, `count` fetched at a time; they end early if the database does not give them in time."""
        pages = Pages(ask)
        while True:
            asked = self.reader.submit(lambda connection: pages.page(connection, count))
            try:
                page = asked.result(KEY_PATIENCE)
            except Exception:  # noqa: BLE001 (a key does not fail for what the database does)
                return
            yield from page
            if len(page) < count:
                return

    def suggestions(self, text: str, directory: str) -> Callable[[], Future[list[Suggested]]]:
        """What asks, each time it is called, for the next line that goes on from `text`, the best first."""
        pages = Pages(lambda connection: lookup.suggestions(connection, text, directory))
        return lambda: self.reader.submit(lambda connection: pages.page(connection, 1))

    # -- for builtins

    def listed(
        self, running: int, first: int = 0, last: int = entries.GREATEST, count: int | None = None
    ) -> list[Entry]:
        """This session's entries and those before it, but for the one that runs."""

        def ask(connection: Connection) -> list[Entry]:
            listing = entries.Listing(self.session or 0, self._before, running)
            return entries.listed(connection, listing, range(first, last + 1), count)

        return self.here(ask)

    def select(self, criteria: Criteria) -> list[Entry]:
        return self.here(lambda connection: entries.select(connection, criteria, self.session or 0))

    def directories(self) -> list[Visited]:
        return self.here(entries.directories)

    def append(self, record: Record) -> None:
        self.here(lambda connection: self._add(connection, record))

    def delete(self, numbers: Iterable[int]) -> list[str]:
        return self.here(lambda connection: entries.delete(connection, numbers))

    def clear(self) -> None:
        """Forget all that was ever entered."""
        self.here(entries.clear)

    def hide(self) -> None:
        """Forget what this session has entered, and show nothing that was before it."""
        self.here(lambda connection: entries.delete_session(connection, self.session or 0))
        self._before = 0
        self._hidden = True

    def unhide(self) -> None:
        """Show all that is there now as if it had been before this session."""
        self._before = self.here(entries.last_number)
        self._hidden = False

    def add_all(self, found: Iterable[Entry]) -> int:
        return self.here(lambda connection: entries.add_all(connection, found))

    def statistics(self, criteria: Criteria, style: Style) -> str:
        from .statistics import charts

        return self.here(lambda connection: charts(connection, criteria, self.session or 0, style))
