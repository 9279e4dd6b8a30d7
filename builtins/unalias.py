"""Remove aliases.

usage: unalias -a
       unalias ALIAS...

  -a    remove all of them
"""

from __future__ import annotations

from minishell.eval.usage import parse_options, usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "unalias", args)
    aliases = frame.shell.aliases
    if parsed.given("a"):
        aliases.clear()
    elif not parsed.operands:
        raise usage_error(__doc__, "unalias: a name is missing")
    status = 0
    for name in parsed.operands:
        if aliases.pop(name, None) is None and not parsed.given("a"):
            frame.err.write(f"unalias: {name}: not found\n")
            status = 1
    return status
