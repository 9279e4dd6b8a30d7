"""Leave the shell.

usage: exit [N]

The exit status is N, by default that of the last command; in the EXIT trap, by
default the one that the shell was to end with (XCU exit). With stopped jobs,
the first `exit` only warns.
"""

from __future__ import annotations

from minishell.eval.errors import ShellExit
from minishell.eval.operands import exit_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    shell = frame.shell
    status = exit_operand("exit", frame, args)
    if not args and shell.trapped_status is not None:
        status = shell.trapped_status
    if shell.options.interactive and not shell.warned_of_jobs and any(job.stopped for job in shell.jobs):
        shell.warned_of_jobs = True
        frame.err.write("exit: there are stopped jobs; the next exit leaves them\n")
        return 1
    raise ShellExit(status)
