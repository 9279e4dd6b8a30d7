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
