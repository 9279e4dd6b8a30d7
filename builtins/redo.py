"""Bring back what `undo` has taken back.

usage: redo [-af] [N|@ID]

  -a, --all    the lines of every session, not only this one's
  -f, --force  do what can be done in spite of what is in the way; nothing is overwritten

Without operand the line that was taken back last is done again as one; with N the last N, with @ID that line. If
something is in the way, nothing changes.
"""

from __future__ import annotations

from minishell.eval import undoing
from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    return undoing.run(frame, "redo", parse_options(__doc__, "redo", args, permute=True), __doc__ or "")
