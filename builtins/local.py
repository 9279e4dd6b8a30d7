"""Make variables the function's own.

usage: local [-aAilrux] [NAME[=VALUE]]...

  -a    an indexed array
  -A    an associative array
  -i    what is assigned is an arithmetic expression
  -l    what is assigned becomes lower case
  -r    make them read-only as well
  -u    what is assigned becomes upper case
  -x    export them as well

When the function returns, each has its former state again. Without a VALUE a variable is unset at
first. `local` alone lists the function's variables.
"""

from __future__ import annotations

from minishell.eval.operands import declares_arrays
from minishell.eval.usage import parse_options
from minishell.syntax.names import is_name
from minishell.syntax.quote import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "local", args)
    if frame.function is None:
        frame.err.write("local: not in a function\n")
        return 1
    if not parsed.operands:
        _list(frame)
    if declares_arrays(parsed):
        from minishell.eval.declare import declare_parsed

        return declare_parsed(frame, "local", parsed, local=True)
    variables = frame.shell.variables
    for operand in parsed.operands:
        name, equals, value = operand.partition("=")
        if not is_name(name):
            frame.err.write(f"local: {operand}: bad variable name\n")
            return 1
        _make_local(frame, name, value if equals else None)
        if parsed.given("x"):
            variables.export(name)
        if parsed.given("r"):
            variables.make_readonly(name)
    return 0


def _list(frame: Frame) -> None:
    for name in sorted(frame.locals or ()):
        value = frame.shell.variables.get(name)
        if value is not None:
            frame.out.write(f"{name}={quote(value)}\n")


def _make_local(frame: Frame, name: str, value: str | None) -> None:
    """A local variable is exported if the one it hides is. Raises ReadonlyError."""
    variables = frame.shell.variables
    is_new = name not in (frame.locals or ())
    frame.local(name)
    if is_new and (value is None or name in variables.arrays or name in variables.attributes):
        exported = name in variables.exported
        variables.unset(name)
        if exported:
            variables.export(name)
    if value is not None:
        variables.set(name, value)
