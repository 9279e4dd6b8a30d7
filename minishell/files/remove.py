"""Removing files and trees (XCU rm): without following symlinks, without recursion, with few descriptors."""

from __future__ import annotations

import errno
import os
import stat

from .descent import OPEN_DIRECTORY, CircularDirectoryError, Descent, close, entries, identity
from .errors import FileError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .descent import Identity
    from .file_system import FileSystem
    from .progress import Progress

    Confirm = Callable[["Entry", bool], bool]
    Notify = Callable[..., None]
    Report = Callable[[FileError], object]

_ABSENT = {errno.ENOENT, errno.ENOTDIR, errno.EILSEQ, errno.EINVAL}
_NOT_EMPTY = {errno.ENOTEMPTY, errno.EEXIST}

_CYCLE = (
    "WARNING: Circular directory structure.\n"
    "This almost certainly means that you have a corrupted file system.\n"
    "NOTIFY YOUR SYSTEM MANAGER.\n"
    "The following directory is part of the cycle:\n  {}\n"
)
_OTHER_DEVICE = "skipping {}, since it's on a different device"


class Entry:
    """A name about to be removed, in the directory that a descent has reached; looked at only if somebody asks."""

    __slots__ = ("descent", "is_directory", "name")

    def __init__(self, name: str, is_directory: bool, descent: Descent) -> None:
        self.name = name
        self.is_directory = is_directory
        self.descent = descent

    @property
    def path(self) -> str:
        """How the user knows it."""
        return self.descent.path(self.name)

    def status(self) -> os.stat_result:
        """lstat(2). Raises OSError."""
        return self.descent.files.stat(self.name, dir_fd=self.descent.fd, follow_symlinks=False)

    def is_writable(self) -> bool:
        return self.descent.files.access(self.name, os.W_OK, dir_fd=self.descent.fd, effective_ids=True)

    def is_empty(self) -> bool:
        """Whether it is a directory that can be read and has nothing in it."""
        return self.obstacle() == 0

    def obstacle(self) -> int:
        """ENOTEMPTY if it is a directory with something in it, or what keeps from reading it; 0 if it is empty."""
        files = self.descent.files
        try:
            fd = files.open(self.name, OPEN_DIRECTORY, dir_fd=self.descent.fd)
            try:
                return errno.ENOTEMPTY if files.listdir(fd) else 0
            finally:
                close(fd, files)
        except OSError as error:
            return error.errno or errno.EIO

    def make_writable(self) -> None:
        """Let its owner into it. Raises OSError."""
        self.descent.files.chmod(self.name, stat.S_IRWXU, dir_fd=self.descent.fd)

    def remove(self) -> None:
        """Raises OSError."""
        files = self.descent.files
        (files.rmdir if self.is_directory else files.unlink)(self.name, dir_fd=self.descent.fd)


