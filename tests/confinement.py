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

_WRITE_FILE = 1 << 1
#: to write, to remove and to make files of every kind
_CHANGES = _WRITE_FILE | sum(1 << bit for bit in range(4, 13))
#: what later versions know: to link and rename from one directory to another, to truncate
_LATER = {2: 1 << 13, 3: 1 << 14}


def confine(*directories: str | os.PathLike[str]) -> None:
    """From here on this process and its children change nothing outside of them, but devices.

    Where the kernel has no Landlock nothing is confined.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)
    if version <= 0:
        return
    changes = _CHANGES | sum(right for since, right in _LATER.items() if version >= since)
    ruleset = libc.syscall(_CREATE_RULESET, struct.pack("Q", changes), ctypes.c_size_t(8), 0)
    for directory in ("/dev", *directories):
        fd = os.open(directory, os.O_PATH | os.O_DIRECTORY)
        libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", changes, fd), 0)
        os.close(fd)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if libc.syscall(_RESTRICT_SELF, ruleset, 0):
        raise OSError(ctypes.get_errno(), "landlock_restrict_self")
    os.close(ruleset)
