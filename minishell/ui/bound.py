"""The keys that `bind` has bound, as prompt_toolkit wants them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from prompt_toolkit.application import get_app
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Filter, emacs_mode, has_focus, vi_insert_mode, vi_navigation_mode
from prompt_toolkit.input.ansi_escape_sequences import ANSI_SEQUENCES
from prompt_toolkit.input.vt100_parser import Vt100Parser
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.bindings.named_commands import get_by_name
from prompt_toolkit.key_binding.key_processor import KeyPress, KeyPressEvent
from prompt_toolkit.keys import Keys

from . import detour

if TYPE_CHECKING:
    from minishell.eval.bound_keys import Bound

    from .keys import Action

_LINE = has_focus(DEFAULT_BUFFER)

_LONGEST = max(map(len, ANSI_SEQUENCES))

#: commands of readline by the names that the editor has for them
_NAMES = {
    "edit-and-execute-command": "edit-line",
    "forward-search-history": "history-search",
    "possible-completions": "complete",
    "reverse-search-history": "history-search",
    "upcase-word": "uppercase-word",
}


def bound_keys(bound: Mapping[str, Bound], actions: Mapping[str, Action]) -> KeyBindings:
    keys = KeyBindings()
    for characters, what in bound.items():
        keys.add(*sequence(characters), filter=_where(what.keymap))(_action(what, actions))
    return keys


def sequence(characters: str) -> tuple[Keys | str, ...]:
    """The keys that send the characters."""
    found: list[Keys | str] = []
    at = 0
    while at < len(characters):
        length = next(n for n in range(_LONGEST, -1, -1) if n == 0 or _is_key(characters[at : at + n], n))
        key = ANSI_SEQUENCES.get(characters[at : at + length], characters[at])
        found.extend(key if isinstance(key, tuple) else (key,))
        at += max(1, length)
    return tuple(found)


def _is_key(characters: str, length: int) -> bool:
    return len(characters) == length and characters in ANSI_SEQUENCES


def _where(keymap: str) -> Filter:
    if keymap in ("vi-command", "vi-move", "vi"):
        return _LINE & vi_navigation_mode
    if keymap == "vi-insert":
        return _LINE & vi_insert_mode
    return _LINE & (emacs_mode if keymap else ~vi_navigation_mode)


def _action(what: Bound, actions: Mapping[str, Action]) -> Action:
    if what.kind == "macro":
        return partial(_type, what.text)
    if what.kind == "shell":
        return lambda event: detour.leave(event.app, detour.run_on_line(what.text, event.current_buffer.document))
    own = _OWN.get(what.text) or actions.get(_NAMES.get(what.text, what.text))
    return own or get_by_name(_NAMES.get(what.text, what.text)).call


def _type(text: str, event: KeyPressEvent) -> None:
    if text.isprintable():
        event.current_buffer.insert_text(text)
        return
    presses: list[KeyPress] = []
    parser = Vt100Parser(presses.append)
    parser.feed_and_flush(text)
    event.key_processor.feed_multiple(presses, first=True)


def _older(event: KeyPressEvent) -> None:
    event.current_buffer.history_backward(count=event.arg)


def _newer(event: KeyPressEvent) -> None:
    event.current_buffer.history_forward(count=event.arg)


def _discard_all(event: KeyPressEvent) -> None:
    buffer = event.current_buffer
    get_app().clipboard.set_text(buffer.text)
    buffer.reset()


def _discard_before(event: KeyPressEvent) -> None:
    get_by_name("unix-line-discard").call(event)


#: commands of readline that neither the editor nor prompt_toolkit has by a name; Up and Down keep to what is typed
_OWN: dict[str, Action] = {
    "abort": lambda event: event.current_buffer.reset(),
    "backward-kill-line": _discard_before,
    "history-search-backward": _older,
    "history-search-forward": _newer,
    "history-substring-search-backward": _older,
    "history-substring-search-forward": _newer,
    "kill-whole-line": _discard_all,
    "magic-space": lambda event: event.current_buffer.insert_text(" "),
}
