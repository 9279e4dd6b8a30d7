"""How an interactive session begins: settings, the user's files, the first prompt; only then what a session needs."""

from __future__ import annotations

import os

from minishell.eval.at_prompt import run_prompt_commands
from minishell.eval.errors import ShellExit
from minishell.system.forked import guard_imports
from minishell.system.state import has_state

from .configuration import Configuration
from .first_prompt import draw
from .last import LastLine
from .prompt import Prompt
from .report import outlive, undisturbed
from .terminal import can_edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from minishell.eval.shell import Shell

    from .first_prompt import FirstPrompt
    from .session import Session

WELCOME = b"""\
Welcome to minishell. `help tour` shows what is worth knowing, F1 helps with the
command at the cursor, and `undo` takes back what a line has done to files.
"""


def interact(shell: Shell, files: Iterable[Callable[[], None]]) -> int:
    """Run a session until the shell is left; the status to leave with. Each of `files` runs one before it."""
    guard_imports()
    configuration = Configuration(shell)
    try:
        outlive(shell, lambda: _welcome(shell))
        for action in (configuration.begin, *files, lambda: _keep_prompt(shell), shell.notify_jobs):
            outlive(shell, action)
        outlive(shell, lambda: run_prompt_commands(shell))
    except ShellExit as leave:
        return leave.status
    first = _draw(shell)
    try:
        return undisturbed(shell, lambda: _session(shell, configuration, first)).run()
    finally:
        if first is not None:
            first.restore()


def _session(shell: Shell, configuration: Configuration, first: FirstPrompt | None) -> Session:
    from .session import Session

    return Session(shell, configuration, first)


def _welcome(shell: Shell) -> None:
    """The very first session says where to begin."""
    if can_edit(shell) and not has_state(shell.variables.values):
        os.write(1, WELCOME)


def _keep_prompt(shell: Shell) -> None:
    """The prompt shows a virtual environment itself: its `activate` need not make a PS1 for that."""
    if shell.variables.get("PS1") is None:
        shell.variables.set("VIRTUAL_ENV_DISABLE_PROMPT", "1")


def _draw(shell: Shell) -> FirstPrompt | None:
    drawn: list[FirstPrompt | None] = [None]

    def action() -> None:
        drawn[0] = draw(shell, Prompt(shell, LastLine()))

    outlive(shell, action)
    return drawn[0]
