"""What the search shows of an entry: a row of the list, and a line with all that is known of it."""

from __future__ import annotations

import time
from collections.abc import Iterable

from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.utils import get_cwidth

from minishell.eval.history import Entry
from minishell.eval.times import age_text, duration_text

from ..fields import abbreviated, shortened
from ..visible import visible
from .search import Query

#: columns from which on the list says when, with which status and how long; and where
WIDE, WIDEST = 60, 120

#: columns of the directory in the list
_DIRECTORY = 24

_NEWLINE = " ⏎ "


def row(entry: Entry, query: Query, columns: int, now: float, home: str, selected: bool) -> StyleAndTextTuples:
    """One line of the list, `columns` wide at most."""
    line = "class:history.selected" if selected else ""
    fragments: StyleAndTextTuples = [(f"{line} class:history.sign", "> " if selected else "  ")]
    if columns >= WIDE:
        status = "-" if entry.status is None else str(entry.status)
        failed = " class:history.failed" if entry.status else ""
        fragments.append((line, f"{_age(entry, now):>7} "))
        fragments.append((line + failed, f"{status:>3} "))
        fragments.append((line, f"{_duration(entry):>6}  "))
    elif entry.status:
        fragments.append((f"{line} class:history.failed", "! "))
    if columns >= WIDEST:
        fragments.append((line, padded(shortened(abbreviated(entry.directory, home), _DIRECTORY), _DIRECTORY) + "  "))
    room = columns - 1 - sum(get_cwidth(text) for _, text, *_ in fragments)
    return fragments + _line(entry.line, query, room, line)


def _line(text: str, query: Query, room: int, style: str) -> StyleAndTextTuples:
    """The line in one row, what matches marked; the match is in it however narrow the room is."""
    places = query.places(text) or set()
    start = 0
    if places and get_cwidth(text[: max(places) + 1]) > room:
        start = max(0, min(places) - room // 4)
    fragments: StyleAndTextTuples = [(style, "…")] if start else []
    used = len(fragments)
    for at, character in enumerate(text[start:], start):
        shown = _NEWLINE if character == "\n" else visible(character)
        used += get_cwidth(shown)
        if used > room:
            break
        fragments.append((f"{style} class:history.match" if at in places else style, shown))
    return fragments


def details(entry: Entry, now: float, home: str) -> StyleAndTextTuples:
    """When, where, with which status, and how long."""
    parts = []
    if entry.started is not None:
        age = age_text(now - entry.started)
        moment = time.strftime("%a %d %b %Y %H:%M", time.localtime(entry.started))
        parts.append(moment if age == "now" else f"{age} ago, {moment}")
    if entry.status is not None:
        parts.append(f"status {entry.status}")
    if entry.duration is not None:
        parts.append(f"took {duration_text(entry.duration)}")
    if entry.directory:
        parts.append(f"in {abbreviated(entry.directory, home)}")
    if entry.host:
        parts.append(f"on {visible(entry.host)}")
    return [("class:history.details", ", ".join(parts) or "from another shell")]


def hints(next_scope: str) -> list[str]:
    """The keys, the most needed first."""
    scope = next_scope.removeprefix("this ")
    return ["Enter take", "Alt-Enter run", f"Ctrl-T {scope}", "Ctrl-G back", "Ctrl-D delete", "Ctrl-R older"]


def fitting(texts: Iterable[str], columns: int) -> str:
    """As many of the texts as fit."""
    shown = ""
    for text in texts:
        longer = f"{shown} · {text}" if shown else text
        if get_cwidth(longer) > columns:
            break
        shown = longer
    return shown


def padded(text: str, columns: int) -> str:
    return text + " " * (columns - get_cwidth(text))


def _age(entry: Entry, now: float) -> str:
    return "" if entry.started is None else age_text(now - entry.started)


def _duration(entry: Entry) -> str:
    return "" if entry.duration is None else duration_text(entry.duration)
