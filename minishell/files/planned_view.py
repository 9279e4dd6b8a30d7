"""PlannedView: what there is for a plan: the disk's files, over which lies what the plan has made of them."""

from __future__ import annotations

import errno
import os

from .planned_scan import PlannedScan
from .planned_tree import Node, Tree, changed, fail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .planned_tree import Slot


class PlannedView:
    """The calls of a FileSystem that look, and the working directory."""

    def __init__(self) -> None:
        self.tree = Tree()
        self.here = self._working_directory()
        #: the name of the working directory at first
        self.start = self.here.path
        #: what descriptors are open for
        self._open: dict[int, Node] = {}

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

    def _entry(self, slot: Slot) -> Node:
        node = self.tree.child(slot.directory, slot.name)
        if node is None:
            fail(errno.ENOENT)
        return node

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
        return PlannedScan(self.tree, self._readable_directory(path))

    def _readable_directory(self, path: str | int) -> Node:
        directory = self._find(path)
        if not directory.is_directory:
            fail(errno.ENOTDIR)
        if not directory.may(os.R_OK):
            fail(errno.EACCES)
        return directory

    def listxattr(self, path: int) -> list[str]:
        node = self._at(path)
        return os.listxattr(node.real, follow_symlinks=False) if node.real else []

    def getxattr(self, path: int, attribute: str) -> bytes:
        return os.getxattr(self._at(path).real, attribute, follow_symlinks=False)


class SameDirectory:
    __slots__ = ("_directory", "_view")

    def __init__(self, view: PlannedView) -> None:
        self._view = view
        self._directory = view.here

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._view.here = self._directory


def _status(node: Node) -> os.stat_result:
    if node.content >= 0 and node.copy_of is None:
        node.alter(st_size=node.size)
    if node.changed_at:
        node.status = changed(node.status, st_mtime_ns=node.changed_at)
        node.changed_at = 0
    return node.status
