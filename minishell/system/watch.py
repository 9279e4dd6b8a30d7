"""Sleep until a child changes or a signal comes, without missing one."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as _signal
    from collections.abc import Iterable
    from types import TracebackType
else:
    import _signal

#: seconds after which the children are looked at in any case: a signal may have gone to another thread
_LOOK_AGAIN = 0.5


class Watch:
    """While it lasts, signals wait to be asked for, so that none is missed between a look and the sleep."""

    __slots__ = ("_mask", "_numbers", "_taken")

    def __init__(self, numbers: Iterable[int]) -> None:
        self._numbers = {_signal.SIGCHLD, *numbers}
        self._mask: set[int] = set()
        self._taken: set[int] = set()

    def __enter__(self) -> Watch:  # noqa: PYI034 (Self would have to be imported)
        self._mask = _signal.pthread_sigmask(_signal.SIG_BLOCK, self._numbers)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """What has been asked for goes to its handler all the same."""
        _signal.pthread_sigmask(_signal.SIG_SETMASK, self._mask)
        for number in self._taken:
            _signal.raise_signal(number)

    def sleep(self) -> int:
        """Until a signal comes; its number, 0 if children may have changed."""
        came = _signal.sigtimedwait(self._numbers, _LOOK_AGAIN)
        if came is None:
            return 0
        self._taken.add(came.si_signo)
        return 0 if came.si_signo == _signal.SIGCHLD else came.si_signo
