"""Comparing trees: whether all of one is in another too, so that it is no loss if the one goes."""

from __future__ import annotations

import os
import stat

#: bytes read at once
_BLOCK = 1 << 20

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


def is_within_tree(part: str, whole: str) -> bool:
    """Whether `whole` has all names of `part`, with the same kinds of files and contents.

    Contents of the same size and time (ns) are taken to be the same. What cannot be read is in nothing.
    """
    pairs = [(part, whole)]
    try:
        while pairs:
            one, other = pairs.pop()
            if not _is_same(one, other):
                return False
            if stat.S_ISDIR(os.lstat(one).st_mode):
                pairs += [(f"{one}/{name}", f"{other}/{name}") for name in os.listdir(one)]
    except OSError:
        return False
    return True


def _is_same(one: str, other: str) -> bool:
    """But for what is in directories. Raises OSError."""
    first, second = os.lstat(one), os.lstat(other)
    if stat.S_IFMT(first.st_mode) != stat.S_IFMT(second.st_mode):
        return False
    if stat.S_ISLNK(first.st_mode):
        return os.readlink(one) == os.readlink(other)
    if stat.S_ISREG(first.st_mode):
        return first.st_size == second.st_size and (first.st_mtime_ns == second.st_mtime_ns or _read_same(one, other))
    return first.st_rdev == second.st_rdev


def _read_same(one: str, other: str) -> bool:
    with open(os.open(one, _READ), "rb") as first, open(os.open(other, _READ), "rb") as second:
        while block := first.read(_BLOCK):
            if block != second.read(_BLOCK):
                return False
        return not second.read(1)
