"""The terminal between the prompt and the commands: what it can do, its modes, the end of a command's output."""

from __future__ import annotations

import os
import sys
import termios
from collections.abc import Mapping

#: terminals that only print
_DUMB = frozenset({"", "dumb", "unknown"})

_INPUT, _OUTPUT, _LOCAL = 0, 1, 3


def can_edit(variables: Mapping[str, str]) -> bool:
    """Whether lines can be edited: a terminal on both sides that knows more than to print."""
    return variables.get("TERM", "") not in _DUMB and os.isatty(0) and os.isatty(1)


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
    """
    mark = "⏎" if (sys.stdout.encoding or "").lower().startswith("utf") else "%"
    blanks = " " * (size().columns - 1)
    try:
        os.write(1, f"\x1b[7m{mark}\x1b[0m{blanks}\r \r".encode())
    except OSError:
        pass  # the terminal is gone, which the next read will tell
