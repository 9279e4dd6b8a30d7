"""FileError: what a file operation could not do, to which files, and why."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class FileError(Exception):
    """`what` has a `{}` for each of `paths`; `errno` is None where the engine itself refuses."""

    def __init__(self, what: str, *paths: str, cause: OSError | None = None) -> None:
        super().__init__(what, *paths)
        self.what = what
        self.paths = paths
        self.errno = cause.errno if cause is not None else None

    def message(self, quote: Callable[[str], str]) -> str:
        text = self.what.format(*map(quote, self.paths))
        return text if self.errno is None else f"{text}: {os.strerror(self.errno)}"

    def __str__(self) -> str:
        return self.message(repr)
