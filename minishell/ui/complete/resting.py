"""Sources that did not answer in time: left out for a while, and told of once."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable

#: seconds for which a source that hung is left out
REST = 300.0


class Resting:
    """What hangs is named by a key, a source and what it was asked about; `tell` gets a line for the user."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._until: dict[Hashable, float] = {}

    def is_left_out(self, key: Hashable) -> bool:
        return time.monotonic() < self._until.get(key, 0.0)

    def leave_out(self, key: Hashable, what: str) -> None:
        """`what` did not answer."""
        is_new = key not in self._until
        self._until[key] = time.monotonic() + REST
        if is_new:
            self._tell(f"completion: {what} did not answer in time, and is left out for {REST / 60:.0f} minutes")
