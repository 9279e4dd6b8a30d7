"""A directory tree as a value: what is in it, and what two of them have in common."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple


class Node(NamedTuple):
    """One file: its mode with the type, what it holds (bytes, a symlink's target), its other names, its mtime in ns."""

    mode: int
    content: bytes
    names: tuple[str, ...]
    mtime: int


def snapshot(top: Path) -> dict[str, Node]:
    """Everything below `top`, and `top` itself as ``."""
    paths = sorted([top, *top.rglob("*")]) if os.path.lexists(top) else []
    names: dict[int, list[str]] = {}
    for path in paths:
        names.setdefault(path.lstat().st_ino, []).append(_name(path, top))
    return {_name(path, top): _node(path, tuple(names[path.lstat().st_ino])) for path in paths}


def _name(path: Path, top: Path) -> str:
    return "" if path == top else str(path.relative_to(top))


def _node(path: Path, names: tuple[str, ...]) -> Node:
    status = path.lstat()
    content = b""
    if stat.S_ISREG(status.st_mode):
        content = path.read_bytes()
    elif stat.S_ISLNK(status.st_mode):
        content = os.fsencode(path.readlink())
    return Node(status.st_mode, content, names, status.st_mtime_ns)


def make_tree(top: Path) -> dict[str, Node]:
    """A directory with one of everything that an ordinary user can make."""
    (top / "inner").mkdir(parents=True)
    (top / "inner" / "text").write_bytes(b"words\n")
    (top / "inner" / "other name").hardlink_to(top / "inner" / "text")
    (top / "empty").write_bytes(b"")
    (top / "inner" / "link").symlink_to("../nowhere")
    os.mkfifo(top / "fifo", 0o640)
    with (top / "holes").open("wb") as file:
        file.seek(1 << 16)
        file.write(b"end")
    (top / "inner" / "text").chmod(0o4751)
    (top / "inner").chmod(0o2750)
    for day, name in enumerate(["inner/text", "inner/link", "empty", "fifo", "holes", "inner", ""]):
        os.utime(top / name, ns=(day * 10**15 + 123456789, day * 10**15 + 987654321), follow_symlinks=False)
    return snapshot(top)
