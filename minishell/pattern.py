"""Shell patterns (XCU 2.14): a pattern's text -> a matcher.

In a pattern's text a backslash takes the special meaning from the character
that follows; `escape` puts backslashes before what was quoted.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_SPECIAL = str.maketrans({char: "\\" + char for char in "*?[]\\-!^:.=()|+@"})
_CACHE_SIZE = 512


def escape(text: str) -> str:
    """The pattern that matches `text` alone."""
    return text if text.isalnum() else text.translate(_SPECIAL)


def join_pattern(segments: list[tuple[int, str]]) -> str:
    """The pattern that (kind, text) make; text of the kind 0 was quoted and matches only itself."""
    return "".join([text if kind else escape(text) for kind, text in segments])


def remove_escapes(pattern: str) -> str:
    """`pattern` as the text it is where it is no pattern; a backslash at the end stays."""
    if "\\" not in pattern:
        return pattern
    pieces = []
    i = 0
    while i < len(pattern):
        if pattern[i] == "\\" and i + 1 < len(pattern):
            i += 1
        pieces.append(pattern[i])
        i += 1
    return "".join(pieces)


def is_pattern(pattern: str, extended: bool = False) -> bool:
    """Whether an active `*` or `?`, a whole bracket expression, or with `extended` a +(…), @(…) or !(…), is in it."""
    if extended and has_group(pattern):
        return True
    if not ("*" in pattern or "?" in pattern or "[" in pattern):
        return False
    return any(not isinstance(item, str) for item in _items(pattern))


def compile_pattern(pattern: str, extended: bool = False) -> Matcher:
    """`extended`: with bash's ?(a|b) and its like."""
    if extended and has_group(pattern):
        return _compile_extended(pattern)
    matcher = _cache.get(pattern)
    if matcher is None:
        if len(_cache) >= _CACHE_SIZE:
            _cache.clear()
        matcher = _cache[pattern] = Matcher(pattern)
    return matcher


def has_group(pattern: str) -> bool:
    """Whether it may hold an extended pattern such as +(a|b)."""
    return "(" in pattern and any(opener in pattern for opener in ("?(", "*(", "+(", "@(", "!("))


def _compile_extended(pattern: str) -> Matcher:
    from .extended_pattern import ExtendedMatcher

    return ExtendedMatcher(pattern)


class Bracket:
    """A bracket expression (2.14.1, XBD 9.3.5), which matches one character."""

    __slots__ = ("chars", "classes", "negated", "ranges")

    def __init__(self) -> None:
        self.chars: set[str] = set()
        self.ranges: list[tuple[str, str]] = []
        self.classes: list[Callable[[str], bool]] = []
        self.negated = False

    def matches(self, char: str) -> bool:
        found = (
            char in self.chars
            or any(low <= char <= high for low, high in self.ranges)
            or any(member(char) for member in self.classes)
        )
        return found is not self.negated


class Segment:
    """What stands between two stars; it matches `length` characters."""

    __slots__ = ("_items", "length", "literal")

    def __init__(self, items: list[str | Bracket | None]) -> None:
        self.length = len(items)
        self._items = items
        texts = [item for item in items if isinstance(item, str)]
        self.literal = "".join(texts) if len(texts) == len(items) else None

    def at(self, text: str, start: int) -> bool:
        """Whether it matches text[start:start + length]; `start` may be out of the text."""
        if start < 0 or start + self.length > len(text):
            return False
        if self.literal is not None:
            return text.startswith(self.literal, start)
        for item in self._items:
            char = text[start]
            if item is not None and char != item and (isinstance(item, str) or not item.matches(char)):
                return False
            start += 1
        return True

    def find(self, text: str, start: int) -> int:
        """The first place from `start` on where it matches, or -1."""
        if self.literal is not None:
            return text.find(self.literal, start)
        for place in range(start, len(text) - self.length + 1):
            if self.at(text, place):
                return place
        return -1

    def find_last(self, text: str, end: int) -> int:
        """The last place where it matches and ends no later than `end`, or -1."""
        if self.literal is not None:
            return text.rfind(self.literal, 0, end)
        for place in range(end - self.length, -1, -1):
            if self.at(text, place):
                return place
        return -1


