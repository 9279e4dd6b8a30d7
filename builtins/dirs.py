"""Show the directory stack.

usage: dirs [-clpv] [+N|-N]

  -c    forget all directories but the working one
  -l    write the home directory in full, not as ~
  -p    one directory a line
  -v    one directory a line, each with its position

The stack is the working directory and those that `pushd` keeps; DIRSTACK is the same as an array. +N shows the Nth
directory counted from the top, -N from the bottom, both from 0. `~N` in a word stands for the Nth.
"""

from __future__ import annotations

from minishell.eval import directory_stack
from minishell.eval.directory_stack import StackError
from minishell.eval.listing import linked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame
    from minishell.eval.usage import Parsed


def run(frame: Frame, args: list[str]) -> int:
    parsed = directory_stack.parse(__doc__ or "", "dirs", args)
    if parsed.given("c"):
        frame.shell.pushed.clear()
        return 0
    stack = directory_stack.whole_stack(frame.shell)
    try:
        chosen = [directory_stack.index_of(parsed.operands[0], len(stack))] if parsed.operands else range(len(stack))
    except (StackError, ValueError) as error:
        frame.err.write(f"dirs: {error}\n")
        return 1
    shown = [
        linked(frame, stack[index], directory_stack.shown(frame.shell, stack[index], parsed.given("l")))
        for index in chosen
    ]
    frame.out.write(_lines(parsed, list(chosen), shown))
    return 0


def _lines(parsed: Parsed, positions: list[int], shown: list[str]) -> str:
    if parsed.given("v"):
        return "".join(f"{position:2}  {directory}\n" for position, directory in zip(positions, shown, strict=True))
    return ("\n" if parsed.given("p") else " ").join(shown) + "\n"
