"""Show the lines that were typed, or forget them.

usage: history [N]
       history -c
       history -d N

  -c      forget all of them
  -d N    forget the line that has the number N; -1 is the last one

`history N` shows the last N lines. A script has no history.
"""

from __future__ import annotations

import os

from minishell.eval.usage import parse_options, usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame, History


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "history", args)
    if len(parsed.operands) > 1:
        raise usage_error(__doc__, "history: too many arguments")
    history = frame.shell.history
    if history is None:
        return 0
    number = parsed.value("d")
    try:
        if parsed.given("c"):
            history.clear()
        elif number is not None:
            return _delete(frame, history, number)
        else:
            _show(frame, history.entries(), parsed.operands)
    except OSError as error:
        frame.err.write(f"history: {os.strerror(error.errno or 0)}\n")
        return 1
    return 0


def _show(frame: Frame, entries: list[str], operands: list[str]) -> None:
    count = _natural(operands[0]) if operands else len(entries)
    first = max(0, len(entries) - count)
    for number, text in enumerate(entries[first:], first + 1):
        frame.out.write(f"{number:5}  {text}\n")


def _delete(frame: Frame, history: History, number: str) -> int:
    count = len(history.entries())
    index = count - _natural(number[1:]) if number.startswith("-") else _natural(number) - 1
    if not 0 <= index < count:
        frame.err.write(f"history: {number}: no such line\n")
        return 1
    history.delete(index)
    return 0


def _natural(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise usage_error(__doc__, f"history: {text}: bad number")
    return int(text)
