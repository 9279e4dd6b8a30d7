"""Where file systems are mounted (proc(5), mountinfo), and work on one that may never answer."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T")

#: kinds that hold no files of users; to look into an automount point would mount it
_WITHOUT_FILES = frozenset(
    "autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts devtmpfs efivarfs fusectl fuse.lxcfs hugetlbfs"
    " mqueue nsfs proc pstore rpc_pipefs securityfs selinuxfs sysfs tracefs".split()
)


def mount_points() -> list[str]:
    """The directories that file systems with files are mounted on."""
    try:
        with open("/proc/self/mountinfo", "rb") as file:
            lines = file.read().splitlines()
    except OSError:
        return ["/"]
    return list(dict.fromkeys(point for line in lines if (point := _mount_point(line)) is not None))


def _mount_point(line: bytes) -> str | None:
    """Its fifth field; the kind stands after a lone hyphen."""
    fields = line.split(b" ")
    kind = fields[fields.index(b"-") + 1].decode("ascii", "replace")
    return None if kind in _WITHOUT_FILES else _unescaped(fields[4])


def _unescaped(field: bytes) -> str:
    """Blanks and backslashes are written as \\ and three octal digits."""
    first, *rest = field.split(b"\\")
    return os.fsdecode(first + b"".join(bytes([int(part[:3], 8)]) + part[3:] for part in rest))


def within(seconds: float, work: Callable[[], T]) -> T | None:
    """What `work` returns; None if it takes longer, and then it goes on for nobody. It may raise OSError: None too."""
    from _thread import allocate_lock, start_new_thread

    outcome: list[T] = []
    done = allocate_lock()
    done.acquire()

    def run() -> None:
        try:
            outcome.append(work())
        except OSError:
            pass
        finally:
            done.release()

    start_new_thread(run, ())
    done.acquire(timeout=seconds)
    return outcome[0] if outcome else None
