"""What runs in processes of its own: subshells, asynchronous lists, command substitutions (2.12)."""

from __future__ import annotations

import os

from ..system import spawn
from ..system.jobs import Job
from ..system.output import Capture
from ..system.redirect import Redirections, place
from .command import ended
from .errors import RedirectionError, ShellError
from .external import finish, start
from .foreground import fork, wait_foreground

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as _signal
    from collections.abc import Callable

    from .expand import Fields, Text
    from .redirection import Redirect
    from .shell import Frame, Op, Shell

    #: starts a process that writes to a pipe, given as (reader, writer); returns its pid
    Start = Callable[[int, int], int]
else:
    import _signal

#: builtins that change nothing in the shell, so that a substitution needs no process for them
WITHOUT_EFFECT = frozenset((":", "[", "echo", "false", "getenv", "printf", "pwd", "test", "true", "type", "which"))


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
    from .run import run_to_end

    shell = frame.shell
    shell.subshell += 1
    shell.replace = simple
    shell.trapped = None
    shell.options.leave_session()
    shell.jobs.forget()
    return run_to_end(frame, op)


def compile_subshell(shell: Shell, body: Op, simple: bool, text: str, tested: bool) -> Op:
    def subshell(frame: Frame) -> int:
        if shell.replace:
            return run_subshell(frame, body, simple)
        job = Job(text)
        fork(shell, lambda: run_subshell(frame, body, simple), job)
        return ended(frame, wait_foreground(shell, job), tested)

    return subshell


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


# ---- Command substitution (2.6.3)


def compile_substitution(shell: Shell, body: Op, simple: bool) -> Text:
    return lambda frame: _capture(shell, _forked(frame, body, simple))


def compile_simple_substitution(shell: Shell, name: str, arguments: Fields, body: Op) -> Text:
    """$(name words…), whose words have no effect on the shell: often no process, or no fork, is needed."""

    def substitute(frame: Frame) -> str:
        if shell.options.xtrace or name in shell.functions:
            return _capture(shell, _forked(frame, body, True))
        if name in WITHOUT_EFFECT:
            shell.substituted, text = run_captured(frame, name, arguments)
            shell.status = shell.substituted
            return text.replace("\0", "").rstrip("\n")
        path = None if name in shell.registry else shell.find_program(name)
        if path is None or shell.traps.must_fork:
            return _capture(shell, _forked(frame, body, True))
        return _capture_program(frame, path, name, arguments)

    return substitute


def run_captured(frame: Frame, name: str, arguments: Fields) -> tuple[int, str]:
    """The status of a builtin, and what it writes."""
    from .shell import Frame

    shell = frame.shell
    capture = Capture()
    inner = Frame(shell, frame.parameters, capture, frame.err)
    inner.function = frame.function
    try:
        status = shell.call_builtin(name, arguments(frame), inner)
    except ShellError as error:
        shell.report(error.message)
        status = error.status
    return status, capture.text()


def _capture_program(frame: Frame, path: str, name: str, arguments: Fields) -> str:
    shell = frame.shell
    try:
        argv = [name, *arguments(frame)]
    except ShellError as error:
        shell.report(error.message)
        shell.substituted = shell.status = error.status
        return ""

    def spawned(reader: int, writer: int) -> int:
        shell.sync_input()
        try:
            return start(shell, path, argv, [(os.POSIX_SPAWN_DUP2, writer, 1)])
        except (OSError, ValueError):
            return _forked(frame, lambda inner: shell.run_program(argv), True)(reader, writer)

    return _capture(shell, spawned, name)


def _forked(frame: Frame, body: Op, simple: bool) -> Start:
    """Starts a subshell that writes to a pipe."""

    def start_child(reader: int, writer: int) -> int:
        return fork(frame.shell, connected(frame, body, simple, (-1, writer, reader)))

    return start_child


def _capture(shell: Shell, start_child: Start, name: str = "") -> str:
    """What a child writes, without its last newlines; its status goes to `$?`."""
    reader, writer = make_pipe()
    try:
        try:
            process = shell.jobs.watch(start_child(reader, writer))
        finally:
            os.close(writer)
        data = read_all(reader)
    finally:
        os.close(reader)
    wait_status = shell.jobs.wait_for(process)
    shell.substituted = shell.status = finish(shell, name, wait_status) if name else spawn.exit_status(wait_status)
    return substituted(data)


def substituted(data: bytes) -> str:
    """Output as a substitution yields it: without NUL bytes and the last newlines."""
    return data.replace(b"\0", b"").decode("utf-8", "surrogateescape").rstrip("\n")


def read_all(reader: int) -> bytes:
    chunks = []
    while chunk := os.read(reader, 65536):
        chunks.append(chunk)
    return b"".join(chunks)
