"""Print the values of variables of the environment, or all of it.

usage: getenv [NAME]...

Each value has a line; without NAME each line is NAME=VALUE. The status is 1 if a variable is not
in the environment, as one that is set but not exported.
"""

from __future__ import annotations

from minishell.eval.usage import parse_options
from minishell.syntax.names import is_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    names = parse_options(__doc__, "getenv", args).operands
    environment = frame.shell.variables.environment()
    if not names:
        for name, value in environment.items():
            frame.out.write(f"{name}={value}\n")
        return 0
    status = 0
    for name in names:
        if name in environment:
            frame.out.write(environment[name] + "\n")
            continue
        status = 1
        if not is_name(name):
            frame.err.write(f"getenv: {name}: bad variable name\n")
    return status
