"""Going down a tree by descriptors, so that nobody can lead the walk out of it with a symlink."""

from __future__ import annotations

import errno
import os
from itertools import islice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from .file_system import FileSystem

    Identity = tuple[int, int]

OPEN_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY

#: levels that keep their descriptor
_OPEN_LEVELS = 4

#: entries read before the first of them is used: some file systems lose their place when it is removed
_BATCH = 10_000


def identity(status: os.stat_result) -> Identity:
    return status.st_dev, status.st_ino


class CircularDirectoryError(OSError):
    """A directory contains one that it is in."""


class Level:
    """A directory on the way down; `fd` is -1 while it is closed."""

    __slots__ = ("fd", "identity", "name")

    def __init__(self, name: str, fd: int, identity: Identity) -> None:
        self.name = name
        self.fd = fd
        self.identity = identity

    def close(self, files: FileSystem) -> None:
        close(self.fd, files)
        self.fd = -1


class Descent:
    """The directories from an operand down to where a walk stands.

    However deep that is, only the lowest levels are open: the others are found again by `..`, and must
    then be what they were. It begins in the directory `base` (None: the working directory); `shown`
    is how the user knows the operand, if not by the name that is entered first.
    A context manager: leaving it closes what it opened.
    """

    __slots__ = ("_base", "_below", "_identities", "_shown", "files", "levels")

    def __init__(self, base: int | None = None, shown: str = "", files: FileSystem = os) -> None:
        self.files = files
        self._base = base
        self._shown = shown
        #: the way from the operand to the directory reached: "" or `/a/b`
        self._below = ""
        self.levels: list[Level] = []
        self._identities: set[Identity] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for level in self.levels:
            level.close(self.files)

    @property
    def fd(self) -> int | None:
        """The descriptor of the directory reached."""
        return self.levels[-1].fd if self.levels else self._base

    @property
    def here(self) -> str:
        """The directory reached, as the user knows it."""
        return self._top().rstrip("/") + self._below or "/"

    def path(self, name: str) -> str:
        """`name` in the directory reached, as the user knows it."""
        return self._top().rstrip("/") + self.below(name) if self.levels else self._shown or name

    def below(self, name: str) -> str:
        """`name` in the directory reached, as seen from the operand: `/a/b/name`; "" for the operand itself."""
        return f"{self._below}/{name}" if self.levels else ""

    def _top(self) -> str:
        return self._shown or self.levels[0].name

    def enter(self, name: str, expected: Identity | None = None) -> Level:
        """Open the directory `name` of the one reached.

        Raises OSError, among them ENOTDIR or ELOOP for a symlink, and CircularDirectoryError.
        """
        level = _open(name, self.fd, self.files)
        try:
            self._check(level, expected)
        except BaseException:
            level.close(self.files)
            raise
        if self.levels:
            self._below += "/" + name
        self.levels.append(level)
        self._identities.add(level.identity)
        if len(self.levels) > _OPEN_LEVELS:
            self.levels[-_OPEN_LEVELS - 1].close(self.files)
        return level

    def _check(self, level: Level, expected: Identity | None) -> None:
        if expected is not None and level.identity != expected:
            raise replaced()
        if level.identity in self._identities:
            raise CircularDirectoryError(errno.ELOOP, os.strerror(errno.ELOOP))

    def leave(self) -> Level:
        """Go up. Raises OSError if that is not the directory that we came from."""
        level = self.levels.pop()
        self._identities.discard(level.identity)
        self._below = self._below[: -len(level.name) - 1]
        try:
            if self.levels and self.levels[-1].fd < 0:
                _reopen(self.levels[-1], level.fd, self.files)
        finally:
            level.close(self.files)
        return level


def entries(fd: int, files: FileSystem) -> Iterator[tuple[str, bool]]:
    """The names in a directory, and whether each is a directory's. Raises OSError."""
    with files.scandir(fd) as scan:
        while batch := [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in islice(scan, _BATCH)]:
            if len(batch) < _BATCH:
                scan.close()
            yield from batch


def close(fd: int | None, files: FileSystem = os) -> None:
    """Close what nothing was written through: there is nothing to be said if that fails. None and -1 are closed."""
    if fd is not None and fd >= 0:
        try:
            files.close(fd)
        except OSError:
            pass


def replaced() -> OSError:
    """A directory is no longer the one that it was."""
    return OSError(errno.ENOENT, os.strerror(errno.ENOENT))


def _open(name: str, directory: int | None, files: FileSystem) -> Level:
    fd = files.open(name, OPEN_DIRECTORY, dir_fd=directory)
    try:
        return Level(name, fd, identity(files.fstat(fd)))
    except BaseException:
        close(fd, files)
        raise


def _reopen(level: Level, below: int, files: FileSystem) -> None:
    found = _open("..", below, files)
    if found.identity != level.identity:
        found.close(files)
        raise replaced()
    level.fd = found.fd
