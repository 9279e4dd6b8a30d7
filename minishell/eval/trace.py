"""What happens around commands: set -x (2.15), and bash's traps on DEBUG, ERR and RETURN."""

from __future__ import annotations

from ..syntax.names import RESERVED_WORDS
from ..syntax.quote import quote
from ..system.output import Output
from .listing import single_quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell import Frame


_STANDARD_ERROR = 2


def announce(frame: Frame, assignments: list[str], argv: list[str], errors: int) -> None:
    """Before a simple command, which may be planned only.

    `assignments` are in the form that the shell reads; `errors` is where xtrace writes.
    """
    shell = frame.shell
    if shell.plan is not None:
        shell.plan.announce(argv)
    if shell.options.xtrace:
        _write(frame, [*assignments, *map(_quoted_name, argv[:1]), *map(quote, argv[1:])], errors)


def _quoted_name(name: str) -> str:
    """A command's name, so that it is not read as an assignment or a reserved word."""
    quoted = quote(name)
    return single_quoted(name) if quoted == name and ("=" in name or name in RESERVED_WORDS) else quoted


def _write(frame: Frame, words: list[str], errors: int) -> None:
    """PS4, then the command so that it can be read back."""
    shell = frame.shell
    shell.traced = shell.options.xtrace = False
    try:
        prefix = shell.expand_prompt(shell.variables.get("PS4") or "")
    finally:
        shell.traced = shell.options.xtrace = True
    chosen = shell.variables.get("BASH_XTRACEFD") or ""
    if chosen.isdecimal():
        errors = int(chosen)
    out = shell.frame.err if errors == _STANDARD_ERROR else Output(errors)
    out.write(f"{prefix}{' '.join(words)}\n")
    try:
        out.flush()
    except OSError:
        pass  # there is nowhere to write it


def run_condition(frame: Frame, condition: int, status: int) -> None:
    """Run the action of DEBUG, ERR or RETURN; `$?` is `status` before and after it.

    No action runs for what happens in it, and failures in it have no consequences.
    """
    shell = frame.shell
    action = shell.traps.actions.pop(condition)
    shell.status = status
    noticed = shell.noticed
    shell.noticed = shell.line if noticed is None else noticed
    shell.tested += 1
    shell.guard()
    try:
        shell.evaluate(action, frame)
    finally:
        shell.noticed = noticed
        shell.tested -= 1
        shell.traps.actions.setdefault(condition, action)
        shell.guard()
        shell.status = status
