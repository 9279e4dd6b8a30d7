"""Leave a login shell.

usage: logout [N]

As `exit`, but an error in a shell that is none.
"""

from __future__ import annotations

from minishell.builtins.exit import run as leave

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    if not frame.shell.options.login:
        frame.err.write("logout: not a login shell: use `exit`\n")
        return 1
    return leave(frame, args)
