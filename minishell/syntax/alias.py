"""Alias substitution (XCU 2.3.1): which token is replaced, and by what."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Mark = tuple[list[tuple[str, int]], list[int]]
    Words = frozenset[str]


class Aliases:
    """Knows which parts of the text came from which alias, so that none is substituted within its own value."""

    __slots__ = ("_blank_ends", "_lookup", "_regions")

    def __init__(self, lookup: Callable[[str], str | None]) -> None:
        self._lookup = lookup
        #: (name, end): the text up to `end` came from the alias `name`
        self._regions: list[tuple[str, int]] = []
        #: the ends of values that end in a blank: the word that follows is looked up, too
        self._blank_ends: list[int] = []

    def value(self, name: str, start: int, reserved: Words) -> str | None:
        """The value to put in the place of the token `name` at `start`, where the words `reserved` are recognised."""
        self.awaits(start)
        if name in reserved:
            return None
        value = self._lookup(name)
        if value is None or any(name == other and start < end for other, end in self._regions):
            return None
        return value

    def awaits(self, start: int) -> bool:
        """Whether the word at `start`, though no command's name, is to be looked up; says so but once."""
        if not self._blank_ends:
            return False
        ahead = [end for end in self._blank_ends if end > start]
        awaited = len(ahead) < len(self._blank_ends)
        self._blank_ends = ahead
        return awaited

    def replaced(self, name: str, start: int, end: int, value: str) -> None:
        """The token text[start:end] has been replaced."""
        shift = len(value) - (end - start)
        enclosing = [(other, at + shift) for other, at in self._regions if at >= end]
        self._regions = [*enclosing, (name, start + len(value))]
        self._blank_ends = [at + shift for at in self._blank_ends if at >= end]
        if value[-1:] in (" ", "\t"):
            self._blank_ends.append(start + len(value))

    def dropped(self, length: int) -> None:
        """The text's first `length` characters are gone."""
        self._regions = [(name, end - length) for name, end in self._regions if end > length]
        self._blank_ends = [end - length for end in self._blank_ends if end > length]

    def mark(self) -> Mark:
        return self._regions, self._blank_ends[:]

    def rewind(self, mark: Mark) -> None:
        self._regions, self._blank_ends = mark
