"""Clerk: a process that does a part of the work with names beside the one that has forked it."""

from __future__ import annotations

import os

from ..system.spawn import child, wait

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as _signal
    from collections.abc import Iterable
else:
    import _signal

#: what no name has in it
_SEPARATOR = "/"

#: bytes read at once
_PIPE = 1 << 16

#: stands behind the last name
_END = b"\0"


class Clerk:
    """Goes through names, which have something done for each of them, and gives them back when it is done."""

    __slots__ = ("_answer", "_pid", "_reader")

    def __init__(self, names: Iterable[str]) -> None:
        """Raises OSError."""
        self._answer = b""
        self._reader, writer = os.pipe()
        try:
            self._pid = os.fork()
            if self._pid == 0:
                child(lambda: _work(names, writer))
        except OSError:
            os.close(self._reader)
            raise
        finally:
            os.close(writer)

    def names(self) -> list[str]:
        """Those it has given back; none if it did not come to its end. To be called again only after an interrupt."""
        while data := os.read(self._reader, _PIPE):
            self._answer += data
        os.close(self._reader)
        wait(self._pid)
        whole = self._answer.endswith(_END)
        return os.fsdecode(self._answer[: -len(_END)]).split(_SEPARATOR) if whole else []


def _work(names: Iterable[str], writer: int) -> int:
    """In the child, which no signal of the terminal is meant for."""
    _signal.pthread_sigmask(_signal.SIG_SETMASK, _signal.valid_signals())
    data = memoryview(os.fsencode(_SEPARATOR.join(names)) + _END)
    while data:
        data = data[os.write(writer, data) :]
    return 0
