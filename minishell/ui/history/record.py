"""A line on its way into the history."""

from __future__ import annotations

import time
from collections.abc import Sequence


class Record:
    """A line that begins now. `started` is in microseconds since 1970; `number` comes with its row, and is 0 before."""

    __slots__ = ("_clock", "directory", "duration", "line", "number", "paths", "started", "status", "wanted")

    def __init__(self, line: str, directory: str, paths: Sequence[str] = ()) -> None:
        self.line = line
        self.directory = directory
        #: the words that name files
        self.paths = paths
        self.started = time.time_ns() // 1000
        self._clock = time.monotonic()
        #: milliseconds
        self.duration: int | None = None
        self.status: int | None = None
        self.number = 0
        #: false once another line has taken its place
        self.wanted = True

    def end(self, status: int) -> None:
        self.status = status
        self.duration = round(1000 * (time.monotonic() - self._clock))
