"""Make variables the function's own.

usage: local [-aAcilnrux] [NAME[=VALUE]]...
       local [-p] [NAME]...
       local -

  -a    an indexed array
  -A    an associative array
  -c    what is assigned begins with a capital, the rest becomes lower case
  -i    what is assigned is an arithmetic expression
  -I    begin with the value and the attributes of the variable that is hidden
  -l    what is assigned becomes lower case
  -n    NAME is a reference: it stands for the variable, or the element NAME[SUBSCRIPT], that VALUE names
  -p    show the function's variables in a form that can be read back; so does `local` alone
  -r    make them read-only as well
  -t    mark them
  -u    what is assigned becomes upper case
  -x    export them as well

When the function returns, each has its former state again. Without a VALUE a variable is unset at
first. `local -` does so with the options of `set`.
"""

from __future__ import annotations

from minishell.eval.operands import declares_arrays
from minishell.eval.usage import parse_options
from minishell.syntax.names import is_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "local", args)
    if frame.function is None:
        frame.err.write("local: not in a function\n")
        return 1
    if not parsed.operands or parsed.given("p"):
        from minishell.builtins.declare import show

        return show(frame, "local", parsed, frame.locals or ())
    if parsed.given("n") or declares_arrays(parsed):
        from minishell.eval.declare import declare_parsed

        return declare_parsed(frame, "local", parsed, local=True)
    variables = frame.shell.variables
    for operand in parsed.operands:
        name, equals, value = operand.partition("=")
        if operand == "-":
            frame.keep_options()
            continue
        if not is_name(name):
            frame.err.write(f"local: {operand}: bad variable name\n")
            return 1
        _make_local(frame, name, value if equals else None)
        if parsed.given("x"):
            variables.export(name)
        if parsed.given("r"):
            variables.make_readonly(name)
    return 0


def _make_local(frame: Frame, name: str, value: str | None) -> None:
    """A local variable is exported if the one it hides is. Raises ReadonlyError."""
    variables = frame.shell.variables
    is_new = name not in (frame.locals or ())
    frame.local(name)
    if is_new and (value is None or name in variables.watched):
        exported = name in variables.exported
        variables.unset(name)
        if exported:
            variables.export(name)
    if value is not None:
        variables.set(name, value)
