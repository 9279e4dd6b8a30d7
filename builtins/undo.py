"""Take back what a line has done to files, the working directory and the environment.

usage: undo [-af] [N|@ID]
       undo -l [-a] [N]
       undo -s @ID

  -a, --all    the lines of every session, not only this one's
  -f, --force  do what can be done: nothing is overwritten, but things go beside what is in their way, as NAME.undone
  -l, --list   show the last N lines, 20 without N, the newest first, and whether they can be taken back
  -s, --show   show the steps of the line ID

Without operand the last line that has done something is taken back as one, in reverse order; with N the last N. @ID is
the line that `undo --list` shows so, of whichever session. If something is in the way, nothing changes. Only what
minishell's own commands have done can be taken back: mkdir, mv, rm, rmdir, cd, pushd, popd, setenv and unsetenv.
`redo` brings back what was taken back.
"""

from __future__ import annotations

from minishell.eval import undoing
from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "undo", args, permute=True)
    if parsed.given("list"):
        return undoing.show_lines(frame, parsed, __doc__ or "")
    if parsed.given("show"):
        return undoing.show_steps(frame, parsed, __doc__ or "")
    return undoing.run(frame, "undo", parsed, __doc__ or "")
