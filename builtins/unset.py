"""Remove variables or functions.

usage: unset [-fnv] NAME...
       unset [-v] NAME[SUBSCRIPT]...

  -f    remove functions
  -n    remove references themselves, not what they stand for
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
            status |= _unset_function(frame, name)
        elif is_name(name):
            status |= _unset_variable(frame, name, itself=kind == "n")
        elif name.endswith("]") and is_name(name.partition("[")[0]):
            status |= _unset_element(frame, name)
        else:
            raise ShellError(f"unset: {name}: bad variable name")
    return status


def _unset_function(frame: Frame, name: str) -> int:
    if frame.shell.undefine(name):
        return 0
    frame.err.write(f"unset: {name}: is a read-only function\n")
    return 1


def _unset_variable(frame: Frame, name: str, itself: bool) -> int:
    """`itself`: a variable only if it is a reference, and not what that stands for. Raises ReadonlyError."""
    variables = frame.shell.variables
    target = name if itself else variables.resolved(name) or name
    if target.endswith("]"):
        return _unset_element(frame, target)
    if not itself or (variables.references is not None and name in variables.references):
        variables.unset(target)
        _reveal(frame, target)
    return 0


def _reveal(frame: Frame, name: str) -> None:
    """Where a variable was local to a caller, and not to this function itself, the one that it hid is there again."""
    holder = None if name in (frame.locals or ()) else next(frame.holders(name), None)
    if holder is not None and holder.locals:
        frame.shell.variables.restore(name, holder.locals.pop(name))


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