class Removal:
    """What one `rm` is to do, and how; `remove` does it to an operand.

    `report` is told of each failure. `confirm(entry, descending)`, if there is one, may forbid
    and may raise FileError; `notify(what, path)` hears of what was removed.
    """

    __slots__ = (
        "confirm",
        "empty_directories",
        "files",
        "ignore_missing",
        "notify",
        "one_file_system",
        "preserve_mounts",
        "preserve_root",
        "progress",
        "recursive",
        "report",
    )

    def __init__(self, report: Report, files: FileSystem = os) -> None:
        self.report = report
        self.files = files
        self.confirm: Confirm | None = None
        self.notify: Notify | None = None
        #: is told of each file, and may stop it
        self.progress: Progress | None = None
        self.recursive = False
        self.empty_directories = False
        self.ignore_missing = False
        self.one_file_system = False
        self.preserve_root = True
        #: refuse operands that are mount points
        self.preserve_mounts = False

    def remove(self, path: str, fd: int | None = None) -> None:
        """`path` is relative to the directory `fd`, if that is given."""
        if self.recursive or self.confirm is not None or not self._unlink_at_once(path, fd):
            self.remove_operand(path, fd)

    def _unlink_at_once(self, path: str, fd: int | None) -> bool:
        try:
            self.files.unlink(path, dir_fd=fd)
        except OSError:
            return False
        if self.progress is not None:
            self.progress.add_file()
        if self.notify is not None:
            self.notify("removed {}", path)
        return True

    def remove_operand(self, path: str, fd: int | None) -> None:
        path = _with_one_slash(path)
        try:
            status = self.files.stat(path, dir_fd=fd, follow_symlinks=False)
        except OSError as error:
            self.forgive(error, path)
            return
        entry = Entry(path, stat.S_ISDIR(status.st_mode), Descent(fd, files=self.files))
        if not entry.is_directory:
            self.agree_and_remove(entry)
        elif self._may_remove_directory(entry, status):
            self.remove_directory(entry, identity(status))

    def remove_directory(self, entry: Entry, expected: Identity) -> None:
        """An operand, which may be removed."""
        if self.recursive:
            _Walk(self, entry.descent).run(entry.name, expected)
        else:
            self.agree_and_remove(entry)

    def _may_remove_directory(self, entry: Entry, status: os.stat_result) -> bool:
        errors = self._refusal(entry, status)
        for error in errors:
            self.report(error)
        return not errors

    def _refusal(self, entry: Entry, status: os.stat_result) -> tuple[FileError, ...]:
        """Why this operand, a directory, is not removed."""
        path = entry.path
        if not self.recursive and not self.empty_directories:
            return (FileError("cannot remove {}", path, cause=OSError(errno.EISDIR, "")),)
        if path.rstrip("/").rpartition("/")[2] in {".", ".."}:
            return (FileError("refusing to remove {} or {} directory: skipping {}", ".", "..", path),)
        if not self.recursive:
            return ()
        refusal = _root_refusal(path, status, self.files) if self.preserve_root else ()
        return refusal or (_mount_refusal(path, status, self.files) if self.preserve_mounts else ())

    def agree_and_remove(self, entry: Entry, why: OSError | None = None) -> bool:
        """False if it cannot be removed; not if the user declines.

        `why` it could not be read is what the user hears if that is in the way.
        """
        return not self.agrees(entry, False) or self.excise(entry, why)

    def agrees(self, entry: Entry, descending: bool) -> bool:
        """Whether the user lets it be removed, or descended into."""
        try:
            return self.confirm is None or self.confirm(entry, descending)
        except FileError as error:
            self.report(error)
            return False

    def excise(self, entry: Entry, why: OSError | None = None) -> bool:
        """Remove without asking; whether it is gone."""
        try:
            entry.remove()
        except OSError as error:
            if why is not None and error.errno in _NOT_EMPTY:
                error = why
            return self.forgive(error, entry.path)
        if self.progress is not None:
            self.progress.add_file()
        if self.notify is not None:
            self.notify("removed directory {}" if entry.is_directory else "removed {}", entry.path)
        return True

    def forgive(self, error: OSError, path: str) -> bool:
        """Whether the failure does not count; if it does, it is reported."""
        if self.ignore_missing and error.errno in _ABSENT:
            return True
        self.report(FileError("cannot remove {}", path, cause=error))
        return False


class _Visit:
    """A directory being emptied; `spoiled` once something in it cannot be removed, so that to ask about it is idle."""

    __slots__ = ("entries", "spoiled")

    def __init__(self, entries: Iterator[tuple[str, bool]]) -> None:
        self.entries = entries
        self.spoiled = False


