"""Changes of the session itself, recorded for `undo`: its directory, its directory stack, its variables."""

from __future__ import annotations

import os

from ..files.errors import FileError
from ..files.step import SET, WENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..files.view import View
    from .shell import Shell

#: the variables that cd sets
_NAMES = ("PWD", "OLDPWD")


class VariableChange:
    """A variable's state before and after what is done in a `with`, where that is recorded."""

    __slots__ = ("_after", "_before", "_name", "_shell")

    def __init__(self, shell: Shell, name: str) -> None:
        self._shell = shell
        self._name = name
        self._before = self._after = shell.variables.state(name)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._after = self._shell.variables.state(self._name)
        if self._shell.recorded is not None and self._after != self._before:
            self._shell.recorded.recorder.changed(SET, self._name, self)

    def check(self, back: bool, view: View) -> None:
        left, wanted = (self._after, self._before) if back else (self._before, self._after)
        now = view.variables.get(self._name) or self._shell.variables.state(self._name)
        if now[:2] != left[:2]:
            raise FileError("the variable {} has changed since", self._name)
        if self._name in self._shell.variables.readonly:
            raise FileError("the variable {} is read-only", self._name)
        view.variables[self._name] = wanted

    def apply(self, back: bool) -> None:
        self._shell.variables.restore(self._name, self._before if back else self._after)


class DirectoryChange:
    """Where a session was and is, before and after what is done in a `with`, where that is recorded."""

    __slots__ = ("_after", "_before", "_shell")

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._before = self._after = Whereabouts(shell)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._after = Whereabouts(self._shell)
        if self._shell.recorded is not None and not self._after.is_same(self._before):
            self._shell.recorded.recorder.changed(WENT, self._after.directory, self)

    def check(self, back: bool, view: View) -> None:
        left, wanted = (self._after, self._before) if back else (self._before, self._after)
        if (view.directory or self._shell.variables.get("PWD")) != left.directory:
            raise FileError("the working directory is not {} any more", left.directory)
        if not view.is_directory(wanted.directory):
            raise FileError("{} is gone", wanted.directory)
        view.directory = wanted.directory

    def apply(self, back: bool) -> None:
        (self._before if back else self._after).enter(self._shell)


class Whereabouts:
    """Where a session is."""

    __slots__ = ("_stack", "_states", "directory")

    def __init__(self, shell: Shell) -> None:
        self.directory = shell.variables.get("PWD") or ""
        self._states = [shell.variables.state(name) for name in _NAMES]
        self._stack = shell.pushed[:]

    def is_same(self, other: Whereabouts) -> bool:
        return self._states == other._states and self._stack == other._stack

    def enter(self, shell: Shell) -> None:
        """Raises FileError."""
        try:
            if shell.variables.get("PWD") != self.directory:
                os.chdir(self.directory)
        except OSError as error:
            raise FileError("{}", self.directory, cause=error) from None
        for name, state in zip(_NAMES, self._states, strict=True):
            shell.variables.restore(name, state)
        shell.pushed[:] = self._stack
