"""Processes that the shell forks, and the job that it waits for in the foreground (2.11)."""

from __future__ import annotations

import os

from ..system import spawn
from ..system.signals import DEBUG, ERR, RETURN
from .errors import ShellError, Suspended

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as _signal
    from collections.abc import Callable

    from ..system.jobs import Job
    from .shell import Shell
else:
    import _signal


#: so many children load the builtins that they run for themselves
_FEW_FORKS = 3


def fork(shell: Shell, work: Callable[[], int], job: Job | None = None) -> int:
    """Start a forked child, of `job` if one is given, that does `work` and ends with its status; its process ID.

    The child's signals are a subshell's. Raises ShellError if the system has no more processes.
    """
    shell.sync_input()
    shell.forks += 1
    if shell.forks > _FEW_FORKS and shell.registry.mentioned:
        shell.registry.load_mentioned()
    if shell.recorder is not None:
        shell.recorder.forking()
    pid = -1
    shell.traps.interruptible = False
    shell.traps.hold()
    try:
        pid = shell.jobs.fork(job) if job is not None else os.fork()
    except OSError as error:
        raise ShellError(f"cannot fork: {error.strerror}", 2) from None
    finally:
        if pid:
            shell.traps.release()
    if not pid:
        spawn.child(lambda: _begin(shell, work, job))
    return pid


def _begin(shell: Shell, work: Callable[[], int], job: Job | None) -> int:
    """In the child. Only a job may be stopped from the terminal: for anything else the shell would wait for ever."""
    kept = {ERR} if shell.options.errtrace else set()
    if shell.options.functrace:
        kept |= {DEBUG, RETURN}
    shell.traps.enter_subshell(stoppable=job is not None and shell.jobs.control, kept=frozenset(kept))
    shell.guard()
    return work()


def wait_foreground(shell: Shell, job: Job, name: str = "") -> int:
    """Wait for the job that has the terminal; its status, 128 and the signal's number if it has stopped.

    At the prompt, an interrupt that killed it ends the whole line, and Suspended
    leaves the compound command or function that it stopped in.
    """
    shell.traps.interruptible = False

    def wait() -> int:
        shell.jobs.wait_foreground(job)
        return job.processes[-1].wait_status or 0

    shell.traps.await_program(wait)
    status = job.status
    if job.stopped:
        return _stopped(shell, job)
    killer = job.processes[-1].killed_by
    if killer == _signal.SIGINT:
        _interrupted(shell)
    if killer:
        notice = spawn.death_notice(job.processes[-1].wait_status or 0)
        if notice:
            shell.report(f"{name or job.text}: {notice}")
    return status


def _stopped(shell: Shell, job: Job) -> int:
    if shell.options.interactive:
        from .notices import tell

        tell(shell, job)
        if shell.depth or shell.compound:
            raise Suspended(job.status)
    return job.status


def _interrupted(shell: Shell) -> None:
    """The terminal's interrupt went to the job only, if that had the terminal."""
    if shell.options.interactive:
        raise KeyboardInterrupt
    if shell.jobs.control and shell.jobs.terminal is not None:
        _signal.raise_signal(_signal.SIGINT)
