"""Charts made of characters, for a terminal of any width."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from prompt_toolkit.utils import get_cwidth

from minishell.eval.history import Style

from ..visible import visible

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LEVELS = " ▁▂▃▄▅▆▇█"

#: lines of a chart of columns
_HEIGHT = 4

#: columns of the longest bar
_LONGEST = 60

GREEN, RED, BLUE, YELLOW = "32", "31", "34", "33"


class Bar(NamedTuple):
    label: str
    value: float
    #: what is written behind the bar
    text: str


def heading(text: str, style: Style) -> str:
    return f"\x1b[1m{text}\x1b[0m" if style.colours else text


def bars(rows: Sequence[Bar], style: Style, colour: str) -> list[str]:
    """One line for each: label, bar, text."""
    if not rows:
        return ["  -"]
    label_width = min(max(get_cwidth(visible(row.label)) for row in rows), max(6, style.columns // 3))
    text_width = max(len(row.text) for row in rows)
    room = max(1, min(_LONGEST, style.columns - 5 - label_width - text_width))
    most = max(row.value for row in rows) or 1
    return [
        f"  {_fitted(visible(row.label), label_width)} "
        f"{_coloured(_bar(row.value / most * room, room, style), style, colour)} {row.text:>{text_width}}".rstrip()
        for row in rows
    ]


def columns(values: Sequence[float], marks: Sequence[str], style: Style, colour: str) -> list[str]:
    """A chart of upright columns, with the marks below them; `marks` has "" where there is none."""
    width = 2 if style.columns >= 2 * len(values) + 3 else 1
    most = max(values, default=0) or 1
    lines = []
    for level in range(_HEIGHT - 1, -1, -1):
        cells = [_cell(value / most * _HEIGHT - level, style) * width for value in values]
        lines.append(f"  {_coloured(''.join(cells).rstrip(), style, colour)}".rstrip())
    lines.append("  " + _marks(marks, width))
    return lines


def _marks(marks: Sequence[str], width: int) -> str:
    line = ""
    for index, mark in enumerate(marks):
        if mark and len(line) <= index * width:
            line = line.ljust(index * width) + mark
    return line


def _cell(filled: float, style: Style) -> str:
    """One character of a column, of which `filled` lines are above here."""
    part = min(1.0, max(0.0, filled))
    if style.unicode:
        return _LEVELS[max(round(part * 8), 1 if part > 0 else 0)]
    return "#" if part >= 0.5 else "." if part > 0 else " "


def _bar(length: float, room: int, style: Style) -> str:
    """`length` columns and blanks up to `room`; what is not nothing shows."""
    if style.unicode:
        whole, eighths = divmod(max(round(length * 8), 1 if length else 0), 8)
        bar = "█" * whole + (_EIGHTHS[eighths] if eighths else "")
    else:
        bar = "#" * max(round(length), 1 if length else 0)
    return bar.ljust(room)


def _coloured(text: str, style: Style, colour: str) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if style.colours and text.strip() else text


def _fitted(text: str, width: int) -> str:
    """`text` in exactly so many columns."""
    if get_cwidth(text) > width:
        while get_cwidth(text) > width - 1:
            text = text[:-1]
        text += "~"
    return text + " " * (width - get_cwidth(text))
