"""The state of a shell, kept and put back: a plan's subshells run in the process that plans."""

from __future__ import annotations

import os

from ..eval.array import Array
from ..eval.options import Options
from ..eval.reference import References
from ..eval.shell import Frame, Shell
from ..eval.variables import Variables
from ..files.directories import current_umask
from ..system.signals import Traps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Restore = Callable[[], None]

#: whose slots are the state, too
_PARTS = (Variables, Options, References, Traps)

#: descriptors that scripts use, and where copies of them are kept
_DESCRIPTORS = 20
_COPIES = 100


class Kept:
    """While the `with` lasts, what happens to the shell and its descriptors happens to a subshell."""

    __slots__ = ("_descriptors", "_frames", "_restore", "_shell", "_umask")

    def __init__(self, shell: Shell, frame: Frame) -> None:
        self._shell = shell
        self._frames = [shell.frame] if frame is shell.frame else [shell.frame, frame]

    def __enter__(self) -> None:
        self._umask = current_umask()
        self._descriptors = KeptDescriptors()
        self._restore = [_kept(self._shell), *map(_kept, self._frames)]

    def __exit__(self, *_: object) -> None:
        for restore in self._restore:
            restore()
        self._descriptors.restore()
        os.umask(self._umask)


def _kept(thing: Any) -> Restore:
    """Puts back what the slots of `thing` hold; lists and their like stay the objects that they are."""
    values = {slot: getattr(thing, slot) for slot in _slots(thing) if hasattr(thing, slot)}
    copies = {slot: _copy(value) for slot, value in values.items() if isinstance(value, (dict, list, set))}
    parts = [_kept(value) for value in values.values() if isinstance(value, _PARTS)]

    def restore() -> None:
        for slot, value in values.items():
            if getattr(thing, slot, None) is not value:
                setattr(thing, slot, value)
            if slot in copies:
                _refill(value, copies[slot])
        for part in parts:
            part()

    return restore


def _slots(thing: object) -> tuple[str, ...]:
    return getattr(type(thing), "__slots__", ()) or tuple(vars(thing))


def _copy(container: Any) -> Any:
    if isinstance(container, dict):
        return {key: value.copy() if isinstance(value, Array) else value for key, value in container.items()}
    return container.copy()


def _refill(container: Any, copy: Any) -> None:
    if container != copy:
        container.clear()
        (container.extend if isinstance(container, list) else container.update)(copy)


class KeptDescriptors:
    """Descriptors as they are now, to be put back; a context manager."""

    __slots__ = ("_copies",)

    def __init__(self) -> None:
        self._copies = [_duplicate(fd) for fd in range(_DESCRIPTORS)]

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self.restore()

    def restore(self) -> None:
        for fd, copy in enumerate(self._copies):
            if copy >= 0:
                os.dup2(copy, fd)
                os.close(copy)
            else:
                _close(fd)


def _duplicate(fd: int) -> int:
    from fcntl import F_DUPFD_CLOEXEC, fcntl

    try:
        return fcntl(fd, F_DUPFD_CLOEXEC, _COPIES)
    except OSError:
        return -1


def _close(fd: int) -> None:
    try:
        os.close(fd)
    except OSError:
        pass
