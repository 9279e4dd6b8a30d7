"""Variables that are worked out when they are asked for: LINENO (2.5.3), and bash's about itself and the system."""

from __future__ import annotations

import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .shell import Shell

_SYSTEM = "linux-gnu" if sys.platform == "linux" else sys.platform

_OF_THE_SYSTEM: dict[str, Callable[[], str]] = {
    "BASHPID": lambda: str(os.getpid()),
    "EPOCHREALTIME": lambda: f"{time.time():.6f}",
    "EPOCHSECONDS": lambda: str(int(time.time())),
    "EUID": lambda: str(os.geteuid()),
    "HOSTNAME": lambda: os.uname().nodename,
    "HOSTTYPE": lambda: os.uname().machine,
    "MACHTYPE": lambda: f"{os.uname().machine}-pc-{_SYSTEM}",
    "OSTYPE": lambda: _SYSTEM,
    "RANDOM": lambda: str(int.from_bytes(os.urandom(2), "little") & 0x7FFF),
    "UID": lambda: str(os.getuid()),
}


#: worked out by `of_bash`
_OF_BASH = (
    "BASH BASHOPTS BASH_ARGV0 BASH_COMMAND BASH_SUBSHELL BASH_VERSION COMP_WORDBREAKS HISTCMD SHELLOPTS SRANDOM".split()
)

#: those of them, and of the system's, that an assignment begins anew
_BEGUN_ANEW = ("BASH_ARGV0", "RANDOM", "SECONDS")


def define(shell: Shell) -> None:
    """For a shell that starts now."""
    variables, start = shell.variables, time.monotonic()
    variables.values.pop("_", None)
    for name, value in _OF_THE_SYSTEM.items():
        variables.compute(name, value)
    variables.compute("LINENO", lambda: str(shell.line))
    variables.compute("SECONDS", lambda: str(int(time.monotonic() - start)))
    variables.compute("_", lambda: shell.arguments[-1])
    variables.compute_array("PIPESTATUS", lambda: list(map(str, getattr(shell.status, "statuses", [shell.status]))))
    for name in _OF_BASH:
        variables.compute(name, _later(shell, name))
    for name in _BEGUN_ANEW:
        variables.watch(name, _watcher(shell, name))
    for name in ("BASH_VERSINFO", "BASH_LINENO", "BASH_SOURCE", "FUNCNAME"):
        variables.compute_array(name, _array_later(shell, name))
    variables.compute_array("DIRSTACK", lambda: [variables.get("PWD") or "", *shell.pushed])
    variables.compute_array("GROUPS", _groups)


def _later(shell: Shell, name: str) -> Callable[[], str]:
    def value() -> str:
        from .of_bash import VARIABLES

        return VARIABLES[name](shell)

    return value


def _watcher(shell: Shell, name: str) -> Callable[[str | None], None]:
    def assigned(value: str | None) -> None:
        from .of_bash import begin_anew

        begin_anew(shell, name, value)

    return assigned


def _array_later(shell: Shell, name: str) -> Callable[[], list[str]]:
    def values() -> list[str]:
        from .of_bash import ARRAYS

        return ARRAYS[name](shell)

    return values


def _groups() -> list[str]:
    """The process's own group first."""
    own = os.getgid()
    return [str(own), *(str(group) for group in os.getgroups() if group != own)]
