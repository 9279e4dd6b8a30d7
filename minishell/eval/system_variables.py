"""bash's variables about the system and the process, worked out when they are asked for."""

from __future__ import annotations

import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_SYSTEM = "linux-gnu" if sys.platform == "linux" else sys.platform

VARIABLES: dict[str, Callable[[], str]] = {
    "BASHPID": lambda: str(os.getpid()),
    "EPOCHREALTIME": lambda: f"{time.time():.6f}",
    "EPOCHSECONDS": lambda: str(int(time.time())),
    "EUID": lambda: str(os.geteuid()),
    "HOSTNAME": lambda: os.uname().nodename,
    "HOSTTYPE": lambda: os.uname().machine,
    "MACHTYPE": lambda: f"{os.uname().machine}-pc-{_SYSTEM}",
    "OSTYPE": lambda: _SYSTEM,
    "UID": lambda: str(os.getuid()),
}


def groups() -> list[str]:
    """GROUPS: the process's own group first."""
    own = os.getgid()
    return [str(own), *(str(group) for group in os.getgroups() if group != own)]
