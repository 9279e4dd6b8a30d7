"""Show what a line would do, without doing it.

usage: plan LINE...

The LINEs, joined by blanks as for `eval`, are expanded and run on a view of the file system in which each step finds
what the steps before it have done; no file, no variable and no option is changed. What would be made, moved,
overwritten and removed is shown with counts and sizes, and whether it could be undone.

A program cannot be foreseen, nor can a builtin that works on something else than files: it is named, and not run. Steps
after it that may find other files are marked with `?`, and where the rest depends on its status or its output, the plan
ends.

The status is that of the line, 125 if it is not known.
"""

from __future__ import annotations

from minishell.eval.operands import without_separator
from minishell.eval.usage import usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    from minishell.plan.process import plan_line

    words = without_separator(args)
    if not words:
        raise usage_error(__doc__, "plan: a line must be given")
    return plan_line(frame, " ".join(words))
