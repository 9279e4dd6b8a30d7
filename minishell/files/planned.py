"""PlannedFiles: a file system in memory over the disk, which it reads and never changes."""

from __future__ import annotations

import errno
import os
import stat
import time

from .descent import identity
from .directories import current_umask
from .planned_names import PlannedNames
from .planned_tree import Node, UnforeseeableError, fail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .descent import Identity

#: descriptors of directories and of files that are only looked at: no real ones, so that there may be many
_FIRST_DESCRIPTOR = 1 << 30
#: descriptors of contents
_FIRST_CONTENTS = 100

#: a file that is added to is copied into memory, if it is no larger
_COPIED = 16 << 20

_WRITING = os.O_WRONLY | os.O_RDWR

#: what is read, and locked, in place of a directory
_ANY_DIRECTORY = "/proc/self"

#: devices that may be opened for real: null, zero, full
_HARMLESS = {(1, 3), (1, 5), (1, 7)}
#: paths that stand for open descriptors, which in a plan are none of the session's
_DESCRIPTORS = ("/dev/fd/", "/proc/self/fd/", "/dev/stdin", "/dev/stdout", "/dev/stderr")


class PlannedFiles(PlannedNames):
    """A FileSystem. What it is told to do has happened for all that it is asked afterwards, and nowhere else.

    Its user is a process that exists for the plan: the umask is the process's, and what is written to a file goes
    into memory through a real descriptor.
    """

    def __init__(self) -> None:
        super().__init__()
        #: descriptors, by what they are open for, of which nobody knows what they hold, and why not
        self.unknown: dict[Identity, str] = {}
        #: those that are terminals in the session
        self.terminals: set[Identity] = set()
        #: the file that a copy is made of
        self._copied_from: Node | None = None
        self._descriptor = _FIRST_DESCRIPTOR

    # -- opening

    def open(self, path: str, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        """Of a file's contents, a real descriptor, for the plan's own if they can be written."""
        if path.startswith(_DESCRIPTORS):
            return self._real(os.open(path, flags))
        if flags & os.O_CREAT and path.endswith("/") and self.tree.slot(path, self._at(dir_fd)).is_entry:
            fail(errno.EISDIR)
        follow = not flags & (os.O_NOFOLLOW | os.O_EXCL)
        try:
            node = self.tree.find(path, self._at(dir_fd), follow)
        except FileNotFoundError:
            if not flags & os.O_CREAT:
                raise
            return self._write(self._create(path, mode, dir_fd), flags)
        if flags & os.O_CREAT and flags & os.O_EXCL:
            fail(errno.EEXIST)
        if node.is_symlink:
            fail(errno.ENOTDIR if flags & os.O_DIRECTORY else errno.ELOOP)
        if flags & os.O_DIRECTORY and not node.is_directory:
            fail(errno.ENOTDIR)
        return self._register(node) if flags & os.O_PATH else self._open_node(node, flags)

    def _open_node(self, node: Node, flags: int) -> int:
        writing = flags & _WRITING
        if node.is_directory and writing:
            fail(errno.EISDIR)
        wanted = os.W_OK if writing == os.O_WRONLY else os.W_OK | os.R_OK if writing else os.R_OK
        if not node.may(wanted):
            fail(errno.EACCES)
        if node.is_directory:
            return self._register(node, -1 if flags & os.O_DIRECTORY else os.open(_ANY_DIRECTORY, os.O_RDONLY))
        if not stat.S_ISREG(node.status.st_mode):
            return self._real(_open_special(node, flags))
        return self._write(node, flags) if writing else self._read(node, flags)

    def _real(self, fd: int) -> int:
        """A descriptor of nothing in the plan; its number may have been that of something closed by others."""
        self._open.pop(fd, None)
        return fd

    def _register(self, node: Node, fd: int = -1) -> int:
        """Give the node a descriptor, if it has not got the real one `fd`."""
        if fd < 0:
            self._descriptor += 1
            fd = self._descriptor
        self._open[fd] = node
        return fd

    def _read(self, node: Node, flags: int) -> int:
        while node.copy_of is not None and node.content < 0:
            node = node.copy_of
        if node.content < 0:
            return self._register(node, os.open(node.real, flags))
        self._check_known(node.content)
        return self._register(node, _reopen(node.content, flags))

    def _create(self, path: str, mode: int, dir_fd: int | None) -> Node:
        slot = self.tree.slot(path, self._at(dir_fd))
        found = self.tree.child(slot.directory, slot.name)
        if found is not None:  # a symlink to where nothing is
            head = f"{slot.directory.path}/" if not self.tree.read_link(found).startswith("/") else ""
            return self._create(head + self.tree.read_link(found), mode, None)
        return self._make(slot, stat.S_IFREG | mode & ~current_umask())

    def _write(self, node: Node, flags: int) -> int:
        self.before_change()
        truncates = bool(flags & os.O_TRUNC)
        self.changes.write(node, node.size if truncates else 0)
        node.changed_at = time.time_ns()
        if node.content < 0:
            node.content = self._contents(node, keep=not truncates)
        return self._register(node, _reopen(node.content, flags & ~(os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW)))

    def _contents(self, node: Node, keep: bool) -> int:
        """A descriptor of memory with what the disk has, or nothing."""
        try:
            content = memory()
        except OSError as error:
            raise UnforeseeableError(f"too many files are written: {error.strerror}") from None
        if keep and 0 < node.size <= _COPIED and node.may(os.R_OK):
            source = os.open(node.real, os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.sendfile(content, source, 0, node.size)
            finally:
                os.close(source)
        elif keep and node.size:
            os.ftruncate(content, node.size)
            self.unknown[identity(os.fstat(content))] = f"what is in {node.path} is not read for a plan"
        return content

    def close(self, fd: int) -> None:
        node = self._open.pop(fd, None)
        if fd < _FIRST_DESCRIPTOR:
            os.close(fd)
        if node is not None and node.copy_of is not None and node.content >= 0:
            os.close(node.content)
            node.content = -1

    # -- contents

    def read(self, fd: int, length: int) -> bytes:
        self._check_known(fd)
        return os.read(fd, length)

    def _check_known(self, fd: int) -> None:
        why = self.unknown.get(identity(os.fstat(fd)))
        if why is not None:
            raise UnforeseeableError(why)

    def forget_open_contents(self, why: str) -> None:
        """What the process has open may have been read and written by somebody else."""
        for fd in range(10):
            open_for = self._identity(fd)
            if open_for is not None:
                self.unknown.setdefault(open_for, why)

    def copy_file_range(
        self, src: int, dst: int, count: int, offset_src: int | None = None, offset_dst: int | None = None
    ) -> int:
        """The copy is noted; nothing is read."""
        self._copied_from = self._at(src)
        copied = max(0, min(count, self._copied_from.size - (offset_src or 0)))
        self._copy_to(self._at(dst), (offset_dst or 0) + copied)
        return copied

    def _copy_to(self, target: Node, end: int) -> None:
        target.copy_of = self._copied_from
        target.alter(st_size=max(target.status.st_size, end))

    def lseek(self, fd: int, position: int, whence: int) -> int:
        """For SEEK_DATA and SEEK_HOLE: a plan knows no holes."""
        return position if whence == os.SEEK_DATA else self._at(fd).size

    def pread(self, fd: int, length: int, offset: int) -> bytes:
        """For a copy, whose bytes do not matter."""
        self._copied_from = self._at(fd)
        return bytes(max(0, min(length, self._copied_from.size - offset)))

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        """Of what was read last."""
        self._copy_to(self._at(fd), offset + len(data))
        return len(data)

    def ftruncate(self, fd: int, length: int) -> None:
        self._at(fd).alter(st_size=length)

    # -- descriptors

    def isatty(self, fd: int) -> bool:
        return self._identity(fd) in self.terminals

    def _identity(self, fd: int) -> Identity | None:
        try:
            return identity(os.fstat(fd))
        except (OSError, OverflowError):
            return None


def memory() -> int:
    """A descriptor of an empty file that lies nowhere, out of the way of those that scripts use. Raises OSError."""
    from fcntl import F_DUPFD_CLOEXEC, fcntl

    made = os.memfd_create("planned")
    try:
        return fcntl(made, F_DUPFD_CLOEXEC, _FIRST_CONTENTS)
    finally:
        os.close(made)


def _reopen(content: int, flags: int) -> int:
    return os.open(f"/proc/self/fd/{content}", flags)


def _open_special(node: Node, flags: int) -> int:
    device = os.major(node.status.st_rdev), os.minor(node.status.st_rdev)
    if stat.S_ISCHR(node.status.st_mode) and device in _HARMLESS:
        return os.open(node.real, flags)
    if stat.S_ISSOCK(node.status.st_mode):
        fail(errno.ENXIO)
    raise UnforeseeableError(
        f"{node.path} is a device" if not stat.S_ISFIFO(node.status.st_mode) else f"{node.path} is a FIFO"
    )
