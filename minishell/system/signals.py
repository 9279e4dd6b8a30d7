"""Signals: their names, the shell's dispositions, and the delivery of traps (2.12, XCU trap)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as _signal
    from collections.abc import Callable
    from types import FrameType
    from typing import Any

    from .watch import Watch

    Handler = Callable[[int, FrameType | None], None]
else:
    import _signal

#: what an interactive shell does not die or stop of
_IGNORED_AT_THE_PROMPT = ("SIGPIPE", "SIGQUIT", "SIGTERM", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGXFSZ")

#: what ends a script, whose trap on EXIT runs before
_DEADLY = (_signal.SIGHUP, _signal.SIGINT, _signal.SIGTERM)

_STOPS = (_signal.SIGTSTP, _signal.SIGTTIN, _signal.SIGTTOU)

#: what a script has at its default, though Python or its parent ignores it
_NOT_IGNORED = ("SIGCHLD", "SIGPIPE", "SIGXFSZ")

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


class Traps:
    """Actions set by `trap`, by signal number; 0 is EXIT. "" means that the signal is ignored.

    A trapped signal waits in `pending` until the command that runs has ended
    (2.15, trap), and so does an interrupt at the prompt: the evaluator cannot be
    left just anywhere. What can be says so with `interruptible`; and a second
    interrupt does not wait.
    """

    __slots__ = (
        "_base",
        "_dying",
        "_fixed",
        "_ignored",
        "_late",
        "_mask",
        "actions",
        "at_death",
        "at_once",
        "inherited",
        "interruptible",
        "pending",
    )

    def __init__(self) -> None:
        self.actions: dict[int, str] = {}
        #: what the parent of this subshell would print for `trap`, until this shell sets one of its own
        self.inherited: dict[int, str] | None = None
        self.pending: list[int] = []
        #: an interrupt at the prompt raises KeyboardInterrupt wherever it comes
        self.interruptible = True
        #: called with a trapped signal when it comes, set by what may wait for long
        self.at_once: Callable[[int], None] | None = None
        #: called with a signal that ends the shell, which has a trap on EXIT
        self.at_death: Callable[[int], None] | None = None
        #: the signals that do so
        self._dying: set[int] = set()
        #: the shell's own dispositions, for signals without a trap
        self._base: dict[int, Any] = {}
        #: ignored on entry to the shell, and not changed by `trap`: the commands are to find them so (2.12)
        self._ignored: set[int] = set()
        #: a script cannot change those (XCU trap)
        self._fixed = False
        #: the signal mask from before a fork
        self._mask: set[int] | None = None
        #: signals that came since, and were not held back
        self._late: list[int] = []

    def start_script(self) -> None:
        """Python's own dispositions go; what was ignored on entry stays so."""
        self._fixed = True
        self._note_ignored()
        for name in _NOT_IGNORED:
            _signal.signal(getattr(_signal, name), _signal.SIG_DFL)
        if _signal.SIGINT not in self._ignored:
            _signal.signal(_signal.SIGINT, _signal.SIG_DFL)

    def _note_ignored(self) -> None:
        for number in range(1, 32):
            if _signal.getsignal(number) == _signal.SIG_IGN:
                self._ignored.add(number)
        for name in _NOT_IGNORED:
            self._ignored.discard(getattr(_signal, name))

    def start_interactive(self, hang_up: Handler, child_changed: Handler) -> None:
        """SIGINT interrupts, SIGHUP and SIGCHLD have handlers; what would end or stop the shell is ignored."""
        self._note_ignored()
        if _signal.SIGHUP not in self._ignored:
            self._base[_signal.SIGHUP] = self._unless_held(hang_up)
        self._base[_signal.SIGCHLD] = child_changed
        self._base[_signal.SIGINT] = self._interrupt
        for name in _IGNORED_AT_THE_PROMPT:
            self._base[getattr(_signal, name)] = _signal.SIG_IGN
        self._install_own()

    def _install_own(self) -> None:
        for number, handler in self._base.items():
            if number not in self.actions:
                _signal.signal(number, handler)

    # -- what signals do

    def set(self, number: int, action: str | None) -> None:
        """Set, or with None reset, the action. What was ignored on entry can be neither."""
        if number in self._ignored and self._fixed:
            return
        self._ignored.discard(number)
        self.inherited = None
        if action is None:
            self.actions.pop(number, None)
        else:
            self.actions[number] = action
        if 0 < number < DEBUG:
            self._install(number, action)
        elif number == 0 and action:
            self._expect_death()

    def _expect_death(self) -> None:
        """The trap on EXIT is to run, too, when a signal ends the shell (XCU trap: it may)."""
        for number in _DEADLY:
            if number not in self._base and _signal.getsignal(number) == _signal.SIG_DFL:
                self._dying.add(number)
                _signal.signal(number, self._die)

    def _die(self, number: int, frame: FrameType | None) -> None:
        for each in self._dying:
            if each not in self.actions:
                _signal.signal(each, _signal.SIG_DFL)
        if 0 in self.actions and self.at_death is not None:
            self.at_death(number)
        _signal.raise_signal(number)

    def ends_shell(self, number: int) -> bool:
        """Whether the signal would end this process."""
        return _signal.getsignal(number) in (_signal.SIG_DFL, self._die)

    def _install(self, number: int, action: str | None) -> None:
        handler: Handler | Any
        if action is None:
            handler = self._base.get(number, self._die if number in self._dying else _signal.SIG_DFL)
        else:
            handler = self._caught if action else _signal.SIG_IGN
        _signal.signal(number, handler)

    def ignore(self, *numbers: int) -> None:
        """From now on these are ignored, until `trap` changes that."""
        for number in numbers:
            _signal.signal(number, _signal.SIG_IGN)

    def _caught(self, number: int, frame: FrameType | None) -> None:
        self.pending.append(number)
        if self.at_once is not None:
            self.at_once(number)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        again = number in self.pending
        self.pending.append(number)
        if self.interruptible or again:
            self.drop_interrupts()
            raise KeyboardInterrupt

    def drop_interrupts(self) -> None:
        """Forget those that have come and have no trap."""
        if _signal.SIGINT not in self.actions:
            self.pending[:] = [number for number in self.pending if number != _signal.SIGINT]

    def check_interrupt(self) -> None:
        """For long work, where it can be left: raises KeyboardInterrupt if there was an interrupt at the prompt."""
        if _signal.SIGINT in self.pending and _signal.SIGINT in self._base and _signal.SIGINT not in self.actions:
            self.drop_interrupts()
            raise KeyboardInterrupt

    def next_action(self) -> str | None:
        """The action for the first pending signal. Raises KeyboardInterrupt if that is an interrupt at the prompt."""
        number = self.pending.pop(0)
        if number == _signal.SIGINT and number in self._base and number not in self.actions:
            raise KeyboardInterrupt
        return self.actions.get(number)

    # -- children

    def hold(self) -> None:
        """Before a fork: the child is to miss no signal that it finds a handler of ours for.

        Those wait for `release` in the parent, for `enter_subshell` in the child.
        """
        handled = self._handled() | self._dying
        if handled:
            self._mask = _signal.pthread_sigmask(_signal.SIG_BLOCK, handled)

    def release(self) -> None:
        if self._mask is not None:
            mask, self._mask = self._mask, None
            _signal.pthread_sigmask(_signal.SIG_SETMASK, mask)
        while self._late:
            _signal.raise_signal(self._late.pop())

    def _unless_held(self, handler: Handler) -> Handler:
        """What this thread holds back another one may get, and Python runs the handler in this one all the same."""

        def handle(number: int, frame: FrameType | None) -> None:
            if self._mask is None:
                handler(number, frame)
            else:
                self._late.append(number)

        return handle

    def _handled(self) -> frozenset[int]:
        """The signals that don't have their default disposition because of us."""
        trapped = [number for number, action in self.actions.items() if 0 < number < DEBUG and action]
        return frozenset([*trapped, *self._base])

    def enter_subshell(self, stoppable: bool, kept: frozenset[int] = frozenset()) -> None:
        """In a forked child: caught signals go back to what they were on entry, ignored ones stay ignored (2.12).

        Unless it is `stoppable`, so do those by which the terminal stops processes.
        The traps on the conditions in `kept` hold.
        """
        self.inherited = {**(self.inherited or {}), **self.actions}
        caught = {number for number, action in self.actions.items() if action and number not in kept}
        caught.update(n for n in self._base if n not in self.actions and (stoppable or n not in _STOPS))
        self._base.clear()
        self.pending.clear()
        self._late.clear()
        self.at_once = None
        for number in caught:
            self.actions.pop(number, None)
            if 0 < number < DEBUG:
                self._restore(number)
        for number in self._dying - self.actions.keys():
            self._restore(number)
        self._dying.clear()
        self.release()

    def _restore(self, number: int) -> None:
        """What it was on entry to the shell."""
        _signal.signal(number, _signal.SIG_IGN if number in self._ignored else _signal.SIG_DFL)

    @property
    def must_fork(self) -> bool:
        """Whether a command is to ignore a signal that this shell catches, which only a forked child can arrange."""
        return _signal.SIGINT in self._ignored and _signal.SIGINT in self._base

    def to_reset_on_spawn(self) -> list[int]:
        """The signals ignored by the shell itself, not by `trap`, that a command is to find at their default.

        Those that stop processes are not among them: nobody would see that it has stopped.
        """
        own = [number for number, handler in self._base.items() if handler == _signal.SIG_IGN]
        return [n for n in own if n not in self.actions and n not in self._ignored and n not in _STOPS]

    def leave(self) -> None:
        """Before another program takes the shell's place: what is the shell's own goes back to what it was on entry."""
        for number in self._base:
            if number not in self.actions:
                self._restore(number)

    def come_back(self) -> None:
        """After `leave`, when the program could not be executed."""
        self._install_own()

    def await_program(self, run: Callable[[], int]) -> int:
        """The wait status of a program, which `run` has, and waits for, in the foreground.

        An interrupt is the program's affair; it ends the shell, too, if it has ended the program.
        """
        if not self.ends_shell(_signal.SIGINT):
            return run()
        came: list[int] = []
        ours = _signal.signal(_signal.SIGINT, lambda number, frame: came.append(number))
        try:
            status = run()
        finally:
            _signal.signal(_signal.SIGINT, ours)
        if came and status & 0x7F == _signal.SIGINT:
            _signal.raise_signal(_signal.SIGINT)
        return status

    def watch(self) -> Watch:
        """To sleep until a child changes or a signal comes that something is to be done about."""
        from .watch import Watch

        return Watch([n for n in self._handled() if _signal.getsignal(n) != _signal.SIG_IGN])
