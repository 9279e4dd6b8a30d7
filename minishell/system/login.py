"""Whether a session was begun by a program that starts login shells.

Such a program puts a hyphen before argv[0], which the system does not hand on to a `#!` script, as this one is.
"""

from __future__ import annotations

import os

#: as the system knows them, by at most 15 characters
_PROGRAMS = frozenset((b"login", b"sshd", b"sshd-session", b"mosh-server", b"tmux: server"))


def begins_here() -> bool:
    try:
        with open(f"/proc/{os.getppid()}/comm", "rb", buffering=0) as file:
            return file.read(64).rstrip(b"\n") in _PROGRAMS
    except OSError:  # not on Linux
        return False
