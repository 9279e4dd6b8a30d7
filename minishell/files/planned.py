"""PlannedFiles: a file system in memory over the disk, which it reads and never changes."""

from __future__ import annotations

import errno
import os
import stat
import time

from .descent import identity
from .directories import current_umask
from .effects import Changes
from .planned_tree import Node, Tree, fail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from types import TracebackType

    from .descent import Identity
    from .planned_tree import Slot

#: descriptors of directories and of files that are only looked at: no real ones, so that there may be many
_FIRST_DESCRIPTOR = 1 << 30
#: descriptors of contents
_FIRST_CONTENTS = 100
#: inodes of what the plan makes
_FIRST_INODE = 1 << 62

#: a file that is added to is copied into memory, if it is no larger
_COPIED = 16 << 20

_WRITING = os.O_WRONLY | os.O_RDWR
_ENTER = os.W_OK | os.X_OK

#: what is read, and locked, in place of a directory
_ANY_DIRECTORY = "/proc/self"

#: devices that may be opened for real: null, zero, full
_HARMLESS = {(1, 3), (1, 5), (1, 7)}
#: paths that stand for open descriptors, which in a plan are none of the session's
_DESCRIPTORS = ("/dev/fd/", "/proc/self/fd/", "/dev/stdin", "/dev/stdout", "/dev/stderr")


class UnforeseeableError(Exception):
    """What would happen cannot be said; the message tells why."""


