"""A small world of files with a home of its own, in which lines are run by shells that may be killed at any call."""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from minishell.eval.errors import ShellExit
from minishell.eval.shell import Shell
from minishell.files import intent_log, recorder, rename, trash, trash_list, trash_removal
from minishell.files.conveyor import Conveyor

#: what lines here need, so that each of many processes has it at once
_BUILTINS = "cd mkdir mv redo rm rmdir setenv undo".split()
for _name in _BUILTINS:
    import_module(f"minishell.builtins.{_name}")
for _name in "changes file_command".split():
    import_module(f"minishell.eval.{_name}")
for _name in (
    "backup batch clerk copy database descent directories discard elsewhere intent_log leftover mode move record_file"
    " recorded settle trash trash_removal undo"
).split():
    import_module(f"minishell.files.{_name}")

CALLS = (
    "chmod chown close copy_file_range fchmod fstat ftruncate getxattr link listdir listxattr lseek lstat mkdir mknod"
    " open pread pwrite readlink rename rmdir scandir setxattr stat symlink unlink utime write"
).split()


class Fault:
    """Call number `at` fails with `error`, an errno; without one the process is killed before it.

    A statement of the journal's database fails with `code`, one of SQLite's; without one it does not fail. With
    `late` it has been carried out all the same.
    """

    def __init__(self, at: int = -1, error: int | None = None, code: int = 0, late: bool = False) -> None:
        self.at = at
        self.error = error
        self.code = code
        self.late = late
        #: the names of the calls that were made
        self.names: list[str] = []

    def install(self) -> None:
        """For good: in a process that has nothing else to do."""
        for name in CALLS:
            setattr(os, name, self._faulty(getattr(os, name)))
        rename._rename = self._faulty_rename(rename._rename)
        connect = sqlite3.connect
        faulty = lambda *args, **keywords: FaultyConnection(connect(*args, **keywords), self._statement)  # noqa: E731
        setattr(sqlite3, "connect", faulty)  # noqa: B010

    def _reach(self, name: str) -> bool:
        """Whether this is the call; not survived if it is deadly."""
        is_here = len(self.names) == self.at
        self.names.append(name)
        if is_here and self.error is None and not self.code:
            os.kill(os.getpid(), signal.SIGKILL)
        return is_here

    def _faulty(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **keywords: Any) -> Any:
            if self._reach(real.__name__) and self.error is not None:
                if real.__name__ == "close":  # it is closed all the same
                    real(*args)
                raise OSError(self.error, os.strerror(self.error))
            return real(*args, **keywords)

        return call

    def _faulty_rename(self, real: Callable[..., int]) -> Callable[..., int]:
        """renameat2, which gives its errno."""
        real.__name__ = "renameat2"
        faulty = self._faulty(real)

        def call(*args: Any) -> int:
            try:
                return int(faulty(*args))
            except OSError as error:
                return error.errno or errno.EIO

        return call

    def _statement(self, real: Callable[..., Any], query: str, *rows: Any) -> Any:
        is_here = self._reach("commit" if query == "COMMIT" else "statement")
        if is_here and self.code:
            if self.late:
                real(query, *rows)
            error = sqlite3.OperationalError("made to fail")
            error.sqlite_errorcode = self.code
            raise error
        return real(query, *rows)


class FaultyConnection:
    """A connection of sqlite3 whose statements go through `run`."""

    def __init__(self, real: sqlite3.Connection, run: Callable[..., Any]) -> None:
        self._real = real
        self.execute = partial(run, real.execute)
        self.executemany = partial(run, real.executemany)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def _drop_privileges() -> None:
    """All capabilities (capset(2)): root has to keep to the modes of its own files then."""
    header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None, use_errno=True).capset(header, data):
        raise OSError(ctypes.get_errno(), "capset")


class World:
    """`top` is where lines are run; `beside` is a directory elsewhere. The home lies next to `top`."""

    def __init__(self, directory: Path, beside: Path) -> None:
        self.top = directory / "top"
        self.home = directory / "home"
        self.beside = beside
        #: the top of the file system that `beside` lies on, for the trash; the home is that of the other
        self.volume = beside.with_name(f"{beside.name}-volume")
        for path in (self.top, self.home, self.beside, self.volume):
            path.mkdir(parents=True)
        self.said = ""
        #: whether root's privileges are kept, if it is root who runs the tests
        self.is_privileged = True
        #: how many bytes a file may have
        self.largest_file: int | None = None

    def run(self, *lines: str, fault: Fault | None = None) -> int:
        """Enter the lines in a shell of their own; the status of the last, or the signal that it died of, negative.

        `said` is what was written, `fault.names` the calls that were made, if they did not kill it.
        """
        reader, writer = os.pipe()
        pid = os.fork()
        if not pid:
            self._work(lines, fault, writer)
        os.close(writer)
        with os.fdopen(reader, encoding="utf-8", errors="surrogateescape") as pipe:
            self.said = pipe.read()
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if fault is not None and status >= 0:
            self.said, _, names = self.said.rpartition("\0")
            fault.names = names.split()
        return status

    def _work(self, lines: tuple[str, ...], fault: Fault | None, writer: int) -> None:
        status = 99
        try:
            null = os.open(os.devnull, os.O_RDONLY)
            for source, target in ((null, 0), (writer, 1), (writer, 2)):
                os.dup2(source, target)
            if not self.is_privileged:
                _drop_privileges()
            if self.largest_file is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (self.largest_file, resource.RLIM_INFINITY))
            status = self._enter(lines, fault)
        except BaseException:  # noqa: BLE001
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(status & 0xFF)

    def _top_of(self, directory: str) -> str:
        return str(self.volume if str(self.beside) in directory else self.home)

    def _enter(self, lines: tuple[str, ...], fault: Fault | None) -> int:
        os.chdir(self.top)
        os.environ.clear()
        os.environ.update({"HOME": str(self.home), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "T": str(self.beside)})
        for module in (trash, trash_list):
            setattr(module, "top_of", self._top_of)  # noqa: B010
        trash_removal._MANY, Conveyor.PART = 2, 3  # what is done with many is done with few
        recorder._FEW, intent_log._MOST = 1, 3
        shell = Shell("minishell", [])
        shell.options.undo = shell.options.interactive = True
        assert all(name in shell.registry for name in _BUILTINS)  # they are looked for before anything fails
        if fault is not None:
            fault.install()
        status = 0
        for line in lines:
            try:
                status = shell.enter(line)
            except ShellExit as leave:
                status = leave.status
            shell.frame.flush()
        if fault is not None:
            os.write(1, b"\0" + " ".join(fault.names).encode())
        return status
