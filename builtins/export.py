"""Put variables into the environment of the commands that are run.

usage: export [-anA] NAME[=VALUE]...
       export -f [-n] FUNCTION...
       export [-p]

  -a    an indexed array, which commands do not get
  -A    an associative array, which commands do not get
  -f    functions, as they are now, for the commands that are a minishell or a bash
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

    from minishell.eval.shell import Frame, Function

#: what cannot stand in the name of an environment variable, or looks like a program's path
_NOT_EXPORTABLE = frozenset("=/")


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "export", args)
    variables = frame.shell.variables
    if parsed.given("f"):
        return _export_functions(frame, parsed.operands, not parsed.given("n"))
    if not parsed.operands:
        declare_all(frame, "export", variables.exported)
    if declares_arrays(parsed):
        from minishell.eval.declare import declare_parsed

        return declare_parsed(frame, "export", parsed, always="x")
    for operand in parsed.operands:
        variables.export(assigned_name(frame, "export", operand), not parsed.given("n"))
    return 0


def _export_functions(frame: Frame, names: list[str], on: bool) -> int:
    status = 0
    for name in names:
        function = frame.shell.functions.get(name)
        if function is None:
            frame.err.write(f"export: {name}: no such function\n")
            status = 1
        elif on and not _NOT_EXPORTABLE.isdisjoint(name):
            frame.err.write(f"export: {name}: a function of this name cannot be exported\n")
            status = 1
        else:
            export_function(frame, function, on)
    return status


def export_function(frame: Frame, function: Function, on: bool) -> None:
    set_function_attribute(function, "x", on)
    frame.shell.variables.hand_on(f"BASH_FUNC_{function.name}%%", _as_bash_reads_it(function) if on else None)


def set_function_attribute(function: Function, letter: str, on: bool) -> None:
    function.attributes = function.attributes.replace(letter, "") + letter * on


def _as_bash_reads_it(function: Function) -> str:
    """The function's value in the environment: `() {` and a brace group."""
    body = function.source_text.partition("\n")[2]
    return f"() {body}" if body.startswith("{") else f"() {{ {body}\n}}"


def declare_all(frame: Frame, command: str, names: Iterable[str]) -> None:
    """List `names` as `command`s that the shell can read back."""
    for name in sorted(names):
        frame.out.write(declaration(command, name, frame.shell.variables.get(name)))


def assigned_name(frame: Frame, command: str, operand: str) -> str:
    """The variable of NAME or NAME=VALUE, once the value is assigned. Raises ShellError."""
    name, equals, value = operand.partition("=")
    if not is_name(name):
        raise ShellError(f"{command}: {operand}: bad variable name")
    if equals:
        frame.shell.variables.set(name, value)
    return frame.shell.variables.resolved(name).partition("[")[0]
