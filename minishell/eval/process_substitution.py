"""bash's <(program) and >(program): a pipe to a subshell, given to a command as /dev/fd/N."""

from __future__ import annotations

import os

from ..system.redirect import move_out_of_the_way, place
from .foreground import fork
from .subshell import make_pipe, run_subshell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .expand import Text
    from .shell import Frame, Op, Shell


def compile_process_substitution(shell: Shell, body: Op, operator: str) -> Text:
    """A closure to the name of the pipe's end, which stays open until `closing` closes it."""
    own, other = (0, 1) if operator == "<" else (1, 0)

    def substitute(frame: Frame) -> str:
        ends = make_pipe()

        def work() -> int:
            os.close(ends[own])
            place(ends[other], other)
            return run_subshell(frame, body)

        shell.background_pid = fork(shell, work)
        shell.jobs.watch(shell.background_pid)
        os.close(ends[other])
        kept = move_out_of_the_way(ends[own])
        os.close(ends[own])
        os.set_inheritable(kept, True)
        shell.open_files.append(kept)
        return f"/dev/fd/{kept}"

    return substitute


def closing(shell: Shell, op: Op) -> Op:
    """`op`, and then the ends of the pipes that it has opened closed."""

    def run(frame: Frame) -> int:
        before = len(shell.open_files)
        try:
            return op(frame)
        finally:
            for descriptor in shell.open_files[before:]:
                os.close(descriptor)
            del shell.open_files[before:]
            shell.jobs.poll()

    return run
