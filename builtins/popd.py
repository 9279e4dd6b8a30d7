"""Take a directory off the directory stack, and go to the one that is then at its top.

usage: popd [-n] [+N|-N]

  -n    change the stack only, not the working directory

+N takes off the Nth directory counted from the top, -N from the bottom, both from 0. The new stack is shown.
"""

from __future__ import annotations

from minishell.builtins.cd import go
from minishell.eval import directory_stack
from minishell.eval.directory_stack import StackError
from minishell.eval.usage import usage_error

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
    parsed = directory_stack.parse(__doc__ or "", "popd", args)
    if parsed.operands and not directory_stack.is_position(parsed.operands[0]):
        raise usage_error(__doc__ or "", f"popd: {parsed.operands[0]}: a position is +N or -N")
    stack = directory_stack.whole_stack(frame.shell)
    try:
        if len(stack) == 1:
            raise StackError("the directory stack is empty")
        index = directory_stack.index_of(parsed.operands[0], len(stack)) if parsed.operands else 0
    except StackError as error:
        frame.err.write(f"popd: {error}\n")
        return 1
    if index == 0 and parsed.given("n"):
        index = 1
    if index == 0 and go(frame, "popd", stack[1:2]):
        return 1
    del stack[index]
    frame.shell.pushed[:] = stack[1:]
    directory_stack.show(frame)
    return 0
