"""PlannedNames: making, removing and renaming in a plan, which changes nothing on the disk."""

from __future__ import annotations

import errno
import os
import stat
import time

from .directories import current_umask
from .effects import Changes
from .planned_tree import Node, UnforeseeableError, fail
from .planned_view import PlannedView

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .planned_tree import Slot

#: inodes of what the plan makes
_FIRST_INODE = 1 << 62

#: bytes; what matters is that it is not nothing
_DIRECTORY_SIZE = 4096

_ENTER = os.W_OK | os.X_OK


class PlannedNames(PlannedView):
    """The calls that change names, and what a file has besides its contents."""

    def __init__(self) -> None:
        super().__init__()
        self.changes = Changes()
        #: called before each change: it may raise, to end the plan
        self.before_change: Callable[[], None] = lambda: None
        self._inode = _FIRST_INODE

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
        size = _DIRECTORY_SIZE if stat.S_ISDIR(mode) else 0
        values = (mode, self._inode, directory.status.st_dev, 1, os.geteuid(), group, size, *[now // 10**9] * 3)
        times = {"st_atime_ns": now, "st_mtime_ns": now, "st_ctime_ns": now, "st_blocks": 0, "st_rdev": 0}
        node = Node(os.stat_result(values, {**times, **fields}))
        self._put(directory, slot.name, node)
        return node

    def _put(self, directory: Node, name: str, node: Node | None) -> None:
        self.before_change()
        self.changes.touch(directory, name, self.tree.child(directory, name))
        directory.entries[name] = node
        directory.changed_at = time.time_ns()
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

    def exchange(self, src: str, dst: str, *, src_dir_fd: int | None = None, dst_dir_fd: int | None = None) -> None:
        """rename.exchange; in the order in which Linux finds what is wrong."""
        slots = self.tree.slot(src, self._at(src_dir_fd)), self.tree.slot(dst, self._at(dst_dir_fd))
        source, target = slots
        if source.directory.status.st_dev != target.directory.status.st_dev:
            fail(errno.EXDEV)
        if not source.is_entry or not target.is_entry:
            fail(errno.EBUSY)
        nodes = self._entry(source), self._entry(target)
        if any(slot.slash and not node.is_directory for slot, node in zip(slots, nodes, strict=True)):
            fail(errno.ENOTDIR)
        if nodes[0].contains(target.directory) or nodes[1].contains(source.directory):
            fail(errno.ENOTSUP)
        if nodes[0] is nodes[1]:
            return
        for slot, node in zip(slots, nodes, strict=True):
            self._check_removal(slot.directory, node)
        if source.directory is not target.directory and any(n.is_directory and not n.may(os.W_OK) for n in nodes):
            fail(errno.EACCES)
        for slot in slots:
            self._put(slot.directory, slot.name, None)
        for slot, node in zip(slots, reversed(nodes), strict=True):
            self._put(slot.directory, slot.name, node)

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
        node = self._find(path, dir_fd, follow_symlinks)
        node.changed_at = 0
        node.alter(st_atime_ns=ns[0], st_mtime_ns=ns[1])

    def setxattr(self, path: int, attribute: str, value: bytes) -> None:
        """A plan shows no attributes."""


def _is_read_only(directory: Node) -> bool:
    return bool(directory.real) and bool(os.statvfs(directory.real).f_flag & os.ST_RDONLY)
