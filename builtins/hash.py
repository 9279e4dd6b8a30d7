"""Remember where programs are, or forget it.

usage: hash [-dlrt] [COMMAND]...
       hash -p PATH COMMAND...

  -d       forget the COMMANDs
  -l       list as commands that can be read back
  -p PATH  take PATH for the place of the COMMANDs
  -r       forget all of them
  -t       print the places of the COMMANDs

Each COMMAND is looked for in PATH and its place remembered. Without arguments the remembered places are
listed. They are forgotten, too, when PATH changes.
"""

from __future__ import annotations

from minishell.eval.usage import parse_options
from minishell.syntax.quote import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame, Shell
    from minishell.eval.usage import Parsed


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "hash", args)
    shell = frame.shell
    if parsed.given("r"):
        shell.forget_programs()
    elif not parsed.operands:
        for name, path in sorted(shell.hashed.items()):
            frame.out.write(f"hash -p {quote(path)} {quote(name)}\n" if parsed.given("l") else f"{path}\n")
    elif parsed.given("t"):
        _tell(frame, parsed)
    missing = [name for name in parsed.operands if not _do(shell, name, parsed)]
    for name in missing:
        frame.err.write(f"hash: {name}: not found\n")
    return int(bool(missing))


def _tell(frame: Frame, parsed: Parsed) -> None:
    for name in parsed.operands:
        place = frame.shell.hashed.get(name)
        if place is not None:
            frame.out.write(place + "\n" if len(parsed.operands) == 1 else f"{name}\t{place}\n")


def _do(shell: Shell, name: str, parsed: Parsed) -> bool:
    """What the options want of a command; false if it is not found."""
    path = parsed.value("p")
    if path is not None:
        shell.hashed[name] = path
        return True
    if parsed.given("d"):
        return shell.hashed.pop(name, None) is not None
    return name in shell.hashed if parsed.given("t") else _remember(shell, name)


def _remember(shell: Shell, name: str) -> bool:
    """Builtins, functions and names with a slash need no place to be remembered."""
    if "/" in name or name in shell.functions or shell.is_builtin(name):
        return True
    shell.hashed.pop(name, None)
    return shell.find_program(name) is not None
