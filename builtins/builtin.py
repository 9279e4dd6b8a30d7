"""Run a builtin, past functions of the same name.

usage: builtin [BUILTIN [ARGUMENT...]]

The status is 1 if there is no such builtin.
"""

from __future__ import annotations

from minishell.builtins.command import run_builtin
from minishell.eval.operands import without_separator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    argv = without_separator(args)
    if not argv:
        return 0
    if argv[0] not in frame.shell.registry:
        frame.err.write(f"builtin: {argv[0]}: not a builtin\n")
        return 1
    return run_builtin(frame, argv)
