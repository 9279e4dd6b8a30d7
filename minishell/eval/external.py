"""Commands that are no builtin and no function: programs of the operating system (2.9.1.6)."""

from __future__ import annotations

import errno
import os
import sys

from ..system import spawn
from .directory import is_directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from .shell import Command, Frame, Function, Shell

#: the function that is asked about a command that is not found
_HANDLER_FUNCTION = "command_not_found_handle"

#: Debian's program that knows which package would have it
_HANDLER_PROGRAMS = ("/usr/lib/command-not-found", "/usr/share/command-not-found/command-not-found")

NOT_FOUND = 127
NOT_EXECUTABLE = 126


def external_command(name: str) -> Command:
    return lambda frame, args: run_program(frame, [name, *args])


def run_program(frame: Frame, argv: list[str], search: str | None = None) -> int:
    """Start argv[0], as PATH or `search` finds it, wait for it and return its status."""
    shell = frame.shell
    path = shell.find_program(argv[0], search)
    if (
        shell.options.autocd
        and len(argv) == 1
        and (path is None or "/" in argv[0])
        and is_directory(argv[0], shell.files)
    ):
        return shell.call_builtin("cd", ["--", argv[0]], frame)
    if path is None:
        return _handle_not_found(frame, argv)
    if shell.plan is not None:
        shell.plan.meet_program(argv)
    shell.sync_input()
    if shell.replace:
        return replace(shell, path, argv)
    jobs = shell.job_table
    if (jobs is not None and jobs.control) or shell.traps.must_fork:
        return _run_as_job(shell, argv, lambda: replace(shell, path, argv))

    def run() -> int:
        pid = start(shell, path, argv)
        return spawn.wait(pid) if jobs is None else jobs.wait(pid)

    try:
        return finish(shell, argv[0], shell.traps.await_program(run))
    except (OSError, ValueError) as error:
        return _retry_or_explain(frame, path, argv, error)


def start(shell: Shell, path: str, argv: list[str], file_actions: list[tuple[int, int, int]] | None = None) -> int:
    """Start a program in the shell's own process group. Raises OSError, ValueError."""
    environment = shell.variables.environment()
    ignored = shell.traps.to_reset_on_spawn()
    try:
        return os.posix_spawn(path, argv, environment, setsigdef=ignored, file_actions=file_actions)
    except OSError as error:
        if error.errno != errno.ENOEXEC or not spawn.is_script(path):
            raise
        interpreter = _interpreter(path, argv)
        return os.posix_spawn(interpreter[0], interpreter, environment, setsigdef=ignored, file_actions=file_actions)


def finish(shell: Shell, name: str, wait_status: int) -> int:
    """The status of a program that has ended; a line tells of a signal that killed it."""
    if wait_status & 0x7F:
        notice = spawn.death_notice(wait_status)
        if notice:
            shell.report(f"{name}: {notice}")
    return spawn.exit_status(wait_status)


def _run_as_job(shell: Shell, argv: list[str], work: Callable[[], int]) -> int:
    """Do `work` in a child that is shown as `argv`."""
    from ..syntax.quote import quote
    from ..system.jobs import Job
    from .foreground import fork, wait_foreground

    job = Job(" ".join(map(quote, argv)))
    fork(shell, work, job)
    return wait_foreground(shell, job, argv[0])


def become(frame: Frame, argv: list[str], name: str | None = None, bare: bool = False) -> int:
    """exec: find argv[0] and replace the shell by it. Only a failure returns.

    `name` is the program's argv[0], if not that; a `bare` one gets no environment.
    """
    shell = frame.shell
    path = shell.find_program(argv[0])
    if path is None:
        return _not_found(shell, argv[0])
    if shell.plan is not None:
        shell.plan.become_program(argv)
    shell.sync_input()
    for action in shell.before_end:
        action()
    return replace(shell, path, [name or argv[0], *argv[1:]], {} if bare else None)


def replace(shell: Shell, path: str, argv: list[str], environment: dict[str, str] | None = None) -> int:
    """Become the program; only a failure returns, with its status."""
    shell.traps.leave()
    try:
        _execute(path, argv, shell.variables.environment() if environment is None else environment)
    except (OSError, ValueError) as error:
        shell.traps.come_back()
        return explain(shell, path, argv, error)


def _execute(path: str, argv: list[str], environment: dict[str, str]) -> NoReturn:
    try:
        os.execve(path, argv, environment)
    except OSError as error:
        if error.errno != errno.ENOEXEC or not spawn.is_script(path):
            raise
        interpreter = _interpreter(path, argv)
        os.execve(interpreter[0], interpreter, environment)


def _interpreter(path: str, argv: list[str]) -> list[str]:
    """How to run a text file without `#!`: this program, on it."""
    home = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    start_here = f"import sys; sys.path.insert(0, {home!r}); from minishell.cli import main; main()"
    return [sys.executable, "-P", "-c", start_here, "--", path, *argv[1:]]


def _retry_or_explain(frame: Frame, path: str, argv: list[str], error: OSError | ValueError) -> int:
    """A remembered program may have moved within PATH."""
    shell = frame.shell
    if isinstance(error, FileNotFoundError) and shell.hashed.pop(argv[0], "") and not os.path.lexists(path):
        return run_program(frame, argv)
    return explain(shell, path, argv, error)


def explain(shell: Shell, path: str, argv: list[str], error: OSError | ValueError) -> int:
    """Say why a program was not executed; the status is 127 if it does not exist, else 126."""
    name = argv[0]
    if isinstance(error, FileNotFoundError) and not os.path.exists(path):
        shell.report(f"{name}: {error.strerror}")
        return NOT_FOUND
    shell.report(f"{name}: {_why(path, error)}")
    return NOT_EXECUTABLE


def _why(path: str, error: OSError | ValueError) -> str:
    if isinstance(error, ValueError):
        return "an argument holds a NUL byte"
    if isinstance(error, FileNotFoundError):
        return "its interpreter does not exist"
    if error.errno == errno.ENOEXEC:
        return "cannot execute binary file"
    if os.path.isdir(path):
        return "Is a directory"
    return error.strerror or str(error)


# ---- Commands that are not found


def _handle_not_found(frame: Frame, argv: list[str]) -> int:
    """As bash: a function of the user's is asked in a subshell; at the prompt, the distribution's program."""
    shell = frame.shell
    handler = shell.functions.get(_HANDLER_FUNCTION)
    if handler is not None:
        return _call_in_subshell(frame, handler, argv)
    if shell.options.entered and shell.plan is None:
        for program in _HANDLER_PROGRAMS:
            if os.access(program, os.X_OK):
                return run_program(frame, [program, "--", argv[0]])
    return _not_found(shell, argv[0])


def _call_in_subshell(frame: Frame, handler: Function, argv: list[str]) -> int:
    from .subshell import run_subshell

    shell = frame.shell

    def call(inner: Frame) -> int:
        shell.undefine(handler.name)
        return shell.call(handler, inner, argv)

    return _run_as_job(shell, argv, lambda: run_subshell(frame, call))


def _not_found(shell: Shell, name: str) -> int:
    """127, with the nearest name known when somebody is there to read it."""
    hint = ""
    if shell.options.entered and name:
        from .suggestion import nearest_command, question

        hint = question(nearest_command(shell, name))
    shell.report(f"{name}: command not found{hint}")
    return NOT_FOUND
