"""The job that an operand means."""

from __future__ import annotations

from ..system.jobs import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..system.jobs import Job
    from .shell import Frame


def find_job(frame: Frame, name: str, operand: str) -> Job | None:
    """The job of a job ID, or of a process ID; None, and a message in `name`'s name, if there is none."""
    table = frame.shell.jobs
    if operand.isdecimal():
        found = table.with_process(int(operand))
        if found is not None:
            return found[0]
    try:
        job = find(table, operand if operand.startswith("%") else "%" + operand)
    except LookupError as error:
        frame.err.write(f"{name}: {operand}: {error}\n")
        return None
    if job is None:
        frame.err.write(f"{name}: {operand}: no such job\n")
    return job


def controlled_job(frame: Frame, name: str, operand: str) -> Job | None:
    """As `find_job`, one that can be continued; None, and a message, without job control or if it has ended."""
    jobs = frame.shell.jobs
    if not jobs.control:
        frame.err.write(f"{name}: no job control in this shell\n")
        return None
    jobs.poll()
    job = find_job(frame, name, operand)
    problem = _why_not(job) if job is not None else ""
    if problem:
        frame.err.write(f"{name}: {operand}: {problem}\n")
    return None if problem else job


def _why_not(job: Job) -> str:
    if job.ended:
        return "the job has ended"
    return "" if job.group else "started without job control"
