"""What a session runs: the lines that are typed, its start-up files, and the traps that come while it waits."""

from __future__ import annotations

from ..syntax.source import Source
from .command import run_traps
from .errors import FunctionReturn, LoopJump, ShellError, ShellExit
from .run import hint, run_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell import Frame, Op, Shell


def run_line(shell: Shell, text: str, name: str) -> int:
    """Run what was typed at the prompt. Its errors end it and are reported; raises ShellExit only."""
    return _run_at_prompt(shell, lambda frame: run_source(frame, Source(text, name)))


def run_prompt_commands(shell: Shell) -> None:
    """Run what bash's PROMPT_COMMAND has, of an array each element, before a prompt; `$?` and `$_` stay.

    Raises ShellExit only.
    """
    array = shell.variables.array("PROMPT_COMMAND")
    value = shell.variables.get("PROMPT_COMMAND")
    commands = list(array.elements.values()) if array is not None else [value or ""]
    status, arguments = shell.status, shell.arguments
    for command in filter(None, commands):
        run_line(shell, command, shell.name)
        shell.status, shell.arguments = status, arguments


def run_start_file(shell: Shell, text: str, path: str) -> None:
    """Run a start-up file's text. A command that fails is reported with its line, and the next one runs.

    Raises ShellExit only.
    """

    def recover(error: ShellError) -> int:
        shell.report((error.message or "this command has failed") + hint(shell, error))
        shell.status = error.status
        return error.status

    shell.calls.append(("source", 0, path))
    try:
        _run_at_prompt(shell, lambda frame: run_source(frame, Source(text, path), recover=recover))
    finally:
        shell.calls.pop()


def run_pending_traps(shell: Shell) -> None:
    """Run the traps of signals that came at the prompt, as `run_line`; `$?` stays what it was."""
    before = shell.status

    def run(frame: Frame) -> int:
        run_traps(frame)
        return before

    _run_at_prompt(shell, run)
    shell.status = before


def _run_at_prompt(shell: Shell, op: Op) -> int:
    frame = shell.frame
    frame.loops = 0
    shell.depth = shell.tested = shell.compound = 0
    shell.line = 1
    shell.traps.interruptible = False
    try:
        status = op(frame)
    except ShellExit:
        raise
    except (FunctionReturn, LoopJump):
        status = shell.status
    except ShellError as error:
        shell.report(error.message + hint(shell, error))
        status = error.status
    except KeyboardInterrupt:
        frame.out.pending.clear()
        frame.err.write("\n")
        frame.err.flush()
        status = 130
    finally:
        shell.traps.drop_interrupts()
        shell.traps.interruptible = True
    shell.status = status
    return status
