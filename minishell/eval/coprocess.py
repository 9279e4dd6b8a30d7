"""bash's coproc: a command in the background, with pipes to its standard input and from its output."""

from __future__ import annotations

import os

from ..syntax.names import is_name
from ..system.redirect import move_out_of_the_way
from .array import Array
from .errors import ReadonlyError
from .foreground import fork
from .subshell import compile_background, connected, make_pipe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..system.jobs import Job
    from .shell import Frame, Op, Shell


def compile_coprocess(name: str, op: Op, simple: bool, shell: Shell, text: str) -> Op:
    """The array `name` has the descriptors to read from and to write to, the variable name_PID the process ID."""
    start = compile_background(shell, lambda frame, job: _start(frame, name, op, simple, job), text)

    def coprocess(frame: Frame) -> int:
        if not is_name(name):
            shell.report(f"coproc: {name}: bad variable name")
            return 1
        if name in shell.variables.readonly:
            raise ReadonlyError(name)
        return start(frame)

    return coprocess


def _start(frame: Frame, name: str, op: Op, simple: bool, job: Job) -> None:
    shell = frame.shell
    _close(shell.coprocesses.pop(name, {}))
    source, to_it = make_pipe()
    from_it, output = make_pipe()
    work = connected(frame, op, simple, (source, output, from_it))

    def begin() -> int:
        os.close(to_it)
        for ends in shell.coprocesses.values():
            _close(ends)
        return work()

    pid = fork(shell, begin, job)
    ends = move_out_of_the_way(from_it), move_out_of_the_way(to_it)
    for descriptor in (source, to_it, from_it, output):
        os.close(descriptor)
    shell.coprocesses[name] = {end: os.fstat(end).st_ino for end in ends}
    shell.variables.set_array(name, Array(values=list(map(str, ends))))
    shell.variables.set(f"{name}_PID", str(pid))


def _close(ends: dict[int, int]) -> None:
    """A script may have closed them itself, and the descriptors may be others' now."""
    for descriptor, inode in ends.items():
        try:
            if os.fstat(descriptor).st_ino == inode:
                os.close(descriptor)
        except OSError:
            pass
