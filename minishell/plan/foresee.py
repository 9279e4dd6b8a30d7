"""What a line would do, in a few words and under a deadline: for the prompt, while the line is being typed."""

from __future__ import annotations

import os
import time

from .process import Outside
from .report import summary
from .unknown import PlanEnds

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as _signal

    from ..eval.shell import Shell
else:
    import _signal

#: the part of its time after which the process stops looking, and tells what it has found
_LOOKING = 0.6
_MOST_BYTES = 4096


def foresee(shell: Shell, line: str, deadline: float) -> str:
    """One line about what `line` does to files; "" if it does nothing to them, or if that cannot be said.

    It is found in a process of its own, which is killed if it has not ended `deadline` seconds from now; of
    what would take longer, what has been found by then is told. This may be called in any thread while the shell runs
    no command.
    """
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        _work(shell, line, deadline, writer)
    os.close(writer)
    try:
        return _answer(reader, deadline)
    finally:
        os.close(reader)
        _end(pid)


def _work(shell: Shell, line: str, deadline: float, writer: int) -> None:
    """In the child, in which no signal shall run a handler of the shell's."""
    _signal.pthread_sigmask(_signal.SIG_SETMASK, _signal.valid_signals())
    try:
        os.write(writer, _foresee(shell, line, deadline).encode("utf-8", "surrogateescape")[:_MOST_BYTES])
    finally:
        os._exit(0)


def _foresee(shell: Shell, line: str, deadline: float) -> str:
    end = time.monotonic() + deadline * _LOOKING
    plan = Outside().plan(shell)
    in_time = True

    def check() -> None:
        nonlocal in_time
        if time.monotonic() > end:
            in_time = False
            raise PlanEnds("the time is up")

    plan.files.before_change = check
    plan.run(line)
    return summary(plan, in_time)


def _answer(reader: int, seconds: float) -> str:
    import select

    ready = select.select([reader], [], [], seconds)[0]
    return os.read(reader, _MOST_BYTES).decode("utf-8", "surrogateescape") if ready else ""


def _end(pid: int) -> None:
    try:
        os.kill(pid, _signal.SIGKILL)
        os.waitpid(pid, 0)
    except (ProcessLookupError, ChildProcessError):
        pass  # the shell has seen its end