class Matcher:
    """A pattern as segments of fixed length with a star between each two.

    The first and the last are tied to the ends of what is matched; those
    between go to the first place where they fit, which is never wrong, so
    nothing is tried twice.
    """

    __slots__ = ("_ends", "_first", "_last", "_middle")

    def __init__(self, pattern: str) -> None:
        segments: list[list[str | Bracket | None]] = [[]]
        for item in _items(pattern):
            if isinstance(item, Star):
                segments.append([])
            else:
                segments[-1].append(item)
        self._first = Segment(segments[0])
        self._last = Segment(segments[-1]) if len(segments) > 1 else None
        self._middle = [Segment(items) for items in segments[1:-1] if items]
        #: the text before and behind the one star of a pattern such as *.txt
        self._ends: tuple[str, str] | None = None
        if self._last is not None and not self._middle:
            before, behind = self._first.literal, self._last.literal
            self._ends = None if before is None or behind is None else (before, behind)

    def matches(self, text: str) -> bool:
        """Whether all of `text` matches."""
        if self._ends is not None:
            before, behind = self._ends
            return text.startswith(before) and text.endswith(behind) and len(text) >= len(before) + len(behind)
        last = self._last
        if last is None:
            return len(text) == self._first.length and self._first.at(text, 0)
        place = len(text) - last.length
        return 0 <= self._forward(text) <= place and last.at(text, place)

    def shortest_prefix(self, text: str) -> int | None:
        """The length of the shortest beginning of `text` that matches."""
        end = self._forward(text)
        if self._last is None or end < 0:
            return None if end < 0 else end
        place = self._last.find(text, end)
        return None if place < 0 else place + self._last.length

    def longest_prefix(self, text: str) -> int | None:
        end = self._forward(text)
        if self._last is None or end < 0:
            return None if end < 0 else end
        place = self._last.find_last(text, len(text))
        return None if place < end else place + self._last.length

    def shortest_suffix(self, text: str) -> int | None:
        """Where the shortest end of `text` that matches begins."""
        start = self._backward(text)
        if self._last is None or start < 0:
            return None if start < 0 else start
        place = self._first.find_last(text, start)
        return None if place < 0 else place

    def longest_suffix(self, text: str) -> int | None:
        start = self._backward(text)
        if self._last is None or start < 0:
            return None if start < 0 else start
        place = self._first.find(text, 0)
        return None if place < 0 or place + self._first.length > start else place

    def _forward(self, text: str) -> int:
        """Where all but the last segment end when each stands as far left as it can, or -1."""
        if not self._first.at(text, 0):
            return -1
        end = self._first.length
        for segment in self._middle:
            place = segment.find(text, end)
            if place < 0:
                return -1
            end = place + segment.length
        return end

    def _backward(self, text: str) -> int:
        """Where all but the first segment begin when each stands as far right as it can, or -1.

        Where there is no star: where the pattern begins that ends with the text.
        """
        last = self._first if self._last is None else self._last
        start = len(text) - last.length
        if not last.at(text, start):
            return -1
        for segment in reversed(self._middle):
            start = segment.find_last(text, start)
            if start < 0:
                return -1
        return start


_cache: dict[str, Matcher] = {}


# ---- The pattern's text ----


class Star:
    """`*`"""

    __slots__ = ()


_STAR = Star()


def _items(pattern: str) -> list[str | Bracket | Star | None]:
    """One item for each character that is matched, and for each star; None is `?`."""
    items: list[str | Bracket | Star | None] = []
    # Without a `]` further on, no bracket expression begins.
    last_bracket = pattern.rfind("]")
    i = 0
    while i < len(pattern):
        char = pattern[i]
        i += 1
        if char == "*":
            items.append(_STAR)
        elif char == "?":
            items.append(None)
        elif char == "[" and i < last_bracket:
            bracket, i = _bracket(pattern, i)
            items.append("[" if bracket is None else bracket)
        elif char == "\\" and i < len(pattern):
            items.append(pattern[i])
            i += 1
        else:
            items.append(char)
    return items


def bracket_at(pattern: str, start: int) -> tuple[Bracket | None, int]:
    """As `_bracket`, for any `start`."""
    return _bracket(pattern, start) if start < len(pattern) else (None, start)


def _bracket(pattern: str, start: int) -> tuple[Bracket | None, int]:
    """The bracket expression whose inside begins at `start`, and where it ends; None, and `start`, without an end."""
    bracket = Bracket()
    i = start
    if pattern[i] in "!^":
        bracket.negated = True
        i += 1
    first = i
    while i < len(pattern) and (pattern[i] != "]" or i == first):
        named = _named(pattern, i)
        if named is not None and named[0] == ":":
            _, name, i = named
            bracket.classes.append(_CLASSES.get(name, _never))
            continue
        low, i = _element(pattern, i)
        if pattern[i : i + 1] == "-" and pattern[i + 1 : i + 2] not in ("]", ""):
            high, i = _element(pattern, i + 1)
            bracket.ranges.append((low, high))
        else:
            bracket.chars.add(low)
    return (bracket, i + 1) if i < len(pattern) else (None, start)


def _element(pattern: str, start: int) -> tuple[str, int]:
    """The character, [.x.] or [=x=] at `start`, and where it ends."""
    named = _named(pattern, start)
    if named is not None and len(named[1]) == 1:
        return named[1], named[2]
    if pattern[start] == "\\" and start + 1 < len(pattern):
        return pattern[start + 1], start + 2
    return pattern[start], start + 1


def _named(pattern: str, start: int) -> tuple[str, str, int] | None:
    """`:`, `.` or `=`, the name between, and the end, of a [:name:] at `start`."""
    kind = pattern[start + 1 : start + 2]
    if pattern[start] != "[" or kind not in (":", ".", "="):
        return None
    end = pattern.find(kind + "]", start + 2, start + 16)
    return None if end < 0 else (kind, pattern[start + 2 : end], end + 2)


def _never(char: str) -> bool:
    return False


def _is_control(char: str) -> bool:
    return char < " " or "\x7f" <= char < "\xa0"


_CLASSES: dict[str, Callable[[str], bool]] = {
    "alnum": lambda char: char.isalpha() or char in "0123456789",
    "alpha": str.isalpha,
    "blank": lambda char: char in " \t",
    "cntrl": _is_control,
    "digit": lambda char: char in "0123456789",
    "graph": lambda char: char.isprintable() and not char.isspace(),
    "lower": str.islower,
    "print": str.isprintable,
    "punct": lambda char: char.isprintable() and not char.isalnum() and not char.isspace(),
    "space": str.isspace,
    "upper": str.isupper,
    "xdigit": lambda char: char in "0123456789abcdefABCDEF",
}
