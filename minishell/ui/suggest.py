"""The rest of a line, in grey, as it was typed before."""

from __future__ import annotations

from itertools import islice

from prompt_toolkit.auto_suggest import AutoSuggest, Suggestion
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document

from .history import History

#: the newest entries, among which a suggestion is sought: under a millisecond for each key
MOST_SEARCHED = 5_000


class HistorySuggestion(AutoSuggest):
    """The newest entry that begins with what has been typed."""

    def __init__(self, history: History) -> None:
        self._history = history

    def get_suggestion(self, buffer: Buffer, document: Document) -> Suggestion | None:
        text = document.text
        if not text or text.isspace():
            return None
        for entry in islice(reversed(self._history.ready()), MOST_SEARCHED):
            if entry.startswith(text) and len(entry) > len(text):
                return Suggestion(entry[len(text) :].partition("\n")[0])
        return None
