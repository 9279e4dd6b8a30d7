"""Leave the shell.

usage: exit [N]

The exit status is N, by default that of the last command; in the action of a trap, by
default the one from before the action (XCU exit). With stopped jobs, the first
`exit` only warns.
"""

from __future__ import annotations

from minishell.eval.errors import ShellExit
from minishell.eval.operands import exit_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame
    from minishell.system.jobs import JobTable


def run(frame: Frame, args: list[str]) -> int:
    shell = frame.shell
    status = exit_operand("exit", frame, args)
    if shell.options.interactive and _warns_of_stopped(shell.jobs):
        frame.err.write("exit: there are stopped jobs; the next exit leaves them\n")
        return 1
    raise ShellExit(status)


def _warns_of_stopped(jobs: JobTable) -> bool:
    """Whether there are stopped jobs that no `exit` has warned of yet; now one does."""
    jobs.poll()
    unknown = [job for job in jobs if job.stopped and not job.exit_warned]
    for job in unknown:
        job.exit_warned = True
    return bool(unknown)
