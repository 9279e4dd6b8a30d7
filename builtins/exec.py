"""Become another program, or keep redirections.

usage: exec [-cl] [-a NAME] [COMMAND [ARGUMENT...]]

  -a NAME    give COMMAND the name NAME
  -c         give it no environment
  -l         put a - before its name, which makes a shell a login shell

Without COMMAND, the redirections of this very command stay in force for the
shell (XCU exec).
"""

from __future__ import annotations

from minishell.eval.errors import ShellExit
from minishell.eval.external import become
from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    shell = frame.shell
    parsed = parse_options(__doc__, "exec", args)
    if not parsed.operands:
        shell.keep_redirections = True
        return 0
    frame.flush()
    name = parsed.value("a")
    if parsed.given("l"):
        name = "-" + (name or parsed.operands[0])
    status = become(frame, parsed.operands, name, bare=parsed.given("c"))
    if shell.options.interactive:
        return status
    raise ShellExit(status)
