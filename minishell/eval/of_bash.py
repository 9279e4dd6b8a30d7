"""bash's variables about the shell: what it is, its options, and the calls that are under way."""

from __future__ import annotations

import os
import sys
import time

from .options import NAMES, SHOPT_NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .shell import Shell

#: the bash whose language this is; scripts ask for its major and minor number
_VERSION = ("5", "2", "0", "1", "minishell")

#: options of minishell's own
_OWN = frozenset(("nolastpipe", "undo"))


def _path(shell: Shell) -> str:
    """Of this very program."""
    program = sys.argv[0]
    return os.path.abspath(program) if "/" in program else shell.find_program(program) or program


def _shell_options(shell: Shell) -> str:
    on = [name for name in NAMES if name not in _OWN and getattr(shell.options, name)]
    return ":".join(sorted([*on, "interactive-comments"]))


def _bash_options(shell: Shell) -> str:
    return ":".join(name for name in SHOPT_NAMES if getattr(shell.options, name))


def _command(shell: Shell) -> str:
    """The text of the command that runs, or for which a trap does."""
    return getattr(shell.line if shell.noticed is None else shell.noticed, "text", "")


def _history_number(shell: Shell) -> str:
    """Of the line that runs."""
    listed = shell.history.listed(1, running=True) if shell.history is not None else []
    return str(listed[-1].number if listed else 1)


VARIABLES: dict[str, Callable[[Shell], str]] = {
    "BASH": _path,
    "BASHOPTS": _bash_options,
    "BASH_ARGV0": lambda shell: shell.name,
    "BASH_COMMAND": _command,
    "BASH_SUBSHELL": lambda shell: str(shell.subshell),
    "BASH_VERSION": lambda shell: "{}.{}.{}({})-{}".format(*_VERSION),
    "COMP_WORDBREAKS": lambda shell: " \t\n\"'@><=;|&(:",
    "HISTCMD": _history_number,
    "SHELLOPTS": _shell_options,
    "SRANDOM": lambda shell: str(int.from_bytes(os.urandom(4), "little")),
}


def outermost(shell: Shell) -> list[tuple[str, int, str]]:
    """The call that a script file itself is, in the form of `Shell.calls`."""
    options = shell.options
    return [] if options.command_text or options.standard_input else [("main", 0, shell.name)]


def file_name(shell: Shell, file: str) -> str:
    """A file that commands stand in, or what bash calls it where that is none."""
    if file != shell.name or outermost(shell):
        return file
    return "environment" if shell.options.command_text else "main"


def _callers(shell: Shell) -> list[str]:
    """Of functions and dot scripts, as long as a function is among them."""
    names = [name for name, _, _ in [*shell.calls[::-1], *outermost(shell)]]
    return names if any(name != "source" for name, _, _ in shell.calls) else []


ARRAYS: dict[str, Callable[[Shell], list[str]]] = {
    "BASH_LINENO": lambda shell: [str(line) for _, line, _ in [*shell.calls[::-1], *outermost(shell)]],
    "BASH_SOURCE": lambda shell: [file_name(shell, file) for _, _, file in [*shell.calls[::-1], *outermost(shell)]],
    "BASH_VERSINFO": lambda shell: [*_VERSION, shell.variables.get("MACHTYPE") or ""],
    "FUNCNAME": _callers,
}


# ---- Assignments to variables that are worked out


def begin_anew(shell: Shell, name: str, value: str | None) -> None:
    """What an assigned value is to the variable; None is no assignment."""
    variables = shell.variables
    if value is None:
        return
    del variables.values[name]
    number = int(value) if value.isdecimal() else 0
    if name == "BASH_ARGV0":
        shell.name = value
        variables.compute(name, lambda: shell.name)
    else:
        variables.compute(name, _from_start(number) if name == "SECONDS" else _from_seed(number))


def _from_start(seconds: int) -> Callable[[], str]:
    start = time.monotonic() - seconds
    return lambda: str(int(time.monotonic() - start))


def _from_seed(seed: int) -> Callable[[], str]:
    """bash's sequence of random numbers: Park and Miller's generator, of which 15 bits are taken."""
    state, last = seed & 0xFFFFFFFF, -1

    def following() -> str:
        nonlocal state, last
        number = last
        while number == last:
            state = 16807 * (state or 123459876) % 0x7FFFFFFF
            number = ((state >> 16) ^ state) & 0x7FFF
        last = number
        return str(number)

    return following
