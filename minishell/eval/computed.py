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
    variables.compute_array(
        "FUNCNAME", lambda: [name for name, _, _ in shell.calls[::-1]] + ["main"] * bool(shell.calls)
    )
    variables.compute_array("BASH_LINENO", lambda: [str(line) for _, line, _ in shell.calls[::-1]] + ["0"])
    variables.compute_array("BASH_SOURCE", lambda: [file for _, _, file in shell.calls[::-1]] + [shell.name])
    variables.compute_array("DIRSTACK", lambda: [variables.get("PWD") or "", *shell.pushed])
    variables.compute_array("GROUPS", _groups)


def _groups() -> list[str]:
    """The process's own group first."""
    own = os.getgid()
    return [str(own), *(str(group) for group in os.getgroups() if group != own)]
