"""Lines planned and lines run, each in a fork of this process: what comes of them."""

from __future__ import annotations

import ast
import os
import stat
import traceback
from collections.abc import Callable
from fcntl import F_DUPFD_CLOEXEC, fcntl
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from minishell.eval.run import run_script
from minishell.eval.shell import Shell
from minishell.files.planned_tree import UnforeseeableError
from minishell.plan.process import Outside
from minishell.syntax.source import Source
from tests.confinement import confine

if TYPE_CHECKING:
    from minishell.files.file_system import FileSystem


#: where lines are run, so far below the directory that is theirs that `cd ..` keeps to it
HERE = Path("way/down/here")


class Outcome(NamedTuple):
    """`status` is None if it is not known; `tree` has file names, and contents, symlinks' targets or trees."""

    status: int | None
    tree: dict[str, Any]
    directory: str
    messages: str


def foreseen(line: str, top: Path) -> Outcome:
    def work(shell: Shell) -> Outcome:
        outside = Outside()
        plan = outside.plan(shell)
        status = plan.run(line)
        messages = outside.messages()
        return Outcome(status, tree(plan.files, str(top)), shell.variables.get("PWD") or "", messages)

    return _in_child(work, top)


def real(line: str, top: Path) -> Outcome:
    def work(shell: Shell) -> Outcome:
        errors = fcntl(os.memfd_create("errors"), F_DUPFD_CLOEXEC, 100)  # out of the way of those that lines use
        for fd in range(3):
            os.dup2(errors if fd == 2 else os.open(os.devnull, os.O_RDWR), fd)
        status = run_script(shell, Source(line))
        messages = os.pread(errors, 1 << 20, 0).decode()
        return Outcome(status, tree(os, str(top)), shell.variables.get("PWD") or "", messages)

    return _in_child(work, top)


def tree(files: FileSystem, top: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in sorted(files.listdir(top)):
        path = f"{top}/{name}"
        mode = files.lstat(path).st_mode
        if stat.S_ISDIR(mode):
            found[name] = stat.S_IMODE(mode), tree(files, path)
        elif stat.S_ISLNK(mode):
            found[name] = files.readlink(path)
        else:
            found[name] = mode, _contents(files, path)
    return found


def _contents(files: FileSystem, path: str) -> bytes | None:
    """None if a plan does not know them."""
    try:
        fd = files.open(path, os.O_RDONLY)
    except UnforeseeableError:
        return None
    try:
        return files.read(fd, 1 << 20)
    finally:
        files.close(fd)


def _in_child(work: Callable[[Shell], Outcome], top: Path) -> Outcome:
    """Called in `HERE`, in a process that can change nothing outside of `top`."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reader)
            here = str(top / HERE)
            os.chdir(here)
            confine(top)
            os.environ.clear()
            os.environ.update(PATH=os.defpath, HOME=here, PWD=here)
            outcome = work(Shell("minishell", []))
            answer = repr(tuple(outcome))
        except BaseException:  # noqa: BLE001 (the parent is told)
            answer = traceback.format_exc()
        try:
            with os.fdopen(writer, "w", errors="surrogateescape") as file:
                file.write(answer)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as file:
        text = file.read()
    os.waitpid(pid, 0)
    assert text.startswith("("), text
    return Outcome(*ast.literal_eval(text))
