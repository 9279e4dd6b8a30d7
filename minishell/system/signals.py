"""Signals: their names, the shell's dispositions, and the delivery of traps (2.12, XCU trap)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as _signal
    from collections.abc import Callable
    from types import FrameType
    from typing import Any
else:
    import _signal

#: what an interactive shell does not die or stop of
_IGNORED_AT_THE_PROMPT = ("SIGQUIT", "SIGTERM", "SIGTSTP", "SIGTTIN", "SIGTTOU")

_names: dict[str, int] = {}

#: bash's conditions of `trap` that are no signals; no system has so many of these
DEBUG, ERR, RETURN = 1001, 1002, 1003
_CONDITIONS = {"DEBUG": DEBUG, "ERR": ERR, "RETURN": RETURN}


def numbers() -> dict[str, int]:
    """Name without SIG to number, EXIT's 0 included."""
    if not _names:
        _names["EXIT"] = 0
        found = [
            (int(getattr(_signal, name)), name[3:])
            for name in dir(_signal)
            if name.startswith("SIG") and not name.startswith("SIG_") and name not in ("SIGCLD", "SIGPOLL")
        ]
        _names.update((name, number) for number, name in sorted(found))
    return _names


def number_of(text: str) -> int | None:
    """The number of a signal given as `15`, `TERM`, `sigterm` or, with real-time ones, `RTMIN+1`."""
    if text.isdecimal():
        number = int(text)
        return number if number == 0 or number in _signal.valid_signals() else None
    name = text.upper()
    name = name.removeprefix("SIG")
    known = numbers().get(name, _CONDITIONS.get(name))
    if known is not None:
        return known
    base, plus, distance = name.partition("+")
    if base == "RTMIN" and plus and distance.isdecimal() and int(distance) <= _signal.SIGRTMAX - _signal.SIGRTMIN:
        return int(_signal.SIGRTMIN) + int(distance)
    return None


def name_of(number: int) -> str:
    """The name without SIG; the number's digits if it has none."""
    for name, value in (*numbers().items(), *_CONDITIONS.items()):
        if value == number:
            return name
    if _signal.SIGRTMIN < number < _signal.SIGRTMAX:
        return f"RTMIN+{number - _signal.SIGRTMIN}"
    return str(number)


def description(number: int) -> str:
    """What the system calls a signal: Terminated, Hangup."""
    return _signal.strsignal(number) or f"Signal {number}"


class Interrupted(Exception):
    """A trapped signal came while the shell was in `wait`."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Traps:
    """Actions set by `trap`, by signal number; 0 is EXIT. "" means that the signal is ignored."""

    __slots__ = ("_base", "_ignored_at_entry", "actions", "inherited", "pending", "waiting")

    def __init__(self) -> None:
        self.actions: dict[int, str] = {}
        #: what the parent of this subshell would print for `trap`, until this shell sets one of its own
        self.inherited: dict[int, str] | None = None
        self.pending: list[int] = []
        #: true while a trapped signal is to end a `wait` at once
        self.waiting = False
        self._base: dict[int, Any] = {}
        self._ignored_at_entry: set[int] = set()

    def start_script(self) -> None:
        """Python's own dispositions go; what was ignored on entry stays so (2.12)."""
        for number in range(1, 32):
            if _signal.getsignal(number) == _signal.SIG_IGN:
                self._ignored_at_entry.add(number)
        for number in (_signal.SIGPIPE, _signal.SIGXFSZ):
            self._ignored_at_entry.discard(number)
            _signal.signal(number, _signal.SIG_DFL)
        if _signal.SIGINT not in self._ignored_at_entry:
            _signal.signal(_signal.SIGINT, _signal.SIG_DFL)

    def start_interactive(self, hang_up: Callable[[int, FrameType | None], None]) -> None:
        """SIGINT raises KeyboardInterrupt, SIGHUP calls `hang_up`; what would end or stop the shell is ignored."""
        self._ignored_at_entry.clear()
        self._base[_signal.SIGHUP] = hang_up
        self._base[_signal.SIGINT] = _signal.default_int_handler
        self._base[_signal.SIGPIPE] = _signal.SIG_IGN
        for name in _IGNORED_AT_THE_PROMPT:
            self._base[getattr(_signal, name)] = _signal.SIG_IGN
        for number, handler in self._base.items():
            _signal.signal(number, handler)

    def set(self, number: int, action: str | None) -> None:
        """Set, or with None reset, the action. What was ignored on entry can be neither."""
        if number in self._ignored_at_entry:
            return
        self.inherited = None
        if action is None:
            self.actions.pop(number, None)
        else:
            self.actions[number] = action
        if 0 < number < DEBUG:
            self._install(number, action)

    def _install(self, number: int, action: str | None) -> None:
        handler: Callable[[int, FrameType | None], None] | Any
        if action is None:
            handler = self._base.get(number, _signal.SIG_DFL)
        else:
            handler = self._caught if action else _signal.SIG_IGN
        _signal.signal(number, handler)

    def _caught(self, number: int, frame: FrameType | None) -> None:
        self.pending.append(number)
        if self.waiting:
            raise Interrupted(number)

    def enter_subshell(self) -> None:
        """In a forked child: caught signals go back to their default, ignored ones stay ignored (2.12)."""
        self.inherited = {**(self.inherited or {}), **self.actions}
        caught = {number for number, action in self.actions.items() if action}
        caught.update(number for number in self._base if number not in self.actions)
        self._base.clear()
        self.pending.clear()
        self.waiting = False
        for number in caught:
            self.actions.pop(number, None)
            if 0 < number < DEBUG:
                _signal.signal(number, _signal.SIG_DFL)

    def ignore(self, *numbers: int) -> None:
        """What an asynchronous list without job control ignores (2.9.3.1), a trap or not."""
        for number in numbers:
            _signal.signal(number, _signal.SIG_IGN)
            self._ignored_at_entry.add(number)

    def to_reset_on_exec(self) -> list[int]:
        """The signals ignored by the shell itself, not by `trap`, that a command is to find at their default."""
        return [n for n, handler in self._base.items() if handler == _signal.SIG_IGN and n not in self.actions]
