"""The keys that differ from prompt_toolkit's own emacs and vi bindings."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import has_focus
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent

from .complete import ShellCompleter
from .complete.tab import Tab, offers_choice


def bindings(is_incomplete: Callable[[str], bool], completer: ShellCompleter) -> KeyBindings:
    """`is_incomplete` says whether a text needs another line before it can run; `completer` answers Tab."""
    keys = KeyBindings()
    in_line = has_focus(DEFAULT_BUFFER)
    tab = Tab(completer)

    @keys.add("enter", filter=in_line)
    def _enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if _take_choice(buffer):
            return
        if is_incomplete(buffer.text):
            buffer.newline(copy_margin=False)
        else:
            buffer.validate_and_handle()

    @keys.add("escape", "enter", filter=in_line)
    def _new_line(event: KeyPressEvent) -> None:
        event.current_buffer.newline(copy_margin=False)

    @keys.add("tab", filter=in_line)
    def _complete(event: KeyPressEvent) -> None:
        tab.press(event.current_buffer)

    @keys.add("c-z")
    def _nothing(event: KeyPressEvent) -> None:
        """There is no shell above the prompt to go back to."""

    return keys


def _take_choice(buffer: Buffer) -> bool:
    """Close the menu; true if a completion was chosen in it, which Enter then takes and does not run."""
    state = buffer.complete_state
    chosen = offers_choice(buffer) and state is not None and state.current_completion is not None
    buffer.complete_state = None
    return chosen
