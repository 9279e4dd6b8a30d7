"""An abbreviation before the cursor -> the line with its text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from prompt_toolkit.document import Document

if TYPE_CHECKING:
    from minishell.eval.abbreviation import Abbreviation

#: after which characters a word is none but the cursor's own
_ENDS = frozenset(" \t\n;|&()<>")


def expanded(document: Document, abbreviations: Mapping[str, Abbreviation]) -> tuple[Document, bool] | None:
    """The line with the word before the cursor replaced, and whether the text itself has placed the cursor.

    None if that word is no abbreviation, or is none there.
    """
    before, after = document.text_before_cursor, document.text_after_cursor
    word = _last_word(before)
    abbreviation = abbreviations.get(word)
    if abbreviation is None or (after and after[0] not in _ENDS) or not _holds(abbreviation, word, before):
        return None
    start = before[: len(before) - len(word)]
    head, mark, tail = abbreviation.text.partition(abbreviation.cursor) if abbreviation.cursor else ("", "", "")
    if mark:
        return Document(start + head + tail + after, len(start + head)), True
    return Document(start + abbreviation.text + after, len(start + abbreviation.text)), False


def _last_word(text: str) -> str:
    at = len(text)
    while at and text[at - 1] not in _ENDS:
        at -= 1
    return text[at:]


def _holds(abbreviation: Abbreviation, word: str, before: str) -> bool:
    """Whether the word stands where the abbreviation is one: whole, and not in quotes."""
    from .place import place_at

    place = place_at(before)
    kinds = ("command", "argument", "redirection") if abbreviation.anywhere else ("command",)
    return place.kind in kinds and place.raw == word and not place.quote
