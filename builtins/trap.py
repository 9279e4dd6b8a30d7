"""Say what happens when a signal comes, or when the shell ends.

usage: trap [ACTION SIGNAL...]
       trap -p [SIGNAL...]
       trap -l

  -p    write the commands that set the traps as they are
  -l    list the signals

ACTION is text to run; "" ignores the signal, - (or only a number in its place)
puts the default back. EXIT, or 0, stands for the end of the shell; as in bash, ERR for a command that
fails where errexit would end the shell, DEBUG for each simple command before it runs, RETURN for
the end of a function or dot script (in functions with `set -E` and `set -T` only). Without
operands, the traps are written so that they can be read back (XCU trap).
"""

from __future__ import annotations

from minishell.eval.errors import ShellError
from minishell.eval.listing import single_quoted
from minishell.eval.usage import parse_options
from minishell.system.signals import DEBUG, ERR, RETURN, name_of, number_of, numbers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame

#: what no process can catch or ignore
_UNTRAPPABLE = ("KILL", "STOP")


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "trap", args)
    operands = parsed.operands
    if parsed.given("l"):
        frame.out.write("".join(f"{number:>2}) {name}\n" for name, number in numbers().items() if number))
        return 0
    if parsed.given("p") or not operands:
        return _write(frame, operands, bool(operands))
    if operands[0].isdecimal() or len(operands) == 1:
        return _set(frame, None, operands)
    action = None if operands[0] == "-" else operands[0]
    return _set(frame, action, operands[1:])


def _set(frame: Frame, action: str | None, names: list[str]) -> int:
    status = 0
    for name in names:
        number = number_of(name)
        if number is None:
            frame.err.write(f"trap: {name}: no such signal\n")
            status = 1
        elif name_of(number) not in _UNTRAPPABLE:
            frame.shell.traps.set(number, action)
            frame.shell.guard()
    return status


def _write(frame: Frame, names: list[str], chosen_only: bool) -> int:
    """In a subshell that has set no trap itself, those of its parent (2.13); of bash's own, those that are set."""
    traps = frame.shell.traps
    actions = traps.actions if traps.inherited is None else traps.inherited
    chosen = {_number(name) for name in names}
    for number in sorted(actions):
        if not chosen_only or number in chosen:
            frame.out.write(f"trap -- {single_quoted(actions[number])} {name_of(number)}\n")
    for number in sorted(chosen - actions.keys() - {DEBUG, ERR, RETURN}):
        frame.out.write(f"trap -- - {name_of(number)}\n")
    return 0


def _number(name: str) -> int:
    number = number_of(name)
    if number is None:
        raise ShellError(f"trap: {name}: no such signal", 1)
    return number
