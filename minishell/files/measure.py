"""How much a file is, with all that is in it."""

from __future__ import annotations

import os
import stat

from .descent import Descent, entries, identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .descent import Identity

_BLOCK = 512


class Measure:
    """Counts `files` (and directories), their `size` and the `room` they take on disk, both in bytes.

    A file with several names counts once. What cannot be read is left out.
    """

    __slots__ = ("_linked", "files", "room", "size")

    def __init__(self) -> None:
        self.files = 0
        self.size = 0
        self.room = 0
        self._linked: set[Identity] = set()

    def add(self, name: str, fd: int | None = None) -> None:
        """Walks through it, if it is a directory. Raises OSError if it is not there."""
        if self._count(os.stat(name, dir_fd=fd, follow_symlinks=False)):
            with Descent(fd, files=os) as descent:
                self._walk(descent, name)

    def _walk(self, descent: Descent, name: str) -> None:
        visits: list[Iterator[tuple[str, bool]]] = []
        _enter(descent, name, visits)
        while visits:
            below = self._count_files(descent.fd, visits[-1])
            if below is not None:
                _enter(descent, below, visits)
            else:
                visits.pop()
                descent.leave()

    def _count_files(self, fd: int | None, visit: Iterator[tuple[str, bool]]) -> str | None:
        """Up to the next directory, which is counted too; its name."""
        try:
            for name, _ in visit:
                try:
                    status = os.stat(name, dir_fd=fd, follow_symlinks=False)
                except FileNotFoundError:
                    continue
                if self._count(status):
                    return name
        except OSError:
            pass
        return None

    def _count(self, status: os.stat_result) -> bool:
        """Whether it is a directory."""
        is_directory = stat.S_ISDIR(status.st_mode)
        if status.st_nlink > 1 and not is_directory:
            if identity(status) in self._linked:
                return False
            self._linked.add(identity(status))
        self.files += 1
        self.size += 0 if is_directory else status.st_size
        self.room += status.st_blocks * _BLOCK
        return is_directory


def _enter(descent: Descent, name: str, visits: list[Iterator[tuple[str, bool]]]) -> None:
    try:
        level = descent.enter(name)
    except OSError:
        return
    visits.append(entries(level.fd, os))


def amount(size: int) -> str:
    """Bytes as people say them, in powers of 1024: `512`, `4.0K`, `37M`, `1.2G`."""
    if size < 1024:
        return str(size)
    rest, units = size / 1024, "KMGTPE"
    while rest >= 1023.5 and len(units) > 1:
        rest, units = rest / 1024, units[1:]
    return f"{rest:.1f}{units[0]}" if rest < 9.95 else f"{rest:.0f}{units[0]}"
