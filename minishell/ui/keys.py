"""What keys can do beside prompt_toolkit's own commands. Which keys do it, bindings.py says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from prompt_toolkit.buffer import Buffer, ValidationState
from prompt_toolkit.document import Document
from prompt_toolkit.key_binding.bindings.named_commands import get_by_name
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.validation import ValidationError

from . import detour
from .abbreviate import expanded
from .characters import left_of, right_of
from .history_expansion import Expansion, NoSuchEventError
from .suggest import take_suggestion, take_word

if TYPE_CHECKING:
    from minishell.eval.abbreviation import Abbreviation

    from .complete import ShellCompleter
    from .complete.tab import Tab

Action = Callable[[KeyPressEvent], None]

_SUDO = "sudo "

#: the named actions, for the documentation
ACTIONS = {
    "accept-line": "run the line, or open another one if it is not complete",
    "backward-char": "go left by a character, with the marks on it",
    "backward-delete-char": "delete the character before the cursor",
    "complete": "complete the word at the cursor",
    "delete-char": "delete the character at the cursor",
    "edit-line": "edit the line in `$VISUAL` or `$EDITOR`",
    "expand": "expand the abbreviation before the cursor, and insert the key",
    "forward-char": "go right by a character",
    "help": "show the help, or the manual page, of the command at the cursor",
    "history-search": "search the history",
    "new-line": "open another line",
    "nothing": "do nothing",
    "space": "insert a blank, and expand nothing",
    "sudo": "put `sudo` before the line, or take it away",
    "take-suggestion": "take the suggestion, or go to the end of the line",
    "take-word": "take the suggestion's next word, or go to the next one of the line",
}


class Line(Protocol):
    """What the keys ask about the text."""

    def is_incomplete(self, text: str) -> bool:
        """Whether it needs another line before it can run."""

    def expand(self, text: str) -> Expansion:
        """The references to the history replaced. Raises NoSuchEventError."""

    def abbreviations(self) -> Mapping[str, Abbreviation]:
        """Those that are defined now."""

    def last(self) -> str:
        """The line that was entered last, "" if there is none."""


class Actions:
    """What keys can do to the line that is edited, by name; `completer` answers Tab, `search` opens the history's."""

    def __init__(self, line: Line, completer: Callable[[], ShellCompleter], search: Action) -> None:
        self._line = line
        self._completer = completer
        self._tab: Tab | None = None
        self.named: dict[str, Action] = {
            "accept-line": self._accept,
            "backward-char": _left,
            "backward-delete-char": _delete_left,
            "complete": self._complete,
            "delete-char": _delete_right,
            "edit-line": lambda event: detour.leave(event.app, detour.edit(event.current_buffer.document)),
            "expand": self._expand_and_insert,
            "forward-char": _right,
            "help": lambda event: detour.leave(event.app, detour.explain(event.current_buffer.document)),
            "history-search": search,
            "new-line": lambda event: event.current_buffer.newline(copy_margin=False),
            "nothing": lambda event: None,
            "space": lambda event: event.current_buffer.insert_text(" "),
            "sudo": self._sudo,
            "take-suggestion": take_suggestion,
            "take-word": take_word,
        }

    def _accept(self, event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if _take_choice(buffer) or self._abbreviate(buffer) or not _expand(buffer, self._line):
            return
        if self._line.is_incomplete(buffer.text):
            buffer.newline(copy_margin=False)
        else:
            buffer.validate_and_handle()

    def _complete(self, event: KeyPressEvent) -> None:
        if self._tab is None:
            from .complete.tab import Tab

            self._tab = Tab(self._completer())
        self._tab.press(event.current_buffer)

    def _expand_and_insert(self, event: KeyPressEvent) -> None:
        if not self._abbreviate(event.current_buffer):
            get_by_name("self-insert").call(event)

    def _abbreviate(self, buffer: Buffer) -> bool:
        """Expand the abbreviation before the cursor; whether its text has placed the cursor itself."""
        found = expanded(buffer.document, self._line.abbreviations())
        if found is not None:
            buffer.document, placed = found
            return placed
        return False

    def _sudo(self, event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.document = with_sudo(buffer.document if buffer.text.strip() else _at_end(self._line.last()))


def _left(event: KeyPressEvent) -> None:
    buffer = event.current_buffer
    for _ in range(event.arg):
        buffer.cursor_position = left_of(buffer.text, buffer.cursor_position)


def _right(event: KeyPressEvent) -> None:
    buffer = event.current_buffer
    for _ in range(event.arg):
        buffer.cursor_position = right_of(buffer.text, buffer.cursor_position)


def _delete_left(event: KeyPressEvent) -> None:
    buffer = event.current_buffer
    end = buffer.cursor_position
    _left(event)
    buffer.delete(end - buffer.cursor_position)


def _delete_right(event: KeyPressEvent) -> None:
    buffer = event.current_buffer
    for _ in range(event.arg):
        buffer.delete(right_of(buffer.text, buffer.cursor_position) - buffer.cursor_position)


def _expand(buffer: Buffer, line: Line) -> bool:
    """Replace the references to the history, where everybody can see it; whether the line may run."""
    try:
        expansion = line.expand(buffer.text)
    except NoSuchEventError as error:
        buffer.validation_error = ValidationError(message=str(error))
        buffer.validation_state = ValidationState.INVALID
        return False
    if expansion.text != buffer.text:
        buffer.document = _at_end(expansion.text)
    return expansion.run


def with_sudo(document: Document) -> Document:
    """`sudo` put before the line, or taken away; the cursor stays where it is in the text."""
    text = document.text.lstrip()
    added = -len(_SUDO) if text.startswith(_SUDO) else len(_SUDO)
    text = text[len(_SUDO) :] if added < 0 else _SUDO + text
    shift = added - (len(document.text) - len(document.text.lstrip()))
    return Document(text, max(0, document.cursor_position + shift))


def _at_end(text: str) -> Document:
    return Document(text, len(text))


def _take_choice(buffer: Buffer) -> bool:
    """Close the menu; true if a completion was chosen in it, which Enter then takes and does not run."""
    state = buffer.complete_state
    if state is None:
        return False
    from .complete.tab import offers_choice

    chosen = offers_choice(buffer) and state.current_completion is not None
    buffer.complete_state = None
    return chosen
