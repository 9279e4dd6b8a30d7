"""What an error of minishell's own leaves behind: one line on the terminal, the traceback in a file."""

from __future__ import annotations

import gc
import os
import sys
import time

from minishell.eval.errors import ShellExit
from minishell.system.state import state_directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    from minishell.eval.shell import Shell

    T = TypeVar("T")


#: $? after Ctrl-C
INTERRUPTED = 130


def outlive(shell: Shell, action: Callable[[], None]) -> None:
    """Ctrl-C, or a bug, ends the action and not the session. Raises ShellExit only."""
    try:
        action()
    except ShellExit:
        raise
    except KeyboardInterrupt:
        shell.status = INTERRUPTED
    except Exception as error:  # noqa: BLE001
        report(error, shell.variables.values)


def undisturbed(shell: Shell, load: Callable[[], T]) -> T:
    """What `load` gives; an interrupt does not leave a module half imported, and is forgotten.

    Modules are no garbage: it is not looked for meanwhile, and never among them.
    """
    traps = shell.traps
    traps.interruptible = False
    gc.disable()
    try:
        return load()
    finally:
        gc.freeze()
        gc.enable()
        traps.drop_interrupts()
        traps.interruptible = True


def report(error: BaseException, variables: Mapping[str, str]) -> None:
    """Tell of `error` in one line, and keep its traceback in the state directory if that can be."""
    first_line = str(error).partition("\n")[0]
    what = f"{type(error).__name__}: {first_line}" if first_line else type(error).__name__
    try:
        where = f"report in {_keep(error, variables)}"
    except OSError as reason:
        where = f"no report: {reason.strerror}"
    say(f"internal error: {what} ({where})")


class _Before:
    """What is to be done before something is said."""

    action: Callable[[], None] | None = None


def before_saying(action: Callable[[], None] | None) -> None:
    """What `say` does first: somebody has put text on the line that is not to be written behind."""
    _Before.action = action


def say(message: str) -> None:
    """One line to the user."""
    try:
        if _Before.action is not None:
            _Before.action()
        os.write(2, f"minishell: {message}\n".encode("utf-8", "backslashreplace"))
    except OSError:
        pass  # there is nowhere left to say it


def _keep(error: BaseException, variables: Mapping[str, str]) -> str:
    import traceback

    directory = state_directory(variables)
    path = os.path.join(directory, f"error-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.txt")
    lines = [f"minishell on Python {sys.version}\n", *traceback.format_exception(error)]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    with open(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.writelines(lines)
    return path
