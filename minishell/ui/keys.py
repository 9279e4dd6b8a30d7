"""What keys can do beside prompt_toolkit's own commands. Which keys do it, bindings.py says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from prompt_toolkit.application import get_app
from prompt_toolkit.buffer import Buffer, ValidationState
from prompt_toolkit.completion import CompleteEvent
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
    "choose-above": "go up by ten in the menu of completions",
    "choose-below": "go down by ten in it",
    "close-menu": "close the menu of completions, with nothing chosen",
    "complete": "complete the word at the cursor",
    "delete-char": "delete the character at the cursor",
    "edit-line": "edit the line in `$VISUAL` or `$EDITOR`",
    "expand": "expand the abbreviation before the cursor, and insert the key",
    "forward-char": "go right by a character",
    "help": "show the help, or the manual page, of the command at the cursor",
    "history-search": "search the history",
    "insert-completions": "insert all completions of the word at the cursor",
    "new-line": "open another line",
    "nothing": "do nothing",
    "operate-and-get-next": "run the line, and bring the one that was entered after it",
    "revert-line": "take back all that was typed",
    "slash": "insert a slash, unless the completion that is chosen ends in one",
    "space": "insert a blank, and expand nothing",
    "sudo": "put `sudo` before the line, or take it away",
    "take-suggestion": "take the suggestion, or go to the end of the line",
    "take-word": "take the suggestion's next word, or go to the next one of the line",
    "transpose-words": "exchange the word before the cursor with the next one",
}

#: how far a page goes in the menu
_PAGE = 10

_WORD = re.compile(r"[^\W_]+")


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
    """What keys can do to the line that is edited, by name.

    `completer` answers Tab, `search` opens the history's, `follow` has the next line begin with the one after this.
    """

    def __init__(
        self, line: Line, completer: Callable[[], ShellCompleter], search: Action, follow: Callable[[], None]
    ) -> None:
        self._line = line
        self._completer = completer
        self._follow = follow
        self._tab: Tab | None = None
        self.named: dict[str, Action] = {
            "accept-line": self._accept,
            "backward-char": _left,
            "backward-delete-char": _delete_left,
            "choose-above": lambda event: event.current_buffer.complete_previous(_PAGE, disable_wrap_around=True),
            "choose-below": lambda event: event.current_buffer.complete_next(_PAGE, disable_wrap_around=True),
            "close-menu": lambda event: event.current_buffer.cancel_completion(),
            "complete": self._complete,
            "delete-char": _delete_right,
            "edit-line": lambda event: detour.leave(event.app, detour.edit(event.current_buffer.document)),
            "expand": self._expand_and_insert,
            "forward-char": _right,
            "help": lambda event: detour.leave(event.app, detour.explain(event.current_buffer.document)),
            "history-search": search,
            "insert-completions": self._insert_completions,
            "new-line": lambda event: event.current_buffer.newline(copy_margin=False),
            "nothing": lambda event: None,
            "operate-and-get-next": self._accept_and_follow,
            "revert-line": lambda event: _revert(event.current_buffer),
            "slash": _slash,
            "space": lambda event: event.current_buffer.insert_text(" "),
            "sudo": self._sudo,
            "take-suggestion": take_suggestion,
            "take-word": take_word,
            "transpose-words": _transpose_words,
        }

    def _accept(self, event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if _take_choice(buffer) or self._abbreviate(buffer) or not _expand(buffer, self._line):
            return
        if self._line.is_incomplete(buffer.text):
            buffer.newline(copy_margin=False)
        else:
            buffer.validate_and_handle()

    def _accept_and_follow(self, event: KeyPressEvent) -> None:
        self._accept(event)
        if event.app.is_done:
            self._follow()

    def _complete(self, event: KeyPressEvent) -> None:
        if self._tab is None:
            from .complete.tab import Tab

            self._tab = Tab(self._completer())
        self._tab.press(event.current_buffer)

    def _insert_completions(self, event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        found = list(self._completer().get_completions(buffer.document, CompleteEvent(completion_requested=True)))
        if found:
            buffer.delete_before_cursor(-found[0].start_position)
            buffer.insert_text(" ".join(each.text.rstrip() for each in found) + " ")

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


def _slash(event: KeyPressEvent) -> None:
    buffer = event.current_buffer
    if not (_take_choice(buffer) and buffer.document.char_before_cursor == "/"):
        buffer.insert_text("/")


def _revert(buffer: Buffer) -> None:
    text = None
    while text != buffer.text:
        text = buffer.text
        buffer.undo()


def _transpose_words(event: KeyPressEvent) -> None:
    buffer = event.current_buffer
    buffer.document = with_words_transposed(buffer.document)


def with_words_transposed(document: Document) -> Document:
    """At the end of the line the last two words are meant. The cursor goes behind both."""
    text = document.text
    words = list(_WORD.finditer(text))
    at = next((index for index, word in enumerate(words) if word.end() > document.cursor_position), len(words) - 1)
    if at < 1:
        return document
    one, other = words[at - 1], words[at]
    between = text[one.end() : other.start()]
    return Document(text[: one.start()] + other[0] + between + one[0] + text[other.end() :], other.end())


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


def is_choosing() -> bool:
    """Whether the menu of completions is open."""
    return get_app().current_buffer.complete_state is not None


def _take_choice(buffer: Buffer) -> bool:
    """Close the menu; true if a completion was chosen in it, which Enter then takes and does not run."""
    state = buffer.complete_state
    if state is None:
        return False
    from .complete.tab import offers_choice

    chosen = offers_choice(buffer) and state.current_completion is not None
    buffer.complete_state = None
    return chosen
