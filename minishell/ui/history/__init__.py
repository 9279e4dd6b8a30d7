"""The history: every line that was entered, in a database that all sessions share and none waits for."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from itertools import chain, islice
from typing import TYPE_CHECKING

from minishell.eval.history import HistoryError
from minishell.system.state import state_directory

from .record import Record

if TYPE_CHECKING:
    from minishell.eval.history import Criteria, Entry, Style, Visited

    from .keeping import Keeping
    from .lookup import Suggested
    from .store import Store

#: seconds to wait for a row to be written before its line runs; it is written later then
WRITE_PATIENCE = 0.1

#: seconds that the end of a session waits
END_PATIENCE = 0.5


def history_path(variables: Mapping[str, str]) -> str:
    """The database; its directory exists now. Raises OSError."""
    return os.path.join(state_directory(variables), "history.db")


class History:
    """The lines of all sessions, and this one's in particular.

    `path` is None for a history in memory only. `news` is what the user has to be told.
    """

    def __init__(self, path: str | None, keeping: Keeping) -> None:
        self._path = path
        self._keeping = keeping
        self.news: list[str] = []
        self._process = os.getpid()
        self._store: Store | None = None
        self._opening = threading.Lock()
        #: what to write once the database is there
        self._early: list[Callable[[Store], Future[None]]] = []
        #: this session's lines that a key can bring back, oldest first
        self.lines: list[str] = []
        self._running: Record | None = None
        #: the last line, if it is not kept: a key brings it back once, so that it can be mended
        self._passing = ""

    @property
    def store(self) -> Store:
        """The database, which the first to ask begins to open: sqlite3 is imported here and nowhere before.

        Raises HistoryError in a subshell that began before it was there.
        """
        if self._store is None:
            if self._is_forked():
                raise HistoryError("its database is not open yet")
            with self._opening:
                if self._store is None:
                    store = self._new_store()
                    self._hand_over(store)
                    self._store = store
        return self._store

    def _new_store(self) -> Store:
        from .store import Store

        return Store(self._path, self.news.append)

    def open(self) -> None:
        """Begin to open the database, in the background; what was entered meanwhile is written then."""
        if self._store is None:
            threading.Thread(target=self._write_early, daemon=True).start()

    def _write(self, write: Callable[[Store], Future[None]], patience: float = 0.0) -> None:
        """Have something written, and wait for it unless the database is not there yet or cannot be written."""
        self._early.append(write)
        if self._store is None:
            self.open()
        else:
            written = self._write_early()
            wait(written, timeout=patience if self._store.is_usable() else 0)

    def _write_early(self) -> list[Future[None]]:
        store = self.store
        with self._opening:
            return self._hand_over(store)

    def _hand_over(self, store: Store) -> list[Future[None]]:
        """In the order in which it came; under the lock."""
        written = [write(store) for write in self._early]
        del self._early[: len(written)]
        return written

    # -- this session's lines

    def start(self, line: str, paths: Sequence[str] = ()) -> str | None:
        """The line begins to run; `paths` are its words that name files. Why it is not kept, None if it is.

        Its row is there when this returns, unless the database is just being opened or cannot be written.
        """
        self._running = None
        if self._is_forked():
            return None
        objection = self._keeping.objection(line, self.lines[-1] if self.lines else "")
        if objection is None:
            self.lines.append(line)
            if self._keeping.to_database():
                self._running = record = Record(line, self._keeping.directory(), paths)
                self._write(lambda store: store.add(record), WRITE_PATIENCE)
        self._passing = "" if objection is None else line
        return objection

    def finish(self, status: int) -> None:
        """The line that runs has ended."""
        record, self._running = self._running, None
        if record is not None and not self._is_forked():
            record.end(status)
            self._write(lambda store: store.finish(record))

    def replace(self, line: str) -> str | None:
        """Another line takes the place of the one that runs, as `start` would have it."""
        record = self._running
        if record is not None and not self._is_forked():
            record.wanted = False
            del self.lines[-1:]
            if record.number:
                self.store.delete([record.number])
        return self.start(line)

    def close(self) -> None:
        """The session ends: what has not been written yet is, if that takes no time."""
        if self._store is not None or self._early:
            self._write_early()
            wait([self.store.flush()], timeout=END_PATIENCE)

    def _is_forked(self) -> bool:
        """Whether this is a subshell, whose lines are not the session's."""
        return os.getpid() != self._process

    # -- for keys

    def older(self, prefix: str) -> Iterator[str]:
        """The lines that begin with `prefix`, this session's first, the newest first, each once."""
        seen = {""}
        for line in chain([self._passing], self.lines[::-1], self.store.lines(prefix)):
            if line not in seen and line.startswith(prefix):
                seen.add(line)
                yield line

    def newest_first(self) -> Iterator[str]:
        """This session's lines and those before it."""
        return chain(self.lines[::-1], self.store.lines_before())

    def numbered(self, number: int) -> str | None:
        """The line that `history` shows with this number."""
        return self.store.numbered(number)

    def expanded(self, text: str) -> str:
        """`text` with what refers to lines before the one that runs replaced. Raises HistoryError."""
        from ..history_expansion import NoSuchEventError, expand_history

        try:
            return expand_history(text, _Earlier(self)).text
        except NoSuchEventError as error:
            raise HistoryError(str(error)) from None

    def is_running(self) -> bool:
        """Whether the newest line is one that has not ended."""
        return self._running is not None

    def suggestions(self, text: str, directory: str) -> Callable[[], Future[list[Suggested]]]:
        """What asks, each time it is called, for the next line that goes on from `text`, the best first."""
        return self.store.suggestions(text, directory)

    def forget(self, line: str) -> None:
        """Delete every entry with this line, in the background."""
        self.lines = [each for each in self.lines if each != line]
        self.store.forget(line)

    # -- for builtins

    def listed(self, count: int | None = None, running: bool = False) -> list[Entry]:
        bounds = [each for each in (count, self._keeping.most_listed()) if each is not None]
        left_out = 0 if running else self._running_number()
        return self.store.listed(left_out, count=min(bounds) if bounds else None)

    def between(self, first: int, last: int) -> list[Entry]:
        most = self._keeping.most_listed()
        if most is not None:
            oldest = self.listed(most)[:1]
            first = max(first, oldest[0].number if oldest else last + 1)
        return self.store.listed(self._running_number(), first, last)

    def _running_number(self) -> int:
        return self._running.number if self._running is not None else 0

    def select(self, criteria: Criteria) -> list[Entry]:
        return self.store.select(criteria)

    def directories(self) -> list[Visited]:
        return self.store.directories()

    def append(self, line: str) -> None:
        self.lines.append(line)
        self.store.append(Record(line, self._keeping.directory()))

    def delete(self, numbers: Iterable[int]) -> int:
        gone = self.store.delete(numbers)
        self.lines = [line for line in self.lines if line not in gone]
        return len(gone)

    def clear(self) -> None:
        self.store.clear()
        self.lines.clear()

    def hide(self) -> None:
        self.store.hide()
        self.lines.clear()

    def unhide(self) -> None:
        self.store.unhide()

    def load(self, path: str, form: str | None = None) -> tuple[int, int]:
        from .importing import default_path, read_file

        found = read_file(path or default_path(form or "bash", self._keeping.variables), form)
        kept = [entry for entry in found if not self._keeping.holds_secret(entry.line)]
        return self.store.add_all(kept), len(found) - len(kept)

    def statistics(self, criteria: Criteria, style: Style) -> str:
        return self.store.statistics(criteria, style)


class _Earlier:
    """The lines before the one that runs, for what refers to them."""

    def __init__(self, history: History) -> None:
        self._history = history

    def newest_first(self) -> Iterator[str]:
        return islice(self._history.newest_first(), int(self._history.is_running()), None)

    def numbered(self, number: int) -> str | None:
        return self._history.numbered(number)
