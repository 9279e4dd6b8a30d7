"""Making directories with a mode of their own, or with their parents (XCU mkdir, -m and -p)."""

from __future__ import annotations

import errno
import os
import stat

from .descent import OPEN_DIRECTORY, close
from .errors import FileError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .file_system import FileSystem
    from .mode import DirectoryMode

    Made = Callable[[str], None]

_SET_ID = 0o6000
_STICKY = 0o1000
_WRITE_FOR_OTHERS = 0o022
_OWNER_MAY_GO_ON = 0o300


def current_umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


class DirectoryMaker:
    """What one `mkdir` with options makes; `made` is told of each directory. Its methods raise FileError."""

    __slots__ = ("_files", "_made", "_mode")

    def __init__(self, mode: DirectoryMode | None = None, made: Made | None = None, files: FileSystem = os) -> None:
        self._files = files
        self._mode = mode
        self._made = made

    def make(self, path: str) -> None:
        try:
            self._create(path, None, path)
        except OSError as error:
            raise _not_created(path, error) from None

    def make_with_parents(self, path: str) -> None:
        """An existing directory is no error."""
        try:
            self._create(path, None, path)
        except FileExistsError as error:
            _check_existing(path, None, path, error, self._files)
        except OSError:
            self._make_below_parents(path)

    def _make_below_parents(self, path: str) -> None:
        name, fd = self._make_parents(path)
        try:
            self._create(name, fd, path)
        except FileNotFoundError as error:
            raise _not_created(path, error) from None
        except OSError as error:
            _check_existing(name, fd, path, error, self._files)
        finally:
            close(fd, self._files)

    def _create(self, name: str, fd: int | None, path: str) -> None:
        """`path` is how the user knows it. Raises OSError if it cannot be made, FileError if its mode cannot be set."""
        if self._mode is None:
            self._files.mkdir(name, dir_fd=fd)
        else:
            _make_with_mode(name, fd, self._mode, self._files)
        self._tell(path)
        if self._mode is not None:
            try:
                _settle_mode(name, fd, self._mode, self._files)
            except OSError as error:
                raise FileError("cannot change permissions of {}", path, cause=error) from None

    def _make_parents(self, path: str) -> tuple[str, int | None]:
        """The last component and its directory's descriptor, to be closed; None is the working directory."""
        fd = self._open("/", None, "/") if path.startswith("/") else None
        start, last = 0, len(path.rstrip("/"))
        mask = os.umask(0o077)
        os.umask(mask & ~_OWNER_MAY_GO_ON)
        try:
            for start, end in _components(path):
                if end == last:
                    break
                above, fd = fd, self._make_parent(path, start, end, fd)
                close(above, self._files)
        except BaseException:
            close(fd, self._files)
            raise
        finally:
            os.umask(mask)
        return path[start:], fd

    def _make_parent(self, path: str, start: int, end: int, fd: int | None) -> int:
        """Make one component if it is not there; its descriptor."""
        name = path[start:end]
        failure: OSError | None = None
        try:
            if name not in {".", ".."}:
                self._files.mkdir(name, dir_fd=fd)
                self._tell(path[:end])
        except OSError as error:
            failure = error
        return self._open(name if failure is None else f"{name}/.", fd, path[:end], failure)

    def _open(self, name: str, directory: int | None, path: str, failure: OSError | None = None) -> int:
        """A directory to make others in. Raises FileError, for `failure` if it could not be made before."""
        try:
            return self._files.open(name, os.O_PATH | os.O_DIRECTORY, dir_fd=directory)
        except OSError as error:
            cause = failure if failure is not None and error.errno == errno.ENOENT else error
            raise _not_created(path, cause) from None

    def _tell(self, path: str) -> None:
        if self._made is not None:
            self._made(path)


def _components(path: str) -> Iterator[tuple[int, int]]:
    """Where each component begins and ends."""
    end = 0
    while end < len(path):
        start = end
        while path.startswith("/", start):
            start += 1
        end = path.find("/", start)
        if end < 0:
            end = len(path)
        if start < end:
            yield start, end


def _make_with_mode(name: str, fd: int | None, mode: DirectoryMode, files: FileSystem) -> None:
    """While set-ID or sticky bits are still to come, nobody else may write there."""
    special = mode.settled & _SET_ID or mode.bits & _STICKY
    mask = os.umask(0o077)
    os.umask(mask & ~mode.bits)
    try:
        files.mkdir(name, mode.bits & ~_WRITE_FOR_OTHERS if special else mode.bits, dir_fd=fd)
    finally:
        os.umask(mask)


def _settle_mode(name: str, fd: int | None, mode: DirectoryMode, files: FileSystem) -> None:
    """Correct what mkdir(2) leaves out, and what a default ACL changed. Raises OSError."""
    try:
        made = files.open(name, OPEN_DIRECTORY, dir_fd=fd)
    except PermissionError:  # its owner cannot read it: by its name, then
        status = files.stat(name, dir_fd=fd, follow_symlinks=False)
        _correct(status.st_mode, mode, lambda bits: files.chmod(name, bits, dir_fd=fd))
        return
    try:
        _correct(files.fstat(made).st_mode, mode, lambda bits: files.fchmod(made, bits))
    finally:
        close(made, files)


def _correct(current: int, mode: DirectoryMode, change: Callable[[int], None]) -> None:
    if (current ^ mode.bits) & mode.settled:
        change(mode.bits | current & 0o7777 & ~mode.settled)


def _check_existing(name: str, fd: int | None, path: str, error: OSError, files: FileSystem) -> None:
    """Raise FileError unless what is in the way is a directory."""
    try:
        if stat.S_ISDIR(files.stat(name, dir_fd=fd).st_mode):
            return
    except OSError as why:
        if error.errno == errno.EEXIST and why.errno not in {errno.ENOENT, errno.ENOTDIR}:
            raise FileError("cannot stat {}", path, cause=why) from None
    raise _not_created(path, error) from None


def _not_created(path: str, error: OSError) -> FileError:
    return FileError("cannot create directory {}", path, cause=error)
