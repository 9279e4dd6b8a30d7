"""bash's compound commands compiled to closures: ((…)), for ((…)), select, `time`."""

from __future__ import annotations

import os
import time

from .arithmetic import compile_expression
from .errors import LoopBreak, LoopContinue, ShellError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..syntax.bash_nodes import ArithmeticCommand, ArithmeticForClause
    from .arithmetic import Value
    from .expand import Fields, WordCompiler
    from .shell import Frame, Op, Shell


def compile_arithmetic(node: ArithmeticCommand, shell: Shell, words: WordCompiler) -> Op:
    """The status is 1 if the value is 0, or if there is none."""
    value = compile_expression(node.expression.parts, shell, words)

    def arithmetic(frame: Frame) -> int:
        try:
            return 0 if value(frame) else 1
        except ShellError as error:
            shell.report(error.message)
            return 1

    return arithmetic


def compile_arithmetic_for(node: ArithmeticForClause, shell: Shell, words: WordCompiler, body: Op) -> Op:
    """An expression that is missing is 1."""
    begin, condition, step = (compile_expression(parts, shell, words) if parts else _one for parts in node.parts)

    def run_for(frame: Frame) -> int:
        try:
            return _loop(frame, begin, condition, step, body)
        except ShellError as error:
            shell.report(error.message)
            return 1

    return run_for


def _one(frame: Frame) -> int:
    return 1


def _loop(frame: Frame, begin: Value, condition: Value, step: Value, body: Op) -> int:
    status = 0
    begin(frame)
    frame.loops += 1
    try:
        while condition(frame):
            try:
                status = body(frame)
            except LoopContinue as jump:
                status = one_level_less(jump)
            step(frame)
    except LoopBreak as jump:
        status = one_level_less(jump)
    finally:
        frame.loops -= 1
    return status


def one_level_less(jump: LoopBreak | LoopContinue) -> int:
    """`break 2` and `continue 2` go on to the loop around this one."""
    if jump.levels > 1:
        jump.levels -= 1
        raise jump
    return 0


# ---- select


def compile_select(name: str, fields: Fields, shell: Shell, body: Op) -> Op:
    """The choices are shown on standard error, the answer is read into REPLY, until there is none."""

    def select(frame: Frame) -> int:
        choices = fields(frame)
        frame.loops += 1
        try:
            status = _ask_and_run(frame, name, choices, body)
        except LoopBreak as jump:
            status = one_level_less(jump)
        finally:
            frame.loops -= 1
        shell.status = status
        return status

    return select


def _ask_and_run(frame: Frame, name: str, choices: list[str], body: Op) -> int:
    shell, status = frame.shell, 0
    _show(frame, choices)
    while choices:
        frame.err.write(shell.expand_prompt(shell.variables.get("PS3") or "#? "))
        frame.err.flush()
        if shell.call_builtin("read", [], frame):
            frame.out.write("\n")
            frame.flush()
            return 1
        answer = (shell.variables.get("REPLY") or "").strip()
        if not answer:
            _show(frame, choices)
            continue
        number = int(answer) if answer.isascii() and answer.isdigit() else 0
        shell.variables.set(name, choices[number - 1] if 0 < number <= len(choices) else "")
        try:
            status = body(frame)
        except LoopContinue as jump:
            status = one_level_less(jump)
    return status


def _show(frame: Frame, choices: list[str]) -> None:
    """In columns if they don't fit one line; else each choice has a line of its own."""
    width = _columns(frame)
    digits = len(str(len(choices)))
    cell = max(map(len, choices), default=0) + digits + 4
    rows = _ceiling(len(choices), max(width // cell, 1))
    if rows == 1:
        rows = len(choices)
    for row in range(rows):
        line = ""
        for position, index in enumerate(range(row, len(choices), rows)):
            line = (
                line.ljust(position * cell) + f"{index + 1:{digits if position else len(str(rows))}}) {choices[index]}"
            )
        frame.err.write(line + "\n")


def _ceiling(dividend: int, divisor: int) -> int:
    return -(-dividend // divisor)


def _columns(frame: Frame) -> int:
    given = frame.shell.variables.get("COLUMNS") or ""
    if given.isdecimal() and int(given):
        return int(given)
    try:
        return os.get_terminal_size(2).columns or 80
    except OSError:
        return 80


# ---- time


def compile_timed(op: Op, portable: bool) -> Op:
    """Say on standard error how long `op` took; `portable` is the form of -p (XCU time)."""

    def timed(frame: Frame) -> int:
        began, before = time.monotonic(), os.times()
        try:
            return op(frame)
        finally:
            after = os.times()
            user = after.user + after.children_user - before.user - before.children_user
            system = after.system + after.children_system - before.system - before.children_system
            _tell(frame, time.monotonic() - began, user, system, portable)

    return timed


def _tell(frame: Frame, real: float, user: float, system: float, portable: bool) -> None:
    form = _PORTABLE if portable else frame.shell.variables.get("TIMEFORMAT")
    form = _BY_DEFAULT if form is None else form
    if form:
        frame.err.write(_formatted(form, {"R": real, "U": user, "S": system}) + "\n")
        frame.err.flush()


_PORTABLE = "real %2R\nuser %2U\nsys %2S"
_BY_DEFAULT = "\nreal\t%3lR\nuser\t%3lU\nsys\t%3lS"
_MOST_DIGITS = 6


def _formatted(form: str, seconds: dict[str, float]) -> str:
    """bash's TIMEFORMAT: %[digits][l]R, U and S; P for the per cent of the processor; %%."""
    pieces = []
    at = 0
    while at < len(form):
        if form[at] != "%":
            pieces.append(form[at])
            at += 1
            continue
        end = at + 1
        end += form[end : end + 1].isdecimal()
        digits = min(int(form[at + 1 : end] or "3"), _MOST_DIGITS)
        is_long = form.startswith("l", end)
        end += is_long
        pieces.append(_of_letter(form[end : end + 1], seconds, digits, is_long))
        at = end + 1
    return "".join(pieces)


def _of_letter(letter: str, seconds: dict[str, float], digits: int, is_long: bool) -> str:
    if letter in seconds:
        value = max(0.0, round(seconds[letter], digits))  # differences of sums may be a little below 0
        return f"{int(value // 60)}m{value % 60:.{digits}f}s" if is_long else f"{value:.{digits}f}"
    if letter == "P":
        return f"{100 * (seconds['U'] + seconds['S']) / (seconds['R'] or 1):.2f}"
    return letter
