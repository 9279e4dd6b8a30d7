"""View: names and session as they will be once steps that are about to be taken back were; nothing changes."""

from __future__ import annotations

import os

#: where a directory is that will have been made
_NEW = ""


class _Name:
    """A name about which something is known, or about one below it: `now` is that, if `is_known`."""

    __slots__ = ("below", "is_known", "now")

    def __init__(self) -> None:
        self.below: dict[str, _Name] = {}
        self.is_known = False
        #: where it is on the disk; None is nothing
        self.now: str | None = None


class View:
    """Absolute paths, and where what they will stand for is now."""

    __slots__ = ("_top", "directory", "variables")

    def __init__(self) -> None:
        #: where the session will be; None: where it is
        self.directory: str | None = None
        #: those of the session that will be in another state
        self.variables: dict[str, tuple[object, ...]] = {}
        self._top = _Name()

    def now(self, path: str) -> str | None:
        """Where what `path` will be is on the disk, if it is there at all; None for nothing, "" if it is new."""
        if path == "/":
            return path
        names = path[1:].split("/")
        known, found = self._top, None
        above: str | None = ""
        for number, name in enumerate(names):
            below = known.below.get(name)
            if below is None:
                return "/".join([above, *names[number:]]) if above is not None else None
            known = below
            found = known.now if known.is_known else f"{above}/{name}" if above is not None else None
            above = found or None
        return found

    def status(self, path: str) -> os.stat_result | None:
        """lstat(2) of what will be there and is on the disk now; None if there is no such thing."""
        now = self.now(path)
        try:
            return os.lstat(now) if now else None
        except OSError:
            return None

    def exists(self, path: str) -> bool:
        now = self.now(path)
        return now == _NEW or (now is not None and os.path.lexists(now))

    def is_new(self, path: str) -> bool:
        return self.now(path) == _NEW

    def is_directory(self, path: str) -> bool:
        """Symbolic links are followed."""
        return self.is_new(path) or os.path.isdir(self.now(path) or "")

    def is_empty(self, path: str) -> bool:
        """Whether there will be nothing in a directory. Raises OSError."""
        now = self.now(path)
        names = set(os.listdir(now)) if now else set()
        return not any(self.exists(f"{path}/{name}") for name in names.union(self._find(path).below))

    def move(self, source: str, target: str) -> None:
        """With what is below it, for a directory."""
        now, below = self.now(source), self._find(source).below
        self._set(source, None)
        self._set(target, now).below = below

    def exchange(self, one: str, other: str) -> None:
        """With what is below them."""
        now, below = self.now(one), self._find(one).below
        self.move(other, one)
        self._set(other, now).below = below

    def make(self, path: str) -> None:
        self._set(path, _NEW)

    def remove(self, path: str) -> None:
        self._set(path, None)

    def _find(self, path: str) -> _Name:
        found = self._top
        for name in path[1:].split("/"):
            below = found.below.get(name)
            if below is None:
                below = found.below[name] = _Name()
            found = below
        return found

    def _set(self, path: str, now: str | None) -> _Name:
        """Of what was below it nothing is left."""
        found = self._find(path)
        found.now, found.is_known, found.below = now, True, {}
        return found
