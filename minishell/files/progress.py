"""Progress: how far an operation is that may take long, and whether it is to go on."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Progress:
    """Counts `files` and `size`, the bytes of them; read meanwhile, in another thread, by whoever shows it.

    `check` is called at each step, where the operation can be left: it raises what ends it.
    """

    __slots__ = ("begun", "check", "files", "size", "whole")

    def __init__(self, check: Callable[[], None]) -> None:
        self.check = check
        self.files = 0
        self.size = 0
        #: what was counted when the copy began that is being made: its source is whole; None if there is no copy
        self.begun: tuple[int, int] | None = None
        #: how many files there are, if that is known from the start
        self.whole: int | None = None

    def begin_copy(self) -> None:
        self.begun = self.files, self.size

    def add_file(self) -> None:
        self.files += 1
        self.check()

    def add_bytes(self, count: int) -> None:
        self.size += count
        self.check()
