"""Command substitution (2.6.3): in this process where that comes to the same, else in a child."""

from __future__ import annotations

import os

from ..system.output import Capture
from .errors import RedirectionError, ShellError
from .shell import Frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .expand import Fields, Text
    from .shell import Op, Shell

    #: starts a process that writes to a pipe, given as (reader, writer); returns its pid
    Start = Callable[[int, int], int]

#: builtins that change nothing in the shell, so that a substitution needs no process for them
WITHOUT_EFFECT = frozenset((":", "[", "echo", "false", "getenv", "printf", "pwd", "test", "true", "type", "which"))


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


def compile_file_substitution(shell: Shell, opens: Callable[[Frame], int]) -> Text:
    """What a file has, whose descriptor `opens` gives."""

    def substitute(frame: Frame) -> str:
        shell.substituted = shell.status = 0
        try:
            descriptor = opens(frame)
            try:
                return substituted(read_all(descriptor))
            finally:
                os.close(descriptor)
        except RedirectionError as error:
            shell.report(error.message)
        except OSError as error:
            shell.report(f"cannot read: {error.strerror}")
        shell.substituted = shell.status = 1
        return ""

    return substitute


def run_captured(frame: Frame, name: str, arguments: Fields) -> tuple[int, str]:
    """The status of a builtin, and what it writes."""
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
    from .external import start

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
    from .foreground import fork
    from .subshell import connected

    def start_child(reader: int, writer: int) -> int:
        return fork(frame.shell, connected(frame, body, simple, (-1, writer, reader)))

    return start_child


def _capture(shell: Shell, start_child: Start, name: str = "") -> str:
    """What a child writes, without its last newlines; its status goes to `$?`."""
    from ..system import spawn
    from .external import finish
    from .subshell import make_pipe

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
