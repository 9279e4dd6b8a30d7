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

from minishell.builtins.type import description, meanings
from minishell.eval.command import builtin_command
from minishell.eval.errors import ShellError
from minishell.eval.external import run_program
from minishell.eval.listing import single_quoted
from minishell.eval.shell import DEFAULT_PATH
from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.builtins.type import Meaning
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
    if argv[0] in frame.shell.registry:
        return run_builtin(frame, argv)
    return run_program(frame, argv, path)


def run_builtin(frame: Frame, argv: list[str]) -> int:
    """A builtin, past functions; even a special one only fails."""
    try:
        return builtin_command(frame.shell, argv[0])(frame, argv[1:])
    except ShellError as error:
        frame.shell.report(error.message)
        return error.status


def _tell(frame: Frame, names: list[str], path: str | None, in_words: bool) -> int:
    status = 0
    for name in names:
        meaning = next(meanings(frame.shell, name, path), None)
        if meaning is None:
            status = 1
            if in_words:
                frame.err.write(f"command: {name}: not found\n")
        elif in_words and meaning.kind == "file":
            frame.out.write(f"{name} is {_short(frame.shell, name, meaning)}\n")
        elif in_words:
            frame.out.write(description(name, meaning).partition("\n")[0] + "\n")
        else:
            frame.out.write(_short(frame.shell, name, meaning) + "\n")
    return status


def _short(shell: Shell, name: str, meaning: Meaning) -> str:
    """What -v writes: an absolute path, a definition, or the name itself."""
    if meaning.kind == "alias":
        return f"alias {name}={single_quoted(meaning.detail)}"
    if meaning.kind != "file":
        return name
    return os.path.join(shell.variables.get("PWD") or "", meaning.detail)
