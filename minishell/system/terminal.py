"""The terminal that jobs share: which process group has it, and its modes."""

from __future__ import annotations

import os
import termios

from .redirect import move_out_of_the_way

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as _signal
    from types import TracebackType
    from typing import Any

    #: as termios.tcgetattr gives them; None where the terminal did not say
    Modes = list[Any] | None
else:
    import _signal

#: how often a shell in the background asks to be stopped; in an orphaned process group nothing stops it
_MOST_STOPS = 20


class Terminal:
    """The controlling terminal, through a private descriptor.

    A terminal that is gone, or a group that is, is no error here: the next read
    or write of those who need it tells.
    """

    __slots__ = ("_descriptor", "_first_group", "home_modes")

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        #: the group that had the terminal before the shell, and gets it back
        self._first_group = os.getpgrp()
        #: the modes that the shell's commands are to find
        self.home_modes = self.modes()

    def close(self) -> None:
        os.close(self._descriptor)

    def foreground(self) -> int:
        """The process group that has the terminal; -1 if it is gone."""
        try:
            return os.tcgetpgrp(self._descriptor)
        except OSError:
            return -1

    def give(self, group: int) -> None:
        """Make `group` the foreground one, from whatever group this is."""
        with _FromTheBackground():
            os.tcsetpgrp(self._descriptor, group)

    def modes(self) -> Modes:
        try:
            return termios.tcgetattr(self._descriptor)
        except termios.error:
            return None

    def set_modes(self, modes: Modes) -> None:
        """Set the modes, once what has been written is out, from whatever group this is."""
        if modes is not None:
            with _FromTheBackground():
                termios.tcsetattr(self._descriptor, termios.TCSADRAIN, modes)

    def take(self) -> bool:
        """Put the shell into a group of its own, in the foreground; False if it cannot get there.

        A shell that was started in the background stops until it is brought forward.
        """
        for _ in range(_MOST_STOPS):
            if self.foreground() == os.getpgrp():
                break
            _stop_for_input()
        else:
            return False
        _enter_group(os.getpid())
        self.give(os.getpgrp())
        self.home_modes = self.modes()
        return True

    def give_back(self) -> None:
        """The shell goes back to the group that it came from, and that group has the terminal."""
        if self.foreground() == os.getpgrp():
            self.give(self._first_group)
        _enter_group(self._first_group)


def controlling_terminal() -> Terminal | None:
    try:
        descriptor = os.open("/dev/tty", os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    private = move_out_of_the_way(descriptor)
    os.close(descriptor)
    return Terminal(private)


class _FromTheBackground:
    """For what only the foreground may do without a SIGTTOU. A terminal that is gone is passed over."""

    __slots__ = ("_mask",)

    def __enter__(self) -> None:
        self._mask = _signal.pthread_sigmask(_signal.SIG_BLOCK, [_signal.SIGTTOU])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        _signal.pthread_sigmask(_signal.SIG_SETMASK, self._mask)
        return isinstance(error, (OSError, termios.error))


def _enter_group(group: int) -> None:
    try:
        if os.getpgrp() != group:
            os.setpgid(0, group)
    except OSError:
        pass  # a session leader keeps its own; or the group is gone


def _stop_for_input() -> None:
    previous = _signal.signal(_signal.SIGTTIN, _signal.SIG_DFL)
    os.killpg(0, _signal.SIGTTIN)
    _signal.signal(_signal.SIGTTIN, previous)
