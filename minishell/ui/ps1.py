"""PS1 and PS2 (2.5.3), with bash's backslash escapes."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from .fields import abbreviated, host_name
from .visible import visible

if TYPE_CHECKING:
    from prompt_toolkit.formatted_text import StyleAndTextTuples

    from minishell.eval.shell import Shell

    Escape = Callable[[Shell], str]

#: PS1 and PS2 are expanded with these in the place of escapes, so that no directory's name is taken for code
_PLACES = 0xF0000

_ESCAPE = re.compile(r"\\([0-7]{1,3}|D\{[^}]*\}|.)", re.DOTALL)

#: what a terminal obeys: colours (group 1), other control sequences, titles and the like
_CONTROL = re.compile(
    r"(\x1b\[[0-9;:]*m)|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]|\x07"
)


def expand(pattern: str, shell: Shell) -> str:
    """The pattern with its escapes decoded and its parameters expanded."""
    values: list[str] = []

    def keep(match: re.Match[str]) -> str:
        values.append(decoded(match[1], shell))
        return chr(_PLACES + len(values) - 1)

    text = shell.expand_prompt(_ESCAPE.sub(keep, pattern))
    return "".join(_restored(character, values) for character in text)


def _restored(character: str, values: list[str]) -> str:
    index = ord(character) - _PLACES
    return values[index] if 0 <= index < len(values) else character


def decoded(escape: str, shell: Shell) -> str:
    """The value of the escape whose text after the backslash is `escape`; one that bash does not have is kept."""
    if escape[0] in "01234567":
        return chr(int(escape, 8) & 0xFF)
    if escape.startswith("D{"):
        return visible(time.strftime(escape[2:-1] or "%X"))
    value = _ESCAPES.get(escape)
    return value(shell) if value is not None else "\\" + escape


def _host(_: Shell) -> str:
    return visible(os.uname().nodename)


def _directory(shell: Shell) -> str:
    return abbreviated(shell.variables.get("PWD") or "", shell.variables.get("HOME") or "")


def _last_name(shell: Shell) -> str:
    directory = _directory(shell)
    return directory.rstrip("/").rpartition("/")[2] or directory


def _user(shell: Shell) -> str:
    import pwd

    try:
        return visible(pwd.getpwuid(os.geteuid()).pw_name)
    except KeyError:
        return visible(shell.variables.get("USER") or "")


def _version(_: Shell) -> str:
    from minishell import __version__

    return __version__


def _clock(form: str) -> Escape:
    return lambda _: time.strftime(form)


def _constant(text: str) -> Escape:
    return lambda _: text


_ESCAPES: dict[str, Escape] = {
    "$": lambda _: "#" if os.geteuid() == 0 else "$",
    "@": _clock("%I:%M %p"),
    "A": _clock("%H:%M"),
    "H": _host,
    "T": _clock("%I:%M:%S"),
    "V": _version,
    "W": _last_name,
    "[": _constant(""),
    "\\": _constant("\\"),
    "]": _constant(""),
    "a": _constant("\a"),
    "d": _clock("%a %b %d"),
    "e": _constant("\x1b"),
    "h": lambda _: host_name(),
    "j": lambda shell: str(len(shell.jobs.jobs)),
    "n": _constant("\n"),
    "r": _constant("\r"),
    "s": lambda shell: visible(os.path.basename(shell.name)),
    "t": _clock("%H:%M:%S"),
    "u": _user,
    "v": _version,
    "w": _directory,
}


def terminal_fragments(text: str) -> StyleAndTextTuples:
    """Text with terminal sequences: colours become styles, the rest is sent as it is and takes no room."""
    from prompt_toolkit.formatted_text import ANSI, to_formatted_text

    marked = _CONTROL.sub(lambda match: match[1] or f"\x01{match[0]}\x02", text)
    return list(to_formatted_text(ANSI(marked)))


def without_sequences(text: str) -> str:
    """Text for a terminal that only prints."""
    return _CONTROL.sub("", text)
