"""What runs in processes of its own: subshells, asynchronous lists, command substitutions (2.12)."""

from __future__ import annotations

import os

from ..system import spawn
from ..system.jobs import Job
from ..system.output import Capture
from ..system.redirect import place
from .command import checked
from .errors import ShellError
from .external import finish, start, wait_foreground

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as _signal
    from collections.abc import Callable
    from typing import NoReturn

    from .expand import Fields, Text
    from .shell import Frame, Op, Shell

    #: starts a process that writes to a pipe, given as (reader, writer); returns its pid
    Start = Callable[[int, int], int]
else:
    import _signal

#: builtins that change nothing in the shell, so that a substitution needs no process for them
WITHOUT_EFFECT = frozenset((":", "[", "echo", "false", "getenv", "printf", "pwd", "test", "true", "type", "which"))


def fork(shell: Shell, job: Job) -> int:
    """Fork a process of `job`: 0 in the child. Raises ShellError if the system has no more."""
    shell.sync_input()
    try:
        return shell.jobs.fork(job)
    except OSError as error:
        raise ShellError(f"cannot fork: {error.strerror}", 2) from None


def connect(source: int, writer: int, reader: int) -> None:
    """In a child: its standard input and output are the pipes; the end that another reads is none of its own."""
    if writer >= 0:
        os.close(reader)
        place(writer, 1)
    if source >= 0:
        place(source, 0)


def run_in_child(frame: Frame, op: Op, simple: bool = False) -> NoReturn:
    """In a forked child: run `op` as a subshell, and end the process; a `simple` command may take its place."""
    spawn.child(lambda: _run_subshell(frame, op, simple))


def _run_subshell(frame: Frame, op: Op, simple: bool) -> int:
    from .run import run_to_end

    shell = frame.shell
    shell.subshell = True
    shell.replace = simple
    shell.options.interactive = False
    shell.traps.enter_subshell()
    shell.jobs.forget()
    frame.loops = 0
    return run_to_end(frame, op)


def compile_subshell(shell: Shell, body: Op, text: str, tested: bool) -> Op:
    def subshell(frame: Frame) -> int:
        job = Job(text)
        if not fork(shell, job):
            run_in_child(frame, body)
        return checked(shell, wait_foreground(shell, job), tested)

    return subshell


# ---- Asynchronous lists (2.9.3.1)


def compile_background(shell: Shell, body: Op, text: str, simple: bool) -> Op:
    def background(frame: Frame) -> int:
        shell.jobs.poll()
        job = Job(text, background=True)
        if not fork(shell, job):
            _detach(shell)
            run_in_child(frame, body, simple)
        shell.background_pid = job.processes[0].pid
        shell.jobs.add(job)
        if shell.options.interactive:
            frame.err.write(f"[{job.number}] {shell.background_pid}\n")
            frame.err.flush()
        shell.status = 0
        return 0

    return background


def _detach(shell: Shell) -> None:
    """Without job control: no interrupts from the terminal, and nothing to read."""
    if not shell.jobs.control:
        shell.traps.ignore(_signal.SIGINT, _signal.SIGQUIT)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)


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
        if path is None:
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
        frame.shell.sync_input()
        pid = os.fork()
        if not pid:
            connect(-1, writer, reader)
            run_in_child(frame, body, simple)
        return pid

    return start_child


def _capture(shell: Shell, start_child: Start, name: str = "") -> str:
    """What a child writes, without its last newlines; its status goes to `$?`."""
    reader, writer = os.pipe()
    try:
        try:
            pid = start_child(reader, writer)
        except OSError as error:
            raise ShellError(f"cannot fork: {error.strerror}", 2) from None
        finally:
            os.close(writer)
        data = read_all(reader)
    finally:
        os.close(reader)
    wait_status = spawn.wait(pid)
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
