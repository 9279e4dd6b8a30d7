"""Give variables attributes and values, or show them.

usage: declare [-aAcgilnrtux] [+cilnrtux] [NAME[=VALUE]]...
       declare [-p] [-aAcilnrtux] [NAME]...
       declare -f|-F [-rtx] [FUNCTION]...

  -a    an indexed array: NAME=(VALUE...), NAME[N]=VALUE
  -A    an associative array: NAME=([KEY]=VALUE...), NAME[KEY]=VALUE
  -c    what is assigned begins with a capital, the rest becomes lower case
  -f    show functions, or give them attributes
  -F    show the names of functions
  -g    the shell's own variable, not the function's
  -i    what is assigned is an arithmetic expression
  -I    a function's own variable begins with the value and the attributes of the one that it hides
  -l    what is assigned becomes lower case
  -n    NAME is a reference: it stands for the variable, or the element NAME[SUBSCRIPT], that VALUE names
  -p    show variables in a form that can be read back
  -r    make the variable read-only
  -t    mark the variable; the traps on DEBUG and RETURN hold in a function that has it
  -u    what is assigned becomes upper case
  -x    export the variable

With + in place of - an attribute is taken away. Within a function the variables are its own.
Without NAME the variables that have one of the attributes are shown.
"""

from __future__ import annotations

from minishell.builtins.export import export_function, set_function_attribute
from minishell.eval.declaration import LETTERS, declaration, letters, setting
from minishell.eval.declare import Attributes, declare
from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from minishell.eval.shell import Frame
    from minishell.eval.usage import Parsed


def run(frame: Frame, args: list[str]) -> int:
    return run_as(frame, "declare", args)


def run_as(frame: Frame, command: str, args: list[str]) -> int:
    off, rest = _taken_away(args)
    parsed = parse_options(__doc__, command, rest)
    on = [letter for letter in LETTERS if parsed.given(letter)]
    if parsed.given("f") or parsed.given("F"):
        return _functions(frame, command, parsed, on, off)
    if parsed.given("p") or not parsed.operands:
        known = frame.shell.variables.known().union(frame.locals or ())
        if on or parsed.given("p"):
            return show(frame, command, parsed, known)
        return _show_settings(frame)
    local = frame.function is not None and not parsed.given("g")
    return declare(frame, command, parsed.operands, Attributes(on, off), local, parsed.given("I"))


def _taken_away(args: list[str]) -> tuple[str, list[str]]:
    """The letters behind +, and the arguments without them."""
    end = next((at for at, arg in enumerate(args) if arg == "--" or arg[:1] not in ("-", "+")), len(args))
    options = args[:end]
    letters = [arg[1:] for arg in options if arg[0] == "+"]
    return "".join(letters), [arg for arg in options if arg[0] == "-"] + args[end:]


def show(frame: Frame, command: str, parsed: Parsed, known: Collection[str]) -> int:
    """Of `known`, the variables that are named, or all that have one of the attributes."""
    variables, attributes = frame.shell.variables, set(filter(parsed.given, LETTERS))
    status = 0
    for name in parsed.operands or sorted(known):
        if name not in known:
            frame.err.write(f"{command}: {name}: not found\n")
            status = 1
        elif parsed.operands or not attributes or not attributes.isdisjoint(letters(variables, name)):
            frame.out.write(declaration(variables, name) + "\n")
    return status


def _show_settings(frame: Frame) -> int:
    """All variables, then all functions, in the form of `set`."""
    variables = frame.shell.variables
    for name in sorted(variables.names()):
        frame.out.write(setting(variables, name) + "\n")
    return _show_functions(frame, [], False, False, set())


def _functions(frame: Frame, command: str, parsed: Parsed, on: list[str], off: str) -> int:
    """Show them, or give those that are named attributes."""
    if not (on or off) or not parsed.operands or parsed.given("p"):
        names_only, form = parsed.given("F"), parsed.given("p") or not parsed.operands
        return _show_functions(frame, parsed.operands, names_only, form, set(on))
    status = 0
    for name in parsed.operands:
        function = frame.shell.functions.get(name)
        if function is None:
            frame.err.write(f"{command}: {name}: not found\n")
            status = 1
            continue
        if "x" in on or "x" in off:
            export_function(frame, function, "x" in on)
        for letter in ("r", "t"):
            if letter in on or letter in off:
                set_function_attribute(function, letter, letter in on)
    return status


def _show_functions(frame: Frame, names: list[str], names_only: bool, declared: bool, attributes: set[str]) -> int:
    """`declared`: a name is shown in a command that declares it."""
    functions = frame.shell.functions
    status = 0
    for name in names or sorted(functions):
        function = functions.get(name)
        if function is None:
            status = 1
        elif not names and not attributes <= set(function.attributes):
            continue
        elif names_only:
            frame.out.write(f"declare -f{function.attributes} {name}\n" if declared else f"{name}\n")
        else:
            frame.out.write(function.source_text + "\n")
    return status
