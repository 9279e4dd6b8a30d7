"""Command substitution (2.6.3): in this process where that comes to the same, else in a child."""

from __future__ import annotations

import os

from ..system.output import Capture
from .errors import RedirectionError, ShellError
from .harmless import settle
from .shell import Frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .expand import Text
    from .harmless import Harmless, Settled
    from .shell import Op, Shell

    #: starts a process that writes to a pipe, given as (reader, writer); returns its pid
    Start = Callable[[int, int], int]


def compile_substitution(shell: Shell, body: Op, simple: bool) -> Text:
    return lambda frame: _capture(shell, _forked(frame, body, simple))


def compile_harmless_substitution(shell: Shell, command: Harmless, otherwise: Text) -> Text:
    """Of one command that may need no process, or no fork; `otherwise` is it in a child."""

    def substitute(frame: Frame) -> str:
        settled = settle(frame, command)
        if settled is None:
            return otherwise(frame)
        try:
            if settled.path:
                return _capture(shell, lambda reader, writer: settled.start(frame, -1, writer), settled.argv[0])
            shell.substituted, text = run_captured(frame, settled)
        except (OSError, ValueError, RedirectionError, ShellError):
            return otherwise(frame)  # which says what is wrong
        shell.status = shell.substituted
        return text.replace("\0", "").rstrip("\n")

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


def run_captured(frame: Frame, settled: Settled) -> tuple[int, str]:
    """The status of a builtin, and what it writes. Raises RedirectionError and ShellError."""
    capture = Capture()
    inner = Frame(frame.shell, frame.parameters, capture, frame.err)
    inner.function = frame.function
    return settled.run(inner), capture.text()


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
