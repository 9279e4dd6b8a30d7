"""Print the processor time used so far.

usage: times

The first line is the shell's own time, the second that of the commands it has run, each
as user time and system time.
"""

from __future__ import annotations

import os

from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame

_MINUTE = 60


def run(frame: Frame, args: list[str]) -> int:
    parse_options(__doc__, "times", args)
    used = os.times()
    frame.out.write(f"{_shown(used.user)} {_shown(used.system)}\n")
    frame.out.write(f"{_shown(used.children_user)} {_shown(used.children_system)}\n")
    return 0


def _shown(seconds: float) -> str:
    return f"{int(seconds // _MINUTE)}m{seconds % _MINUTE:f}s"
