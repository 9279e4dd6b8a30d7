"""Read lines into an array: another name of `mapfile`.

usage: readarray [-t] [-d TEXT] [-n N] [-O N] [-s N] [-u N] [-C COMMAND] [-c N] [NAME]

The options are those of `mapfile`.
"""

from __future__ import annotations

from minishell.builtins.mapfile import run_as

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    return run_as(frame, "readarray", args)
