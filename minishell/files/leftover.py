"""Half copies, of moves that were killed: the next move into their directory knows them by name, and removes them.

Who makes a copy holds a lock on it (flock(2)), which goes with the process, however that ends.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time

from .descent import close
from .errors import FileError
from .remove import Removal, make_removable
from .rename import rename_noreplace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .file_system import FileSystem

    Notify = Callable[..., None]
    Report = Callable[[FileError], object]

_PREFIX = ".minishell-"
_DIGITS = 12

#: seconds in which a copy gets its lock, or its name once it is complete and the lock is gone
_GRACE = 60

_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY


def copy_name() -> str:
    """A name for a copy that is not complete."""
    return _PREFIX + os.urandom(_DIGITS // 2).hex()


def put_aside(path: str) -> str:
    """Give what is to be removed a name of a half copy's, at once: where it is then. Raises OSError.

    If it is not removed to its end, the next move into its directory does that.
    """
    path = path.rstrip("/")
    aside = os.path.join(os.path.dirname(path), copy_name())
    rename_noreplace(path, aside)
    return aside


def remove_at_once(path: str, report: Report, notify: Notify | None = None) -> None:
    """Remove a tree: a crash leaves all or nothing of it under its name; what cannot be removed is back there.

    `report` and `notify` are told as a Removal tells; failures only at the end.
    """
    path = path.rstrip("/")
    try:
        aside = put_aside(path)
    except OSError as error:
        if error.errno != errno.EXDEV:
            report(FileError("cannot remove {}", path, cause=error))
            return
        aside = path  # overlayfs may remove a directory that it cannot rename
    failures: list[FileError] = []
    removal = Removal(failures.append)
    removal.recursive = True
    if notify is not None:
        removal.notify = lambda what, *paths: notify(what, *(each.replace(aside, path, 1) for each in paths))
    removal.remove(aside)
    if aside != path and os.path.lexists(aside):
        rename_noreplace(aside, path)
    for failure in failures:
        failure.paths = tuple(each.replace(aside, path, 1) for each in failure.paths)
        report(failure)


def hold(fd: int) -> None:
    """Say that somebody is at work on the open copy; where a file system has no locks, nobody can remove it then."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        pass


def sweep(directory: int, files: FileSystem) -> None:
    """Remove the half copies in a directory, an open one, that nobody is at work on. What cannot be removed stays."""
    for name in _copies(directory, files):
        if _is_abandoned(name, directory, files):
            clear_away(name, directory, files)


def clear_away(
    name: str, directory: int | None = None, files: FileSystem = os, report: Report = lambda error: None
) -> None:
    """Remove a half copy, whatever the modes in it; `directory` is what `name` is relative to."""
    removal = Removal(report, files)
    removal.recursive = True
    removal.confirm = make_removable
    removal.remove(name, directory)


def _copies(directory: int, files: FileSystem) -> list[str]:
    try:
        fd = files.open(".", os.O_RDONLY | os.O_DIRECTORY, dir_fd=directory)
    except OSError:
        return []
    try:
        return [name for name in files.listdir(fd) if _is_copy_name(name)]
    except OSError:
        return []
    finally:
        close(fd, files)


def _is_copy_name(name: str) -> bool:
    digits = name.removeprefix(_PREFIX)
    return name.startswith(_PREFIX) and len(digits) == _DIGITS and all(digit in "0123456789abcdef" for digit in digits)


def _is_abandoned(name: str, directory: int, files: FileSystem) -> bool:
    try:
        status = files.stat(name, dir_fd=directory, follow_symlinks=False)
    except OSError:
        return False
    if status.st_uid != os.geteuid() or time.time() - status.st_ctime < _GRACE:
        return False
    if not stat.S_ISDIR(status.st_mode) and not stat.S_ISREG(status.st_mode):
        return True  # made in one step
    return _is_free(name, directory, files)


def _is_free(name: str, directory: int, files: FileSystem) -> bool:
    """Whether nobody holds it."""
    try:
        fd = files.open(name, _OPEN, dir_fd=directory)
    except OSError as error:
        return error.errno == errno.EACCES  # complete but for its name: its mode had been set
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        close(fd, files)
    return True
