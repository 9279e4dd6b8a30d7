"""The history in the editor: Up and Down go through its lines one by one, Ctrl-R opens the search.

prompt_toolkit's buffer would load all of the history for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.history import History as PromptHistory
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.layout import HSplit

from .history import History

if TYPE_CHECKING:
    from minishell.eval.shell import Shell

    from .history.view import SearchView
    from .keys import Action

#: lines whose words Alt-. goes through
MOST_FOR_WORDS = 100


class Recall:
    """Walks through the lines that begin with what stands before the cursor; a change of the text begins a new walk.

    `refresh` is called before each prompt, and `beginning` before each line.
    """

    def __init__(self, history: History, buffer: Buffer) -> None:
        self._history = history
        self._buffer = buffer
        #: what was typed, and the lines visited, the newest first
        self._visited: list[str] = []
        self._at = 0
        self._older: Iterator[str] = iter(())
        self._moving = False
        #: the lines that were entered after the one that was walked to, in their order; None without a walk
        self._after: list[str] | None = None
        #: what `follow` goes through, and whether the next prompt begins with it
        self._following: list[str] = []
        self._follows = False
        # it is the session that appends; prompt_toolkit would read the newest lines at each Enter to see whether to
        buffer.append_to_history = lambda: None  # type: ignore[method-assign]
        buffer.on_text_changed += self._text_changed
        buffer.history_backward = self.backward  # type: ignore[method-assign]
        buffer.history_forward = self.forward  # type: ignore[method-assign]

    def refresh(self) -> None:
        self._visited = []
        self._after = None

    def follow(self) -> None:
        """The line is entered, and the next prompt begins with the one that came after it."""
        self._following = self._following[1:] if self._after is None else self._after
        self._follows = True

    def beginning(self) -> str:
        """What the prompt begins with."""
        if not self._follows:
            self._following = []
        self._follows = False
        return self._following[0] if self._following else ""

    def backward(self, count: int = 1) -> None:
        if not self._visited:
            self._visited = [self._buffer.text]
            self._at = 0
            self._older = self._history.older(self._buffer.document.text_before_cursor)
        self._visited += islice(self._older, max(0, self._at + count + 1 - len(self._visited)))
        self._show(min(self._at + count, len(self._visited) - 1), to_end=True)

    def forward(self, count: int = 1) -> None:
        if self._visited:
            self._show(max(self._at - count, 0), to_end=False)

    def _show(self, at: int, to_end: bool) -> None:
        if at == self._at:
            return
        self._at = at
        self._after = self._visited[at - 1 : 0 : -1] if at else None
        text = self._visited[at]
        end = len(text) if to_end else len(text.partition("\n")[0])
        self._moving = True
        try:
            self._buffer.document = Document(text, end)
        finally:
            self._moving = False

    def _text_changed(self, _: Buffer) -> None:
        if not self._moving:
            self._visited = []


class Words(PromptHistory):
    """The newest lines, for Alt-. and its like. Nothing is loaded, nothing appended."""

    def __init__(self, history: History) -> None:
        super().__init__()
        self._history = history

    def get_strings(self) -> list[str]:
        return list(islice(self._history.newest_first(), MOST_FOR_WORDS))[::-1]

    def load_history_strings(self) -> Iterable[str]:
        return ()

    def append_string(self, string: str) -> None:
        pass

    def store_string(self, string: str) -> None:
        pass


def search_action(shell: Shell, history: History) -> Action:
    """Opens the search, which is put together, and put below the line, at the first time."""
    view: SearchView | None = None

    def open_search(event: KeyPressEvent) -> None:
        nonlocal view
        if view is None:
            from .history.view import SearchView

            view = SearchView(shell, history)
            layout = event.app.layout
            layout.container = HSplit([layout.container, view.container])
            layout.update_parents_relations()
        view.open(event.current_buffer)

    return open_search
