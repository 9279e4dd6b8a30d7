"""The tree of a plan: what the disk has, over which lies what the plan has made of it."""

from __future__ import annotations

import errno
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from .descent import Identity

    Entries = dict[str, "Node | None"]

#: symlinks on the way to one file, as Linux follows them
_MAXIMUM_LINKS = 40
#: bytes of a name, and of a path with its NUL
_NAME_MAX = 255
_PATH_MAX = 4096

_NO_ENTRIES: Entries = {}


class UnforeseeableError(Exception):
    """What would happen cannot be said; the message tells why."""


def fail(number: int) -> NoReturn:
    """Raises OSError."""
    raise OSError(number, os.strerror(number))


def changed(status: os.stat_result, **fields: int) -> os.stat_result:
    """`status` with other `fields`, named as in it; times in ns only."""
    reduced: Any = status.__reduce__()
    _, (values, more) = reduced
    names = ("st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size")
    first = [fields.pop(name, value) for name, value in zip(names, values, strict=False)]
    return os.stat_result((*first, *values[len(names) :]), {**more, **fields})


class Node:
    """A file as the plan has it; it keeps its identity when it is renamed."""

    __slots__ = (
        "altered",
        "changed_at",
        "content",
        "copy_of",
        "entries",
        "gone",
        "name",
        "parent",
        "real",
        "searchable",
        "status",
        "target",
    )

    parent: Node

    def __init__(self, status: os.stat_result, real: str = "") -> None:
        self.status = status
        #: where the disk has it; "" for what the plan has made
        self.real = real
        #: whether `status` is the plan's and not the disk's
        self.altered = not real
        #: ns; when the plan has changed its contents, or 0
        self.changed_at = 0
        #: whether files may be looked for in it; None if nobody has asked
        self.searchable: bool | None = None
        #: where it is now: for a file with several links, the one that was made last
        self.parent = self
        self.name = ""
        #: of a directory, what is known of its entries; None for one that is not there
        self.entries: Entries = {} if stat.S_ISDIR(status.st_mode) else _NO_ENTRIES
        #: a descriptor of the contents that the plan has given to a regular file, or -1
        self.content = -1
        #: the file whose contents it has been given
        self.copy_of: Node | None = None
        #: of a symlink that the plan has made
        self.target = ""
        #: whether it has no name any more
        self.gone = False

    @property
    def is_directory(self) -> bool:
        return stat.S_ISDIR(self.status.st_mode)

    @property
    def is_symlink(self) -> bool:
        return stat.S_ISLNK(self.status.st_mode)

    @property
    def identity(self) -> Identity:
        return self.status.st_dev, self.status.st_ino

    @property
    def size(self) -> int:
        """Bytes; 0 for what is no regular file."""
        if self.content >= 0 and self.copy_of is None:
            return os.fstat(self.content).st_size
        return self.status.st_size if stat.S_ISREG(self.status.st_mode) else 0

    @property
    def path(self) -> str:
        """Its absolute name without symlinks."""
        names: list[str] = []
        node = self
        while node.parent is not node:
            names.append(node.name)
            node = node.parent
        return "/" + "/".join(reversed(names))

    def alter(self, **fields: int) -> None:
        self.status = changed(self.status, **fields)
        self.altered = True
        self.searchable = None

    def may(self, mode: int) -> bool:
        """Whether this process may do to it what `mode`, of os.access, says."""
        if not self.altered:
            return os.access(self.real, mode, effective_ids=True)
        granted = self.status.st_mode
        if os.geteuid() == 0:
            return not mode & os.X_OK or self.is_directory or bool(granted & 0o111)
        if self.status.st_uid == os.geteuid():
            granted >>= 6
        elif self.status.st_gid in {os.getegid(), *os.getgroups()}:
            granted >>= 3
        return granted & mode == mode

    def contains(self, other: Node) -> bool:
        """Whether it is `other` or a directory above it."""
        while other is not self and other.parent is not other:
            other = other.parent
        return other is self


class Slot:
    """The last component of a path: `name` in `directory`. The names "/", "." and ".." are no entries."""

    __slots__ = ("directory", "name", "slash")

    def __init__(self, directory: Node, name: str, slash: bool) -> None:
        self.directory = directory
        self.name = name
        #: whether the path ends in a slash
        self.slash = slash

    @property
    def is_entry(self) -> bool:
        return self.name not in {"/", ".", ".."}


