"""Hand a command to the system's own shell, /bin/sh.

usage: system TEXT...

TEXT goes to os.system as it is, quotes, pipes and all; several are joined by blanks. The command
has the terminal and the environment; its status is that of `system`, 128 and the signal's
number if a signal ended it.
"""

from __future__ import annotations

import os

from minishell.eval.usage import parse_options, usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    operands = parse_options(__doc__, "system", args).operands
    if not operands:
        raise usage_error(__doc__, "system: a command is missing")
    frame.shell.sync_input()
    _match_environment(frame.shell.variables.environment())
    try:
        code = os.waitstatus_to_exitcode(os.system(" ".join(operands)))
    except ValueError as error:
        frame.err.write(f"system: {error}\n")
        return 126
    return code if code >= 0 else 128 - code


def _match_environment(wanted: dict[str, str]) -> None:
    """Make the process's own environment, which os.system hands on, that of the shell's commands."""
    for name in os.environ.keys() - wanted.keys():
        del os.environ[name]
    os.environ.update(wanted)
