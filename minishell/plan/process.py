"""The process in which a line is planned: a fork of the shell, in which nothing can touch what is outside of it."""

from __future__ import annotations

import os
import sys

from ..eval.foreground import fork
from ..eval.subshell import make_pipe
from ..eval.substitution import read_all
from ..files.descent import identity
from ..files.planned import PlannedFiles, memory
from ..files.planned_tree import UnforeseeableError
from ..system import spawn
from ..system.jobs import JobTable
from .plan import Plan
from .report import report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..eval.shell import Frame, Shell

    Run = Callable[[Plan], int | None]

#: the status of `plan` if that of the line is not known
UNKNOWN = 125

#: what CPython tells its audit hooks of, and a plan does not do
_REAL = frozenset(
    "os.chdir os.chflags os.chmod os.chown os.exec os.fork os.forkpty os.kill os.killpg os.link os.mkdir"
    " os.posix_spawn os.remove os.removexattr os.rename os.rmdir os.setxattr os.spawn os.symlink os.system os.utime"
    " signal.pthread_kill socket.bind socket.connect sqlite3.connect".split()
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
#: what may be opened for writing: the plan's own descriptors, and what swallows all
_HARMLESS = ("/proc/self/fd/", "/dev/null", "/dev/full", "/dev/zero", "/dev/fd/", "/dev/std")

_INPUT, _OUTPUT, _ERRORS = range(3)


def plan_line(frame: Frame, line: str) -> int:
    """Write the plan for `line`; the status of the line, UNKNOWN if it is not known."""
    return _show(frame, lambda plan: plan.run(line))


def plan_builtin(frame: Frame, argv: list[str]) -> int:
    """The same for a builtin and its arguments."""
    return _show(frame, lambda plan: plan.run_builtin(argv))


def _show(frame: Frame, run: Run) -> int:
    text, status = _in_child(frame.shell, run)
    frame.out.write(text)
    return status


def _in_child(shell: Shell, run: Run) -> tuple[str, int]:
    """What is to be shown, and the status."""
    reader, writer = make_pipe()
    try:
        try:
            process = shell.jobs.watch(fork(shell, lambda: _work(shell, run, writer)))
        finally:
            os.close(writer)
        text = read_all(reader).decode("utf-8", "surrogateescape")
    finally:
        os.close(reader)
    wait_status = shell.jobs.wait_for(process)
    if os.WIFSIGNALED(wait_status) and shell.options.interactive:
        raise KeyboardInterrupt
    return text, spawn.exit_status(wait_status)


def _work(shell: Shell, run: Run, writer: int) -> int:
    outside = Outside()
    plan = outside.plan(shell)
    try:
        status = run(plan)
        text = report(plan, status, outside.messages())
    except Exception as error:  # noqa: BLE001 (there is no other way to tell)
        status, text = None, f"plan: internal error: {error.__class__.__name__}: {error}\n"
    _write(writer, text)
    return UNKNOWN if status is None else status


def _write(fd: int, text: str) -> None:
    data = text.encode("utf-8", "surrogateescape")
    while data:
        data = data[os.write(fd, data) :]


class Outside:
    """What the process has of the session's, each replaced by something that may be changed."""

    def __init__(self) -> None:
        _raise_limit()
        self.files = PlannedFiles()
        self._messages = -1
        for fd in _inherited():
            self._replace(fd)

    def _replace(self, fd: int) -> None:
        is_terminal = os.isatty(fd)
        substitute = memory()
        if is_terminal:
            self.files.terminals.add(identity(os.fstat(substitute)))
        if fd == _INPUT:
            self.files.unknown[identity(os.fstat(substitute))] = "it reads standard input"
        elif fd > _ERRORS:
            self.files.unknown[identity(os.fstat(substitute))] = f"it reads from descriptor {fd}"
        os.dup2(substitute, fd)
        if fd == _ERRORS:
            self._messages = substitute
        else:
            os.close(substitute)

    def plan(self, shell: Shell) -> Plan:
        """For this process, which from here on is for nothing else."""
        shell.job_table = _NoJobs(shell.jobs.control)
        _forbid_real_changes()
        return Plan(shell, self.files)

    def messages(self) -> str:
        """What was written on standard error."""
        size = os.fstat(self._messages).st_size if self._messages >= 0 else 0
        return os.pread(self._messages, size, 0).decode("utf-8", "surrogateescape") if size else ""


def _inherited() -> list[int]:
    """The descriptors that commands get."""
    found = {int(name) for name in os.listdir("/proc/self/fd")}
    return sorted(fd for fd in found if fd <= _ERRORS or _is_inherited(fd))


def _is_inherited(fd: int) -> bool:
    try:
        return os.get_inheritable(fd)
    except OSError:  # that of the listing itself
        return False


class _NoJobs(JobTable):
    """No jobs are controlled: `set -m` takes no terminal."""

    __slots__ = ()

    def __init__(self, control: bool) -> None:
        super().__init__()
        self.control = control

    def begin_control(self, interactive: bool) -> bool:
        self.control = True
        return True


def _raise_limit() -> None:
    """Each file that is written is a descriptor."""
    from resource import RLIMIT_NOFILE, getrlimit, setrlimit

    _, most = getrlimit(RLIMIT_NOFILE)
    try:
        setrlimit(RLIMIT_NOFILE, (most, most))
    except (OSError, ValueError):
        pass


def _forbid_real_changes() -> None:
    """Whatever a builtin has not been thought to do, raises UnforeseeableError where it does it."""
    sys.dont_write_bytecode = True
    sys.addaudithook(_forbid)


def _forbid(event: str, args: tuple[object, ...]) -> None:
    if event in _REAL:
        raise UnforeseeableError(f"it does more than a plan can show ({event})")
    if event == "open" and isinstance(args[2], int) and args[2] & _WRITING and not _is_harmless(args[0]):
        raise UnforeseeableError(f"it writes to {args[0]!r}")
    if event == "os.truncate" and not isinstance(args[0], int):
        raise UnforeseeableError(f"it writes to {args[0]!r}")


def _is_harmless(path: object) -> bool:
    """An open descriptor is."""
    return isinstance(path, int) or (isinstance(path, str) and path.startswith(_HARMLESS))
