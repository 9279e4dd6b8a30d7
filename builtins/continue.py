"""Go on with a loop's next turn.

usage: continue [N]

Ends this turn of the innermost loop, or leaves the N - 1 innermost loops and
ends this turn of the one around them (XCU continue).
"""

from __future__ import annotations

from minishell.eval.errors import LoopContinue
from minishell.eval.operands import leave_loops

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    return leave_loops("continue", frame, args, LoopContinue)
