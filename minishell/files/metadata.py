"""What a copy takes over besides the bytes: owner, extended attributes, mode, times."""

from __future__ import annotations

import errno
import os
import stat

from .errors import FileError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .file_system import FileSystem

    Report = Callable[[FileError], object]

_UNSUPPORTED = {errno.ENOTSUP, errno.ENOSYS}

#: names of attributes: access control lists, and what each system gives its own files anew
_ACCESS_LISTS = {"system.posix_acl_access", "system.posix_acl_default"}
_OF_SYSTEM = {"security.selinux", "system.nfs4_acl"}
_NOT_ALLOWED = {errno.EPERM, errno.EINVAL}
_SPECIAL_BITS = 0o7000


class Metadata:
    """What one file has, to be given to its copy, the user's `path`; `report` hears of what cannot be given."""

    __slots__ = ("_files", "_path", "_report", "_status")

    def __init__(self, status: os.stat_result, path: str, report: Report, files: FileSystem) -> None:
        self._files = files
        self._status = status
        self._path = path
        self._report = report

    def give(self, source: int, target: int) -> None:
        """To an open file or directory.

        The mode comes after the owner, as chown(2) takes set-ID bits away and as nobody else may read the copy
        before; a copy that could not be given its owner gets no special bits.
        """
        mode = stat.S_IMODE(self._status.st_mode)
        if not self._give_owner(lambda user, group: self._files.chown(target, user, group)):
            mode &= ~_SPECIAL_BITS
        self._give_attributes(source, target)
        self._try("preserving permissions for {}", lambda: self._files.chmod(target, mode))
        self._try("preserving times for {}", lambda: self._files.utime(target, ns=self._times()))

    def give_to_node(self, name: str, fd: int | None) -> None:
        """To a symlink or a special file: owner and times."""
        self._give_owner(lambda user, group: self._files.chown(name, user, group, dir_fd=fd, follow_symlinks=False))
        self._try(
            "preserving times for {}",
            lambda: self._files.utime(name, ns=self._times(), dir_fd=fd, follow_symlinks=False),
        )

    def _times(self) -> tuple[int, int]:
        return self._status.st_atime_ns, self._status.st_mtime_ns

    def _give_owner(self, change: Callable[[int, int], None]) -> bool:
        """Whether it has its owner; who may not give it away can still give it its group."""
        try:
            change(self._status.st_uid, self._status.st_gid)
        except OSError as error:
            if error.errno not in _NOT_ALLOWED or os.geteuid() == 0:
                self._report(FileError("failed to preserve ownership for {}", self._path, cause=error))
                return False
        else:
            return True
        try:
            change(-1, self._status.st_gid)
        except OSError:
            pass
        return False

    def _give_attributes(self, source: int, target: int) -> None:
        """All that the file system has no room for are told of at once."""
        try:
            names = self._files.listxattr(source)
        except OSError:
            return
        unsupported = {}
        for name in names:
            try:
                self._files.setxattr(target, name, self._files.getxattr(source, name))
            except OSError as error:
                if error.errno not in _UNSUPPORTED:
                    self._report(FileError("setting attribute {} for {}", name, self._path, cause=error))
                elif name not in _OF_SYSTEM:
                    what = "preserving permissions for {}" if name in _ACCESS_LISTS else "setting attributes for {}"
                    unsupported[what] = error
        for what, cause in unsupported.items():
            self._report(FileError(what, self._path, cause=cause))

    def _try(self, what: str, change: Callable[[], None]) -> None:
        try:
            change()
        except OSError as error:
            self._report(FileError(what, self._path, cause=error))
