"""Run a file in this shell.

usage: . FILE [ARGUMENT...]

A FILE without a slash is looked for in PATH. ARGUMENTs are its positional
parameters while it runs; without any it has the shell's (XCU dot).
"""

from __future__ import annotations

import os

from minishell.eval.directory import is_regular
from minishell.eval.errors import FunctionReturn, ShellError
from minishell.eval.operands import without_separator
from minishell.eval.run import read_script
from minishell.system.signals import RETURN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame, Shell
    from minishell.files.file_system import FileSystem


def run(frame: Frame, args: list[str]) -> int:
    operands = without_separator(args)
    if operands and "/" in operands[0] and os.path.isdir(operands[0]):
        frame.err.write(f".: {operands[0]}: is a directory\n")  # it is there: no error that ends the shell
        return 1
    return run_text(frame, read(".", frame.shell, operands), operands)


def read(name: str, shell: Shell, operands: list[str]) -> str:
    """The text of the file that is named. Raises ShellError."""
    if not operands:
        raise ShellError(f"{name}: a file must be named")
    file = operands[0]
    path = file if "/" in file else _find(shell, file)
    if path is None:
        raise ShellError(f"{name}: {file}: not found", 1)
    try:
        return read_script(path, shell.files)
    except OSError as error:
        raise ShellError(f"{name}: {file}: {error.strerror}", 1) from None
    except ShellError as error:
        raise ShellError(f"{name}: {file}: {error.message}", error.status) from None


def run_text(frame: Frame, text: str, operands: list[str]) -> int:
    """Run `text`, which is that of the file, as the operands say."""
    file, *arguments = operands
    calls = frame.shell.calls
    calls.append(("source", frame.shell.line, file))
    parameters = frame.parameters
    if arguments:
        frame.parameters = arguments
    try:
        try:
            status = frame.shell.evaluate(text, frame, line=1)
        except FunctionReturn as jump:
            status = jump.status
        if RETURN in frame.shell.traps.actions:
            frame.shell.returned(frame, status)
        return status
    finally:
        calls.pop()
        if arguments:
            frame.parameters = parameters


def _find(shell: Shell, file: str) -> str | None:
    """The first readable file of that name in PATH; else, as bash has it, in the current directory."""
    for directory in (*(shell.variables.get("PATH") or "").split(":"), "."):
        candidate = os.path.join(directory or ".", file)
        if _is_readable(candidate, shell.files):
            return candidate
    return None


def _is_readable(path: str, files: FileSystem) -> bool:
    """Whether it is a regular file that may be read."""
    return is_regular(path, files) and files.access(path, os.R_OK)
