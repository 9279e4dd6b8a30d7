"""Give variables attributes and values, or show them: another name of `declare`.

usage: typeset [-aAcgilnrtux] [+cilnrtux] [NAME[=VALUE]]...
       typeset [-p] [-aAcilnrtux] [NAME]...
       typeset -f|-F [-rtx] [FUNCTION]...

The options are those of `declare`.
"""

from __future__ import annotations

from minishell.builtins.declare import run_as

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    return run_as(frame, "typeset", args)
