"""Extended regular expressions (XBD 9.4) written as Python's, for bash's =~."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_CLASSES = {
    "alnum": r"0-9A-Za-z\u00aa-\U0010ffff",
    "alpha": r"A-Za-z\u00aa-\U0010ffff",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"!-~\u00a1-\U0010ffff",
    "lower": "a-z",
    "print": r" -~\u00a0-\U0010ffff",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "word": r"\w",
    "xdigit": "0-9A-Fa-f",
}
ExpressionError = re.error

_SPECIAL = frozenset("\\.[]{}()*+?^$|")


def escape(text: str) -> str:
    """The expression that matches `text` alone."""
    return "".join(["\\" + char if char in _SPECIAL else char for char in text])


def search(expression: str, text: str, ignore_case: bool) -> list[str] | None:
    """What the whole and each group of `expression` match in `text`; None without a match. Raises re.error."""
    found = re.search(_translated(expression), text, re.DOTALL | (re.IGNORECASE if ignore_case else 0))
    return None if found is None else [found[0], *(group or "" for group in found.groups())]


def matcher(expression: str) -> Callable[[str], object]:
    """What is true of a text in which the expression matches. Raises re.error."""
    return re.compile(_translated(expression), re.DOTALL).search


def _translated(expression: str) -> str:
    pieces = []
    i = 0
    while i < len(expression):
        char = expression[i]
        if char == "[":
            piece, i = _bracket(expression, i + 1)
        elif char == "\\" and i + 1 < len(expression):
            piece = re.escape(expression[i + 1])
            i += 2
        else:
            piece = r"\Z" if char == "$" else char
            i += 1
        pieces.append(piece)
    return "".join(pieces)


def _bracket(expression: str, start: int) -> tuple[str, int]:
    """The bracket expression whose inside begins at `start`, and where it ends. Raises re.error."""
    i = start
    negated = expression.startswith("^", i)
    i += negated
    first = i
    members = []
    while i < len(expression) and (expression[i] != "]" or i == first):
        member, i = _member(expression, i)
        members.append(member)
    if i == len(expression):
        raise re.error("unterminated bracket expression")
    return f"[{'^' * negated}{''.join(members)}]", i + 1


def _member(expression: str, start: int) -> tuple[str, int]:
    """A character or a class; the `-` of a range is a member too."""
    kind = expression[start + 1 : start + 2]
    if expression[start] == "[" and kind in (":", ".", "=") and kind:
        end = expression.find(kind + "]", start + 2)
        if end > 0:
            name = expression[start + 2 : end]
            found = _CLASSES.get(name) if kind == ":" else re.escape(name)
            if found is None:
                raise re.error(f"unknown class {name}")
            return found, end + 2
    if expression[start] == "\\" and start + 1 < len(expression) and expression[start + 1] in _SPECIAL:
        return re.escape(expression[start + 1]), start + 2
    char = expression[start]
    return (char if char == "-" else re.escape(char)), start + 1
