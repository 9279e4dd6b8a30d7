"""What the history holds and can be asked: the contract between the prompt, which keeps it, and the builtins."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Protocol

    class History(Protocol):
        """The lines that were entered. What reads or changes the database raises HistoryError."""

        def listed(self, count: int | None = None, running: bool = False) -> list[Entry]:
            """The newest `count` (all by default) of this session's lines and of those before it, oldest first.

            The line that runs is among them if that is wanted. HISTSIZE bounds their number.
            """
            ...

        def between(self, first: int, last: int) -> list[Entry]:
            """Those of `listed` whose numbers are `first` to `last`, oldest first."""
            ...

        def select(self, criteria: Criteria) -> list[Entry]:
            """The lines of every session that meet the criteria, oldest first."""
            ...

        def directories(self) -> list[Visited]:
            """Where lines were entered, in no order."""
            ...

        def start(self, line: str) -> str | None:
            """A line begins to run. Why it is not kept; None if it is."""
            ...

        def finish(self, status: int) -> None:
            """The line that runs has ended."""
            ...

        def expanded(self, text: str) -> str:
            """`text` with what refers to lines before the one that runs replaced. Raises HistoryError."""
            ...

        def replace(self, line: str) -> str | None:
            """Another line takes the place of the one that runs, as `start` would have it."""
            ...

        def append(self, line: str) -> None:
            """Keep a line that does not run."""
            ...

        def delete(self, numbers: Iterable[int]) -> int:
            """Forget lines; how many there were."""
            ...

        def clear(self) -> None:
            """Forget all lines of all sessions."""
            ...

        def hide(self) -> None:
            """Forget this session's lines, and list none from before it any more."""
            ...

        def unhide(self) -> None:
            """List all that there is now."""
            ...

        def load(self, path: str, form: str | None = None) -> tuple[int, int]:
            """Add the lines of a file in the form of bash, zsh or fish, by default as it looks; "" is the shell's own.

            How many were new, and how many were left out because they hold secrets. Raises OSError.
            """
            ...

        def statistics(self, criteria: Criteria, style: Style) -> str:
            """Charts of the lines that meet the criteria, as text to write."""
            ...


class HistoryError(Exception):
    """The database cannot be read or written now."""


class Entry:
    """A line that was entered. `number` is its own for good.

    `started` counts seconds since 1970, `duration` seconds; what is not known is None, or "" for a text.
    """

    __slots__ = ("directory", "duration", "host", "line", "number", "started", "status")

    def __init__(
        self,
        number: int,
        line: str,
        *,
        started: float | None = None,
        duration: float | None = None,
        status: int | None = None,
        directory: str = "",
        host: str = "",
    ) -> None:
        self.number = number
        self.line = line
        self.started = started
        self.duration = duration
        self.status = status
        self.directory = directory
        self.host = host


class Visited:
    """A directory in which `lines` different lines were entered, the last one at `newest`, seconds since 1970."""

    __slots__ = ("lines", "newest", "path")

    def __init__(self, path: str, lines: int, newest: float) -> None:
        self.path = path
        self.lines = lines
        self.newest = newest


class Criteria:
    """Which lines are wanted; what is None or false asks for nothing.

    `since` and `before` are seconds since 1970; `matches` is asked about each line; `limit` takes the newest.
    """

    __slots__ = ("before", "directory", "failed", "host", "limit", "matches", "session", "since", "status", "succeeded")

    def __init__(self) -> None:
        self.directory: str | None = None
        self.host: str | None = None
        self.since: float | None = None
        self.before: float | None = None
        self.status: int | None = None
        self.failed = False
        self.succeeded = False
        #: only this session's
        self.session = False
        self.matches: Callable[[str], object] | None = None
        self.limit: int | None = None


class Style:
    """How charts are drawn: the width, with colours or without, with block elements or in plain ASCII."""

    __slots__ = ("colours", "columns", "home", "unicode")

    def __init__(self, columns: int, colours: bool, unicode: bool, home: str) -> None:
        self.columns = columns
        self.colours = colours
        self.unicode = unicode
        self.home = home
