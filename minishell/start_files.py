"""The files that are run before a shell's own commands: profiles, $ENV (XCU sh, 2.5.3) and the user's rc.sh."""

from __future__ import annotations

import os

from .eval.at_prompt import run_start_file
from .eval.directory import config_directory
from .eval.errors import ShellError
from .eval.run import read_script
from .system.output import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .eval.shell import Shell


def run_profiles(shell: Shell) -> None:
    home = shell.variables.get("HOME")
    for path in ("/etc/profile", f"{home}/.profile" if home else ""):
        if path and os.path.exists(path):
            run_file(shell, path)


def run_environment_file(shell: Shell) -> None:
    """ENV is read by interactive shells, unless they have a right that their user has not (2.5.3)."""
    if (os.getuid(), os.getgid()) != (os.geteuid(), os.getegid()):
        return
    path = shell.expand_prompt(shell.variables.get("ENV") or "")
    if path and os.path.exists(path):
        run_file(shell, path)


def run_user_file(shell: Shell) -> None:
    """rc.sh, beside config.toml, after which it is read."""
    directory = config_directory(shell.variables.values)
    path = f"{directory}/rc.sh"
    if directory and os.path.exists(path):
        run_file(shell, path)


def run_file(shell: Shell, path: str) -> None:
    """A start-up file that fails is reported, and the shell starts. Raises ShellExit, if the file leaves it."""
    try:
        run_start_file(shell, read_script(path), path)
    except OSError as error:
        say(f"minishell: {path}: {error.strerror}")
    except ShellError as error:
        say(f"minishell: {path}: {error.message}")