class Tree:
    """Paths to nodes, as the kernel finds files. Every method raises OSError."""

    __slots__ = ("_linked", "root")

    def __init__(self) -> None:
        self.root = Node(os.stat("/"), "/")
        #: the disk's files that have several names
        self._linked: dict[Identity, Node] = {}

    def child(self, directory: Node, name: str) -> Node | None:
        """The entry of that name, which is not . or .."""
        entries = directory.entries
        if name in entries:
            return entries[name]
        if len(name) * 4 > _NAME_MAX and len(os.fsencode(name)) > _NAME_MAX:
            fail(errno.ENAMETOOLONG)
        if not directory.real:
            return None
        real = _join(directory.real, name)
        try:
            status = os.lstat(real)
        except FileNotFoundError:
            return None
        node = self._on_disk(status, real)
        node.parent, node.name = directory, name
        entries[name] = node
        return node

    def _on_disk(self, status: os.stat_result, real: str) -> Node:
        if status.st_nlink < 2 or stat.S_ISDIR(status.st_mode):
            return Node(status, real)
        return self._linked.setdefault((status.st_dev, status.st_ino), Node(status, real))

    def find(self, path: str, start: Node, follow: bool = True) -> Node:
        """The file that `path` names, seen from the directory `start`."""
        if not path:
            fail(errno.ENOENT)
        slash = path.endswith("/")
        node, names = self._begin(path, start)
        links = 0
        while names:
            name = names.pop()
            node, directory = self._enter(node, name), node
            if node.is_symlink and (names or follow or slash):
                links += 1
                if links > _MAXIMUM_LINKS:
                    fail(errno.ELOOP)
                target = self.read_link(node)
                node, more = self._begin(target, directory)
                slash = slash or (not names and target.endswith("/"))
                names += more
        if slash and not node.is_directory:
            fail(errno.ENOTDIR)
        return node

    def _begin(self, path: str, start: Node) -> tuple[Node, list[str]]:
        """Where a path begins, and its components, the last one first."""
        check_path(path)
        return self.root if path.startswith("/") else start, [name for name in path.split("/")[::-1] if name]

    def _enter(self, directory: Node, name: str) -> Node:
        _check_search(directory)
        if name == ".":
            return directory
        if name == "..":
            return directory.parent
        found = self.child(directory, name)
        if found is None:
            fail(errno.ENOENT)
        return found

    def slot(self, path: str, start: Node) -> Slot:
        """Where `path` is or would be; its directory must exist."""
        if path and "/" not in path and path not in {".", ".."}:
            check_path(path)
            _check_search(start)
            return Slot(start, path, False)
        if not path:
            fail(errno.ENOENT)
        check_path(path)
        head, slash, name = path.rstrip("/").rpartition("/")
        if not name:
            return Slot(self.root, "/", True)
        directory = self.find(head, start) if head else self.root if slash else start
        _check_search(directory)
        return Slot(directory, name, path.endswith("/"))

    def read_link(self, node: Node) -> str:
        return node.target or os.readlink(node.real)

    def names(self, directory: Node) -> list[str]:
        names = os.listdir(directory.real) if directory.real else []
        entries = directory.entries
        if not entries:
            return names
        return [name for name in names if name not in entries] + [name for name, node in entries.items() if node]


def check_path(path: str) -> None:
    """Raises OSError for a path that is too long, ValueError for a NUL in it."""
    if "\0" in path:
        raise ValueError("embedded null byte")
    if len(path) * 4 >= _PATH_MAX and len(os.fsencode(path)) >= _PATH_MAX:
        fail(errno.ENAMETOOLONG)


def _check_search(directory: Node) -> None:
    if directory.searchable is None:
        if not directory.is_directory:
            fail(errno.ENOTDIR)
        directory.searchable = directory.may(os.X_OK)
    if not directory.searchable:
        fail(errno.EACCES)


def _join(directory: str, name: str) -> str:
    return f"{directory}{name}" if directory == "/" else f"{directory}/{name}"
