"""The text that is parsed, growing as it is read; lines and columns are worked out when they are shown."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Mark = tuple[str, int, list[tuple[int, int]]]


class Span:
    """Two offsets into a source's text."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and (self.start, self.end) == (other.start, other.end)

    def __hash__(self) -> int:
        return hash((self.start, self.end))

    def __repr__(self) -> str:
        return f"Span({self.start}, {self.end})"


class Source:
    """`line` is the number of the text's first line; `more` gives the next line or lines, "" at the end of input."""

    __slots__ = ("_grown", "_inserted", "_line", "_line_start", "_seen", "line", "more", "name", "text")

    def __init__(self, text: str, name: str = "", line: int = 1, more: Callable[[], str] | None = None) -> None:
        self.text = text
        self.name = name
        self.line = line
        self.more = more
        self._grown = 0
        #: (offset, lines): up to this offset, so many lines came from aliases
        self._inserted: list[tuple[int, int]] = []
        self._line = line
        self._line_start = 0
        self._seen = 0

    def grow(self) -> bool:
        """Append what `more` gives; False at the end of input."""
        added = self.more() if self.more is not None else ""
        if not added:
            self.more = None
            return False
        # CPython appends in place to a string that has but one reference.
        text, self.text = self.text, ""
        text += added
        self.text = text
        self._grown += len(added)
        return True

    def splice(self, start: int, end: int, value: str) -> None:
        """Put `value`, an alias's, in the place of text[start:end]."""
        shift = len(value) - (end - start)
        lines = value.count("\n") - self.text.count("\n", start, end)
        self._inserted = [(at + shift if at >= end else at, count) for at, count in self._inserted]
        if lines:
            self._inserted.append((start + len(value), lines))
        self.text = self.text[:start] + value + self.text[end:]
        self._forget_lines()

    def drop(self, offset: int) -> None:
        """Forget the text before `offset`, which becomes offset 0. It must be the beginning of a line."""
        self.line = self.position(offset)[0]
        self.text = self.text[offset:]
        self._inserted = [(at - offset, count) for at, count in self._inserted if at > offset]
        self._forget_lines()

    def mark(self) -> Mark:
        """What `rewind` needs."""
        return self.text, self._grown, self._inserted

    def rewind(self, mark: Mark) -> None:
        """Undo the splices made since `mark`; what was read since then stays."""
        text, grown, self._inserted = mark
        added = self._grown - grown
        self.text = text + self.text[len(self.text) - added :] if added else text
        self._forget_lines()

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1; the text of an alias counts as part of the line where its name stood."""
        if offset < self._line_start:
            self._forget_lines()
        if offset > self._seen:
            self._count_lines(offset)
        inserted = sum([count for at, count in self._inserted if at <= offset]) if self._inserted else 0
        return self._line - inserted, offset - self._line_start + 1

    def _count_lines(self, offset: int) -> None:
        newlines = self.text.count("\n", self._seen, offset)
        if newlines:
            self._line += newlines
            self._line_start = self.text.rfind("\n", 0, offset) + 1
        self._seen = offset

    def _forget_lines(self) -> None:
        self._line = self.line
        self._line_start = 0
        self._seen = 0
