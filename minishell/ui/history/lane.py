"""A database connection in a thread of its own: whoever asks it something may stop waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from sqlite3 import Connection
from typing import TypeVar

Result = TypeVar("Result")


class Lane:
    """Works one after the other, in the order in which they were given."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        """`connect` is called in the thread; while it fails, every work fails as it does."""
        self._connect = connect
        self._connection: Connection | None = None
        self._works: SimpleQueue[Callable[[], None]] = SimpleQueue()
        threading.Thread(target=self._run, daemon=True).start()

    def submit(self, work: Callable[[Connection], Result]) -> Future[Result]:
        outcome: Future[Result] = Future()
        self._works.put(lambda: self._do(work, outcome))
        return outcome

    def reconnect(self) -> None:
        """What is submitted from now on gets a new connection."""
        self._works.put(self._close)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _run(self) -> None:
        while True:
            self._works.get()()

    def _do(self, work: Callable[[Connection], Result], outcome: Future[Result]) -> None:
        if not outcome.set_running_or_notify_cancel():
            return
        try:
            if self._connection is None:
                self._connection = self._connect()
            outcome.set_result(work(self._connection))
        except Exception as error:  # noqa: BLE001 (whoever takes the outcome gets it)
            outcome.set_exception(error)
