"""Let jobs live on when the shell leaves.

usage: disown [-ahr] [JOB|PID...]

  -a    all jobs
  -h    keep the job in the table, but send it no SIGHUP
  -r    all running jobs

Without operands, the current job.
"""

from __future__ import annotations

from minishell.eval.jobs import find_job
from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame
    from minishell.eval.usage import Parsed
    from minishell.system.jobs import Job


def run(frame: Frame, args: list[str]) -> int:
    table = frame.shell.jobs
    parsed = parse_options(__doc__, "disown", args)
    found = _chosen(frame, parsed)
    for job in found:
        if job is None:
            continue
        if parsed.given("h"):
            job.disowned = True
        else:
            table.remove(job)
    return 0 if None not in found else 1


def _chosen(frame: Frame, parsed: Parsed) -> list[Job | None]:
    if parsed.operands:
        return [find_job(frame, "disown", operand) for operand in parsed.operands]
    if parsed.given("a") or parsed.given("r"):
        return [job for job in frame.shell.jobs if parsed.given("a") or not (job.stopped or job.ended)]
    return [find_job(frame, "disown", "%%")]
