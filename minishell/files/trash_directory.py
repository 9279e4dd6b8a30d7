"""One trash directory (FreeDesktop Trash 1.0), and how things go there and come back.

A thing's trashinfo is written before it is moved and removed after it has come back, so that whatever
happens between, the thing is either in its place or in the trash with a trashinfo.
"""

from __future__ import annotations

import errno
import os
import stat

from .descent import close
from .elsewhere import make_elsewhere
from .errors import FileError
from .place import Place, basename
from .rename import rename_noreplace
from .trashinfo import around, compose, encode
from .volume import real_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Self

SUFFIX = ".trashinfo"

#: the mode of what is made here
PRIVATE = 0o700

REFUSED = "cannot move {} to the trash"

_OPEN = os.O_RDONLY | os.O_DIRECTORY | os.O_NOCTTY
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL

#: a rename's failures which mean that this trash cannot take this thing, and not that the thing cannot be removed
_NOT_TAKEN = {errno.EXDEV, errno.EBUSY}

#: bytes in a name (limits.h)
_NAME_MAX = 255

#: tries with a number in the name before one at random
_NUMBERED = 4


class TrashUnavailable(FileError):
    """The trash cannot take a thing; it is still in its place."""


class TrashDirectory:
    """One trash directory, open. `topdir` is the top of the file system that it belongs to; None for the home trash.

    A context manager: leaving it closes it.
    """

    __slots__ = ("files_fd", "info_fd", "path", "topdir")

    def __init__(self, path: str, topdir: str | None, make: bool = False) -> None:
        """Raises OSError, also if somebody else owns it. `make` what is missing in it."""
        self.path = path
        self.topdir = topdir
        self.files_fd = self.info_fd = -1
        try:
            self._open(make)
        except BaseException:
            self.close()
            raise

    def _open(self, make: bool) -> None:
        fd = os.open(self.path, _OPEN | (0 if self.topdir is None else os.O_NOFOLLOW))
        try:
            self.path = real_path(fd, self.path)
            if self.topdir is not None:
                _check_owner(fd)
            self.files_fd = _open_in(fd, "files", make)
            self.info_fd = _open_in(fd, "info", make)
        finally:
            close(fd, os)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        try:
            close(self.files_fd, os)
        finally:
            close(self.info_fd, os)

    def reserve(self, original: str, date: str) -> Trashed:
        """Write the trashinfo of what is at `original`, under a name that is free. Raises OSError."""
        data = compose(self._recorded(original), date)
        for name in _names(basename(original)):
            if os.access(name, os.F_OK, dir_fd=self.files_fd, follow_symlinks=False):
                continue  # somebody left it there without a trashinfo
            if self._writes(name + SUFFIX, data):
                return Trashed(self, name, original, date)
        raise AssertionError("names are never used up")

    def reserve_files(self, parent: str, names: Sequence[str], date: str) -> Iterator[str]:
        """For each of `names` in the directory `parent`, an absolute path that ends in a slash, write the trashinfo:
        what it will be called here once it was taken, "" if that cannot be.
        """
        before, after = around(date)
        before += encode(self._recorded(parent))
        return (self._reserve_file(name, before + encode(name) + after) for name in names)

    def _reserve_file(self, name: str, data: bytes) -> str:
        try:
            for free in _names(name):
                if self._writes(free + SUFFIX, data):
                    return free
        except OSError:
            pass
        return ""

    def _recorded(self, original: str) -> str:
        """How the trashinfo names it."""
        return original if self.topdir is None else original[len(self.topdir.rstrip("/")) + 1 :]

    def _writes(self, name: str, data: bytes) -> bool:
        """Make the file in `info`, or nothing: false if there is one of that name. Raises OSError."""
        try:
            fd = os.open(name, _CREATE, 0o600, dir_fd=self.info_fd)
        except FileExistsError:
            return False
        try:
            if os.write(fd, data) < len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except BaseException:
            close(fd, os)
            os.unlink(name, dir_fd=self.info_fd)
            raise
        os.close(fd)
        return True


