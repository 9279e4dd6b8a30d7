"""Vi's commands that prompt_toolkit lacks or does otherwise than POSIX's sh (Command Line Editing, vi-mode)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit.clipboard import ClipboardData
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import has_focus, vi_navigation_mode
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.bindings.vi import TextObject, TextObjectType, vi_register_names
from prompt_toolkit.key_binding.key_processor import KeyPress, KeyPressEvent
from prompt_toolkit.key_binding.vi_state import InputMode
from prompt_toolkit.keys import Keys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prompt_toolkit.application import Application
    from prompt_toolkit.buffer import Buffer

    from .keys import Action

#: the commands that `.` repeats, by their first keys
_CHANGES = frozenset("aAiIoOcCsSrRxXdDpP~><gJ_")

_COMMANDING = has_focus(DEFAULT_BUFFER) & vi_navigation_mode


class Changes:
    """The last change, for `.`, and the register that the next command uses.

    What belongs to one command is found from the keys that are recorded as for a macro of emacs's, which vi does not
    have: a command has ended when a key comes that can begin another one.
    """

    def __init__(self, app: Application[str], buffer: Buffer) -> None:
        self._app = app
        self._buffer = buffer
        self._last: tuple[str, list[KeyPress]] = "", []
        #: the text before the command; None while a line is typed that no command has begun
        self._before: str | None = None
        #: the register that is in the clipboard's place, and what the clipboard had
        self._register: tuple[str, ClipboardData] | None = None
        self._is_chosen = False
        app.key_processor.before_key_press += self._settle

    def begin(self) -> None:
        """A line begins, in which vi's keys are used."""
        self._app.emacs_state.start_macro()
        self._before = None
        self._is_chosen = False
        self._give_back()

    def _settle(self, _: object) -> None:
        keys = self._app.emacs_state.current_recording
        if keys is None or not self._is_between_commands():
            return
        if self._is_chosen:
            self._is_chosen = False
            return
        self._give_back()
        if self._before not in (None, self._buffer.text):
            self._last = last_change(keys) or self._last
        self._before = self._buffer.text
        keys.clear()

    def _is_between_commands(self) -> bool:
        processor = self._app.key_processor
        return _COMMANDING() and processor.arg is None and not processor.key_buffer

    def repeat(self, event: KeyPressEvent) -> None:
        """With a count in place of its own, if there is one."""
        count, keys = self._last
        digits = str(event.arg) if event.arg_present else count
        event.key_processor.feed_multiple([*(KeyPress(digit, digit) for digit in digits), *keys], first=True)

    def choose_register(self, event: KeyPressEvent) -> None:
        """Put it in the clipboard's place until the next command has ended."""
        name = event.key_sequence[-1].data
        if name not in vi_register_names:
            return
        self._give_back()
        self._register = name, self._app.clipboard.get_data()
        self._is_chosen = True
        self._app.clipboard.set_data(self._app.vi_state.named_registers.get(name) or ClipboardData())

    def _give_back(self) -> None:
        if self._register is not None:
            name, clipboard = self._register
            self._register = None
            held = self._app.clipboard.get_data()
            if held is not clipboard:
                self._app.vi_state.named_registers[name] = held
                self._app.clipboard.set_data(clipboard)


def last_change(keys: Sequence[KeyPress]) -> tuple[str, list[KeyPress]] | None:
    """The last command among them that changes the line: its count, and its keys; None if there is none.

    Several come together if the key after Esc was pressed at once.
    """
    end = len(keys)
    for at in range(len(keys) - 1, -1, -1):
        if at == 0 or keys[at - 1].key == Keys.Escape:
            count, command = _without_count(keys[at:end])
            if _name(command) in _CHANGES:
                return count, command
            end = at
    return None


def _without_count(keys: Sequence[KeyPress]) -> tuple[str, list[KeyPress]]:
    at = 0
    while at < len(keys) and keys[at].data.isdigit():
        at += 1
    return "".join(key.data for key in keys[:at]), list(keys[at:])


def _name(command: Sequence[KeyPress]) -> str:
    """The first key, behind the register."""
    at = 2 if command and command[0].data == '"' else 0
    return command[at].data if at < len(command) else ""


def vi_bindings(changes: Changes, actions: Mapping[str, Action]) -> KeyBindings:
    keys = KeyBindings()
    keys.add(".", filter=_COMMANDING)(changes.repeat)
    keys.add('"', Keys.Any, filter=_COMMANDING, eager=True)(changes.choose_register)
    keys.add("c", filter=_COMMANDING)(_begin_change)
    keys.add("_", filter=_COMMANDING)(_append_word)
    for key, action in (("\\", "complete"), ("=", "complete"), ("*", "insert-completions")):
        keys.add(key, filter=_COMMANDING)(_at_the_end_of_the_word(actions[action]))
    return keys


def _begin_change(event: KeyPressEvent) -> None:
    state = event.app.vi_state
    state.operator_func, state.operator_arg = _change, event.arg


def _change(event: KeyPressEvent, text_object: TextObject) -> None:
    buffer = event.current_buffer
    buffer.document, cut = _what_changes(event, text_object).cut(buffer)
    if cut.text:
        event.app.clipboard.set_data(cut)
    event.app.vi_state.input_mode = InputMode.INSERT


def _what_changes(event: KeyPressEvent, text_object: TextObject) -> TextObject:
    """On a word `cw` is `ce`: the blanks behind it stay."""
    document = event.current_buffer.document
    motion = "".join(key.data for key in event.key_sequence)
    if motion not in {"w", "W"} or document.current_char.isspace():
        return text_object
    end = document.find_next_word_ending(include_current_position=True, count=event.arg, WORD=motion == "W")
    return TextObject(end - 1, type=TextObjectType.INCLUSIVE) if end else text_object


def _append_word(event: KeyPressEvent) -> None:
    """The last word of the line before, or the one that the count tells."""
    _append(event)
    event.current_buffer.insert_text(" ")
    event.current_buffer.yank_last_arg(event.arg - 1 if event.arg_present else None)


def _at_the_end_of_the_word(action: Action) -> Action:
    def act(event: KeyPressEvent) -> None:
        document = event.current_buffer.document
        if not document.current_char.isspace():
            end = document.find_next_word_ending(include_current_position=True, WORD=True)
            event.current_buffer.cursor_position += (end or 1) - 1
        _append(event)
        action(event)

    return act


def _append(event: KeyPressEvent) -> None:
    event.current_buffer.cursor_position += event.current_buffer.document.get_cursor_right_position()
    event.app.vi_state.input_mode = InputMode.INSERT
