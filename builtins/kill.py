"""Send a signal to processes or jobs.

usage: kill [-s SIGNAL|-n N|-SIGNAL] PID|JOB...
       kill -l [STATUS...]

  -s SIGNAL    the signal by its name
  -n N         the signal by its number
  -l           list the signals, or name that of an exit status

By default SIGTERM. Signal 0 only asks whether the process exists (XCU kill).
"""

from __future__ import annotations

import os

from minishell.eval.errors import HelpRequested, ShellError
from minishell.eval.jobs import find_job
from minishell.eval.usage import usage_error
from minishell.system.signals import name_of, number_of, numbers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    if args[:1] and args[0] in ("-l", "-L"):
        return _list(frame, args[1:])
    if args[:1] == ["--help"]:
        raise HelpRequested
    try:
        number, operands = _signal(args)
    except ShellError as error:
        frame.err.write(error.message + "\n")
        return error.status
    if not operands:
        raise usage_error(__doc__ or "", "kill: no process named")
    frame.shell.jobs.poll()  # a child that has ended is no more, to whoever asks with 0
    return max([_send(frame, number, operand) for operand in operands])


def _signal(args: list[str]) -> tuple[int, list[str]]:
    """The signal asked for and the operands. Raises ShellError."""
    if not args or args[0] == "--" or not args[0].startswith("-") or args[0] == "-":
        return numbers()["TERM"], args[1:] if args[:1] == ["--"] else args
    if args[0] in ("-s", "-n"):
        name, rest = "".join(args[1:2]), args[2:]
    else:
        name, rest = args[0][2 if args[0].startswith(("-s", "-n")) else 1 :], args[1:]
        if number_of(name) is None:
            name = args[0][1:]
    number = number_of(name)
    if number is None:
        raise ShellError(f"kill: {name}: no such signal", 1)
    return number, rest[1:] if rest[:1] == ["--"] else rest


def _send(frame: Frame, number: int, operand: str) -> int:
    try:
        if operand.startswith("%"):
            return _send_job(frame, number, operand)
        if not operand.removeprefix("-").isdecimal():
            frame.err.write(f"kill: {operand}: neither a process ID nor a job\n")
            return 1
        os.kill(int(operand), number)
    except (OSError, OverflowError) as error:
        frame.err.write(f"kill: {operand}: {getattr(error, 'strerror', error)}\n")
        return 1
    return 0


def _send_job(frame: Frame, number: int, operand: str) -> int:
    """A stopped job goes on, so that it sees the signal. Raises OSError."""
    job = find_job(frame, "kill", operand)
    if job is None:
        return 1
    job.signal(number)
    if job.stopped and number in (numbers()["TERM"], numbers()["HUP"]):
        job.signal(numbers()["CONT"])
    return 0


def _list(frame: Frame, operands: list[str]) -> int:
    if not operands:
        frame.out.write(" ".join(name for name in numbers() if name != "EXIT") + "\n")
        return 0
    status = 0
    for operand in operands:
        number = number_of(_of_status(operand))
        if number is None:
            frame.err.write(f"kill: {operand}: no such signal\n")
            status = 1
        else:
            frame.out.write((name_of(number) if operand.isdecimal() else str(number)) + "\n")
    return status


def _of_status(operand: str) -> str:
    """The signal's number, if the operand is the exit status of a command that it killed."""
    return str(int(operand) - 128) if operand.isdecimal() and int(operand) > 128 else operand
