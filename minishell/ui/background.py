"""Work that may never end, run where nobody has to wait for it.

A call that hangs (a dead mount, a slow directory service) keeps its daemon
thread; the prompt goes on without its answer.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

Result = TypeVar("Result")
Question = TypeVar("Question", bound=Hashable)

#: threads that may hang at a time; further work is refused until one of them comes back
MOST_THREADS = 24

#: seconds after which a thread that answers questions counts as hung
PATIENCE = 0.3


#: seconds after which a busy thread lets another one go on: those that wait for a key must not wait for long
SWITCH = 0.0005


class Workers:
    """A daemon thread for each call, within MOST_THREADS."""

    def __init__(self) -> None:
        sys.setswitchinterval(SWITCH)
        self._places = threading.BoundedSemaphore(MOST_THREADS)

    def submit(self, work: Callable[[], Result]) -> Future[Result]:
        """The outcome to come; a future that is cancelled already if too many calls hang."""
        outcome: Future[Result] = Future()
        if not self._places.acquire(blocking=False):
            outcome.cancel()
            return outcome
        threading.Thread(target=self._run, args=(work, outcome), daemon=True).start()
        return outcome

    def _run(self, work: Callable[[], Result], outcome: Future[Result]) -> None:
        try:
            if outcome.set_running_or_notify_cancel():
                outcome.set_result(work())
        except Exception as error:  # noqa: BLE001 (whoever takes the outcome gets it)
            outcome.set_exception(error)
        finally:
            self._places.release()


class Answers(Generic[Question, Result]):
    """Answers that are found in the background and kept.

    `get` gives what is known and asks for the rest; `changed` is called, in the
    worker's thread, when answers have come in. Then `generation` has changed too.
    """

    def __init__(self, find: Callable[[Question], Result], workers: Workers, changed: Callable[[], None]) -> None:
        self._find = find
        self._workers = workers
        self._changed = changed
        self._lock = threading.Lock()
        self.generation = 0
        self.forget()

    def forget(self) -> None:
        """What was true may no longer be. A worker still busy goes on for nobody."""
        self._answers: dict[Question, Result] = {}
        self._asked: set[Question] = set()
        self._waiting: list[Question] = []
        self._busy_since: float | None = None

    def get(self, question: Question) -> Result | None:
        """The answer, None while there is none."""
        answer = self._answers.get(question)
        if answer is None and question not in self._asked:
            self._asked.add(question)
            self._ask(question)
        return answer

    def _ask(self, question: Question) -> None:
        with self._lock:
            self._waiting.append(question)
            now = time.monotonic()
            if self._busy_since is not None and now - self._busy_since < PATIENCE:
                return
            self._busy_since = now
        self._workers.submit(self._answer)

    def _answer(self) -> None:
        answers, waiting = self._answers, self._waiting
        while (question := self._next(waiting)) is not None:
            answers[question] = self._find(question)
        self.generation += 1
        self._changed()

    def _next(self, waiting: list[Question]) -> Question | None:
        with self._lock:
            current = waiting is self._waiting
            if waiting:
                if current:
                    self._busy_since = time.monotonic()
                return waiting.pop()
            if current:
                self._busy_since = None
            return None
