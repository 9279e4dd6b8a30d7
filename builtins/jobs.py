"""Show the jobs of this shell.

usage: jobs [-lnprs] [JOB...]

  -l    process IDs too
  -n    only those whose state has changed since it was last told
  -p    only the process ID of each job's first process
  -r    only running ones
  -s    only stopped ones
"""

from __future__ import annotations

from minishell.eval.jobs import find_job
from minishell.eval.notices import line
from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame
    from minishell.eval.usage import Parsed
    from minishell.system.jobs import Job, JobTable


def run(frame: Frame, args: list[str]) -> int:
    table = frame.shell.jobs
    parsed = parse_options(__doc__, "jobs", args)
    table.poll()
    found = [find_job(frame, "jobs", operand) for operand in parsed.operands] if parsed.operands else _all(table)
    for job in found:
        if job is not None and _wanted(job, parsed):
            frame.out.write(_shown(frame, job, parsed))
            job.announced = job.state()
    for job in list(table):
        if job.ended and job.announced:
            table.remove(job)
    return 0 if None not in found else 1


def _all(table: JobTable) -> list[Job | None]:
    """A subshell without jobs of its own shows those of its parent."""
    return [*(list(table) or table.inherited)]


def _wanted(job: Job, parsed: Parsed) -> bool:
    if parsed.given("r") and (job.ended or job.stopped):
        return False
    if parsed.given("s") and not job.stopped:
        return False
    return not parsed.given("n") or job.announced != job.state()


def _shown(frame: Frame, job: Job, parsed: Parsed) -> str:
    if parsed.given("p"):
        return f"{job.processes[0].pid}\n"
    return line(frame.shell, job, pids=parsed.given("l"))
