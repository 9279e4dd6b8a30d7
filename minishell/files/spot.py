"""Spot and Thing: where something is, and what it is, in words that a journal can keep."""

from __future__ import annotations

import errno
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .descent import Identity
    from .trash_directory import TrashDirectory

#: SQLite's integers are signed
_SIGN = 1 << 63

#: bytes of a pathname, its NUL among them
_PATH_MAX = 4096

#: bytes in UTF-8
_LONGEST_CHARACTER = 4

#: directories that are kept in mind, and of which it is worth while to look which of them have gone
_LARGE = 10_000
_FEW = 8


class Directory:
    """A directory: its absolute path without symlinks, its identity, and its mtime (ns) when it was found."""

    __slots__ = ("identity", "mtime", "path")

    def __init__(self, path: str, identity: Identity, mtime: int | None = None) -> None:
        self.path = path
        self.identity = identity
        self.mtime = mtime


class Spot:
    """A name in a directory."""

    __slots__ = ("directory", "name")

    def __init__(self, directory: Directory, name: str) -> None:
        self.directory = directory
        self.name = name

    @property
    def path(self) -> str:
        return f"{self.directory.path.rstrip('/')}/{self.name}"


class Thing:
    """What a file or directory can be known by again. `mtime` is in ns."""

    __slots__ = ("identity", "mode", "mtime", "size")

    def __init__(self, identity: Identity, mode: int, size: int, mtime: int) -> None:
        self.identity = identity
        self.mode = mode
        self.size = size
        self.mtime = mtime

    @property
    def is_directory(self) -> bool:
        return stat.S_ISDIR(self.mode)


def trash_files(trash: TrashDirectory) -> Directory:
    """The directory of a trash that things are in."""
    return Directory(f"{trash.path}/files", signed_identity(os.fstat(trash.files_fd)))


def thing(status: os.stat_result) -> Thing:
    return Thing(signed_identity(status), status.st_mode, status.st_size, status.st_mtime_ns)


def signed_identity(status: os.stat_result) -> Identity:
    """Device and inode, as the journal's database can hold them."""
    return _signed(status.st_dev), _signed(status.st_ino)


def _signed(number: int) -> int:
    return number if number < _SIGN else number - 2 * _SIGN


def split(path: str) -> tuple[str, str]:
    """The directory and the name of what has one. Raises OSError for what has none, as / and `..`."""
    above, _, name = path.rstrip("/").rpartition("/")
    if name in {"", ".", ".."}:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    return above or "/" * path.startswith("/"), name


def checked(spot: Spot) -> Spot:
    """The spot, if its path can be used. Raises OSError."""
    path = spot.path
    if len(path) * _LONGEST_CHARACTER >= _PATH_MAX and len(os.fsencode(path)) >= _PATH_MAX:
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
    return spot


class Locator:
    """Finds spots; keeps in mind the directories that it has found, until one may have been renamed."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[Identity, Directory] = {}

    def forget(self) -> None:
        self._known.clear()

    def forget_below(self, spot: Spot) -> None:
        """What is there, and all below, has gone."""
        path = spot.path
        if len(self._known) > _FEW or any([_is_within(known.path, path) for known in self._known.values()]):
            self._known.clear()

    def spot(self, path: str, fd: int | None = None) -> Spot:
        """Where `path`, relative to the directory `fd`, is. Raises OSError, also for what has no name, as /."""
        above, name = split(path)
        return checked(Spot(self.directory(above, fd), name))

    def directory(self, path: str, fd: int | None = None) -> Directory:
        """A directory; "" is the working directory. Raises OSError."""
        status = os.stat(path or ".", dir_fd=fd)
        found = signed_identity(status)
        known = self._known.get(found)
        if known is None:
            if len(self._known) > _LARGE:
                self._known.clear()
            known = self._known[found] = Directory(_canonical(path, fd), found, status.st_mtime_ns)
        return known


def _is_within(path: str, directory: str) -> bool:
    return path.startswith(directory) and path[len(directory) : len(directory) + 1] in {"", "/"}


def _canonical(path: str, fd: int | None) -> str:
    """The absolute path of a directory, without symlinks."""
    if fd is not None and not path.startswith("/"):
        path = os.path.join(os.readlink(f"/proc/self/fd/{fd}"), path)
    return os.path.realpath(path, strict=True) if path else os.getcwd()
