"""Change the working directory, and keep the old one on the directory stack.

usage: pushd [-n] [DIRECTORY|+N|-N]

  -n    change the stack only, not the working directory: DIRECTORY goes below the top

Without an operand the two topmost directories change places. +N turns the stack so that the Nth directory from the
top, counted from 0, comes to the top, -N the Nth from the bottom. The new stack is shown.
"""

from __future__ import annotations

from minishell.builtins.cd import go
from minishell.eval import directory_stack
from minishell.eval.directory_stack import StackError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    if frame.shell.recorded is None:
        return _run(frame, args)
    from minishell.eval.changes import DirectoryChange

    with DirectoryChange(frame.shell):
        return _run(frame, args)


def _run(frame: Frame, args: list[str]) -> int:
    parsed = directory_stack.parse(__doc__ or "", "pushd", args)
    stack = directory_stack.whole_stack(frame.shell)
    try:
        new = _pushed(stack, parsed.operands)
    except StackError as error:
        frame.err.write(f"pushd: {error}\n")
        return 1
    if parsed.given("n"):
        new = _below_top(stack, new, parsed.operands)
    elif go(frame, "pushd", new[:1]):
        return 1
    frame.shell.pushed[:] = new[1:]
    directory_stack.show(frame)
    return 0


def _pushed(stack: list[str], operands: list[str]) -> list[str]:
    """The stack as it is to be; its first entry is where to go."""
    if not operands:
        if len(stack) == 1:
            raise StackError("no other directory")
        return [stack[1], stack[0], *stack[2:]]
    if directory_stack.is_position(operands[0]):
        index = directory_stack.index_of(operands[0], len(stack))
        return stack[index:] + stack[:index]
    return [operands[0], *stack]


def _below_top(stack: list[str], new: list[str], operands: list[str]) -> list[str]:
    """`-n`: a directory goes second, and what was turned keeps the working directory's place."""
    is_new = operands and not directory_stack.is_position(operands[0])
    return [stack[0], operands[0], *stack[1:]] if is_new else [stack[0], *new[1:]]
