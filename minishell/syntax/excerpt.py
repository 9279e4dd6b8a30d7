"""Text taken out of a source to be parsed by itself, and where each part of it stood."""

from __future__ import annotations

from .nodes import Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Excerpt:
    """Pieces of a source's text joined: a here-document without its leading tabs, the inside of backquotes."""

    __slots__ = ("_length", "_offsets", "_pieces", "_starts")

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._starts: list[int] = []
        self._offsets: list[int] = []
        self._length = 0

    def add(self, piece: str, offset: int) -> None:
        """Append `piece`, which stands at `offset` in the source."""
        if not self._starts or offset - self._offsets[-1] != self._length - self._starts[-1]:
            self._starts.append(self._length)
            self._offsets.append(offset)
        self._pieces.append(piece)
        self._length += len(piece)

    def text(self) -> str:
        return "".join(self._pieces)

    def place(self, offset: int) -> int:
        """The source's offset for an offset into `text()`."""
        low, high = 0, len(self._starts)
        while low < high:
            middle = (low + high) // 2
            if self._starts[middle] <= offset:
                low = middle + 1
            else:
                high = middle
        return self._offsets[low - 1] + offset - self._starts[low - 1] if low else offset

    def relocate(self, nodes: Iterable[Node]) -> None:
        """Make the spans in the trees `nodes`, parsed from `text()`, spans in the source."""
        left: list[object] = list(nodes)
        while left:
            item = left.pop()
            if isinstance(item, Node):
                item.start = self.place(item.start)
                item.end = self.place(item.end)
                left.extend(item.fields())
            elif isinstance(item, tuple):
                left.extend(item)
