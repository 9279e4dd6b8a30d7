"""The lines that were typed, in a file: one line for each entry, a newline in it written as \\n."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from minishell.system.state import state_directory

from .background import Workers

#: entries that are kept; the file may grow to twice as many before it is cut
MOST_ENTRIES = 10_000

#: seconds to wait for another session's lock
LOCK_PATIENCE = 0.2


class History:
    """The entries, oldest first. In memory alone if `path` is None."""

    def __init__(self, path: str | None, workers: Workers) -> None:
        self._path = path
        self._loaded: list[str] | None = None
        self.loading = workers.submit(lambda: load(path) if path else [])

    def entries(self) -> list[str]:
        """All of them; waits for the file that is being read."""
        if self._loaded is None:
            self._loaded = [] if self.loading.cancelled() else self.loading.result()
        return self._loaded

    def ready(self) -> list[str]:
        """Those that are there without waiting."""
        return self.entries() if self.loading.done() else []

    def newest_first(self) -> Iterator[str]:
        return reversed(self.entries())

    def numbered(self, number: int) -> str | None:
        """The entry that `history` shows with this number."""
        entries = self.entries()
        return entries[number - 1] if 1 <= number <= len(entries) else None

    def append(self, text: str) -> None:
        """Keep `text`, unless it begins with a blank or repeats the entry before. Raises OSError."""
        entries = self.entries()
        if text.strip() == "" or text[0] in " \t" or entries[-1:] == [text]:
            return
        entries.append(text)
        if self._path is not None:
            add(self._path, text)

    def clear(self) -> None:
        """Forget all. Raises OSError."""
        self.entries().clear()
        if self._path is not None:
            change(self._path, lambda _: [])

    def delete(self, index: int) -> None:
        """Forget the entry `index`, counted from 0. Raises IndexError and OSError."""
        gone = self.entries().pop(index)
        if self._path is not None:
            change(self._path, lambda kept: _without_last(kept, gone))


def history_path(variables: Mapping[str, str]) -> str:
    """The file, whose directory exists now. Raises OSError if it cannot be written."""
    path = os.path.join(state_directory(variables), "history")
    os.close(_open(path, os.O_RDWR | os.O_APPEND))
    return path


# ---- The file ----


def load(path: str) -> list[str]:
    """The newest MOST_ENTRIES entries; lines that are no entries are passed over. [] if there is no reading it."""
    try:
        entries = _read(path)
        if len(entries) > 2 * MOST_ENTRIES:
            change(path, lambda kept: kept[-MOST_ENTRIES:])
    except OSError:
        return []
    return entries[-MOST_ENTRIES:]


def add(path: str, text: str) -> None:
    """Append an entry. Raises OSError."""
    with _locked(path) as descriptor:
        os.write(descriptor, _end_of_torn_line(descriptor) + _line(text))


def change(path: str, keep: Callable[[list[str]], list[str]]) -> None:
    """Put a file in its place with what `keep` makes of its entries. Raises OSError."""
    with _locked(path):
        temporary = f"{path}.{os.getpid()}"
        with open(_open(temporary, os.O_WRONLY | os.O_TRUNC), "wb") as file:
            file.writelines(map(_line, keep(_read(path))))
        os.rename(temporary, path)


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextmanager
def _locked(path: str) -> Iterator[int]:
    """A descriptor to append to the file, alone with it."""
    descriptor = _open(path, os.O_RDWR | os.O_APPEND)
    try:
        _lock(descriptor)
        if not os.path.samestat(os.fstat(descriptor), os.stat(path)):
            os.close(descriptor)  # another session has put a file in its place meanwhile
            descriptor = _open(path, os.O_RDWR | os.O_APPEND)
            _lock(descriptor)
        yield descriptor
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    """Wait for the lock no longer than LOCK_PATIENCE: a line is one write anyway."""
    deadline = time.monotonic() + LOCK_PATIENCE
    while time.monotonic() < deadline:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(0.01)
        else:
            return


def _end_of_torn_line(descriptor: int) -> bytes:
    """A newline if the file lacks its last one."""
    size = os.fstat(descriptor).st_size
    return b"\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else b""


def _read(path: str) -> list[str]:
    with open(path, "rb") as file:
        lines = file.read().split(b"\n")
    return [_entry(line) for line in lines if line and b"\0" not in line]


def _line(text: str) -> bytes:
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n")
    return escaped.encode("utf-8", "surrogateescape") + b"\n"


def _entry(line: bytes) -> str:
    text = line.decode("utf-8", "surrogateescape")
    if "\\" not in text:
        return text
    return "\\".join(part.replace("\\n", "\n") for part in text.split("\\\\"))


def _without_last(entries: list[str], gone: str) -> list[str]:
    for index in range(len(entries) - 1, -1, -1):
        if entries[index] == gone:
            return entries[:index] + entries[index + 1 :]
    return entries
