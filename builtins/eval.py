"""Run arguments as a command.

usage: eval [TEXT...]

The arguments, joined by blanks, are read and run in this shell (XCU eval).
"""

from __future__ import annotations

from minishell.eval.operands import without_separator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    text = " ".join(without_separator(args))
    return frame.shell.evaluate(text, frame)
