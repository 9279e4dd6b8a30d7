"""Drop the first positional parameters.

usage: shift [N]

$2 becomes $1 and so on, N times; N is 1 if it is not given, and not more than $#.
"""

from __future__ import annotations

from minishell.eval.errors import ShellError
from minishell.eval.usage import parse_options, usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    operands = parse_options(__doc__, "shift", args).operands
    if len(operands) > 1:
        raise usage_error(__doc__, "shift: too many arguments")
    count = _number(operands[0]) if operands else 1
    if count > len(frame.parameters):
        raise ShellError(f"shift: {count}: there are not that many parameters")
    frame.parameters = frame.parameters[count:]
    return 0


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ShellError(f"shift: {text}: bad number")
    return int(text)
