"""The prompt's text: our own, or what PS1 and PS2 say (2.5.3), with bash's backslash escapes."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from .visible import visible

if TYPE_CHECKING:
    from prompt_toolkit.formatted_text import AnyFormattedText, StyleAndTextTuples

    from minishell.eval.shell import Shell

    Escape = Callable[[Shell], str]

#: columns that the directory may take at the least
NARROWEST = 8

#: PS1 and PS2 are expanded with these in the place of escapes, so that no directory's name is taken for code
_PLACES = 0xF0000

_ESCAPE = re.compile(r"\\([0-7]{1,3}|D\{[^}]*\}|.)", re.DOTALL)

#: what a terminal obeys: colours (group 1), other control sequences, titles and the like
_CONTROL = re.compile(
    r"(\x1b\[[0-9;:]*m)|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]|\x07"
)


def prompt_text(shell: Shell, columns: Callable[[], int]) -> AnyFormattedText:
    """What prompt_toolkit shows before the line; worked out now but for the room it has."""
    pattern = shell.variables.get("PS1")
    if pattern is not None:
        return terminal_text(expand(pattern, shell))
    directory = abbreviated(shell.variables.get("PWD") or "", shell.variables.get("HOME") or "")
    status = shell.status
    return lambda: default_prompt(directory, status, columns())


def plain_prompt(shell: Shell) -> str:
    """The prompt without colours, for a terminal that only prints."""
    pattern = shell.variables.get("PS1")
    if pattern is not None:
        return _CONTROL.sub("", expand(pattern, shell))
    directory = abbreviated(shell.variables.get("PWD") or "", shell.variables.get("HOME") or "")
    return "".join(text for _, text, *_ in default_prompt(directory, shell.status, 80))


def continuation_text(shell: Shell) -> str:
    """PS2, for the second line of a command and those after it."""
    return _CONTROL.sub("", expand(shell.variables.get("PS2") or "> ", shell))


# ---- Our own ----


def default_prompt(directory: str, status: int, columns: int) -> StyleAndTextTuples:
    """`~/directory [status] $ `; the directory takes half of the columns at most."""
    fragments: StyleAndTextTuples = [
        ("class:prompt.directory", shortened(directory, max(NARROWEST, columns // 2))),
        ("", " "),
    ]
    if status:
        fragments += [("class:prompt.status", f"[{status}]"), ("", " ")]
    return [*fragments, ("class:prompt.sign", "# " if os.geteuid() == 0 else "$ ")]


def abbreviated(directory: str, home: str) -> str:
    """`directory` with ~ for the home directory, harmless to show."""
    home = home.rstrip("/")
    if home and (directory == home or directory.startswith(home + "/")):
        directory = "~" + directory[len(home) :]
    return visible(directory)


def shortened(directory: str, width: int) -> str:
    """`directory` in `width` columns: its upper names cut to a letter, and if need be its beginning left out."""
    from prompt_toolkit.utils import get_cwidth

    if get_cwidth(directory) <= width:
        return directory
    *upper, last = directory.split("/")
    short = "/".join([*map(_initial, upper), last])
    if get_cwidth(short) <= width:
        return short
    end = short
    while get_cwidth(end) > width - 1:
        end = end[1:]
    return "…" + end


def _initial(name: str) -> str:
    return name[: 2 if name.startswith(".") else 1]


# ---- PS1 and PS2 ----


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
    "h": lambda shell: _host(shell).partition(".")[0],
    "j": lambda shell: str(len(shell.jobs.jobs)),
    "n": _constant("\n"),
    "r": _constant("\r"),
    "s": lambda shell: visible(os.path.basename(shell.name)),
    "t": _clock("%H:%M:%S"),
    "u": _user,
    "v": _version,
    "w": _directory,
}


def terminal_text(text: str) -> AnyFormattedText:
    """Text with terminal sequences: colours become styles, the rest is sent as it is and takes no room."""
    from prompt_toolkit.formatted_text import ANSI

    return ANSI(_CONTROL.sub(lambda match: match[1] or f"\x01{match[0]}\x02", text))
