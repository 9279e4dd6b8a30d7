"""A prompt's text, as PS1 and ${name@P} have it: bash's backslash escapes, then what double quotes expand (2.5.3)."""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .shell import Shell

    Escape = Callable[[Shell], str]
    Shown = Callable[[str], str]

#: the text is expanded with these in the place of escapes, so that no directory's name is taken for code
_PLACES = 0xF0000

_OCTAL = frozenset("01234567")


def expand(pattern: str, shell: Shell, shown: Shown = str) -> str:
    """The pattern with its escapes decoded and its parameters expanded; `shown` is given the names among them."""
    values: list[str] = []
    pieces = []
    at = 0
    while at < len(pattern):
        escape = _escape(pattern, at)
        if escape:
            pieces.append(chr(_PLACES + len(values)))
            values.append(_decoded(escape, shell, shown))
            at += 1 + len(escape)
        else:
            pieces.append(pattern[at])
            at += 1
    return "".join(_restored(char, values) for char in shell.expand_prompt("".join(pieces)))


def _escape(pattern: str, at: int) -> str:
    """What follows the backslash and belongs to it; "" if there is none."""
    begin = at + 1
    if pattern[at] != "\\" or begin == len(pattern):
        return ""
    end = begin
    while end < min(len(pattern), begin + 3) and pattern[end] in _OCTAL:
        end += 1
    if end == begin and pattern.startswith("D{", begin):
        end = pattern.find("}", begin) + 1
    return pattern[begin : max(end, begin + 1)]


def _restored(char: str, values: list[str]) -> str:
    index = ord(char) - _PLACES
    return values[index] if 0 <= index < len(values) else char


def _decoded(escape: str, shell: Shell, shown: Shown) -> str:
    """The value of an escape; one that bash does not have is kept."""
    if escape[0] in _OCTAL:
        return chr(int(escape, 8) & 0xFF)
    if escape.startswith("D{"):
        return shown(time.strftime(escape[2:-1] or "%X"))
    if escape in _NAMES:
        return shown(_NAMES[escape](shell))
    value = _ESCAPES.get(escape)
    return value(shell) if value is not None else "\\" + escape


def _directory(shell: Shell) -> str:
    """~ for the home directory, and no more names than PROMPT_DIRTRIM says."""
    directory, home = shell.variables.get("PWD") or "", (shell.variables.get("HOME") or "").rstrip("/")
    if home and (directory == home or directory.startswith(home + "/")):
        directory = "~" + directory[len(home) :]
    most = shell.variables.get("PROMPT_DIRTRIM") or ""
    names = directory.removeprefix("~").strip("/").split("/")
    if most.isdecimal() and 0 < int(most) < len(names):
        return "~/" * directory.startswith("~") + ".../" + "/".join(names[-int(most) :])
    return directory


def _last_name(shell: Shell) -> str:
    directory = shell.variables.get("PWD") or ""
    if directory == (shell.variables.get("HOME") or "").rstrip("/"):
        return "~"
    return directory.rstrip("/").rpartition("/")[2] or directory


def _user(shell: Shell) -> str:
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return shell.variables.get("USER") or ""


def _terminal(shell: Shell) -> str:
    try:
        return os.path.basename(os.ttyname(0))
    except OSError:
        return "tty"


def _version(parts: int) -> Escape:
    def version(shell: Shell) -> str:
        from .. import __version__

        return ".".join(__version__.split(".")[:parts])

    return version


def _clock(form: str) -> Escape:
    return lambda shell: time.strftime(form)


def _constant(text: str) -> Escape:
    return lambda shell: text


#: names of files, users and machines
_NAMES: dict[str, Escape] = {
    "H": lambda shell: os.uname().nodename,
    "W": _last_name,
    "h": lambda shell: os.uname().nodename.partition(".")[0],
    "l": _terminal,
    "s": lambda shell: os.path.basename(shell.name),
    "u": _user,
    "w": _directory,
}

_ESCAPES: dict[str, Escape] = {
    "!": lambda shell: shell.variables.get("HISTCMD") or "",
    "#": lambda shell: str(shell.entered),
    "$": lambda shell: "#" if os.geteuid() == 0 else "$",
    "@": _clock("%I:%M %p"),
    "A": _clock("%H:%M"),
    "T": _clock("%I:%M:%S"),
    "V": _version(3),
    "[": _constant(""),
    "\\": _constant("\\"),
    "]": _constant(""),
    "a": _constant("\a"),
    "d": _clock("%a %b %d"),
    "e": _constant("\x1b"),
    "j": lambda shell: str(len(shell.jobs.jobs)),
    "n": _constant("\n"),
    "r": _constant("\r"),
    "t": _clock("%H:%M:%S"),
    "v": _version(2),
}
