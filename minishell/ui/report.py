"""What an error of minishell's own leaves behind: one line on the terminal, the traceback in a file."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping

from minishell.system.state import state_directory


def report(error: BaseException, variables: Mapping[str, str]) -> None:
    """Tell of `error` in one line, and keep its traceback in the state directory if that can be."""
    first_line = str(error).partition("\n")[0]
    what = f"{type(error).__name__}: {first_line}" if first_line else type(error).__name__
    try:
        where = f"report in {_keep(error, variables)}"
    except OSError as reason:
        where = f"no report: {reason.strerror}"
    say(f"internal error: {what} ({where})")


def say(message: str) -> None:
    """One line to the user."""
    try:
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
