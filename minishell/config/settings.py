"""The settings as they stand now: read from config.toml, read again when that has changed."""

from __future__ import annotations

import os

from .cache import read
from .reading import Reading
from .schema import Value


class Settings:
    """Typed values by their keys. `path` is None where there is no home to keep a file in.

    `generation` changes whenever the file has been read anew.
    """

    def __init__(self, path: str | None, cache: str | None = None) -> None:
        """`cache` is a file in which to keep what was read."""
        self.path = path
        self._cache = cache
        self.generation = 0
        self._reading = Reading()
        self._state: tuple[int, ...] | None = None
        self._failure = ""
        self._told: list[str] = []

    # -- values

    def value(self, key: str) -> Value:
        return self._reading.values[key]

    def text(self, key: str) -> str:
        return self._reading.values[key]  # type: ignore[return-value]

    def flag(self, key: str) -> bool:
        return self._reading.values[key]  # type: ignore[return-value]

    def number(self, key: str) -> int:
        return self._reading.values[key]  # type: ignore[return-value]

    def seconds(self, key: str) -> float:
        return self._reading.values[key]  # type: ignore[return-value]

    def texts(self, key: str) -> list[str]:
        return self._reading.values[key]  # type: ignore[return-value]

    def table(self, key: str) -> dict[str, str]:
        return self._reading.values[key]  # type: ignore[return-value]

    def is_set(self, key: str) -> bool:
        """Whether the file gives the setting, or the table's entry."""
        return key in self._reading.lines

    # -- the file

    def refresh(self) -> bool:
        """Read the file if it has changed; whether it has. Blocks on the file system, and never raises."""
        if self.path is None:
            return False
        try:
            state = _state(self.path)
            if state == self._state:
                return False
            text = read_text(self.path) if state else ""
            self._failure = ""
        except OSError as error:
            state, text = (-1,), ""
            if state == self._state:
                return False
            self._failure = f"{self.path}: {error.strerror}"
        changed = self._state is not None or bool(state)
        self._reading, self._state = read(text, self._cache), state
        self.generation += changed
        return changed

    def problems(self) -> list[str]:
        """What is wrong in the file and has not been told yet, each with file and line."""
        found = [self.place(problem.line) + problem.message for problem in self._reading.problems]
        found += [self._failure] if self._failure else []
        new = [each for each in found if each not in self._told]
        self._told = found
        return new

    def complaint(self, key: str, message: str) -> str:
        """A message about a value that the schema alone could not judge, with its file and line."""
        return f"{self.place(self._reading.lines.get(key, 0))}{key}: {message}"

    def place(self, line: int) -> str:
        return f"{self.path}:{line}: " if line else f"{self.path}: "


def _state(path: str) -> tuple[int, ...]:
    """What changes when the file does; () while there is none. Raises OSError."""
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino


def read_text(path: str) -> str:
    """Never waits for a writer, if the file is a pipe. Raises OSError."""
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        return (file.read() or b"").decode("utf-8", "surrogateescape")
