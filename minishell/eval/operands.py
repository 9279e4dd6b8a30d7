"""Operands that several builtins read alike."""

from __future__ import annotations

from ..syntax.names import is_name
from .command import run_traps
from .errors import HelpRequested, ShellError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .errors import LoopJump
    from .shell import Frame, Shell
    from .usage import Parsed


_LARGEST_STATUS = (1 << 31) - 1
#: the options by which bash gives a variable attributes
_ATTRIBUTES = frozenset("aAcIiltu")


def without_separator(args: list[str]) -> list[str]:
    """The operands of a builtin without options: a leading `--` is none (XBD 12.2, guideline 10).

    Raises HelpRequested.
    """
    if args[:1] == ["--help"]:
        raise HelpRequested
    return args[1:] if args[:1] == ["--"] else args


def leave_loops(name: str, frame: Frame, args: list[str], jump: type[LoopJump]) -> int:
    """What break and continue do: they have succeeded, then they raise `jump`, but outside of any loop.

    Raises ShellError for an operand that is no number of loops.
    """
    levels = _loops_to_leave(name, frame, args)
    if not levels:
        return 0
    frame.shell.status = 0
    if frame.shell.traps.pending:
        run_traps(frame)
    raise jump(levels)


def _loops_to_leave(name: str, frame: Frame, args: list[str]) -> int:
    """At most the loops around."""
    operands = without_separator(args)
    if len(operands) > 1:
        raise ShellError(f"{name}: too many arguments", 1)
    text = operands[0] if operands else "1"
    if not text.isdecimal() or not int(text):
        raise ShellError(f"{name}: {text}: a number of loops of at least 1 is wanted", 1)
    return min(int(text), frame.loops)


def _default_status(name: str, shell: Shell) -> int:
    """`$?`; for what ends the action of a trap, as it was before that."""
    if shell.trapped is None:
        return shell.status
    before, depth = shell.trapped
    return before if name == "exit" or depth == shell.depth else shell.status


def exit_operand(name: str, frame: Frame, args: list[str]) -> int:
    """The operand of exit and return: by default `$?`. Raises ShellError for what is not a number of 32 bits."""
    operands = without_separator(args)
    if not operands:
        return _default_status(name, frame.shell)
    text = operands[0]
    if not text.removeprefix("-").isdecimal():
        raise ShellError(f"{name}: {text}: a number is wanted", 2)
    if len(operands) > 1:
        raise ShellError(f"{name}: too many arguments", 1)
    number = int(text)
    if not -_LARGEST_STATUS - 1 <= number <= _LARGEST_STATUS:
        raise ShellError(f"{name}: {text}: bad number", 1)
    return number & 0xFF


def declares_arrays(parsed: Parsed) -> bool:
    """Whether the operands of `local` and its like have a form that bash adds: arrays, +=, attributes."""
    return any([key in _ATTRIBUTES for key, _ in parsed.options]) or any(map(_is_of_bash, parsed.operands))


def _is_of_bash(operand: str) -> bool:
    target = operand.partition("=")[0]
    return operand.__class__ is not str or "[" in target or (target != operand and target.endswith("+"))


def is_target(operand: str) -> bool:
    """Whether a builtin can put a value there: NAME, or bash's NAME[SUBSCRIPT]."""
    return is_name(operand) or (operand.endswith("]") and is_name(operand.partition("[")[0]))


def assign(frame: Frame, target: str, value: str) -> None:
    """Raises ReadonlyError, or ExpansionError for a bad subscript."""
    if target[-1:] != "]":
        frame.shell.variables.set(target, value)
        return
    from .array import assign_reference

    assign_reference(frame, target, value)
