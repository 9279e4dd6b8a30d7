"""Leave a loop.

usage: break [N]

Leaves the innermost loop, or the N innermost loops (XCU break).
"""

from __future__ import annotations

from minishell.eval.errors import LoopBreak
from minishell.eval.operands import leave_loops

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    return leave_loops("break", frame, args, LoopBreak)
