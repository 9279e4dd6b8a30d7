"""Which process this is, and whether another is still the one that it was: a number alone is used again."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_START_TIME: Final = 19  # of the fields of proc_pid_stat(5) after the command's name


class Process:
    """A process that is, or was: its number, when it began (in the kernel's ticks), and which boot that was in."""

    __slots__ = ("boot", "pid", "started")

    def __init__(self, pid: int, started: int, boot: str) -> None:
        self.pid = pid
        self.started = started
        self.boot = boot

    def is_alive(self) -> bool:
        """Where the system does not tell when a process began, its number has to do."""
        if self.boot != boot_id():
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass
        return start_time(self.pid) == self.started and not _is_zombie(self.pid)


def this_process() -> Process:
    return process(os.getpid())


def process(pid: int) -> Process:
    return Process(pid, start_time(pid), boot_id())


def boot_id() -> str:
    """What no two boots have in common; "" if the system does not tell."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return ""


def start_time(pid: int) -> int:
    """0 if it cannot be found out."""
    fields = _fields(pid)
    return int(fields[_START_TIME]) if len(fields) > _START_TIME else 0


def _is_zombie(pid: int) -> bool:
    return _fields(pid)[:1] == [b"Z"]


def _fields(pid: int) -> list[bytes]:
    """Of /proc/PID/stat, those after the name, which may have blanks and parentheses in it."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()
    except OSError:
        return []
