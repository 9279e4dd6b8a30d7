"""Traps on what is no signal: bash's ERR."""

from __future__ import annotations

from ..system.signals import ERR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell import Frame


def run_error_trap(frame: Frame, status: int) -> None:
    """Run the action of ERR; `$?` is `status` before and after it. Failures in it have no consequences."""
    shell = frame.shell
    shell.status = status
    shell.tested += 1
    try:
        shell.evaluate(shell.traps.actions[ERR], frame)
    finally:
        shell.tested -= 1
        shell.status = status
