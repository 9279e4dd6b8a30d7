"""A program that stays and answers questions, framed by NUL bytes, each within its time.

A question and an answer are lists of texts: their number, then each of them, all
ended by NUL. The program reads questions from descriptor 3 and writes answers to 4; its standard
streams are /dev/null, and it has a session of its own, so that it can reach
neither the terminal nor be reached by its signals.
"""

from __future__ import annotations

import os
import signal
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from fcntl import F_DUPFD_CLOEXEC, fcntl
from select import POLLIN, POLLOUT, poll

#: descriptors of ours begin here: those below are the user's
FIRST_DESCRIPTOR = 64

_QUESTIONS, _ANSWERS = 3, 4

#: seconds that a process has to die when it is killed
_DEATH = 0.2


class Unanswered(Exception):
    """The program gave no answer in its time, or ended."""


class Coprocess:
    """Starts with the first question; one that is late with an answer is killed, and started anew for the next.

    `argv` has the program's path. Questions may come from any thread, and are asked one after another.
    """

    def __init__(self, argv: Sequence[str]) -> None:
        self._argv = list(argv)
        self._lock = threading.Lock()
        self._running: _Running | None = None
        self._owner = os.getpid()
        _forget_in_children(self)

    @property
    def pid(self) -> int | None:
        """None while it does not run."""
        return self._running.pid if self._running is not None else None

    def ask(
        self,
        question: Sequence[str],
        environment: Mapping[str, str],
        seconds: float,
        told: Sequence[tuple[str, ...]] = (),
    ) -> list[str]:
        """Its answer; raises Unanswered, also if another question takes all of the time.

        `told` is what it has to know, as questions that have no answer; what it has been told before is not repeated.
        """
        deadline = time.monotonic() + seconds
        if not self._lock.acquire(timeout=seconds):
            raise Unanswered
        try:
            return self._ask(question, environment, deadline, told)
        except (OSError, ValueError, Unanswered) as error:
            self._end()
            raise Unanswered from error
        finally:
            self._lock.release()

    def _ask(
        self,
        question: Sequence[str],
        environment: Mapping[str, str],
        deadline: float,
        told: Sequence[tuple[str, ...]],
    ) -> list[str]:
        """One that knows what is no longer so is started anew."""
        if self._running is None or not self._running.alive() or not self._running.told.issubset(told):
            self._end()
            self._running = _Running(self._argv, environment)
        self._running.tell(told, deadline)
        return self._running.ask(question, environment, deadline)

    def close(self) -> None:
        """End it, with all that it has started; what it is being asked stays unanswered."""
        if self._running is not None and os.getpid() == self._owner:
            self._running.kill()

    def _end(self) -> None:
        """Only for the thread that has the lock: others may be reading."""
        running, self._running = self._running, None
        if running is not None:
            running.kill()
            running.close_descriptors()

    def forget(self) -> None:
        """In a forked child: it is the parent's."""
        running, self._running = self._running, None
        if running is not None:
            running.close_descriptors()


def _forget_in_children(coprocess: Coprocess) -> None:
    reference = weakref.ref(coprocess)

    def forget() -> None:
        if (alive := reference()) is not None:
            alive.forget()

    os.register_at_fork(after_in_child=forget)


class _Running:
    """The process, the two pipes, and the environment that it knows of."""

    def __init__(self, argv: Sequence[str], environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)
        question_end, self._questions = _pipe()
        self._answers, answer_end = _pipe()
        try:
            self.pid = _spawn(argv, environment, question_end, answer_end)
        except BaseException:
            self.close_descriptors()
            raise
        finally:
            os.close(question_end)
            os.close(answer_end)
        os.set_blocking(self._questions, False)
        os.set_blocking(self._answers, False)
        self._rest = b""
        self.told: set[tuple[str, ...]] = set()
        self._reaper = threading.Thread(target=_reap, args=(self.pid,), daemon=True)
        self._reaper.start()

    def tell(self, told: Sequence[tuple[str, ...]], deadline: float) -> None:
        for each in told:
            if each not in self.told:
                self._send(each, deadline)
                self.told.add(each)

    def ask(self, question: Sequence[str], environment: Mapping[str, str], deadline: float) -> list[str]:
        if environment != self.environment:
            self._send(["environment", *_changes(self.environment, environment)], deadline)
            self.environment = dict(environment)
        self._send(question, deadline)
        [count] = self._receive(1, deadline)
        return self._receive(int(count), deadline)

    def _send(self, fields: Sequence[str], deadline: float) -> None:
        data = memoryview(b"".join(os.fsencode(field) + b"\0" for field in (str(len(fields)), *fields)))
        while data:
            _wait(self._questions, POLLOUT, deadline)
            data = data[os.write(self._questions, data) :]

    def _receive(self, count: int, deadline: float) -> list[str]:
        """The next `count` fields."""
        chunks = [self._rest]
        missing = count - self._rest.count(b"\0")
        while missing > 0:
            _wait(self._answers, POLLIN, deadline)
            chunks.append(os.read(self._answers, 1 << 20))
            if not chunks[-1]:
                raise Unanswered
            missing -= chunks[-1].count(b"\0")
        *fields, self._rest = b"".join(chunks).split(b"\0", count)
        return [os.fsdecode(field) for field in fields]

    def alive(self) -> bool:
        """Whether it could be asked: it has not ended."""
        watch = poll()
        watch.register(self._answers, POLLIN)
        return not watch.poll(0)

    def kill(self) -> None:
        """With its group; nobody waits long for one that cannot die yet (a dead mount)."""
        if self._reaper.is_alive():
            with suppress(OSError):
                os.killpg(self.pid, signal.SIGKILL)
            self._reaper.join(_DEATH)

    def close_descriptors(self) -> None:
        for descriptor in (self._questions, self._answers):
            with suppress(OSError):
                os.close(descriptor)


def _reap(pid: int) -> None:
    """Wait for a process's end, and kill what it has left in its group while the number is still its own."""
    with suppress(ChildProcessError):
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        with suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _pipe() -> tuple[int, int]:
    ends = os.pipe()
    try:
        return fcntl(ends[0], F_DUPFD_CLOEXEC, FIRST_DESCRIPTOR), fcntl(ends[1], F_DUPFD_CLOEXEC, FIRST_DESCRIPTOR)
    finally:
        os.close(ends[0])
        os.close(ends[1])


def _spawn(argv: Sequence[str], environment: Mapping[str, str], questions: int, answers: int) -> int:
    return os.posix_spawn(
        argv[0],
        [*argv],
        environment,
        file_actions=[
            *((os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in (0, 1, 2)),
            (os.POSIX_SPAWN_DUP2, questions, _QUESTIONS),
            (os.POSIX_SPAWN_DUP2, answers, _ANSWERS),
        ],
        setsid=True,
        setsigmask=(),
        setsigdef=signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP},
    )


def _wait(descriptor: int, event: int, deadline: float) -> None:
    """Until the event; raises Unanswered at the deadline."""
    watch = poll()
    watch.register(descriptor, event)
    if not watch.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise Unanswered


def _changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """`NAME=VALUE` for what has changed, `NAME` for what is gone."""
    set_now = [f"{name}={value}" for name, value in new.items() if old.get(name) != value]
    return [*set_now, *(name for name in old if name not in new)]
