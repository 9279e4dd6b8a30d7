"""Which keys do what: the defaults that differ from prompt_toolkit's, and those of the configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from prompt_toolkit.application import get_app
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import (
    Always,
    Condition,
    Filter,
    emacs_mode,
    has_focus,
    shift_selection_mode,
    vi_navigation_mode,
)
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.bindings.named_commands import get_by_name
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.keys import ALL_KEYS, Keys

from minishell.eval.suggestion import alternative, nearest

from . import detour
from .keys import Action, is_choosing
from .pasted import without_prompts
from .suggest import is_suggested

_LINE = has_focus(DEFAULT_BUFFER)
_TYPING = _LINE & ~vi_navigation_mode
_EMACS = _LINE & emacs_mode
#: with a selection these keys do something to it
_UNSELECTED = _TYPING & ~shift_selection_mode


@Condition
def _before_end() -> bool:
    """At the end of the line these keys take the suggestion."""
    return not get_app().current_buffer.document.is_cursor_at_the_end


#: while the menu of completions is open
_CHOOSING = _TYPING & Condition(is_choosing)

#: Vi has none that begin with Esc, which means something by itself there.
#: keys, what they do (an action, or a command of readline), where
DEFAULTS: tuple[tuple[str, str, Filter], ...] = (
    ("enter", "accept-line", _LINE),
    ("alt-enter", "new-line", _EMACS),
    ("tab", "complete", _LINE),
    ("alt-e", "edit-line", _EMACS),
    ("ctrl-x ctrl-e", "edit-line", _EMACS),
    ("v", "edit-line", _LINE & vi_navigation_mode),
    ("#", "insert-comment", _LINE & vi_navigation_mode),
    ("U", "revert-line", _LINE & vi_navigation_mode),
    ("f1", "help", _LINE),
    ("alt-h", "help", _EMACS),
    ("alt-?", "complete", _EMACS),
    ("alt-=", "complete", _EMACS),
    ("alt-*", "insert-completions", _EMACS),
    ("alt-r", "revert-line", _EMACS),
    ("ctrl-o", "operate-and-get-next", _EMACS),
    ("alt-t", "transpose-words", _EMACS),
    ("ctrl-v", "quoted-insert", _EMACS),
    ("alt-s", "sudo", _EMACS),
    ("ctrl-r", "history-search", _LINE),
    ("ctrl-s", "history-search", _LINE),
    ("/", "history-search", _LINE & vi_navigation_mode),
    ("?", "history-search", _LINE & vi_navigation_mode),
    ("alt-right", "take-word", _EMACS),
    ("ctrl-right", "take-word", _LINE),
    ("alt-f", "take-word", _EMACS & Condition(is_suggested)),
    ("end", "take-suggestion", _UNSELECTED & Condition(is_suggested)),
    ("ctrl-z", "nothing", Always()),  # there is no shell above the prompt to go back to
    ("left", "backward-char", _UNSELECTED),
    ("ctrl-b", "backward-char", _EMACS),
    ("right", "forward-char", _UNSELECTED & _before_end),
    ("ctrl-f", "forward-char", _EMACS & _before_end),
    ("backspace", "backward-delete-char", _UNSELECTED),
    ("delete", "delete-char", _UNSELECTED),
    ("ctrl-space", "space", _UNSELECTED),
    ("esc", "close-menu", _CHOOSING & emacs_mode),
    ("pageup", "choose-above", _CHOOSING),
    ("pagedown", "choose-below", _CHOOSING),
    ("/", "slash", _CHOOSING),
    *((sign, "expand", _UNSELECTED) for sign in ("space", ";", "|", "&", ")")),
)

#: keys by the names that a user knows
_NAMES = {"backspace": "c-h", "enter": "c-m", "esc": "escape", "space": " ", "tab": "c-i"}

_MODIFIERS = ("alt", "ctrl", "shift")


class BindingError(ValueError):
    """What is wrong with a key, or with what it is to do, in a line."""


def default_bindings(actions: Mapping[str, Action]) -> KeyBindings:
    keys = KeyBindings()
    for key, meaning, condition in DEFAULTS:
        keys.add(*sequence(key), filter=condition)(_action(meaning, actions))
    keys.add("escape", Keys.Any, filter=_EMACS)(_pass_over)
    keys.add(Keys.BracketedPaste, filter=_LINE)(_paste)
    return keys


def _pass_over(event: KeyPressEvent) -> None:
    """Alt with a character that means nothing is not that character; any other key behind Esc is itself."""
    key = event.key_sequence[-1]
    if len(key.key) > 1:
        event.key_processor.feed(key, first=True)


def _paste(event: KeyPressEvent) -> None:
    text = event.data.replace("\r\n", "\n").replace("\r", "\n")
    buffer = event.current_buffer
    buffer.insert_text(text if buffer.text.strip() else without_prompts(text))


def user_bindings(
    table: Mapping[str, str], actions: Mapping[str, Action], complain: Callable[[str, str], None]
) -> KeyBindings:
    """Those of the configuration; `complain` is given the key and what is wrong with it."""
    keys = KeyBindings()
    for key, meaning in table.items():
        try:
            keys.add(*sequence(key), filter=_TYPING)(_action(meaning, actions))
        except BindingError as error:
            complain(key, str(error))
    return keys


def _action(meaning: str, actions: Mapping[str, Action]) -> Action:
    """`insert TEXT`, `run COMMAND`, or an action's name. Raises BindingError."""
    word, _, rest = meaning.partition(" ")
    if word == "insert" and rest:
        return partial(_insert, rest)
    if word == "run" and rest:
        return partial(_run, rest)
    if meaning in actions:
        return actions[meaning]
    try:
        return get_by_name(meaning).call
    except KeyError:
        close = nearest(meaning, actions)
        raise BindingError(f"{meaning}: no such action" + alternative(close)) from None


def _insert(text: str, event: KeyPressEvent) -> None:
    event.current_buffer.insert_text(text)


def _run(command: str, event: KeyPressEvent) -> None:
    """Run a command, and come back to the line."""
    detour.leave(event.app, detour.run(command, event.current_buffer.document))


# ---- The names of keys ----


def sequence(keys: str) -> tuple[str, ...]:
    """What prompt_toolkit calls the keys: `ctrl-x alt-e` is c-x escape e. Raises BindingError."""
    if not keys.split():
        raise BindingError("no key")
    return tuple(name for key in keys.split() for name in _key(key))


def _key(text: str) -> tuple[str, ...]:
    modifiers, name = _without_modifiers(text)
    prefix = ("c-" if "ctrl" in modifiers else "") + ("s-" if "shift" in modifiers else "")
    if prefix:
        found = "c-@" if name == "space" else prefix + name
    else:
        found = _NAMES.get(name, name)
    if len(found) > 1 and found not in ALL_KEYS:
        raise BindingError(f"{text}: no such key")
    return ("escape", found) if "alt" in modifiers else (found,)


def _without_modifiers(text: str) -> tuple[set[str], str]:
    modifiers: set[str] = set()
    while True:
        modifier, _, rest = text.partition("-")
        if modifier not in _MODIFIERS or not rest:
            return modifiers, text
        modifiers.add(modifier)
        text = rest
