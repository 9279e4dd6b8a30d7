"""Test a condition, as `test` does.

usage: [ EXPRESSION ]

See `help test`. The last argument must be `]`.
"""

from __future__ import annotations

from minishell.builtins.test import evaluate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    if not args or args.pop() != "]":
        frame.err.write("[: missing ']'\n")
        return 2
    return evaluate(frame, args, "[")
