"""Which kind of file system a file lies on (proc(5), /proc/pid/mountinfo)."""

from __future__ import annotations

import os

#: file systems whose files other machines may write; FUSE's are taken for such as well
_NETWORK = frozenset(
    "9p acfs afs beegfs ceph cifs coda davfs gfs gfs2 gpfs lustre ncpfs nfs nfs4 ocfs2 orangefs panfs smb3".split()
)


def is_network(path: str, table: str = "/proc/self/mountinfo") -> bool:
    """Whether the file's locks and shared memory cannot be trusted between machines; false if it is not known."""
    kind = file_system(os.path.realpath(path), table)
    return kind in _NETWORK or (kind.startswith("fuse") and kind != "fuseblk")


def file_system(path: str, table: str) -> str:
    """The type of the file system that holds an absolute path; "" if the table cannot be read."""
    found, longest = "", -1
    try:
        with open(table, encoding="utf-8", errors="surrogateescape") as lines:
            for line in lines:
                point, kind = _mount(line)
                if len(point) >= longest and (path == point or path.startswith(point.rstrip("/") + "/")):
                    found, longest = kind, len(point)
    except OSError:
        return ""
    return found


def _mount(line: str) -> tuple[str, str]:
    """Where, and of which type."""
    fields, _, rest = line.partition(" - ")
    point = fields.split()[4]
    for code in ("040", "011", "012", "134"):
        point = point.replace("\\" + code, chr(int(code, 8)))
    return point, rest.split()[0]
