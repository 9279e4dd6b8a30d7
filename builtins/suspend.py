"""Stop the shell until it is sent SIGCONT.

usage: suspend [-f]

  -f    even if it is a login shell, or has no job control

The shell that started this one has the terminal then, and its `fg` gives it back.
"""

from __future__ import annotations

import os
import signal

from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    force = parse_options(__doc__, "suspend", args).given("f")
    why = "" if force else _why_not(frame)
    if why:
        frame.err.write(f"suspend: {why}\n")
        return 1
    os.killpg(os.getpgrp(), signal.SIGSTOP)
    return 0


def _why_not(frame: Frame) -> str:
    if not frame.shell.jobs.control:
        return "there is no job control"
    return "this is a login shell" if frame.shell.options.login else ""
