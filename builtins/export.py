"""Put variables into the environment of the commands that are run.

usage: export [-anA] NAME[=VALUE]...
       export [-p]

  -a    an indexed array, which commands do not get
  -A    an associative array, which commands do not get
  -n    take them out of it
  -p    list what is exported, in a form that can be read back; so does `export` alone
"""

from __future__ import annotations

from minishell.eval.errors import ShellError
from minishell.eval.listing import declaration
from minishell.eval.operands import declares_arrays
from minishell.eval.usage import parse_options
from minishell.syntax.names import is_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "export", args)
    variables = frame.shell.variables
    if not parsed.operands:
        declare_all(frame, "export", variables.exported)
    if declares_arrays(parsed):
        from minishell.eval.declare import declare_parsed

        return declare_parsed(frame, "export", parsed, always="x")
    for operand in parsed.operands:
        variables.export(assigned_name(frame, "export", operand), not parsed.given("n"))
    return 0


def declare_all(frame: Frame, command: str, names: Iterable[str]) -> None:
    """List `names` as `command`s that the shell can read back."""
    for name in sorted(names):
        frame.out.write(declaration(command, name, frame.shell.variables.get(name)))


def assigned_name(frame: Frame, command: str, operand: str) -> str:
    """The name of NAME or NAME=VALUE, once the value is assigned. Raises ShellError."""
    name, equals, value = operand.partition("=")
    if not is_name(name):
        raise ShellError(f"{command}: {operand}: bad variable name")
    if equals:
        frame.shell.variables.set(name, value)
    return name
