"""What scandir gives of a planned directory: the disk's entries that are still there, then those of the plan."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator
    from types import TracebackType

    from .planned_tree import Node, Tree


class PlannedEntry:
    """An os.DirEntry of the plan."""

    __slots__ = ("_directory", "_on_disk", "_tree", "name")

    def __init__(self, tree: Tree, directory: Node, name: str, on_disk: os.DirEntry[str] | None) -> None:
        self.name = name
        self._tree = tree
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
        return self._tree.find(self.name, self._directory, follow)


class PlannedScan:
    """What scandir gives of a directory, as it is when it is begun: the disk's entries, then those of the plan."""

    __slots__ = ("_entries",)

    def __init__(self, tree: Tree, directory: Node) -> None:
        self._entries = _scan(tree, directory, dict(directory.entries))

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


def _scan(tree: Tree, directory: Node, known: dict[str, Node | None]) -> Generator[PlannedEntry]:
    if directory.real:
        with os.scandir(directory.real) as entries:
            for entry in entries:
                if entry.name not in known:
                    yield PlannedEntry(tree, directory, entry.name, entry)
    for name, node in known.items():
        if node is not None:
            yield PlannedEntry(tree, directory, name, None)
