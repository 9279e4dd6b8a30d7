"""What words mean to the shell now: commands by their kind, paths by their existence. Nothing here blocks."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING

from .background import PATIENCE, Answers, Workers

if TYPE_CHECKING:
    from minishell.eval.shell import Shell


class Programs:
    """The names of the executable files in PATH, listed in the background."""

    def __init__(self, workers: Workers, changed: Callable[[], None]) -> None:
        self._workers = workers
        self._changed = changed
        self._listing: Future[frozenset[str]] | None = None
        self._listed: tuple[object, ...] = ()
        #: None until the first listing is there
        self.names: frozenset[str] | None = None
        self.generation = 0

    def refresh(self, path: str) -> None:
        """List again if PATH or one of its directories has changed."""
        if self._listing is None or self._listing.done():
            self._listing = self._workers.submit(lambda: self._list(path))

    def wait(self) -> frozenset[str]:
        """The names, after the listing under way or what is known at PATIENCE; not for the prompt's thread."""
        if self._listing is not None:
            wait([self._listing], timeout=PATIENCE)
        return self.names or frozenset()

    def _list(self, path: str) -> frozenset[str]:
        directories = [directory or "." for directory in path.split(":")]
        state = (path, *map(_modification_time, directories))
        if self.names is not None and state == self._listed:
            return self.names
        self.names = frozenset(name for directory in directories for name in _executables(directory))
        self._listed = state
        self.generation += 1
        self._changed()
        return self.names


def _modification_time(directory: str) -> int:
    try:
        return os.stat(directory).st_mtime_ns
    except OSError:
        return 0


def _executables(directory: str) -> Iterable[str]:
    try:
        with os.scandir(directory) as entries:
            return [entry.name for entry in entries if is_executable(entry.path)]
    except OSError:
        return []


def is_executable(path: str) -> bool:
    """A file that may be executed; blocks on the file system."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode) and os.access(path, os.X_OK)
    except (OSError, ValueError):
        return False


def _exists(path: str) -> bool:
    try:
        os.lstat(path)
    except (OSError, ValueError):
        return False
    return True


def _is_directory(path: str) -> bool:
    return os.path.isdir(path)


class Vocabulary:
    """What the highlighter and the completer ask the shell."""

    def __init__(self, shell: Shell, workers: Workers, changed: Callable[[], None]) -> None:
        self.shell = shell
        self.programs = Programs(workers, changed)
        self._builtins = frozenset(shell.builtin_names())
        self._existing = Answers(_exists, workers, changed)
        self._executable = Answers(is_executable, workers, changed)
        self._directory = Answers(_is_directory, workers, changed)

    @property
    def generation(self) -> tuple[int, ...]:
        """Changes when an answer given before may now be another."""
        answers = self._existing, self._executable, self._directory
        return self.programs.generation, *(each.generation for each in answers)

    def refresh(self) -> None:
        """A command may have changed anything."""
        self._existing.forget()
        self._executable.forget()
        self._directory.forget()
        self.programs.refresh(self.shell.variables.get("PATH") or "")

    def command_kind(self, name: str) -> str:
        """One of alias, function, builtin, program, path, unknown; "" while that is not known.

        A path is a directory that the shell would go to.
        """
        if name in self.shell.aliases:
            return "alias"
        if name in self.shell.functions:
            return "function"
        if name in self._builtins:
            return "builtin"
        if "/" in name:
            kind = _kind(self._executable.get(self.with_home(name)))
        else:
            kind = "" if self.programs.names is None else _kind(name in self.programs.names)
        if kind == "unknown" and self.shell.options.autocd and self._directory.get(self.with_home(name)):
            return "path"
        return kind

    def exists(self, path: str) -> bool:
        """Whether there is such a file; False while that is not known."""
        return bool(self._existing.get(self.with_home(path)))

    def is_there(self, path: str) -> bool | None:
        """The same, but None while that is not known."""
        return self._existing.get(self.with_home(path))

    def with_home(self, path: str) -> str:
        """A leading ~ replaced, as in 2.6.1; other users' stay."""
        home = self.shell.variables.get("HOME")
        if home and (path == "~" or path.startswith("~/")):
            return home + path[1:]
        return path


def _kind(found: bool | None) -> str:
    if found is None:
        return ""
    return "program" if found else "unknown"
