"""Give variables attributes and values, or show them.

usage: declare [-aAgilrux] [+ilrux] [NAME[=VALUE]]...
       declare -p [-aAilrux] [NAME]...
       declare -f|-F [FUNCTION]...

  -a    an indexed array: NAME=(VALUE...), NAME[N]=VALUE
  -A    an associative array: NAME=([KEY]=VALUE...), NAME[KEY]=VALUE
  -f    show functions
  -F    show the names of functions
  -g    the shell's own variable, not the function's
  -i    what is assigned is an arithmetic expression
  -l    what is assigned becomes lower case
  -p    show variables in a form that can be read back
  -r    make the variable read-only
  -u    what is assigned becomes upper case
  -x    export the variable

With + in place of - an attribute is taken away. Within a function the variables are its own.
"""

from __future__ import annotations

from minishell.eval.declaration import declaration, letters
from minishell.eval.declare import Attributes, declare
from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame

_ATTRIBUTES = "aAilrux"


def run(frame: Frame, args: list[str]) -> int:
    return run_as(frame, "declare", args)


def run_as(frame: Frame, command: str, args: list[str]) -> int:
    off, rest = _taken_away(args)
    parsed = parse_options(__doc__, command, rest)
    on = [letter for letter in _ATTRIBUTES if parsed.given(letter)]
    if parsed.given("f") or parsed.given("F"):
        return _show_functions(frame, parsed.operands, parsed.given("F"))
    if parsed.given("p") or not parsed.operands:
        return _show(frame, command, parsed.operands, on)
    local = frame.function is not None and not parsed.given("g")
    return declare(frame, command, parsed.operands, Attributes(on, off), local)


def _taken_away(args: list[str]) -> tuple[str, list[str]]:
    """The letters behind +, and the arguments without them."""
    letters = [arg[1:] for arg in args if _takes_away(arg)]
    return "".join(letters), [arg for arg in args if not _takes_away(arg)]


def _takes_away(arg: str) -> bool:
    return len(arg) > 1 and arg[0] == "+" and set(arg[1:]) <= set(_ATTRIBUTES)


def _show(frame: Frame, command: str, names: list[str], attributes: list[str]) -> int:
    """Those named, or all that have the attributes."""
    variables = frame.shell.variables
    known = variables.names() | variables.exported | variables.readonly | variables.declared
    status = 0
    for name in names or sorted(known):
        if name not in known:
            frame.err.write(f"{command}: {name}: not found\n")
            status = 1
        elif names or set(attributes) <= set(letters(variables, name)):
            frame.out.write(declaration(variables, name) + "\n")
    return status


def _show_functions(frame: Frame, names: list[str], names_only: bool) -> int:
    functions = frame.shell.functions
    status = 0
    for name in names or sorted(functions):
        function = functions.get(name)
        if function is None:
            status = 1
        elif names_only:
            frame.out.write(f"{name}\n" if names else f"declare -f {name}\n")
        else:
            frame.out.write(function.source_text + "\n")
    return status
