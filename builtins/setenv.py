"""Set a variable of the environment that commands inherit, or list all of it.

usage: setenv
       setenv NAME [VALUE]

Without VALUE the variable becomes empty. Without arguments the environment is listed as
setenv commands that the shell can read back. `setenv NAME VALUE` is `export NAME=VALUE`.
"""

from __future__ import annotations

from minishell.eval.errors import ReadonlyError
from minishell.eval.usage import parse_options, usage_error
from minishell.syntax.names import is_name
from minishell.syntax.quote import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame

_NAME_AND_VALUE = 2


def run(frame: Frame, args: list[str]) -> int:
    operands = parse_options(__doc__, "setenv", args).operands
    if len(operands) > _NAME_AND_VALUE:
        raise usage_error(__doc__, "setenv: too many arguments (quote a value that has blanks)")
    if not operands:
        environment = frame.shell.variables.environment()
        for name in sorted(environment):
            frame.out.write(f"setenv {name} {quote(environment[name])}\n")
        return 0
    return _set(frame, operands[0], operands[1] if operands[1:] else "")


def _set(frame: Frame, name: str, value: str) -> int:
    if not is_name(name):
        hint = " (the value is an argument of its own: setenv NAME VALUE)" if "=" in name else ""
        frame.err.write(f"setenv: {name}: bad variable name{hint}\n")
        return 1
    if frame.shell.recorded is None:
        return _assign(frame, name, value)
    from minishell.eval.changes import VariableChange

    with VariableChange(frame.shell, name):
        return _assign(frame, name, value)


def _assign(frame: Frame, name: str, value: str) -> int:
    try:
        frame.shell.variables.set(name, value)
    except ReadonlyError as error:
        frame.err.write(f"setenv: {error}\n")
        return 1
    frame.shell.variables.export(name)
    return 0
