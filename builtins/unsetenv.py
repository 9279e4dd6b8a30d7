"""Remove variables from the environment.

usage: unsetenv NAME...

A variable that is not there is no error, and one that is not exported stays as it is.
"""

from __future__ import annotations

from minishell.eval.errors import ReadonlyError
from minishell.eval.usage import parse_options, usage_error
from minishell.syntax.names import is_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    names = parse_options(__doc__, "unsetenv", args).operands
    if not names:
        raise usage_error(__doc__, "unsetenv: a name is missing")
    return max(_unset(frame, name) for name in names)


def _unset(frame: Frame, name: str) -> int:
    variables = frame.shell.variables
    if not is_name(name):
        frame.err.write(f"unsetenv: {name}: bad variable name\n")
        return 1
    if name not in variables.exported:
        return 0
    if frame.shell.recorded is None:
        return _remove(frame, name)
    from minishell.eval.changes import VariableChange

    with VariableChange(frame.shell, name):
        return _remove(frame, name)


def _remove(frame: Frame, name: str) -> int:
    try:
        frame.shell.variables.unset(name)
    except ReadonlyError as error:
        frame.err.write(f"unsetenv: {error}\n")
        return 1
    return 0
