"""Run a job in the foreground.

usage: fg [JOB]

Without JOB, the current one. It gets the terminal, with the modes that it left
there (XCU fg). A job ID alone, as `%1`, does the same.
"""

from __future__ import annotations

from minishell.eval.foreground import wait_foreground
from minishell.eval.jobs import controlled_job
from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    shell = frame.shell
    operands = parse_options(__doc__, "fg", args).operands
    job = controlled_job(frame, "fg", operands[0] if operands else "%%")
    if job is None:
        return 1
    frame.out.write(job.text + "\n")
    frame.flush()
    shell.traps.interruptible = False
    shell.jobs.resume(job, background=False)
    try:
        return wait_foreground(shell, job)
    finally:
        if job.ended:
            shell.jobs.remove(job, known=False)
