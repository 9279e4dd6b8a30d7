"""Remember where programs are, or forget it.

usage: hash [-r] [COMMAND]...

  -r    forget all of them

Each COMMAND is looked for in PATH and its place remembered. Without arguments the remembered places are
listed. They are forgotten, too, when PATH changes.
"""

from __future__ import annotations

from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame, Shell


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "hash", args)
    shell = frame.shell
    if parsed.given("r"):
        shell.forget_programs()
    elif not parsed.operands:
        for name in sorted(shell.hashed):
            frame.out.write(shell.hashed[name] + "\n")
    status = 0
    for name in parsed.operands:
        if not _remember(shell, name):
            frame.err.write(f"hash: {name}: not found\n")
            status = 1
    return status


def _remember(shell: Shell, name: str) -> bool:
    """Builtins, functions and names with a slash need no place to be remembered."""
    if "/" in name or name in shell.functions or shell.is_builtin(name):
        return True
    shell.hashed.pop(name, None)
    return shell.find_program(name) is not None
