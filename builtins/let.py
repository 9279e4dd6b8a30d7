"""Work out arithmetic expressions.

usage: let EXPRESSION...

The status is 1 if the value of the last one is 0, else 0.
"""

from __future__ import annotations

from minishell.eval.arithmetic import evaluate_arithmetic
from minishell.eval.errors import ExpansionError
from minishell.eval.operands import without_separator
from minishell.eval.usage import usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    expressions = without_separator(args)
    if not expressions:
        raise usage_error(__doc__, "let: an expression must be given")
    try:
        values = [evaluate_arithmetic(expression, frame) for expression in expressions]
    except ExpansionError as error:
        frame.err.write(f"let: {error.message}\n")
        return 1
    return 0 if values[-1] else 1
