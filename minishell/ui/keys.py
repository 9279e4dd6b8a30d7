"""The keys that differ from prompt_toolkit's own emacs and vi bindings."""

from __future__ import annotations

from typing import Protocol

from prompt_toolkit.buffer import Buffer, ValidationState
from prompt_toolkit.document import Document
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import emacs_mode, has_focus, vi_navigation_mode
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.validation import ValidationError

from . import detour
from .complete import ShellCompleter
from .complete.tab import Tab, offers_choice
from .history_expansion import Expansion, NoSuchEventError

_SUDO = "sudo "


class Line(Protocol):
    """What the keys ask about the text."""

    def is_incomplete(self, text: str) -> bool:
        """Whether it needs another line before it can run."""

    def expand(self, text: str) -> Expansion:
        """The references to the history replaced. Raises NoSuchEventError."""

    def last(self) -> str:
        """The line that was entered last, "" if there is none."""


def bindings(line: Line, completer: ShellCompleter) -> KeyBindings:
    """`completer` answers Tab."""
    keys = KeyBindings()
    in_line = has_focus(DEFAULT_BUFFER)
    tab = Tab(completer)

    @keys.add("enter", filter=in_line)
    def _enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if _take_choice(buffer) or not _expand(buffer, line):
            return
        if line.is_incomplete(buffer.text):
            buffer.newline(copy_margin=False)
        else:
            buffer.validate_and_handle()

    @keys.add("escape", "enter", filter=in_line)
    def _new_line(event: KeyPressEvent) -> None:
        event.current_buffer.newline(copy_margin=False)

    @keys.add("tab", filter=in_line)
    def _complete(event: KeyPressEvent) -> None:
        tab.press(event.current_buffer)

    @keys.add("escape", "e", filter=in_line & emacs_mode)
    @keys.add("c-x", "c-e", filter=in_line & emacs_mode)
    @keys.add("v", filter=in_line & vi_navigation_mode)
    def _edit(event: KeyPressEvent) -> None:
        _leave(event, detour.edit(event.current_buffer.document))

    @keys.add("f1", filter=in_line)
    @keys.add("escape", "h", filter=in_line & emacs_mode)
    def _help(event: KeyPressEvent) -> None:
        _leave(event, detour.explain(event.current_buffer.document))

    @keys.add("escape", "s", filter=in_line & emacs_mode)
    def _sudo(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.document = with_sudo(buffer.document if buffer.text.strip() else _at_end(line.last()))

    @keys.add("c-z")
    def _nothing(event: KeyPressEvent) -> None:
        """There is no shell above the prompt to go back to."""

    return keys


def _leave(event: KeyPressEvent, way: detour.Detour) -> None:
    """End the prompt, which takes its line off the screen, for something that brings the line back."""
    event.app.erase_when_done = True
    event.app.exit(result=way)


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
    chosen = offers_choice(buffer) and state is not None and state.current_completion is not None
    buffer.complete_state = None
    return chosen
