"""Characters as a reader counts them: a letter and the marks that combine with it are one."""

from __future__ import annotations

import unicodedata


def is_mark(character: str) -> bool:
    """Whether it is shown on the character before it."""
    return unicodedata.category(character) in ("Mn", "Me")


def left_of(text: str, at: int) -> int:
    """Where the character before `at` begins."""
    at = max(0, at - 1)
    while at and is_mark(text[at]):
        at -= 1
    return at


def right_of(text: str, at: int) -> int:
    """Where the character at `at` ends."""
    at = min(len(text), at + 1)
    while at < len(text) and is_mark(text[at]):
        at += 1
    return at