class Trashed:
    """A place in a trash directory. `original` is where the thing was or is, absolute; `date` as in the trashinfo.

    `ours`: whether minishell put it there.
    """

    __slots__ = ("date", "directory", "name", "original", "ours")

    def __init__(self, directory: TrashDirectory, name: str, original: str, date: str, ours: bool = True) -> None:
        self.directory = directory
        self.name = name
        self.original = original
        self.date = date
        self.ours = ours

    @property
    def path(self) -> str:
        """Where the thing is once it was taken."""
        return f"{self.directory.path}/files/{self.name}"

    @property
    def info_path(self) -> str:
        return f"{self.directory.path}/info/{self.name}{SUFFIX}"

    def status(self) -> os.stat_result:
        """lstat(2) of the thing. Raises OSError."""
        return os.stat(self.name, dir_fd=self.directory.files_fd, follow_symlinks=False)

    def take(self, source: Place) -> None:
        """Move what is at `source` in.

        Raises TrashUnavailable if it turns out that it cannot go there, OSError if it cannot be moved at all, and
        FileExistsError if somebody has put something there meanwhile; it is still in its place then.
        """
        try:
            _move(source.name.rstrip("/"), source.fd, self.name, self.directory.files_fd)
        except OSError as error:
            if error.errno in _NOT_TAKEN:
                raise TrashUnavailable(REFUSED, source.path, cause=error) from None
            raise

    def cancel(self) -> None:
        """Remove the trashinfo of what never came; if it did come, both stay."""
        if not os.access(self.name, os.F_OK, dir_fd=self.directory.files_fd, follow_symlinks=False):
            self.remove_info()

    def give_back(self, destination: Place) -> None:
        """Move the thing out. Raises OSError, FileExistsError if something is at `destination`; nothing has changed."""
        _move(self.name, self.directory.files_fd, destination.name, destination.fd)
        self.remove_info()

    def remove_info(self) -> None:
        """A trashinfo without a thing is nobody's loss: it is no failure if it stays."""
        try:
            os.unlink(self.name + SUFFIX, dir_fd=self.directory.info_fd)
        except OSError:
            pass


def _move(source: str, source_fd: int | None, target: str, target_fd: int | None) -> None:
    """Rename. A directory that its owner may not write cannot get another parent before that is allowed."""
    try:
        rename_noreplace(source, target, src_dir_fd=source_fd, dst_dir_fd=target_fd)
    except PermissionError as error:
        fd = _open_unwritable(source, source_fd)
        if fd is None:
            raise error from None
        mode = stat.S_IMODE(os.fstat(fd).st_mode)
        try:
            os.fchmod(fd, mode | stat.S_IWUSR)
            rename_noreplace(source, target, src_dir_fd=source_fd, dst_dir_fd=target_fd)
        finally:
            try:
                os.fchmod(fd, mode)
            finally:
                close(fd, os)


def _open_unwritable(name: str, fd: int | None) -> int | None:
    """A descriptor of it, if it is the user's own directory that is write-protected."""
    try:
        status = os.stat(name, dir_fd=fd, follow_symlinks=False)
        if stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & stat.S_IWUSR:
            return os.open(name, _OPEN | os.O_NOFOLLOW, dir_fd=fd)
    except OSError:
        pass
    return None


def open_trash(path: str) -> TrashDirectory:
    """A trash directory that exists. Raises OSError."""
    return TrashDirectory(path, _topdir_of(path))


def _topdir_of(path: str) -> str | None:
    above, _, name = path.rpartition("/")
    if name == f".Trash-{os.geteuid()}":
        return above or "/"
    if above.endswith("/.Trash"):
        return above.removesuffix("/.Trash") or "/"
    return None


# ---- Names ----


def _names(name: str) -> Iterator[str]:
    """`a.txt a.2.txt a.3.txt …`, then some at random, none too long for its trashinfo."""
    yield _fitted(name, "")
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > 8:
        stem, dot, extension = name, "", ""
    end = dot + extension
    for number in range(2, _NUMBERED + 1):
        yield _fitted(stem, f".{number}{end}")
    while True:
        yield _fitted(stem, f".{os.urandom(6).hex()}{end}")


def _fitted(stem: str, end: str) -> str:
    """`stem` and `end`; of the stem, no more bytes than there is room for, and no part of a character."""
    if (len(stem) + len(end)) * 4 + len(SUFFIX) < _NAME_MAX:
        return stem + end
    room = _NAME_MAX - len(SUFFIX) - len(os.fsencode(end))
    while len(os.fsencode(stem)) > room:
        stem = stem[:-1]
    return stem + end


# ---- Opening and making it ----


def _check_owner(fd: int) -> None:
    if os.fstat(fd).st_uid != os.geteuid():
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


def _open_in(fd: int, name: str, make: bool) -> int:
    try:
        return os.open(name, _OPEN, dir_fd=fd)
    except FileNotFoundError:
        if not make:
            raise
    try:
        if name == "info":
            make_elsewhere(name, fd, PRIVATE)
        else:
            os.mkdir(name, PRIVATE, dir_fd=fd)
    except FileExistsError:
        pass
    return os.open(name, _OPEN, dir_fd=fd)
