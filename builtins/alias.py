"""Define aliases, or show them.

usage: alias [-p] [ALIAS[=TEXT]]...

  -p    list all aliases, as without arguments

ALIAS=TEXT makes TEXT stand for ALIAS where a command begins; if TEXT ends in a blank, the next word is
looked at, too. ALIAS alone is shown in a form that can be read back.
"""

from __future__ import annotations

from minishell.eval.listing import single_quoted
from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame

#: characters with which a word would not be one, or not be looked up
_FORBIDDEN = frozenset(" \t\n\"'\\$`/=<>|&;()")


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "alias", args)
    if parsed.given("p") or not parsed.operands:
        for name in sorted(frame.shell.aliases):
            _show(frame, name)
    status = 0
    for operand in parsed.operands:
        name, equals, value = operand.partition("=")
        status |= _define(frame, name, value) if equals and name else _show(frame, operand)
    return status


def _define(frame: Frame, name: str, value: str) -> int:
    if _FORBIDDEN.isdisjoint(name):
        frame.shell.aliases[name] = value
        return 0
    frame.err.write(f"alias: {name}: bad alias name\n")
    return 1


def _show(frame: Frame, name: str) -> int:
    value = frame.shell.aliases.get(name)
    if value is None:
        frame.err.write(f"alias: {name}: not found\n")
        return 1
    frame.out.write(f"{name}={single_quoted(value)}\n")
    return 0
