"""Elsewhere: a directory whose files ext4 lays away from those of the directories around it.

ext4 gives a new file the first free number near its directory. Where it keeps no journal it leaves the numbers of
files that were just removed free for a minute or more, and passes over all of them each time: beside ten thousand such
files a new one takes half a millisecond instead of 20 µs. So the many small files of a trash had better lie elsewhere.
"""

from __future__ import annotations

import os
import struct

from .rename import rename_noreplace

#: FS_IOC_GETFLAGS, FS_IOC_SETFLAGS and FS_TOPDIR_FL (ioctl_iflags(2))
_GET_FLAGS = 0x80086601
_SET_FLAGS = 0x40086602
_TOPDIR = 0x20000


def make_elsewhere(name: str, fd: int, mode: int) -> None:
    """Make a directory in the directory `fd`. Raises OSError."""
    flags = _flags(fd)
    if flags is None or flags & _TOPDIR or not _set_flags(fd, flags | _TOPDIR):
        os.mkdir(name, mode, dir_fd=fd)
        return
    try:
        _make_by_chance(name, fd, mode)
    finally:
        _set_flags(fd, flags)


def _make_by_chance(name: str, fd: int, mode: int) -> None:
    """Where it lies depends on the name with which it is made."""
    first = f"{name}.{os.urandom(6).hex()}"
    os.mkdir(first, mode, dir_fd=fd)
    try:
        rename_noreplace(first, name, src_dir_fd=fd, dst_dir_fd=fd)
    except BaseException:
        os.rmdir(first, dir_fd=fd)
        raise


def _flags(fd: int) -> int | None:
    """Those of the file's attributes (chattr(1)); None where there are none."""
    from fcntl import ioctl

    try:
        return int(struct.unpack("l", ioctl(fd, _GET_FLAGS, struct.pack("l", 0)))[0])
    except OSError:
        return None


def _set_flags(fd: int, flags: int) -> bool:
    from fcntl import ioctl

    try:
        ioctl(fd, _SET_FLAGS, struct.pack("l", flags))
    except OSError:
        return False
    return True
