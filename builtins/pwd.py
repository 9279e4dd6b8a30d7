"""Print the working directory.

usage: pwd [-L|-P]

  -L    the name by which the shell came here, symbolic links and all; this is the default
  -P    the name without symbolic links

In a directory that has been removed, `pwd` prints the name it had.
"""

from __future__ import annotations

import os

from minishell.eval.directory import names_this_directory
from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame, Shell


def run(frame: Frame, args: list[str]) -> int:
    options = parse_options(__doc__, "pwd", args).options
    physical = bool(options) and options[-1][0] == "P"
    try:
        directory = frame.shell.files.getcwd() if physical else logical_directory(frame.shell)
    except OSError as error:
        frame.err.write(f"pwd: {os.strerror(error.errno or 0)}\n")
        return 1
    frame.out.write(directory + "\n")
    return 0


def logical_directory(shell: Shell) -> str:
    """PWD if it names the working directory as it should (XCU pwd, -L), else the name without links.

    A directory that has been removed still has the name in PWD. Raises OSError if that is empty.
    """
    named = shell.variables.get("PWD") or ""
    if names_this_directory(named, shell.files):
        return named
    try:
        return shell.files.getcwd()
    except OSError:
        if not named:
            raise
        return named
