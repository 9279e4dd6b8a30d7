"""Waiting for what comes in its own time: a busy machine may take long, so that only what hangs fails."""

from __future__ import annotations

import time
from collections.abc import Callable

#: seconds after which what has not come will not come
PATIENCE = 60.0


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
