"""Run a command past functions, or tell what a name stands for.

usage: command [-p] COMMAND [ARGUMENT...]
       command -v|-V [-p] COMMAND...

  -p    look in the system's default PATH
  -v    write what COMMAND runs: a path, a name, or an alias's definition
  -V    write it in words

A special builtin run by `command` does not end the shell when it fails (XCU command).
"""

from __future__ import annotations

import os

from minishell.eval.command import builtin_command
from minishell.eval.errors import ShellError
from minishell.eval.external import run_program
from minishell.eval.registry import SPECIAL
from minishell.eval.shell import DEFAULT_PATH
from minishell.eval.usage import parse_options
from minishell.syntax.names import RESERVED_WORDS
from minishell.syntax.quote import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame, Shell


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "command", args)
    if not parsed.operands:
        return 0
    path = DEFAULT_PATH if parsed.given("p") else None
    if parsed.given("v") or parsed.given("V"):
        return _tell(frame, parsed.operands, path, parsed.given("V"))
    return _run(frame, parsed.operands, path)


def _run(frame: Frame, argv: list[str], path: str | None) -> int:
    shell, name = frame.shell, argv[0]
    if name in shell.registry:
        try:
            return builtin_command(shell, name)(frame, argv[1:])
        except ShellError as error:
            if error.message:
                shell.report(error.message)
            return error.status
    return run_program(frame, argv, path)


def _tell(frame: Frame, names: list[str], path: str | None, in_words: bool) -> int:
    status = 0
    for name in names:
        short, words = _what_runs(frame.shell, name, path)
        if not short:
            status = 1
            if in_words:
                frame.err.write(f"command: {name}: not found\n")
            continue
        frame.out.write((words if in_words else short) + "\n")
    return status


def _what_runs(shell: Shell, name: str, path: str | None) -> tuple[str, str]:
    """What -v and -V write; "" if the name runs nothing."""
    if name in shell.aliases:
        definition = f"alias {name}={quote(shell.aliases[name])}"
        return definition, f"{name} is an alias for {quote(shell.aliases[name])}"
    if name in RESERVED_WORDS:
        return name, f"{name} is a reserved word"
    if name in SPECIAL:
        return name, f"{name} is a special builtin"
    if name in shell.functions:
        return name, f"{name} is a function"
    if name in shell.registry:
        return name, f"{name} is a builtin"
    found = shell.find_program(name, path)
    if found is None or not os.access(found, os.X_OK) or os.path.isdir(found):
        return "", ""
    absolute = os.path.join(shell.variables.get("PWD") or "", found) if "/" in found else found
    return (found if "/" in name else absolute), f"{name} is {absolute}"
