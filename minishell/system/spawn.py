"""Start a program, and tell how it ended."""

from __future__ import annotations

import os

from . import signals

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as _signal
    from collections.abc import Callable
    from typing import NoReturn
else:
    import _signal

#: the wait status of a child that nobody knows: as if it had not been found
UNKNOWN = 127 << 8


def exit_status(wait_status: int) -> int:
    """What `$?` shows of a process (2.8.2): its exit code, or 128 + the signal that ended or stopped it."""
    if os.WIFEXITED(wait_status):
        return os.WEXITSTATUS(wait_status)
    if os.WIFSTOPPED(wait_status):
        return 128 + os.WSTOPSIG(wait_status)
    return 128 + os.WTERMSIG(wait_status)


def death_notice(wait_status: int) -> str:
    """What to say of a process that a signal killed; "" for those a user means or that end a pipe."""
    if not os.WIFSIGNALED(wait_status):
        return ""
    number = os.WTERMSIG(wait_status)
    if number in (_signal.SIGINT, _signal.SIGPIPE):
        return ""
    core = " (core dumped)" if os.WCOREDUMP(wait_status) else ""
    return signals.description(number) + core


def wait(pid: int) -> int:
    """Wait for the end of a child; its wait status."""
    try:
        return os.waitpid(pid, 0)[1]
    except ChildProcessError:
        return UNKNOWN


def child(work: Callable[[], int]) -> NoReturn:
    """Run `work` in a forked child and end the process with its status, whatever happens."""
    status = 1
    try:
        status = work()
    finally:
        os._exit(status & 0xFF)


def is_script(path: str) -> bool:
    """Whether a file that the system cannot execute may be a shell script: no NUL before its first newline."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        head = os.read(descriptor, 4096)
    finally:
        os.close(descriptor)
    return b"\0" not in head.split(b"\n", 1)[0]
