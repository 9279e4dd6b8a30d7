"""Wait for background commands to end.

usage: wait [-n] [-p NAME] [JOB|PID...]

  -n         wait for the next one that ends
  -p NAME    put the process ID of the one whose status it is into the variable NAME

Without operands, waits for all of them and the status is 0; else it is that of
the last operand, 127 if that is none of this shell's. A signal with a trap ends
the waiting at once, with a status above 128 (XCU wait); so does a stop of what
is waited for, under job control.
"""

from __future__ import annotations

from minishell.eval.errors import Interrupted
from minishell.eval.jobs import find_job
from minishell.eval.usage import parse_options
from minishell.system.spawn import death_notice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minishell.eval.shell import Frame, Shell
    from minishell.system.jobs import Job, Process

_UNKNOWN = 127


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "wait", args)
    frame.flush()
    frame.shell.traps.interruptible = False
    try:
        name = parsed.value("p")
        if name is not None:
            frame.shell.variables.unset(name)
        if parsed.given("n"):
            return _wait_for_next(frame, parsed.operands, name)
        if not parsed.operands:
            return _wait_for_all(frame)
        if name is not None:
            _name_process(frame, name, parsed.operands[-1])
        return [_wait_for(frame, operand) for operand in parsed.operands][-1]
    except Interrupted as interruption:
        return interruption.status


def _sleep_until(shell: Shell, over: Callable[[], bool]) -> None:
    """Sleep until it is over. Raises Interrupted."""
    if shell.traps.pending:
        raise Interrupted(shell.traps.pending[0])
    with shell.traps.watch() as watch:
        shell.jobs.poll()
        while not over():
            number = watch.sleep()
            if number:
                raise Interrupted(number)
            shell.jobs.poll()


def _wait_for_all(frame: Frame) -> int:
    shell = frame.shell
    for job in shell.jobs:
        _wait_for_job(frame, job)
    shell.jobs.finished.clear()
    return 0


def _wait_for_job(frame: Frame, job: Job) -> int:
    jobs = frame.shell.jobs
    _sleep_until(frame.shell, lambda: job.ended or (job.stopped and jobs.control))
    if job.ended:
        jobs.remove(job)
    else:
        frame.err.write(f"wait: %{job.number} has stopped\n")
    return job.status


def _wait_for(frame: Frame, operand: str) -> int:
    if operand.startswith("%"):
        job = find_job(frame, "wait", operand)
        return _UNKNOWN if job is None else _wait_for_job(frame, job)
    if not operand.isdecimal():
        _tell_unusable(frame, operand)
        return 2
    return _wait_for_process(frame, int(operand))


def _wait_for_process(frame: Frame, pid: int) -> int:
    jobs = frame.shell.jobs
    found = jobs.with_process(pid)
    if found is not None:
        job, process = found
        _sleep_until(frame.shell, lambda: process.ended or (process.stopped and jobs.control))
        if process.stopped or not job.ended:
            return process.status
        jobs.remove(job)
        _tell_killed(frame, process)
    status = jobs.finished.get(pid)
    if status is None:
        _tell_unknown(frame, str(pid))
        return _UNKNOWN
    return status


def _tell_killed(frame: Frame, process: Process) -> None:
    notice = death_notice(process.wait_status or 0)
    if notice and not frame.shell.options.interactive:
        frame.err.write(f"wait: {process.pid}: {notice}\n")


def _tell_unusable(frame: Frame, operand: str) -> None:
    frame.err.write(f"wait: {operand}: neither a process ID nor a job\n")


def _tell_unknown(frame: Frame, operand: str) -> None:
    """To a script it is a process that has ended with 127, and no error (XCU wait)."""
    if frame.shell.options.interactive:
        frame.err.write(f"wait: {operand}: not a child of this shell\n")


def _name_process(frame: Frame, name: str, operand: str) -> None:
    """The process ID that the last operand stands for."""
    job = find_job(frame, "wait", operand) if operand.startswith("%") else None
    frame.shell.variables.set(name, operand if job is None else str(job.processes[-1].pid))


def _wait_for_next(frame: Frame, operands: list[str], name: str | None) -> int:
    table = frame.shell.jobs
    jobs = [_job(frame, operand) for operand in operands] if operands else list(table)
    awaited = [job for job in jobs if job is not None]
    if not awaited:
        return _UNKNOWN
    _sleep_until(frame.shell, lambda: any(job.ended for job in awaited))
    ended = next(job for job in awaited if job.ended)
    table.remove(ended)
    if name is not None:
        frame.shell.variables.set(name, str(ended.processes[-1].pid))
    return ended.status


def _job(frame: Frame, operand: str) -> Job | None:
    if operand.startswith("%"):
        return find_job(frame, "wait", operand)
    if not operand.isdecimal():
        _tell_unusable(frame, operand)
        return None
    found = frame.shell.jobs.with_process(int(operand))
    if found is None:
        _tell_unknown(frame, operand)
    return None if found is None else found[0]
