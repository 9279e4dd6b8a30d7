"""Wait for background commands to end.

usage: wait [-n] [JOB|PID...]

  -n    wait for the next one that ends

Without operands, waits for all of them and the status is 0; else it is that of
the last operand, 127 if that is none of this shell's. A signal with a trap
ends the waiting at once, with a status above 128 (XCU wait).
"""

from __future__ import annotations

from minishell.eval.jobs import find_job
from minishell.eval.usage import parse_options
from minishell.system.signals import Interrupted, description

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame
    from minishell.system.jobs import Job

_UNKNOWN = 127


def run(frame: Frame, args: list[str]) -> int:
    shell = frame.shell
    parsed = parse_options(__doc__, "wait", args)
    frame.flush()
    shell.traps.waiting = True
    try:
        if shell.traps.pending:
            return 128 + shell.traps.pending[0]
        if parsed.given("n"):
            return _wait_for_next(frame, parsed.operands)
        if not parsed.operands:
            shell.jobs.wait_for_all()
            return 0
        return [_wait_for(frame, operand) for operand in parsed.operands][-1]
    except Interrupted as interruption:
        return 128 + interruption.number
    finally:
        shell.traps.waiting = False


def _wait_for(frame: Frame, operand: str) -> int:
    shell = frame.shell
    if operand.startswith("%"):
        job = find_job(frame, "wait", operand)
        return _UNKNOWN if job is None else shell.jobs.wait_for_job(job)
    if not operand.isdecimal():
        frame.err.write(f"wait: {operand}: neither a process ID nor a job\n")
        return 2
    status = shell.jobs.wait_for_process(int(operand))
    if status is None:
        return _missing(frame, operand)
    if status > 128 and not shell.options.interactive:
        frame.err.write(f"wait: {operand}: {description(status - 128)}\n")
    return status


def _missing(frame: Frame, operand: str) -> int:
    frame.err.write(f"wait: {operand}: not a child of this shell\n")
    return _UNKNOWN


def _wait_for_next(frame: Frame, operands: list[str]) -> int:
    table = frame.shell.jobs
    jobs = [_job(frame, operand) for operand in operands] if operands else list(table)
    status = table.wait_for_next([job for job in jobs if job is not None])
    return _UNKNOWN if status is None else status


def _job(frame: Frame, operand: str) -> Job | None:
    if operand.startswith("%"):
        return find_job(frame, "wait", operand)
    found = frame.shell.jobs.with_process(int(operand)) if operand.isdecimal() else None
    if not found:
        _missing(frame, operand)
    return found[0] if found else None