class PlannedFiles:
    """A FileSystem. What it is told to do has happened for all that it is asked afterwards, and nowhere else.

    Its user is a process that exists for the plan: the umask is the process's, and what is written to a file goes
    into memory through a real descriptor.
    """

    def __init__(self) -> None:
        self.changes = Changes()
        #: called before each change: it may raise, to end the plan
        self.before_change: Callable[[], None] = lambda: None
        #: descriptors, by what they are open for, of which nobody knows what they hold, and why not
        self.unknown: dict[Identity, str] = {}
        #: those that are terminals in the session
        self.terminals: set[Identity] = set()
        self.tree = Tree()
        self.here = self._working_directory()
        #: the name of the working directory at first
        self.start = self.here.path
        self._open: dict[int, Node] = {}
        #: the file that a copy is made of
        self._copied_from: Node | None = None
        self._descriptor = _FIRST_DESCRIPTOR
        self._inode = _FIRST_INODE

    def _working_directory(self) -> Node:
        try:
            return self.tree.find(os.getcwd(), self.tree.root)
        except OSError:
            removed = Node(os.stat("."))
            removed.gone = True
            return removed

    def _at(self, fd: int | None) -> Node:
        if fd is None:
            return self.here
        if fd not in self._open:
            fail(errno.EBADF)
        return self._open[fd]

    def _find(self, path: str | int, fd: int | None = None, follow: bool = True) -> Node:
        return self._at(path) if isinstance(path, int) else self.tree.find(path, self._at(fd), follow)

    # -- the working directory

    def chdir(self, path: str) -> None:
        self._go(self._find(path))

    def fchdir(self, fd: int) -> None:
        self._go(self._at(fd))

    def _go(self, directory: Node) -> None:
        if not directory.is_directory:
            fail(errno.ENOTDIR)
        if not directory.may(os.X_OK):
            fail(errno.EACCES)
        self.here = directory

    def same_directory(self) -> SameDirectory:
        """A context manager: after it the working directory is the same as before."""
        return SameDirectory(self)

    def getcwd(self) -> str:
        if self.here.gone:
            fail(errno.ENOENT)
        return self.here.path

    def absolute(self, path: str, fd: int | None) -> str:
        """The name without symlinks of an entry that exists. Raises OSError."""
        slot = self.tree.slot(path, self._at(fd))
        self._entry(slot)
        return f"{slot.directory.path.rstrip('/')}/{slot.name}"

    # -- what there is

    def stat(self, path: str, *, dir_fd: int | None = None, follow_symlinks: bool = True) -> os.stat_result:
        return _status(self._find(path, dir_fd, follow_symlinks))

    def lstat(self, path: str) -> os.stat_result:
        return _status(self._find(path, follow=False))

    def fstat(self, fd: int) -> os.stat_result:
        return _status(self._open[fd]) if fd in self._open else os.fstat(fd)

    def access(self, path: str, mode: int, *, dir_fd: int | None = None, effective_ids: bool = False) -> bool:
        try:
            return self._find(path, dir_fd).may(mode)
        except OSError:
            return False

    def readlink(self, path: str, *, dir_fd: int | None = None) -> str:
        node = self._find(path, dir_fd, follow=False)
        if not node.is_symlink:
            fail(errno.EINVAL)
        return self.tree.read_link(node)

    def listdir(self, path: str | int) -> list[str]:
        return self.tree.names(self._readable_directory(path))

    def scandir(self, path: str | int) -> PlannedScan:
        return PlannedScan(self, self._readable_directory(path))

    def _readable_directory(self, path: str | int) -> Node:
        directory = self._find(path)
        if not directory.is_directory:
            fail(errno.ENOTDIR)
        if not directory.may(os.R_OK):
            fail(errno.EACCES)
        return directory

    def isatty(self, fd: int) -> bool:
        return self._identity(fd) in self.terminals

    def _identity(self, fd: int) -> Identity | None:
        try:
            return identity(os.fstat(fd))
        except (OSError, OverflowError):
            return None

    def listxattr(self, path: int) -> list[str]:
        node = self._at(path)
        return os.listxattr(node.real, follow_symlinks=False) if node.real else []

    def getxattr(self, path: int, attribute: str) -> bytes:
        return os.getxattr(self._at(path).real, attribute, follow_symlinks=False)

    # -- opening

    def open(self, path: str, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        """Of a file's contents, a real descriptor, for the plan's own if they can be written."""
        if path.startswith(_DESCRIPTORS):
            return os.open(path, flags)
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
            return _open_special(node, flags)
        return self._write(node, flags) if writing else self._read(node, flags)

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

    # -- making

    def _make(self, slot: Slot, mode: int, **fields: int) -> Node:
        """A new file at a place where none is."""
        directory = slot.directory
        self._check_change(directory)
        now = time.time_ns()
        inherits = directory.status.st_mode & stat.S_ISGID
        if inherits and stat.S_ISDIR(mode):
            mode |= stat.S_ISGID
        self._inode += 1
        group = directory.status.st_gid if inherits else os.getegid()
        values = (mode, self._inode, directory.status.st_dev, 1, os.geteuid(), group, 0, *[now // 10**9] * 3)
        times = {"st_atime_ns": now, "st_mtime_ns": now, "st_ctime_ns": now, "st_blocks": 0, "st_rdev": 0}
        node = Node(os.stat_result(values, {**times, **fields}))
        self._put(directory, slot.name, node)
        return node

    def _put(self, directory: Node, name: str, node: Node | None) -> None:
        self.before_change()
        self.changes.touch(directory, name, self.tree.child(directory, name))
        directory.entries[name] = node
        if node is not None:
            node.parent, node.name = directory, name

    def _check_change(self, directory: Node) -> None:
        """Whether entries may be made and removed there."""
        if directory.gone:
            fail(errno.ENOENT)
        if not directory.may(_ENTER):
            fail(errno.EROFS if _is_read_only(directory) else errno.EACCES)

    def _fresh(self, path: str, fd: int | None, directory: bool = False) -> Slot:
        """Where `path` is to be made."""
        slot = self.tree.slot(path, self._at(fd))
        if not slot.is_entry or self.tree.child(slot.directory, slot.name) is not None:
            fail(errno.EEXIST)
        if slot.slash and not directory:
            fail(errno.ENOENT)
        return slot

    def mkdir(self, path: str, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
        self._make(self._fresh(path, dir_fd, directory=True), stat.S_IFDIR | mode & 0o1777 & ~current_umask())

    def mknod(self, path: str, mode: int = 0o600, device: int = 0, *, dir_fd: int | None = None) -> None:
        self._make(self._fresh(path, dir_fd), mode & ~current_umask(), st_rdev=device)

    def symlink(self, src: str, dst: str, *, dir_fd: int | None = None) -> None:
        node = self._make(self._fresh(dst, dir_fd), stat.S_IFLNK | 0o777)
        node.target = src

    def link(
        self,
        src: str,
        dst: str,
        *,
        src_dir_fd: int | None = None,
        dst_dir_fd: int | None = None,
        follow_symlinks: bool = True,
    ) -> None:
        node = self._find(src, src_dir_fd, follow_symlinks)
        slot = self._fresh(dst, dst_dir_fd)
        if node.status.st_dev != slot.directory.status.st_dev:
            fail(errno.EXDEV)
        self._check_change(slot.directory)
        if node.is_directory:
            fail(errno.EPERM)
        self._put(slot.directory, slot.name, node)
        node.alter(st_nlink=node.status.st_nlink + 1)

    # -- removing

    def _entry(self, slot: Slot) -> Node:
        node = self.tree.child(slot.directory, slot.name)
        if node is None:
            fail(errno.ENOENT)
        return node

    def rmdir(self, path: str, *, dir_fd: int | None = None) -> None:
        slot = self.tree.slot(path, self._at(dir_fd))
        if not slot.is_entry:
            fail({".": errno.EINVAL, "..": errno.ENOTEMPTY, "/": errno.EBUSY}[slot.name])
        node = self._entry(slot)
        self._check_removal(slot.directory, node)
        if not node.is_directory:
            fail(errno.ENOTDIR)
        if self._holds_entries(node):
            fail(errno.ENOTEMPTY)
        self._remove(slot.directory, slot.name, node)

    def unlink(self, path: str, *, dir_fd: int | None = None) -> None:
        slot = self.tree.slot(path, self._at(dir_fd))
        if not slot.is_entry:
            fail(errno.EISDIR)
        node = self._entry(slot)
        if slot.slash:
            fail(errno.EISDIR if node.is_directory else errno.ENOTDIR)
        self._check_removal(slot.directory, node)
        if node.is_directory:
            fail(errno.EISDIR)
        self._remove(slot.directory, slot.name, node)

    def _check_removal(self, directory: Node, node: Node) -> None:
        self._check_change(directory)
        own = {node.status.st_uid, directory.status.st_uid}
        if directory.status.st_mode & stat.S_ISVTX and os.geteuid() not in {0, *own}:
            fail(errno.EPERM)
        if node.is_directory and node.status.st_dev != directory.status.st_dev:
            fail(errno.EBUSY)

    def _holds_entries(self, directory: Node) -> bool:
        try:
            return bool(self.tree.names(directory))
        except PermissionError:
            raise UnforeseeableError(f"whether {directory.path} is empty cannot be seen") from None

    def _remove(self, directory: Node, name: str, node: Node) -> None:
        self._put(directory, name, None)
        self._lose(directory, node)

    def _lose(self, directory: Node, node: Node) -> None:
        self.changes.lose(directory, node)
        if not node.is_directory and node.status.st_nlink > 1:
            node.alter(st_nlink=node.status.st_nlink - 1)
        else:
            node.gone = True

    # -- renaming

    def rename(self, src: str, dst: str, *, src_dir_fd: int | None = None, dst_dir_fd: int | None = None) -> None:
        """In the order in which Linux finds what is wrong."""
        source, target = self.tree.slot(src, self._at(src_dir_fd)), self.tree.slot(dst, self._at(dst_dir_fd))
        if source.directory.status.st_dev != target.directory.status.st_dev:
            fail(errno.EXDEV)
        if not source.is_entry or not target.is_entry:
            fail(errno.EBUSY)
        node = self._entry(source)
        existing = self.tree.child(target.directory, target.name)
        if not node.is_directory and (source.slash or target.slash):
            fail(errno.ENOTDIR)
        if node.is_directory and node.contains(target.directory):
            fail(errno.EINVAL)
        if existing is not None and existing.contains(source.directory):
            fail(errno.ENOTEMPTY)
        if existing is node:
            return
        self._check_removal(source.directory, node)
        if existing is None:
            self._check_change(target.directory)
        else:
            self._check_replacement(target.directory, node, existing)
        if node.is_directory and source.directory is not target.directory and not node.may(os.W_OK):
            fail(errno.EACCES)
        if existing is not None and existing.is_directory and self._holds_entries(existing):
            fail(errno.ENOTEMPTY)
        self._put(source.directory, source.name, None)
        self._put(target.directory, target.name, node)
        if existing is not None:
            self._lose(target.directory, existing)

    def _check_replacement(self, directory: Node, node: Node, existing: Node) -> None:
        self._check_removal(directory, existing)
        if node.is_directory and not existing.is_directory:
            fail(errno.ENOTDIR)
        if existing.is_directory and not node.is_directory:
            fail(errno.EISDIR)

    # -- what a file has besides

    def chmod(self, path: str | int, mode: int, *, dir_fd: int | None = None) -> None:
        node = self._find(path, dir_fd)
        if os.geteuid() not in {0, node.status.st_uid}:
            fail(errno.EPERM)
        node.alter(st_mode=stat.S_IFMT(node.status.st_mode) | mode)

    def fchmod(self, fd: int, mode: int) -> None:
        self.chmod(fd, mode)

    def chown(
        self, path: str | int, uid: int, gid: int, *, dir_fd: int | None = None, follow_symlinks: bool = True
    ) -> None:
        node = self._find(path, dir_fd, follow_symlinks)
        user, group = node.status.st_uid if uid == -1 else uid, node.status.st_gid if gid == -1 else gid
        if os.geteuid() != 0 and (user != node.status.st_uid or group not in {os.getegid(), *os.getgroups()}):
            fail(errno.EPERM)
        node.alter(st_uid=user, st_gid=group)

    def utime(
        self, path: str | int, *, ns: tuple[int, int], dir_fd: int | None = None, follow_symlinks: bool = True
    ) -> None:
        self._find(path, dir_fd, follow_symlinks).alter(st_atime_ns=ns[0], st_mtime_ns=ns[1])

    def setxattr(self, path: int, attribute: str, value: bytes) -> None:
        """A plan shows no attributes."""


class SameDirectory:
    __slots__ = ("_directory", "_files")

    def __init__(self, files: PlannedFiles) -> None:
        self._files = files
        self._directory = files.here

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._files.here = self._directory


class PlannedEntry:
    """An os.DirEntry of the plan."""

    __slots__ = ("_directory", "_files", "_on_disk", "name")

    def __init__(self, files: PlannedFiles, directory: Node, name: str, on_disk: os.DirEntry[str] | None) -> None:
        self.name = name
        self._files = files
        self._directory = directory
        self._on_disk = on_disk

    def inode(self) -> int:
        return self._on_disk.inode() if self._on_disk is not None else self._node(False).status.st_ino

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        if self._on_disk is not None and not self._on_disk.is_symlink():
            return self._on_disk.is_dir(follow_symlinks=False)
        try:
            return self._node(follow_symlinks).is_directory
        except FileNotFoundError:
            return False

    def _node(self, follow: bool) -> Node:
        return self._files.tree.find(self.name, self._directory, follow)


class PlannedScan:
    """What scandir gives of a directory, as it is when it is begun: the disk's entries, then those of the plan."""

    __slots__ = ("_entries",)

    def __init__(self, files: PlannedFiles, directory: Node) -> None:
        self._entries = _scan(files, directory, dict(directory.entries))

    def __enter__(self) -> PlannedScan:  # noqa: PYI034 (Self would have to be imported)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> PlannedScan:
        return self

    def __next__(self) -> PlannedEntry:
        return next(self._entries)

    def close(self) -> None:
        self._entries.close()


def _scan(files: PlannedFiles, directory: Node, known: dict[str, Node | None]) -> Generator[PlannedEntry]:
    if directory.real:
        with os.scandir(directory.real) as entries:
            for entry in entries:
                if entry.name not in known:
                    yield PlannedEntry(files, directory, entry.name, entry)
    for name, node in known.items():
        if node is not None:
            yield PlannedEntry(files, directory, name, None)


def memory() -> int:
    """A descriptor of an empty file that lies nowhere, out of the way of those that scripts use. Raises OSError."""
    from fcntl import F_DUPFD_CLOEXEC, fcntl

    made = os.memfd_create("planned")
    try:
        return fcntl(made, F_DUPFD_CLOEXEC, _FIRST_CONTENTS)
    finally:
        os.close(made)


def _status(node: Node) -> os.stat_result:
    if node.content >= 0 and node.copy_of is None:
        node.alter(st_size=node.size)
    return node.status


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


def _is_read_only(directory: Node) -> bool:
    return bool(directory.real) and bool(os.statvfs(directory.real).f_flag & os.ST_RDONLY)
