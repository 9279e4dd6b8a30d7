"""Let stopped jobs go on in the background.

usage: bg [JOB...]

Without JOB, the current one (XCU bg).
"""

from __future__ import annotations

from minishell.eval.jobs import controlled_job
from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    shell = frame.shell
    status = 0
    for operand in parse_options(__doc__, "bg", args).operands or ["%%"]:
        job = controlled_job(frame, "bg", operand)
        if job is None:
            status = 1
            continue
        shell.background_pid = job.processes[-1].pid
        shell.jobs.resume(job, background=True)
        shell.jobs.make_current(job)
        frame.out.write(f"[{job.number}] {job.text} &\n")
    return status
