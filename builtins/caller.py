"""Tell where the function or dot script that runs was called.

usage: caller [N]

Without N the line of the call and the file that it stands in. With N, how many calls further up, also the name of the
function that it is in. The status is 1 if there is no such call.
"""

from __future__ import annotations

from minishell.eval.of_bash import file_name, outermost
from minishell.eval.usage import parse_options, usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    operands = parse_options(__doc__, "caller", args).operands
    if operands and not (operands[0].isascii() and operands[0].isdecimal()):
        raise usage_error(__doc__, f"caller: {operands[0]}: bad number")
    calls = frame.shell.calls[::-1]
    up = int(operands[0]) if operands else 0
    if up >= len(calls):
        return 1
    callers = [*calls[1:], *outermost(frame.shell)]
    if up >= len(callers) and operands:
        return 1
    line = calls[up][1]
    name, _, file = callers[up] if up < len(callers) else ("", 0, "NULL")
    file = file_name(frame.shell, file)
    frame.out.write(f"{line} {name} {file}\n" if operands else f"{line} {file}\n")
    return 0
