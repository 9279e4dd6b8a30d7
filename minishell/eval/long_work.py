"""Work that may take long: a terminal shows how far it is, and what would end the shell leaves no half copy behind."""

from __future__ import annotations

import os

from ..files.progress import Progress

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as _signal
    from collections.abc import Callable
    from types import FrameType, TracebackType
    from typing import Any, Protocol, Self

    from .shell import Shell

    class Shown(Protocol):
        """How far the work is, on a terminal; it appears when nothing was written for a while."""

        def hide(self) -> None: ...
        def close(self) -> None: ...

    ShowProgress = Callable[[list[str], Progress], Shown | None]
else:
    import _signal

_ENDING = (_signal.SIGINT, _signal.SIGTERM, _signal.SIGHUP)


class LongWork:
    """A context manager around a command's work on `paths`; until `start` is called it costs nothing.

    At the prompt Ctrl-C, and in a script a signal that would end it, raises KeyboardInterrupt where the
    work can be left; a script then ends by that signal.
    """

    __slots__ = ("_paths", "_progress", "_received", "_replaced", "_shell", "_shown")

    def __init__(self, shell: Shell, paths: list[str]) -> None:
        self._shell = shell
        self._paths = paths
        self._progress: Progress | None = None
        self._shown: Shown | None = None
        #: the signals that would end the shell, with what stood for them before, and those that have come
        self._replaced: dict[int, Any] = {}
        self._received: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown is not None:
            self._shown.close()
        for number, handler in self._replaced.items():
            _signal.signal(number, handler)
        for number in self._received:
            os.kill(os.getpid(), number)

    def start(self) -> Progress:
        """Where the work is counted."""
        if self._progress is None:
            self._progress = Progress(self._check)
            if self._shell.show_progress is not None and os.getpid() == self._shell.pid:
                self._shown = self._shell.show_progress(self._paths, self._progress)
            self._catch()
        return self._progress

    def hide(self) -> None:
        """Something is about to be written."""
        if self._shown is not None:
            self._shown.hide()

    def _catch(self) -> None:
        for number in _ENDING:
            if self._shell.traps.ends_shell(number):
                self._replaced[number] = _signal.signal(number, self._receive)

    def _receive(self, number: int, frame: FrameType | None) -> None:
        self._received.append(number)

    def _check(self) -> None:
        if self._received:
            raise KeyboardInterrupt
        if self._shell.traps.pending:
            self._shell.traps.check_interrupt()
