"""Ways back to directories that the journal names: without following symlinks, and only if they are what they were."""

from __future__ import annotations

import os

from .descent import OPEN_DIRECTORY, close
from .errors import FileError
from .place import Place
from .spot import signed_identity
from .trash_directory import Trashed, open_trash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

    from .descent import Identity
    from .spot import Directory, Spot
    from .step import Step
    from .trash_directory import TrashDirectory

_LOOK = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW

#: directories that are kept open
_MOST = 64


class Ways:
    """Open directories. A context manager: leaving it closes them.

    With `same_boot` devices have still got the numbers that they had. With `force` a directory may be another than it
    was, as long as it is no symlink and there is none on the way.
    """

    __slots__ = ("_fds", "_force", "_trashes", "again", "same_boot")

    def __init__(self, same_boot: bool = True, force: bool = False) -> None:
        self.same_boot = same_boot
        self._force = force
        #: directories that were made again: what they were, and what they are
        self.again: dict[Identity, Identity] = {}
        self._fds: dict[str, int] = {}
        self._trashes: dict[str, TrashDirectory] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.forget()
        for trash in self._trashes.values():
            trash.close()
        self._trashes.clear()

    def forget(self) -> None:
        """After a directory has got another place."""
        for fd in self._fds.values():
            close(fd, os)
        self._fds.clear()

    def is_same(self, recorded: Identity, status: os.stat_result) -> bool:
        """Whether the file is the one that was recorded."""
        device, inode = self.again.get(recorded, recorded)
        found = signed_identity(status)
        return found[1] == inode and (found[0] == device or not self.same_boot)

    def open(self, directory: Directory, path: str = "") -> int:
        """Its descriptor; `path` is where it is if not where it was. Raises FileError."""
        path = path or directory.path
        fd = self._fds.get(path)
        if fd is None:
            if len(self._fds) >= _MOST:
                self.forget()
            fd = self._fds[path] = self._enter(directory, path)
        return fd

    def _enter(self, directory: Directory, path: str) -> int:
        try:
            fd = _walk(path)
        except OSError as error:
            raise FileError("{} cannot be reached", directory.path, cause=error) from None
        if not self._force and not self.is_same(directory.identity, os.fstat(fd)):
            close(fd, os)
            raise FileError("{} is not the directory that it was", directory.path)
        return fd

    def place(self, spot: Spot) -> Place:
        """Raises FileError."""
        return Place(spot.path, spot.name, self.open(spot.directory))

    def trashed(self, step: Step) -> Trashed:
        """The place in the trash that a step's thing went to. Raises FileError."""
        assert step.target is not None
        path = os.path.dirname(step.target.directory.path)
        trash = self._trashes.get(path)
        if trash is None:
            try:
                trash = self._trashes[path] = open_trash(path)
            except OSError as error:
                raise FileError("the trash {} cannot be opened", path, cause=error) from None
        return Trashed(trash, step.target.name, step.spot.path, "")


def _walk(path: str) -> int:
    """Open an absolute path, component by component. Raises OSError, ENOTDIR or ELOOP for a symlink on it."""
    fd = os.open("/", _LOOK)
    try:
        for component in filter(None, path.split("/")):
            above = fd
            fd = os.open(component, _LOOK, dir_fd=above)
            close(above, os)
    except BaseException:
        close(above, os)
        raise
    return fd


def make_again(step: Step, place: Place) -> os.stat_result:
    """Make the directory that a step has removed; its status now. Raises OSError."""
    os.mkdir(place.name, 0o700, dir_fd=place.fd)
    return furnish(step, place)


def furnish(step: Step, place: Place) -> os.stat_result:
    """Give a directory all that the one which a step has removed had, as far as that is allowed. Raises OSError."""
    fd = os.open(place.name, OPEN_DIRECTORY, dir_fd=place.fd)
    try:
        if step.thing is not None:
            _give(step, step.thing.mode, step.thing.mtime, fd)
        return os.fstat(fd)
    finally:
        close(fd, os)


def _give(step: Step, mode: int, mtime: int, fd: int) -> None:
    try:
        os.chown(fd, *step.owner)
    except OSError:
        mode &= 0o777  # nobody else's set-ID bits
    for name, value in step.attributes.items():
        try:
            os.setxattr(fd, name, value)
        except OSError:
            pass  # the kernel's own, which it gives itself
    os.chmod(fd, mode & 0o7777)
    os.utime(fd, ns=(step.accessed, mtime))
