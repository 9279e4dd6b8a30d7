"""The directory stack of dirs, pushd and popd: the working directory, and below it those to come back to."""

from __future__ import annotations

from .errors import UsageError
from .usage import parse_options, usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell import Frame, Shell
    from .usage import Parsed


class StackError(Exception):
    """The message says what is wrong with the stack, or with what was asked of it."""


def whole_stack(shell: Shell) -> list[str]:
    """The working directory first."""
    return [shell.variables.get("PWD") or "", *shell.pushed]


def is_position(argument: str) -> bool:
    """`+N` or `-N`."""
    return argument[:1] in {"+", "-"} and argument[1:].isascii() and argument[1:].isdigit()


def parse(doc: str, name: str, args: list[str]) -> Parsed:
    """As `parse_options`, but a position is an operand. At most one operand. Raises UsageError."""
    end = args.index("--") if "--" in args else len(args)
    positions = [arg for arg in args[:end] if is_position(arg)]
    parsed = parse_options(doc, name, [arg for arg in args[:end] if not is_position(arg)] + args[end:])
    parsed.operands[:0] = positions
    if len(parsed.operands) > 1:
        raise UsageError(f"{name}: too many arguments", usage(doc).text())
    return parsed


def index_of(position: str, size: int) -> int:
    """What +N, counted from the top, or -N, from the bottom, means in a stack of `size`. Raises StackError."""
    number = int(position[1:])
    index = number if position[0] == "+" else size - 1 - number
    if not 0 <= index < size:
        raise StackError(f"{position}: the directory stack has {size} {'entry' if size == 1 else 'entries'}")
    return index


def show(frame: Frame, long: bool = False) -> None:
    """The stack on one line."""
    frame.out.write(" ".join(shown(frame.shell, directory, long) for directory in whole_stack(frame.shell)) + "\n")


def shown(shell: Shell, directory: str, long: bool = False) -> str:
    """`directory` with ~ for the home, unless `long`."""
    home = shell.variables.get("HOME") or ""
    if long or home in {"", "/"} or not (directory + "/").startswith(home + "/"):
        return directory
    return "~" + directory[len(home) :]
