"""Pipelines (2.9.2), and command substitutions that are a pipeline."""

from __future__ import annotations

import os

from ..system.jobs import Job, Process
from ..system.redirect import PIPE_HOLDS, Redirections
from ..system.signals import ERR
from .errors import FunctionReturn, LoopJump, RedirectionError, ShellError, ShellExit
from .foreground import fork, wait_foreground
from .harmless import WITHOUT_EFFECT, settle
from .subshell import connected, detached, make_pipe
from .substitution import read_all, run_captured, substituted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .expand import Text
    from .harmless import Harmless, Settled
    from .shell import Frame, Op, Shell


#: milliseconds in which a child can be expected to have begun
_PATIENCE = 50


class Element:
    """A command of a pipeline; one that is `harmless` may need no fork."""

    __slots__ = ("harmless", "op", "simple")

    def __init__(self, op: Op, simple: bool, harmless: Harmless | None = None) -> None:
        self.op = op
        self.simple = simple
        self.harmless = harmless


def compile_pipeline(shell: Shell, elements: Sequence[Element], text: str, last_is_program: bool) -> Op:
    """The last command runs in the shell itself, where its place may be there and it gains something."""

    def pipeline(frame: Frame) -> int:
        here = not shell.options.nolastpipe and not shell.jobs.control and not last_is_program
        job = Job(text)
        try:
            reader = _start(frame, job, elements[:-1] if here else elements, here)
        except ShellError:
            if job.processes:
                shell.jobs.wait_foreground(job)
            raise
        if here:
            last = _run_last(frame, elements[-1], reader)
            shell.jobs.wait_foreground(job)
            statuses = [*job.statuses(), last]
        else:
            wait_foreground(shell, job)
            statuses = job.statuses()
        return combined(shell, statuses)

    return pipeline


def compile_pipeline_substitution(shell: Shell, elements: Sequence[Element], text: str, otherwise: Text) -> Text:
    """$(a | b): each command is a subshell anyhow, there need not be one around them."""

    def substitute(frame: Frame) -> str:
        if shell.jobs.control:
            return otherwise(frame)
        job = Job(text)
        reader = _start(frame, job, elements, True)
        try:
            data = read_all(reader)
        finally:
            os.close(reader)
        wait_foreground(shell, job)
        shell.substituted = shell.status = combined(shell, job.statuses())
        return substituted(data)

    return substitute


def start_in_background(frame: Frame, job: Job, elements: Sequence[Element]) -> None:
    _start(frame, job, elements, False)


def _start(frame: Frame, job: Job, elements: Sequence[Element], more: bool) -> int:
    """Start the elements, joined by pipes; the end to read the last one's output from, -1 if it has no pipe."""
    shell, begin = frame.shell, detached if job.background else connected
    reader = -1
    for index, element in enumerate(elements):
        source, writer = reader, -1
        try:
            if more or index < len(elements) - 1:
                reader, writer = make_pipe()
            if job.background or not _forkless(frame, job, element, source, writer):
                fork(shell, begin(frame, element.op, element.simple, (source, writer, reader)), job)
        except ShellError:
            if reader != source:
                _close(reader)
            raise
        finally:
            _close(source, writer)
    return reader


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        if descriptor >= 0:
            os.close(descriptor)


def _forkless(frame: Frame, job: Job, element: Element, source: int, writer: int) -> bool:
    """Start or run an element without a fork, which costs more; False if that cannot be."""
    shell = frame.shell
    if element.harmless is None or shell.jobs.control or 0 <= source <= 2 or 0 <= writer <= 2:
        return False
    settled = settle(frame, element.harmless)
    if settled is None:
        return False
    try:
        if not settled.path:
            return source < 0 <= writer and _written(frame, job, settled, writer)
        pid = settled.start(frame, source, writer)
    except (OSError, ValueError, RedirectionError, ShellError):
        return False
    job.processes.append(shell.jobs.watch(pid))
    return True


def _written(frame: Frame, job: Job, settled: Settled, writer: int) -> bool:
    """The output of a builtin that begins a pipeline is put into the pipe, if that holds it without a reader."""
    status, text = run_captured(frame, settled)
    data = text.encode("utf-8", "surrogateescape")
    if len(data) > PIPE_HOLDS:
        return False
    os.write(writer, data)
    ended = Process(0)
    ended.wait_status = status << 8
    job.processes.append(ended)
    return True


def _run_last(frame: Frame, element: Element, reader: int) -> int:
    """The last command, in the shell itself: variables stay, but `exit` and its like end only the command."""
    shell = frame.shell
    shell.sync_input()
    on_error = shell.traps.actions.pop(ERR, None)  # it is the whole pipeline that may have failed
    shell.guard()
    try:
        with Redirections() as changes:
            changes.put(reader, 0)
            status = element.op(frame)
            if element.harmless is not None and element.harmless.name in WITHOUT_EFFECT:
                _await_writer()
            return status
    except (ShellExit, FunctionReturn) as jump:
        return jump.status
    except LoopJump:
        return 0
    except ShellError as error:
        shell.report(error.message)
        return error.status
    finally:
        if on_error is not None:
            shell.traps.actions.setdefault(ERR, on_error)
            shell.guard()


def _await_writer() -> None:
    """Keep the pipe open until something is in it or all who write have ended, but not for long.

    A command that reads nothing ends here before a child has begun, which then could not write even its first line.
    """
    import select

    poll = select.poll()
    poll.register(0, select.POLLIN)
    poll.poll(_PATIENCE)


def combined(shell: Shell, statuses: list[int]) -> int:
    """The status of the last command; with pipefail, of the last that failed."""
    status = statuses[-1]
    if shell.options.pipefail:
        status = next((status for status in reversed(statuses) if status), 0)
    return PipelineStatus.of(status, statuses)


class PipelineStatus(int):
    """The status of a pipeline that knows those of its commands, for PIPESTATUS: the next status takes its place."""

    statuses: list[int]

    @classmethod
    def of(cls, status: int, statuses: list[int]) -> PipelineStatus:
        made = cls(status)
        made.statuses = statuses
        return made
