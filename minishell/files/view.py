"""View: names and session as they will be once steps that are about to be taken back were; nothing changes."""

from __future__ import annotations

import os

#: where a directory is that will have been made
_NEW = ""


class View:
    """Absolute paths, and where what they will stand for is now."""

    __slots__ = ("_now", "directory", "variables")

    def __init__(self) -> None:
        #: where the session will be; None: where it is
        self.directory: str | None = None
        #: those of the session that will be in another state
        self.variables: dict[str, tuple[object, ...]] = {}
        #: None is nothing
        self._now: dict[str, str | None] = {}

    def now(self, path: str) -> str | None:
        """Where what `path` will be is on the disk, if it is there at all; None for nothing, "" if it is new."""
        if path in self._now or path == "/":
            return self._now.get(path, path)
        above, _, name = path.rpartition("/")
        directory = self.now(above or "/")
        return f"{directory.rstrip('/')}/{name}" if directory else None

    def status(self, path: str) -> os.stat_result | None:
        """lstat(2) of what will be there and is on the disk now; None if there is no such thing."""
        now = self.now(path)
        try:
            return os.lstat(now) if now else None
        except OSError:
            return None

    def exists(self, path: str) -> bool:
        return self.is_new(path) or self.status(path) is not None

    def is_new(self, path: str) -> bool:
        return self.now(path) == _NEW

    def is_directory(self, path: str) -> bool:
        """Symbolic links are followed."""
        return self.is_new(path) or os.path.isdir(self.now(path) or "")

    def is_empty(self, path: str) -> bool:
        """Whether there will be nothing in a directory. Raises OSError."""
        now = self.now(path)
        names = set(os.listdir(now)) if now else set()
        prefix = path.rstrip("/") + "/"
        within = {name[len(prefix) :] for name in self._now if name.startswith(prefix)}
        return not any(self.exists(prefix + name) for name in names | {name.partition("/")[0] for name in within})

    def move(self, source: str, target: str, is_directory: bool) -> None:
        now = self.now(source)
        if is_directory:
            self._move_below(source, target)
        self._now[source] = None
        self._now[target] = now

    def _move_below(self, source: str, target: str) -> None:
        for name in [name for name in self._now if name.startswith(source + "/")]:
            self._now[target + name[len(source) :]] = self._now.pop(name)

    def make(self, path: str) -> None:
        self._now[path] = _NEW

    def remove(self, path: str) -> None:
        self._now[path] = None
