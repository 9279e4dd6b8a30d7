"""Change the working directory: another name of `cd`, as dash has it.

usage: chdir [-L|-P [-e]] [DIRECTORY]

The options are those of `cd`.
"""

from __future__ import annotations

from minishell.builtins import cd

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    return cd.run(frame, args)