class _Walk:
    """The removal of one tree, depth first; a directory goes after all that is in it."""

    __slots__ = ("_descent", "_removal", "_visits")

    def __init__(self, removal: Removal, descent: Descent) -> None:
        self._removal = removal
        self._descent = descent
        self._visits: list[_Visit] = []

    def run(self, path: str, expected: Identity) -> None:
        try:
            with self._descent:
                self._visit(path, expected)
                while self._visits:
                    name = self._remove_files(self._visits[-1])
                    if name is None:
                        self._leave()
                    else:
                        self._visit(name)
        except OSError as error:  # the way back up is gone
            self._removal.report(FileError("cannot remove {}", path, cause=error))

    def _remove_files(self, visit: _Visit) -> str | None:
        """Remove what is no directory, up to the next one; its name."""
        removal = self._removal
        silent = removal.confirm is None and removal.notify is None
        fd, unlink, progress = self._descent.fd, removal.files.unlink, removal.progress
        try:
            for name, is_directory in visit.entries:
                if is_directory:
                    return name
                if silent:
                    try:
                        unlink(name, dir_fd=fd)
                    except OSError as error:
                        visit.spoiled |= not removal.forgive(error, self._descent.path(name))
                    if progress is not None:
                        progress.add_file()
                elif not removal.agree_and_remove(Entry(name, False, self._descent)):
                    visit.spoiled = True
        except OSError as error:  # the directory could not be read to its end
            self._removal.report(FileError("cannot remove {}", self._descent.here, cause=error))
            visit.spoiled = True
        return None

    def _visit(self, name: str, expected: Identity | None = None) -> None:
        """Enter a directory, if it may be removed."""
        entry = Entry(name, True, self._descent)
        empty = self._removal.confirm is not None and entry.is_empty()
        if not self._removal.agrees(entry, not empty) or (empty and not self._removal.excise(entry)):
            self._spoil()
        elif not empty:
            self._enter(entry, expected)

    def _enter(self, entry: Entry, expected: Identity | None) -> None:
        try:
            level = self._descent.enter(entry.name, expected)
        except CircularDirectoryError:
            self._skip(entry.name, _CYCLE)
            return
        except OSError as error:
            if not self._removal.agree_and_remove(entry, error):
                self._spoil()
            return
        if self._removal.one_file_system and level.identity[0] != self._descent.levels[0].identity[0]:
            self._descent.leave()
            self._skip(entry.name, _OTHER_DEVICE)
        else:
            self._visits.append(_Visit(entries(level.fd, self._removal.files)))

    def _skip(self, name: str, what: str) -> None:
        self._removal.report(FileError(what, self._descent.path(name)))
        self._spoil()

    def _leave(self) -> None:
        """Remove the directory that has been emptied, from above."""
        visit = self._visits.pop()
        level = self._descent.leave()
        if visit.spoiled or not self._removal.agree_and_remove(Entry(level.name, True, self._descent)):
            self._spoil()

    def _spoil(self) -> None:
        if self._visits:
            self._visits[-1].spoiled = True


def _with_one_slash(path: str) -> str:
    """`path` with no more than one slash at its end, as GNU shows it."""
    return path.rstrip("/") + "/" if len(path) > len("//") and path.endswith("//") else path


def _root_refusal(path: str, status: os.stat_result, files: FileSystem) -> tuple[FileError, ...]:
    try:
        if identity(status) != identity(files.lstat("/")):
            return ()
    except OSError as error:
        return (FileError("failed to get attributes of {}", "/", cause=error),)
    dangerous = "it is dangerous to operate recursively on {}"
    return (
        FileError(dangerous, path) if path == "/" else FileError(dangerous + " (same as {})", path, "/"),
        FileError("use --no-preserve-root to override this failsafe"),
    )


def _mount_refusal(path: str, status: os.stat_result, files: FileSystem) -> tuple[FileError, ...]:
    parent = os.path.join(path, "..")
    try:
        if files.lstat(parent).st_dev == status.st_dev:
            return ()
    except OSError:
        return (FileError("failed to stat {}: skipping {}", parent, path),)
    return (FileError(_OTHER_DEVICE, path), FileError("and --preserve-root=all is in effect"))


def make_removable(entry: Entry, descending: bool) -> bool:
    """For `Removal.confirm`, where nobody is asked: a directory's mode is not to keep its entries from their owner."""
    if entry.is_directory and descending:
        entry.make_writable()
    return True
