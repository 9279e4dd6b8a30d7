"""Run a file in this shell.

usage: source FILE [ARGUMENT...]

The same as the builtin `.`, but a file that cannot be read does not end the shell.
"""

from __future__ import annotations

from minishell.builtins.dot import read, run_text
from minishell.eval.errors import ShellError
from minishell.eval.operands import without_separator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    operands = without_separator(args)
    try:
        text = read("source", frame.shell, operands)
    except ShellError as error:
        frame.err.write(error.message + "\n")
        return error.status
    return run_text(frame, text, operands)
