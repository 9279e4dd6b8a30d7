"""Terminals that wrap what is on the screen anew when they become narrower: how far the prompt's beginning moves up."""

from __future__ import annotations

from collections.abc import Mapping

from prompt_toolkit.data_structures import Point
from prompt_toolkit.layout.screen import Screen

#: variables that only such terminals set
_MARKS = ("ALACRITTY_WINDOW_ID", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "TMUX", "VTE_VERSION", "WEZTERM_PANE")

_PROGRAMS = frozenset({"WezTerm", "ghostty", "iTerm.app", "tmux"})


def reflows(variables: Mapping[str, str]) -> bool:
    """Whether the terminal is known to; in GNU screen, which does not, the outer one's variables mean nothing."""
    if variables.get("TERM", "").startswith("screen") and "TMUX" not in variables:
        return False
    known = variables.get("TERM_PROGRAM") in _PROGRAMS or variables.get("TERM", "").startswith(("foot", "tmux"))
    return known or any(name in variables for name in _MARKS)


def rows_added(screen: Screen, cursor: Point, columns: int) -> int:
    """How many rows more lie between the screen's first and the cursor, now that it is `columns` wide."""
    above = sum((_width(screen, row) - 1) // columns for row in range(cursor.y) if _width(screen, row))
    return above + cursor.x // columns


def _width(screen: Screen, row: int) -> int:
    """The row's columns up to the last that is no blank."""
    cells = screen.data_buffer[row]
    return max((column + cell.width for column, cell in cells.items() if cell.char.strip()), default=0)
