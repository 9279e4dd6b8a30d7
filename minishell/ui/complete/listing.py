"""What is in a directory, remembered for a little while."""

from __future__ import annotations

import os
import threading
import time
from typing import NamedTuple

from ..visible import visible
from .resting import Resting

#: seconds for which a listing is believed while the directory's time has not changed
BELIEVED = 10.0

MOST_LISTINGS = 4

#: seconds after which a directory counts as hung
PATIENCE = 2.0


class Listing(NamedTuple):
    """`directories` are those of `names` that are, or lead to, directories, and `..`."""

    names: list[str]
    directories: set[str]
    modified: int
    read: float


class Listings:
    """The last few directories that were read, by device and inode."""

    def __init__(self, resting: Resting) -> None:
        self._resting = resting
        self._known: dict[tuple[int, int], Listing] = {}
        self._being_read: dict[str, float] = {}
        self._lock = threading.Lock()

    def get(self, directory: str) -> Listing | None:
        """The entries now, None if they cannot be read; blocks on the file system, but not twice where that hangs."""
        self.leave_out_late_ones()
        path = os.path.abspath(directory)
        if self._resting.is_left_out(("directory", path)):
            return None
        self._being_read.setdefault(path, time.monotonic())
        try:
            return self._find(directory)
        except OSError:
            return None
        finally:
            self._being_read.pop(path, None)

    def leave_out_late_ones(self) -> None:
        """Directories of which nothing has come in PATIENCE."""
        now = time.monotonic()
        for path, since in list(self._being_read.items()):
            if now - since > PATIENCE:
                self._resting.leave_out(("directory", path), f"the directory {visible(path)}")

    def _find(self, directory: str) -> Listing:
        found = os.stat(directory)
        key = (found.st_dev, found.st_ino)
        known = self._known.get(key)
        if known is None or known.modified != found.st_mtime_ns or time.monotonic() - known.read > BELIEVED:
            known = _read(directory, found.st_mtime_ns)
        self._keep(key, known)
        return known

    def _keep(self, key: tuple[int, int], listing: Listing) -> None:
        with self._lock:
            self._known.pop(key, None)
            self._known[key] = listing
            if len(self._known) > MOST_LISTINGS:
                del self._known[next(iter(self._known))]


def _read(directory: str, modified: int) -> Listing:
    names: list[str] = []
    directories = {".."}
    with os.scandir(directory) as entries:
        for entry in entries:
            names.append(entry.name)
            if entry.is_dir():
                directories.add(entry.name)
    return Listing(names, directories, modified, time.monotonic())
