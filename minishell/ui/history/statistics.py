"""What the history tells of its user: the most used commands, when, where, what fails, what takes time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from sqlite3 import Connection
from typing import Any

from minishell.eval.history import Criteria, Style
from minishell.eval.times import duration_text
from minishell.syntax.names import is_name

from ..fields import abbreviated
from ..wrappers import command_index
from .charts import BLUE, GREEN, RED, YELLOW, Bar, bars, columns, heading
from .database import UNKNOWN_TIME
from .entries import conditions

#: what a command may follow
_BEFORE_COMMANDS = frozenset({"!", "(", "{", "do", "elif", "else", "if", "then", "until", "while"})

#: bars of a chart
MOST_BARS = 10


class Use:
    """How often a command was used, how often it failed, and the seconds that it took."""

    def __init__(self) -> None:
        self.count = 0
        self.failures = 0
        self.seconds = 0.0


def charts(connection: Connection, criteria: Criteria, session: int, style: Style) -> str:
    """All charts, as text to write."""
    where, values = conditions(connection, criteria, session)

    def ask(query: str, rest: str = "") -> Iterable[Sequence[Any]]:
        return connection.execute(f"{query} FROM entries WHERE {' AND '.join(where) or '1'} {rest}", values)

    uses = _uses(
        ask("SELECT line, count(*), coalesce(sum(status <> 0), 0), coalesce(sum(duration), 0)", "GROUP BY line")
    )
    if not uses:
        return "no lines\n"
    lines = [*_summary(uses, style), *_most_used(uses, style), *_by_hour(ask, style)]
    lines += [*_by_directory(ask, connection, style), *_failures(uses, style), *_time_spent(uses, style)]
    return "\n".join(lines) + "\n"


def _uses(rows: Iterable[Sequence[Any]]) -> dict[str, Use]:
    found: dict[str, Use] = {}
    for line, count, failures, milliseconds in rows:
        use = found.setdefault(command_of(line), Use())
        use.count += count
        use.failures += failures
        use.seconds += milliseconds / 1000
    return found


def command_of(line: str) -> str:
    """The command that a line begins with, told from its blanks; `if`, sudo and their like are left out."""
    words = line.split(None, 20)
    while words and (words[0] in _BEFORE_COMMANDS or _is_assignment(words[0])):
        words.pop(0)
    at = command_index(words)
    word = words[at] if at < len(words) else (words or [line])[0]
    return word.lstrip("(").rstrip(";)&|") or word


def _is_assignment(word: str) -> bool:
    name, equals, _ = word.partition("=")
    return bool(equals) and is_name(name.rstrip("+"))


Ask = Callable[..., Iterable[Sequence[Any]]]


def _summary(uses: dict[str, Use], style: Style) -> Iterator[str]:
    count = sum(use.count for use in uses.values())
    failures = sum(use.failures for use in uses.values())
    seconds = sum(use.seconds for use in uses.values())
    yield heading(f"{count:,} lines", style)
    yield f"  {len(uses):,} commands, {failures / count:.0%} of the lines failed, {duration_text(seconds)} in all"


def _most_used(uses: dict[str, Use], style: Style) -> list[str]:
    count = sum(use.count for use in uses.values())
    rows = [Bar(name, use.count, f"{use.count:,} {use.count / count:4.0%}") for name, use in _top(uses, "count")]
    return ["", heading("Most used commands", style), *bars(rows, style, GREEN)]


def _failures(uses: dict[str, Use], style: Style) -> list[str]:
    rows = [
        Bar(name, use.failures, f"{use.failures:,} of {use.count:,}")
        for name, use in _top(uses, "failures")
        if use.failures
    ]
    return ["", heading("Failures", style), *bars(rows, style, RED)]


def _time_spent(uses: dict[str, Use], style: Style) -> list[str]:
    rows = [Bar(name, use.seconds, duration_text(use.seconds)) for name, use in _top(uses, "seconds") if use.seconds]
    return ["", heading("Time spent", style), *bars(rows, style, YELLOW)]


def _top(uses: dict[str, Use], key: str) -> list[tuple[str, Use]]:
    return sorted(uses.items(), key=lambda item: (-getattr(item[1], key), item[0]))[:MOST_BARS]


def _by_hour(ask: Ask, style: Style) -> list[str]:
    counts = [0] * 24
    hour = f"CASE WHEN started >= {UNKNOWN_TIME} THEN strftime('%H', started / 1000000, 'unixepoch', 'localtime') END"
    for name, count in ask(f"SELECT {hour} AS hour, count(*)", "GROUP BY hour"):
        if name is not None:
            counts[int(name)] = count
    step = 1 if style.columns > 26 else 2
    marks = [f"{hour}" if hour % 6 == 0 else "" for hour in range(0, 24, step)]
    counts = [sum(counts[hour : hour + step]) for hour in range(0, 24, step)]
    return ["", heading("By hour", style), *columns(counts, marks, style, BLUE)]


def _by_directory(ask: Ask, connection: Connection, style: Style) -> list[str]:
    rows = []
    for directory, count in ask(
        "SELECT directory, count(*) AS count",
        f"AND directory IS NOT NULL GROUP BY directory ORDER BY count DESC LIMIT {MOST_BARS}",
    ):
        path = connection.execute("SELECT path FROM directories WHERE id = ?", (directory,)).fetchone()[0]
        rows.append(Bar(abbreviated(path, style.home), count, f"{count:,}"))
    return ["", heading("By directory", style), *bars(rows, style, GREEN)]
