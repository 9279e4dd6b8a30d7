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


#: kinds whose locks and shared memory cannot be relied on between machines
_NETWORK = frozenset(
    "9p acfs afs beegfs ceph cifs coda davfs gfs gfs2 gpfs lustre ncpfs nfs nfs4 ocfs2 orangefs panfs smb3"
    " smbfs".split()
)
#: those of FUSE's that are none of a network; fuseblk is none either
_LOCAL_FUSE = frozenset(
    "fuse.bindfs fuse.cryfs fuse.encfs fuse.fuse-overlayfs fuse.gocryptfs fuse.mergerfs fuse.ntfs-3g".split()
)

_TABLE = "/proc/self/mountinfo"


def mount_points() -> list[str]:
    """The directories that file systems with files are mounted on."""
    lines = _mount_lines()
    if not lines:
        return ["/"]
    return list(dict.fromkeys(_mount_point(line) for line in lines if _kind(line) not in _WITHOUT_FILES))


def all_mount_points() -> list[str]:
    """Those that anything is mounted on."""
    return [_mount_point(line) for line in _mount_lines()]


def is_on_network(path: str, table: str = _TABLE) -> bool:
    """Whether other machines may use the file system of a file at the same time; false if it is not known."""
    kind = kind_of_file_system(path, table)
    return kind in _NETWORK or (kind.startswith("fuse.") and kind not in _LOCAL_FUSE)


def kind_of_file_system(path: str, table: str = _TABLE) -> str:
    """The kind of what is mounted last above `path`; "" if that is not known."""
    path = os.path.realpath(path)
    found, longest = "", -1
    for line in _mount_lines(table):
        point = _mount_point(line)
        if len(point) >= longest and (path + "/").startswith(point.rstrip("/") + "/"):
            found, longest = _kind(line), len(point)
    return found


def _mount_lines(table: str = _TABLE) -> list[bytes]:
    try:
        with open(table, "rb") as file:
            return file.read().splitlines()
    except OSError:
        return []


def _mount_point(line: bytes) -> str:
    return _unescaped(line.split(b" ", 5)[4])


def _kind(line: bytes) -> str:
    """It stands after a lone hyphen."""
    return line.partition(b" - ")[2].partition(b" ")[0].decode("ascii", "replace")


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
