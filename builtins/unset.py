"""Remove variables or functions.

usage: unset [-fv] NAME...
       unset [-v] NAME[SUBSCRIPT]...

  -f    remove functions
  -v    remove variables; without options a function goes where there is no variable of that name
"""

from __future__ import annotations

from minishell.eval.errors import ExpansionError, ShellError
from minishell.eval.usage import parse_options
from minishell.syntax.names import is_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame, Shell


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "unset", args)
    kind = parsed.options[-1][0] if parsed.options else ""
    status = 0
    for name in parsed.operands:
        if kind == "f" or (not kind and _is_only_function(frame.shell, name)):
            frame.shell.undefine(name)
        elif is_name(name):
            frame.shell.variables.unset(name)
        elif name.endswith("]") and is_name(name.partition("[")[0]):
            status |= _unset_element(frame, name)
        else:
            raise ShellError(f"unset: {name}: bad variable name")
    return status


def _unset_element(frame: Frame, reference: str) -> int:
    from minishell.eval.array import expanded_subscript, split_reference, unset_element

    name, subscript = split_reference(reference)
    try:
        unset_element(frame, name, expanded_subscript(frame, subscript or ""))
    except ExpansionError as error:
        frame.err.write(f"unset: {error.message}\n")
        return 1
    return 0


def _is_only_function(shell: Shell, name: str) -> bool:
    variables = shell.variables
    return name in shell.functions and variables.get(name) is None and name not in variables.readonly
