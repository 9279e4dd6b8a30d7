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
from .remove import Removal, make_removable
from .rename import rename_noreplace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .file_system import FileSystem

_PREFIX = ".minishell-"
_DIGITS = 12

#: seconds in which a copy gets its lock, or its name once it is complete and the lock is gone
_GRACE = 60

_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY


def copy_name() -> str:
    """A name for a copy that is not complete."""
    return _PREFIX + os.urandom(_DIGITS // 2).hex()


def put_aside(path: str) -> str | None:
    """Give what is to be removed a name of a half copy's, at once: where it is then; None if that cannot be.

    If it is not removed to its end, the next move into its directory does that.
    """
    directory, _, name = path.rstrip("/").rpartition("/")
    aside = os.path.join(directory or "/" * path.startswith("/"), copy_name())
    try:
        rename_noreplace(path.rstrip("/"), aside)
    except OSError:
        return None
    return aside if name else None


def hold(fd: int) -> None:
    """Say that somebody is at work on the open copy; where a file system has no locks, nobody can remove it then."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        pass


def sweep(directory: int, files: FileSystem) -> None:
    """Remove the half copies in a directory, an open one, that nobody is at work on. What cannot be removed stays."""
    removal = Removal(lambda error: None, files)
    removal.recursive = True
    removal.confirm = make_removable
    for name in _copies(directory, files):
        if _is_abandoned(name, directory, files):
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
