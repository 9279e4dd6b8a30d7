"""What runs in processes of its own: subshells and asynchronous lists (2.12)."""

from __future__ import annotations

import os

from ..system import spawn
from ..system.jobs import Job
from ..system.redirect import Redirections, place

# most children need it, and would load it each for itself
from . import external  # noqa: F401
from .command import ended
from .errors import RedirectionError, ShellError
from .foreground import fork, wait_foreground
from .harmless import settle
from .run import run_to_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as _signal
    from collections.abc import Callable

    from .harmless import Harmless
    from .redirection import Redirect
    from .shell import Frame, Op, Shell
else:
    import _signal

#: what a child ends with that tried redirections in vain
_NOT_REDIRECTED = 126


def connect(source: int, writer: int, reader: int) -> None:
    """In a child: its standard input and output are the pipes; the end that another reads is none of its own."""
    if writer >= 0:
        os.close(reader)
        place(writer, 1)
    if source >= 0:
        place(source, 0)


def make_pipe() -> tuple[int, int]:
    """Its ends to read from and to write to. Raises ShellError."""
    try:
        return os.pipe()
    except OSError as error:
        raise ShellError(f"cannot make a pipe: {error.strerror}", 2) from None


def connected(frame: Frame, op: Op, simple: bool, ends: tuple[int, int, int]) -> Callable[[], int]:
    """The work of a forked child that is a subshell between pipes: `ends` are `connect`'s."""

    def work() -> int:
        connect(*ends)
        return run_subshell(frame, op, simple)

    return work


def run_subshell(frame: Frame, op: Op, simple: bool = False) -> int:
    """In a forked child: run `op` as a subshell; a `simple` one may take the place of the process."""
    shell = frame.shell
    shell.subshell += 1
    shell.replace = simple
    shell.trapped = None
    shell.options.leave_session()
    shell.jobs.forget()
    return run_to_end(frame, op)


def compile_subshell(shell: Shell, body: Op, harmless: Harmless | None, simple: bool, text: str, tested: bool) -> Op:
    """( `body` ): in a child, unless it is but a command that needs none."""

    def subshell(frame: Frame) -> int:
        if shell.replace:
            return run_subshell(frame, body, simple)
        if harmless is not None and not shell.jobs.control:
            status = _run_here(frame, harmless)
            if status is not None:
                return ended(frame, status, tested)
        job = Job(text)
        fork(shell, lambda: run_subshell(frame, body, simple), job)
        return ended(frame, wait_foreground(shell, job), tested)

    return subshell


def _run_here(frame: Frame, command: Harmless) -> int | None:
    """The status of a command that is run as if in a subshell; None if it has to be in one."""
    shell, line = frame.shell, frame.shell.line
    settled = settle(frame, command)
    if settled is None:
        return None
    try:
        return settled.run(frame)
    except RedirectionError as error:
        shell.report(error.message)
        return 1
    except ShellError as error:
        shell.report(error.message)
        return error.status
    finally:
        shell.line = line


def redirect_in_child(shell: Shell, redirect: Redirect) -> Redirect:
    """The redirections of a command without a name, made in a subshell because their words change it (2.9.1)."""

    def attempt(frame: Frame) -> int:
        try:
            redirect(frame).restore()
        except RedirectionError as error:
            shell.report(error.message)
            return _NOT_REDIRECTED
        return 0

    def redirected(frame: Frame) -> Redirections:
        pid = fork(shell, lambda: run_subshell(frame, attempt))
        status = spawn.exit_status(shell.jobs.wait(pid))
        if status == _NOT_REDIRECTED:
            raise RedirectionError("")
        if status:
            raise ShellError("", status)
        return Redirections()

    return redirected


# ---- Asynchronous lists (2.9.3.1)


def compile_background(shell: Shell, start_job: Callable[[Frame, Job], object], text: str) -> Op:
    """`start_job` starts the job's processes; `$!` is the last of them."""

    def background(frame: Frame) -> int:
        shell.jobs.poll()
        job = Job(text, background=True)
        start_job(frame, job)
        shell.background_pid = job.processes[-1].pid
        shell.jobs.add(job)
        if shell.options.interactive:
            frame.err.write(f"[{job.number}] {shell.background_pid}\n")
            frame.err.flush()
        else:
            shell.jobs.remove_ended()
        shell.status = 0
        return 0

    return background


def detached(frame: Frame, op: Op, simple: bool, ends: tuple[int, int, int] = (-1, -1, -1)) -> Callable[[], int]:
    """As `connected`, in the background: without job control no interrupts from the terminal, and nothing to read."""
    shell, work = frame.shell, connected(frame, op, simple, ends)

    def begin() -> int:
        if not shell.jobs.control:
            shell.traps.ignore(_signal.SIGINT, _signal.SIGQUIT)
            if ends[0] < 0:
                place(os.open(os.devnull, os.O_RDONLY), 0)
        return work()

    return begin
