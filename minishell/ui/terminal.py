"""The terminal between the prompt and the commands: what it can do, its modes, the end of a command's output."""

from __future__ import annotations

import os
import sys
import termios

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from minishell.eval.shell import Shell

#: terminals that only print
_DUMB = frozenset({"", "dumb", "unknown"})

#: the sixteen colours, by their numbers in COLORFGBG, on which dark text is read best
_LIGHT = frozenset({"7", *map(str, range(9, 16))})

#: plain letters, not the set for lines; nothing is told of the mouse and of the focus
_AS_EVER = "\x1b(B\x0f\x1b[?1000;1002;1003;1004;1006l"

#: where they stand in what tcgetattr gives
_INPUT, _OUTPUT, _LOCAL, _CHARACTERS = 0, 1, 3, 6


def can_edit(shell: Shell) -> bool:
    """Whether lines can be edited: a terminal on both sides that knows more than to print, and a user who wants it."""
    knows_more = (shell.variables.get("TERM") or "") not in _DUMB and os.isatty(0) and os.isatty(1)
    return knows_more and not shell.settings.flag("editor.plain")


def background(wanted: str, variables: Mapping[str, str]) -> str:
    """`light` or `dark`: as it is wanted, or as COLORFGBG says, which some terminals set."""
    if wanted != "auto":
        return wanted
    return "light" if variables.get("COLORFGBG", "").rpartition(";")[2] in _LIGHT else "dark"


def make_sane() -> None:
    """Lines, echo and signals as a command expects them; the rest stays as the user has set it."""
    try:
        os.set_blocking(0, True)
        modes = termios.tcgetattr(0)
        wanted = list(modes)
        wanted[_INPUT] |= termios.ICRNL
        wanted[_OUTPUT] |= termios.OPOST | termios.ONLCR
        wanted[_LOCAL] |= termios.ICANON | termios.ECHO | termios.ISIG | termios.IEXTEN
        if wanted != modes:
            termios.tcsetattr(0, termios.TCSADRAIN, wanted)
    except (OSError, termios.error):
        pass  # the terminal is gone, which the next read will tell


def raw(modes: list[Any]) -> list[Any]:
    """The modes in which each key arrives at once, and is not echoed; as prompt_toolkit sets them."""
    wanted = list(modes)
    wanted[_INPUT] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    wanted[_LOCAL] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    wanted[_CHARACTERS] = [*wanted[_CHARACTERS]]
    wanted[_CHARACTERS][termios.VMIN] = 1
    return wanted


def size() -> os.terminal_size:
    """Columns and lines; 80 by 24 where the terminal does not say."""
    try:
        columns, lines = os.get_terminal_size(1)
    except OSError:
        columns, lines = 0, 0
    return os.terminal_size((columns or 80, lines or 24))


def end_line() -> None:
    """Go to the start of a line, and leave a mark where output ended without a newline.

    The terminal is not asked where the cursor stands: the mark and blanks up to the line's width
    wrap to the next line unless the cursor was at the start, and then the prompt covers the mark.
    What a program that died, or a binary file, has left the terminal in ends too.
    """
    mark = "⏎" if (sys.stdout.encoding or "").lower().startswith("utf") else "%"
    blanks = " " * (size().columns - 1)
    try:
        os.write(1, f"{_AS_EVER}\x1b[7m{mark}\x1b[0m{blanks}\r \r".encode())
    except OSError:
        pass  # the terminal is gone, which the next read will tell
