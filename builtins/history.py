"""Show, search, count, import and forget the lines that were entered.

usage: history [FILTER]... [N]
       history stats [FILTER]...
       history delete [FILTER]... [N | N-N]...
       history import [bash | zsh | fish | FILE]...
       history -c | -d N | -s TEXT... | -p TEXT... | -a [FILE] | -n [FILE] | -r [FILE] | -w [FILE]

      --dir[=DIRECTORY]    only what was entered in DIRECTORY, by default in this one
      --failed             only what ended with a status other than 0
      --ok                 only what ended with status 0
      --status=N           only what ended with status N
      --since=WHEN         only what was entered at that time or later
      --before=WHEN        only what was entered before
      --grep=EXPRESSION    only lines in which the extended regular expression matches
      --session            only this session's lines
      --host=NAME          only what was entered on that host
      --limit=N            the newest N of them
  -l, --long               with time, status, duration and directory
      --format=FORMAT      in this form; see below
      --all                with delete: every line there is
  -c                       forget this session's lines, and list no older ones in it
  -d N                     forget the line with this number, or the lines from N to N (N-N); -1 is the last
  -s                       add the TEXTs as one line, without running it
  -p                       write each TEXT with what refers to earlier lines, as !! or !$, replaced
  -a                       append this session's lines to FILE
  -n                       add the lines of FILE that are not here yet; without FILE list all lines again
  -r                       the same
  -w                       write the lines to FILE

Without a filter, this session's lines are shown and those from before it; with one, those of all sessions. N is how
many, or with delete the number of a line. WHEN is a date, a time, both, `today`, `yesterday`, or how long ago: 30m,
2h, 7d, 1w. A FORMAT has {number} {time} {age} {status} {duration} {directory} {host} {line} in it, \\n and \\t; `json`
is one object for each line. HISTTIMEFORMAT, HISTSIZE, HISTCONTROL and HISTIGNORE are heeded. A script has a history
under `set -o history`, its own lines.
"""

from __future__ import annotations

import os
import time

from minishell.eval.history import Criteria, HistoryError, Style
from minishell.eval.times import age_text, duration_text, parse_moment
from minishell.eval.usage import parse_options, usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from minishell.eval.errors import UsageError
    from minishell.eval.history import Entry, History
    from minishell.eval.shell import Frame
    from minishell.eval.usage import Parsed

#: options that choose among the lines of all sessions
_FILTERS = ("dir", "failed", "ok", "status", "since", "before", "grep", "session", "host", "limit")

_FORMS = ("bash", "zsh", "fish")


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "history", _with_directory(args), permute=True)
    history = frame.shell.history
    action = _action(parsed)
    if history is None:
        if action is _show:
            _count(parsed)  # what is wrong is so without a history, too
        return 0
    try:
        return action(frame, history, parsed)
    except HistoryError as error:
        frame.err.write(f"history: {error}\n")
    except OSError as error:
        frame.err.write(f"history: {error.filename}: {error.strerror}\n")
    return 1


def _with_directory(args: list[str]) -> list[str]:
    """`--dir DIRECTORY` as `--dir=DIRECTORY`, which alone could not do without its argument."""
    for at, argument in enumerate(args[:-1]):
        following = args[at + 1]
        if argument == "--dir" and not following.startswith("-") and (following == "." or os.path.isdir(following)):
            return [*args[:at], f"--dir={following}", *_with_directory(args[at + 2 :])]
    return args


def _action(parsed: Parsed) -> Callable[[Frame, History, Parsed], int]:
    for letter, action in _LETTERS.items():
        if parsed.given(letter):
            return action
    return _WORDS.get((parsed.operands or [""])[0], _show)


def _error(message: str) -> UsageError:
    return usage_error(__doc__, f"history: {message}")


# ---- Which lines


def _criteria(frame: Frame, parsed: Parsed) -> Criteria:
    criteria = Criteria()
    criteria.failed, criteria.succeeded = parsed.given("failed"), parsed.given("ok")
    criteria.session = parsed.given("session")
    criteria.host = parsed.value("host")
    criteria.since, criteria.before = _moment(parsed, "since"), _moment(parsed, "before")
    criteria.status, criteria.limit = _number(parsed, "status"), _number(parsed, "limit")
    if parsed.given("dir"):
        criteria.directory = _absolute(frame, parsed.value("dir") or ".")
    if parsed.given("grep"):
        criteria.matches = _expression(parsed.value("grep") or "")
    return criteria


def _absolute(frame: Frame, path: str) -> str:
    """By its name, not by where links lead, as `cd` names it."""
    return os.path.normpath(os.path.join(frame.shell.variables.get("PWD") or "/", path))


