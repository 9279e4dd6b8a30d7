"""Confinement: a process that runs lines nobody has read may change files in some directories only."""

from __future__ import annotations

import ctypes
import os
import struct

# landlock(7): the numbers of its system calls, which are the same on all machines
_CREATE_RULESET = 444
_ADD_RULE = 445
_RESTRICT_SELF = 446

_VERSION = 1 << 0
_PATH_BENEATH = 1
_NO_NEW_PRIVILEGES = 38

_libc = ctypes.CDLL(None, use_errno=True)

_WRITE_FILE = 1 << 1
#: to write, to remove and to make files of every kind
_CHANGES = _WRITE_FILE | sum(1 << bit for bit in range(4, 13))
_TRUNCATE = 1 << 14
#: what later versions know: to link and rename from one directory to another, to truncate
_LATER = {2: 1 << 13, 3: _TRUNCATE}

#: what may be written to wherever it is needed
_DEVICES = ("/dev/full", "/dev/null", "/dev/tty", "/dev/zero")


def can_confine() -> bool:
    """Whether the kernel has Landlock."""
    return _version() > 0


def _version() -> int:
    return int(_libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION))


def confine(*directories: str | os.PathLike[str]) -> None:
    """From here on this process and its children change nothing outside of them, but devices.

    Where the kernel has no Landlock nothing is confined.
    """
    version = _version()
    if version <= 0:
        return
    changes = _CHANGES | sum(right for since, right in _LATER.items() if version >= since)
    ruleset = _libc.syscall(_CREATE_RULESET, struct.pack("Q", changes), ctypes.c_size_t(8), 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset")
    for directory in directories:
        _allow(ruleset, directory, changes)
    for device in filter(os.path.exists, _DEVICES):
        _allow(ruleset, device, changes & (_WRITE_FILE | _TRUNCATE))
    _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if _libc.syscall(_RESTRICT_SELF, ruleset, 0):
        raise OSError(ctypes.get_errno(), "landlock_restrict_self")
    os.close(ruleset)


def _allow(ruleset: int, path: str | os.PathLike[str], changes: int) -> None:
    fd = os.open(path, os.O_PATH)
    try:
        if _libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", changes, fd), 0):
            raise OSError(ctypes.get_errno(), "landlock_add_rule")
    finally:
        os.close(fd)
