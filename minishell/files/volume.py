"""Volumes: what lies on one file system under one mount, so that a rename can be expected to work within it."""

from __future__ import annotations

import os

from .descent import close

#: device and mount
Volume = tuple[int, int]

_LOOK = os.O_PATH | os.O_DIRECTORY


def real_path(fd: int, path: str) -> str:
    """The path of an open directory that was reached by `path`."""
    try:
        return os.readlink(f"/proc/self/fd/{fd}")
    except OSError:
        return os.path.realpath(path)


def volume_of(fd: int) -> Volume:
    return os.fstat(fd).st_dev, _mount_id(fd)


def _mount_id(fd: int) -> int:
    """Which mount an open file lies on (proc(5), fdinfo): a rename between two fails even if they show one device."""
    try:
        info = os.open(f"/proc/self/fdinfo/{fd}", os.O_RDONLY)
    except FileNotFoundError:  # no /proc
        return 0
    try:
        lines = os.read(info, 4096).splitlines()
    finally:
        close(info, os)
    return next((int(line.split()[1]) for line in lines if line.startswith(b"mnt_id:")), 0)


def _volume_at(path: str) -> Volume:
    fd = os.open(path, _LOOK)
    try:
        return volume_of(fd)
    finally:
        close(fd, os)


def nearest_volume(path: str) -> Volume:
    """That of a directory that may still have to be made. Raises OSError."""
    try:
        return _volume_at(path or "/")
    except FileNotFoundError:
        return nearest_volume(path.rpartition("/")[0])


def top_of(directory: str) -> str:
    """The highest directory of the volume that `directory`, a real path, lies on. Raises OSError."""
    top, volume = directory, _volume_at(directory)
    while top != "/" and _volume_at(above := os.path.dirname(top)) == volume:
        top = above
    return top
