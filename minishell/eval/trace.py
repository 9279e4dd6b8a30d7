"""What happens around commands: set -x (2.15), and bash's traps on DEBUG, ERR and RETURN."""

from __future__ import annotations

from ..syntax.quote import quote
from ..system.signals import DEBUG

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell import Frame


def announce(frame: Frame, assignments: list[str], argv: list[str]) -> None:
    """Before a simple command. `assignments` are in the form that the shell reads."""
    shell = frame.shell
    if DEBUG in shell.traps.actions and (frame.function is None or shell.options.functrace):
        run_condition(frame, DEBUG, shell.status)
    if shell.options.xtrace:
        _write(frame, [*assignments, *map(quote, argv)])


def _write(frame: Frame, words: list[str]) -> None:
    """PS4, then the command so that it can be read back."""
    shell = frame.shell
    shell.traced = shell.options.xtrace = False
    try:
        prefix = shell.expand_prompt(shell.variables.get("PS4") or "")
    finally:
        shell.traced = shell.options.xtrace = True
    shell.frame.err.write(f"{prefix}{' '.join(words)}\n")
    shell.frame.err.flush()


def run_condition(frame: Frame, condition: int, status: int) -> None:
    """Run the action of DEBUG, ERR or RETURN; `$?` is `status` before and after it.

    No action runs for what happens in it, and failures in it have no consequences.
    """
    shell = frame.shell
    action = shell.traps.actions.pop(condition)
    shell.status = status
    shell.tested += 1
    shell.guard()
    try:
        shell.evaluate(action, frame)
    finally:
        shell.tested -= 1
        shell.traps.actions.setdefault(condition, action)
        shell.guard()
        shell.status = status
