"""Replace the shell by one of another group.

usage: newgrp [-l] [GROUP]

  -l    begin as a login does

The system's program newgrp does it, and asks for a password where there is one.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    return frame.shell.call_builtin("exec", ["newgrp", *args], frame)
