"""Keeping the trash small, in the background of a session and never in its way."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from minishell.system.state import state_directory

if TYPE_CHECKING:
    from minishell.eval.shell import Shell
    from minishell.files.trash_policy import Policy

#: seconds from a session's start to the first look, and from one to the next
FIRST, NEXT = 60, 3600

#: seconds after which the policy is applied again, by whichever session
INTERVAL = 24 * 3600

#: after so many files the thread sleeps for so many seconds, so that a key that is typed does not wait for it
BREATH, REST = 20, 0.005


def start(shell: Shell) -> None:
    """Begin a daemon thread that looks now and then whether it is time; it may end with the process at any moment."""
    threading.Thread(target=_look_now_and_then, args=(shell,), daemon=True).start()


def _look_now_and_then(shell: Shell) -> None:
    time.sleep(FIRST)
    from minishell.files.trash_policy import Policy

    while True:
        settings = shell.settings
        policy = Policy(settings.number("trash.keep"), settings.number("trash.share"))
        keep_house(dict(shell.variables.values), policy)
        time.sleep(NEXT)


def keep_house(environment: Mapping[str, str], policy: Policy, interval: float = INTERVAL) -> None:
    """Apply the policy to all of the user's trash, if nobody has done so for `interval` seconds or does so now."""
    if not policy.keep and not policy.share:
        return
    try:
        with _turn(os.path.join(state_directory(environment), "trash-policy"), interval) as is_ours:
            if is_ours:
                _apply(environment, policy)
    except OSError:
        pass  # there is another day


@contextmanager
def _turn(path: str, interval: float) -> Iterator[bool]:
    """Whether it is time; meanwhile nobody else's. The file's mtime says when it was last done. Raises OSError."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        status = os.fstat(fd)
        is_time = status.st_size == 0 or time.time() - status.st_mtime >= interval
        yield is_time
        if is_time:
            os.pwrite(fd, b"done\n", 0)
    finally:
        os.close(fd)


def _apply(environment: Mapping[str, str], policy: Policy) -> None:
    from minishell.files.progress import Progress
    from minishell.files.trash_list import trash_directories

    progress = Progress(_Breathing().step)
    for directory in trash_directories(environment, True, lambda mount_point: None):
        with directory:
            try:
                policy.apply(directory, progress)
            except OSError:
                continue


class _Breathing:
    def __init__(self) -> None:
        self._steps = 0

    def step(self) -> None:
        self._steps += 1
        if self._steps % BREATH == 0:
            time.sleep(REST)