def _expression(text: str) -> Callable[[str], object]:
    from minishell.eval.regular_expression import ExpressionError, matcher

    try:
        return matcher(text)
    except ExpressionError as error:
        raise _error(f"{text}: {error}") from None


def _moment(parsed: Parsed, key: str) -> float | None:
    text = parsed.value(key)
    if text is None:
        return None
    try:
        return parse_moment(text, time.time())
    except (ValueError, OverflowError):
        raise _error(f"{text}: no such time") from None


def _number(parsed: Parsed, key: str) -> int | None:
    text = parsed.value(key)
    return None if text is None else _natural(text)


def _natural(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise _error(f"{text}: bad number")
    return int(text)


# ---- Showing


def _show(frame: Frame, history: History, parsed: Parsed) -> int:
    count = _count(parsed)
    if any(map(parsed.given, _FILTERS)):
        criteria = _criteria(frame, parsed)
        criteria.limit = count if criteria.limit is None else criteria.limit
        entries = history.select(criteria)
    else:
        entries = history.listed(count, running=True)
    write = _form(frame, parsed)
    for entry in entries:
        frame.out.write(write(entry))
    return 0


def _count(parsed: Parsed) -> int | None:
    """How many lines the operand asks for."""
    if len(parsed.operands) > 1:
        raise _error("too many arguments")
    return _natural(parsed.operands[0].removeprefix("+")) if parsed.operands else None


def _form(frame: Frame, parsed: Parsed) -> Callable[[Entry], str]:
    """How an entry is written."""
    form = parsed.value("format")
    if form == "json":
        return _json
    if form is not None:
        pieces = _pieces(form)
        return lambda entry: "".join([piece(entry) for piece in pieces])
    if parsed.given("long"):
        return _long
    moment = frame.shell.variables.get("HISTTIMEFORMAT")
    if moment is None:
        return lambda entry: f"{entry.number:5}  {entry.line}\n"
    return lambda entry: f"{entry.number:5}  {_time(entry, moment)}{entry.line}\n"


def _long(entry: Entry) -> str:
    status = "-" if entry.status is None else str(entry.status)
    when, duration = _time(entry, "%Y-%m-%d %H:%M:%S"), _duration(entry)
    return f"{entry.number:5}  {when:19} {status:>3} {duration:>7}  {entry.directory}\n       {entry.line}\n"


def _json(entry: Entry) -> str:
    import json

    values = {name: getattr(entry, name) for name in ("number", "started", "duration", "status", "directory", "host")}
    return json.dumps(values | {"line": entry.line}) + "\n"


def _time(entry: Entry, form: str) -> str:
    return "" if entry.started is None else time.strftime(form, time.localtime(entry.started))


def _age(entry: Entry) -> str:
    return "" if entry.started is None else age_text(time.time() - entry.started)


def _duration(entry: Entry) -> str:
    return "" if entry.duration is None else duration_text(entry.duration)


_FIELDS: dict[str, Callable[[Entry], str]] = {
    "age": _age,
    "directory": lambda entry: entry.directory,
    "duration": _duration,
    "host": lambda entry: entry.host,
    "line": lambda entry: entry.line,
    "number": lambda entry: str(entry.number),
    "status": lambda entry: "" if entry.status is None else str(entry.status),
    "time": lambda entry: _time(entry, "%Y-%m-%d %H:%M:%S"),
}


def _pieces(form: str) -> list[Callable[[Entry], str]]:
    """The form, taken apart at its fields; a newline follows if it has none at its end."""
    text = form.replace("\\n", "\n").replace("\\t", "\t")
    pieces: list[Callable[[Entry], str]] = []
    while text:
        plain, brace, rest = text.partition("{")
        pieces.append(lambda entry, plain=plain: plain)  # type: ignore[misc]
        name, closed, text = rest.partition("}")
        if brace and (not closed or name not in _FIELDS):
            raise _error(f"{{{name}}}: no such field; there are {' '.join(_FIELDS)}")
        if brace:
            pieces.append(_FIELDS[name])
    return pieces if form.endswith("\\n") else [*pieces, lambda entry: "\n"]


# ---- Forgetting


def _delete(frame: Frame, history: History, parsed: Parsed) -> int:
    """`history delete`: by numbers, by filters, or all."""
    operands = parsed.operands[1:]
    if parsed.given("all"):
        history.clear()
        return 0
    if operands:
        return _delete_numbers(frame, history, operands)
    if not any(map(parsed.given, _FILTERS)):
        raise _error("delete: which lines? Give numbers, a filter, or --all")
    gone = history.delete([entry.number for entry in history.select(_criteria(frame, parsed))])
    frame.out.write(f"{gone} {'line' if gone == 1 else 'lines'} forgotten\n")
    return 0


def _delete_given(frame: Frame, history: History, parsed: Parsed) -> int:
    """`history -d`."""
    return _delete_numbers(frame, history, [parsed.value("d") or "", *parsed.operands])


def _delete_numbers(frame: Frame, history: History, operands: list[str]) -> int:
    status = 0
    for operand in operands:
        if not history.delete(_numbers(history, operand)):
            frame.err.write(f"history: {operand}: no such line\n")
            status = 1
    return status


def _numbers(history: History, operand: str) -> Iterable[int]:
    first, dash, last = operand[1:].partition("-")
    first = operand[:1] + first
    start = _number_of(history, first)
    return range(start, (_number_of(history, last) if dash else start) + 1)


def _number_of(history: History, text: str) -> int:
    """A line's number; a negative one counts from the end."""
    if not text.startswith("-"):
        return _natural(text)
    entries = history.listed(_natural(text[1:]), running=True)
    return entries[0].number if len(entries) == _natural(text[1:]) else 0


def _hide(frame: Frame, history: History, parsed: Parsed) -> int:
    history.hide()
    return 0


# ---- Files, and the rest


def _expand(frame: Frame, history: History, parsed: Parsed) -> int:
    for text in parsed.operands:
        frame.out.write(history.expanded(text) + "\n")
    return 0


def _add(frame: Frame, history: History, parsed: Parsed) -> int:
    history.append(" ".join(parsed.operands))
    return 0


def _append(frame: Frame, history: History, parsed: Parsed) -> int:
    """`history -a`: without a file there is nothing to do, as every line has been written when it was entered."""
    criteria = Criteria()
    criteria.session = True
    return _write_file(frame, parsed.operands, lambda: history.select(criteria), "a")


def _write(frame: Frame, history: History, parsed: Parsed) -> int:
    return _write_file(frame, parsed.operands, history.listed, "w")


def _write_file(frame: Frame, operands: list[str], entries: Callable[[], list[Entry]], mode: str) -> int:
    """In bash's form; with times, as bash does, if HISTTIMEFORMAT is set."""
    if not operands:
        return 0
    timed = frame.shell.variables.get("HISTTIMEFORMAT") is not None
    descriptor = os.open(operands[0], os.O_WRONLY | os.O_CREAT | (os.O_APPEND if mode == "a" else os.O_TRUNC), 0o600)
    with open(descriptor, mode, encoding="utf-8", errors="surrogateescape") as file:
        for entry in entries():
            if timed and entry.started is not None:
                file.write(f"#{int(entry.started)}\n")
            file.write(entry.line + "\n")
    return 0


def _read(frame: Frame, history: History, parsed: Parsed) -> int:
    for path in parsed.operands:
        history.load(path)
    history.unhide()
    return 0


def _import(frame: Frame, history: History, parsed: Parsed) -> int:
    """`history import`: of all three shells, those that have a history, if none is named."""
    status = 0
    for operand in parsed.operands[1:] or _FORMS:
        try:
            added, secrets = history.load("", operand) if operand in _FORMS else history.load(operand)
        except FileNotFoundError as error:
            if operand in parsed.operands:
                frame.err.write(f"history: {error.filename}: {error.strerror}\n")
                status = 1
            continue
        left_out = f", {secrets} left out because they hold secrets" if secrets else ""
        frame.out.write(f"{operand}: {added} {'line' if added == 1 else 'lines'} added{left_out}\n")
    history.unhide()
    return status


def _statistics(frame: Frame, history: History, parsed: Parsed) -> int:
    terminal = os.isatty(frame.out.descriptor)
    variables = frame.shell.variables
    style = Style(
        columns=_columns() if terminal else 80,
        colours=terminal and not variables.get("NO_COLOR") and variables.get("TERM") != "dumb",
        unicode=_has_blocks(frame),
        home=variables.get("HOME") or "",
    )
    frame.out.write(history.statistics(_criteria(frame, parsed), style))
    return 0


def _columns() -> int:
    try:
        return os.get_terminal_size(1).columns or 80
    except OSError:
        return 80


def _has_blocks(frame: Frame) -> bool:
    """Whether the locale's characters are UTF-8's."""
    values = (frame.shell.variables.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    locale = next((value for value in values if value), "")
    return locale.upper().replace("-", "").endswith("UTF8")


_LETTERS: dict[str, Callable[[Frame, History, Parsed], int]] = {
    "c": _hide,
    "d": _delete_given,
    "s": _add,
    "p": _expand,
    "a": _append,
    "n": _read,
    "r": _read,
    "w": _write,
}

_WORDS = {"delete": _delete, "import": _import, "stats": _statistics}
