"""Return from a function or a dot script.

usage: return [N]

The exit status is N, by default that of the last command. Outside of both,
the script ends (XCU return).
"""

from __future__ import annotations

from minishell.eval.errors import FunctionReturn
from minishell.eval.operands import exit_operand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    raise FunctionReturn(exit_operand("return", frame, args))
