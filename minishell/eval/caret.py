"""The line of an error, with a caret under the place."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..syntax.source import Source

#: columns shown of a longer line, the caret in their middle
_WIDTH = 72

_INDENT = "  "


def excerpt(source: Source, offset: int) -> str:
    """Two lines, each after a newline: the one that `offset` is in, and the caret; "" if the line is blank."""
    start = source.text.rfind("\n", 0, offset) + 1
    line = source.text[start:].partition("\n")[0]
    if not line.strip():
        return ""
    line, at = _window(line, offset - start)
    return f"\n{_INDENT}{_visible(line)}\n{_INDENT}{_blank(_visible(line[:at]))}^"


def _window(line: str, at: int) -> tuple[str, int]:
    """The part of a long line around `at`, and where `at` is in it."""
    first = max(0, min(at - _WIDTH // 2, len(line) - _WIDTH))
    return line[first : first + _WIDTH], at - first


def _visible(text: str) -> str:
    """Tabs are blanks, and what a terminal could obey is a question mark."""
    return "".join(char if char.isprintable() else "?" for char in text.replace("\t", " "))


def _blank(text: str) -> str:
    """Blanks as wide as `text` on a terminal."""
    from unicodedata import combining, east_asian_width

    return " " * sum(2 if east_asian_width(char) in "WF" else 0 if combining(char) else 1 for char in text)
