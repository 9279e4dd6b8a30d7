"""Place: a name in an open directory, which stays that directory whatever happens to its path."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .file_system import FileSystem


class Place:
    """`name` is relative to the directory `fd` (None: the working directory); `path` is how the user knows it."""

    __slots__ = ("fd", "files", "name", "path")

    def __init__(self, path: str, name: str | None = None, fd: int | None = None, files: FileSystem = os) -> None:
        self.path = path
        self.name = path if name is None else name
        self.fd = fd
        self.files = files

    def status(self) -> os.stat_result:
        """lstat(2). Raises OSError."""
        return self.files.stat(self.name, dir_fd=self.fd, follow_symlinks=False)

    def is_writable(self) -> bool:
        return self.files.access(self.name, os.W_OK, dir_fd=self.fd, effective_ids=True)

    def beside(self, name: str) -> Place:
        """`name` in the same directory."""
        return Place(_sibling(self.path, name), _sibling(self.name, name), self.fd, self.files)


def basename(path: str) -> str:
    """The last component, without the slashes after it; "" of the root."""
    return path.rstrip("/").rpartition("/")[2]


def _sibling(path: str, name: str) -> str:
    path = path.rstrip("/")
    return path[: path.rfind("/") + 1] + name
