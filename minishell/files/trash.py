"""The trash (FreeDesktop Trash 1.0): which of its directories a thing goes to."""

from __future__ import annotations

import os
import stat
import time

from .descent import close
from .mounts import all_mount_points
from .place import Place, basename
from .trash_directory import PRIVATE, REFUSED, TrashDirectory, Trashed, TrashUnavailable
from .volume import nearest_volume, real_path, top_of, volume_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Self

    from .volume import Volume

_LOOK = os.O_PATH | os.O_DIRECTORY


class Trash:
    """The trash directories that the things of one command go to. A context manager: leaving it closes them.

    `environment` is asked for XDG_DATA_HOME and HOME. What it has found holds as long as the working directory
    stays the same.
    """

    __slots__ = ("_directories", "_environment", "_home_path", "_mounted", "_parents")

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._home_path = home_trash(environment)
        self._directories: dict[str, TrashDirectory] = {}
        self._parents: dict[tuple[int | None, str], _Parent] = {}
        self._mounted: list[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for directory in self._directories.values():
            directory.close()

    def reserve(self, places: Sequence[Place]) -> list[Trashed | TrashUnavailable]:
        """For each place its reservation, or why there is none: then nothing was written for it."""
        date = time.strftime("%Y-%m-%dT%H:%M:%S")
        done: list[Trashed | TrashUnavailable] = []
        try:
            done.extend(self._reserve(place, date) for place in places)
        except BaseException:
            for trashed in done:
                if isinstance(trashed, Trashed):
                    trashed.cancel()
            raise
        return done

    def _reserve(self, place: Place, date: str) -> Trashed | TrashUnavailable:
        try:
            parent = self._parent(place)
            return self._directory_for(place, parent).reserve(parent.below(basename(place.name)), date)
        except TrashUnavailable as error:
            return error
        except OSError as error:
            return TrashUnavailable(REFUSED, place.path, cause=error)

    def find_for_files(self, above: str, names: Sequence[str]) -> tuple[TrashDirectory, str]:
        """Which trash files `names` in the directory `above` go to, and the absolute path of `above`.

        Raises TrashUnavailable if it cannot take one of them.
        """
        place = Place(above + names[0])
        directory = self.directory_for(place)
        parent = self._parent(place)
        if not parent.refused.keys().isdisjoint(names):
            raise TrashUnavailable(REFUSED, above)
        return directory, parent.below("")

    def original(self, place: Place) -> str:
        """The absolute path of `place`, without symlinks on the way. Raises OSError if there is no way."""
        return self._parent(place).below(basename(place.name))

    def directory_for(self, place: Place) -> TrashDirectory:
        """The directory that `place` goes to, made if need be. Raises TrashUnavailable."""
        try:
            return self._directory_for(place, self._parent(place))
        except OSError as error:
            raise TrashUnavailable(REFUSED, place.path, cause=error) from None

    def _directory_for(self, place: Place, parent: _Parent) -> TrashDirectory:
        """Raises TrashUnavailable, OSError."""
        directory = parent.directory or self._find(parent)
        name = basename(place.name)
        if name in parent.refused or parent.is_in_trash:
            why = parent.refused.get(name, "it is in the trash")
            raise TrashUnavailable(f"{REFUSED}: {why}", place.path)
        self._check_kind(place, parent.below(name))
        return directory

    def _check_kind(self, place: Place, path: str) -> None:
        """Raises TrashUnavailable. What is mounted below a thing would go with it, and be emptied with the trash."""
        try:
            mode = os.stat(place.name.rstrip("/"), dir_fd=place.fd, follow_symlinks=False).st_mode
        except OSError:
            return  # whoever moves it will find the same
        if stat.S_ISLNK(mode) and place.name.endswith("/"):
            raise TrashUnavailable(f"{REFUSED}: it is a symlink", place.path)
        if stat.S_ISDIR(mode) and any(is_within(point, path) for point in self._mount_points()):
            raise TrashUnavailable(f"{REFUSED}: a file system is mounted there", place.path)

    def _mount_points(self) -> list[str]:
        if self._mounted is None:
            self._mounted = all_mount_points()
        return self._mounted

    def _parent(self, place: Place) -> _Parent:
        key = place.fd, place.name.rstrip("/").rpartition("/")[0]
        found = self._parents.get(key)
        if found is None:
            found = self._parents[key] = _look(place.beside(".").name, place.fd)
        return found

    # -- which one?

    def _find(self, parent: _Parent) -> TrashDirectory:
        """Raises OSError."""
        if parent.failure is not None:
            raise parent.failure
        try:
            parent.directory = self._open_nearest(parent)
        except OSError as error:
            parent.failure = error
            raise
        for file in (os.__file__, __file__):  # without them nothing could be taken back
            parent.refuse(os.path.realpath(file), "this shell runs from it")
        parent.refuse(parent.directory.path, "the trash is in it")
        parent.refuse(os.path.realpath(self._environment.get("HOME") or "/"), "it is the home directory, or holds it")
        parent.is_in_trash = is_within(parent.path, parent.directory.path)
        return parent.directory

    def _open_nearest(self, parent: _Parent) -> TrashDirectory:
        home = self._home_path
        if home is not None and nearest_volume(home) == parent.volume:
            return self._open(home, None)
        top = top_of(parent.path)
        shared = os.path.join(top, ".Trash")
        if is_safe(shared):
            try:
                return self._open(f"{shared}/{os.geteuid()}", top)
            except OSError:
                pass
        return self._open(os.path.join(top, f".Trash-{os.geteuid()}"), top)

    def _open(self, path: str, topdir: str | None) -> TrashDirectory:
        directory = self._directories.get(path)
        if directory is None:
            _make_directories(path)
            directory = self._directories[path] = TrashDirectory(path, topdir, make=True)
        return directory


class _Parent:
    """The directory that a thing is in: its real path, where it lies, and its trash once that was asked for."""

    __slots__ = ("directory", "failure", "is_in_trash", "path", "refused", "volume")

    def __init__(self, path: str, volume: Volume) -> None:
        self.path = path
        self.volume = volume
        self.directory: TrashDirectory | None = None
        #: why there is none
        self.failure: OSError | None = None
        self.is_in_trash = False
        #: names of what cannot go there, and why
        self.refused = dict.fromkeys(("", ".", ".."), "it is not an entry of a directory")

    def below(self, name: str) -> str:
        return f"{self.path.rstrip('/')}/{name}"

    def refuse(self, path: str, why: str) -> None:
        """Let nothing go that `path` is, or is in."""
        if is_within(path, self.path) and path != self.path:
            self.refused[path[len(self.below("")) :].partition("/")[0]] = why


def home_trash(environment: Mapping[str, str]) -> str | None:
    """The home trash's path; None for who has no home."""
    data = environment.get("XDG_DATA_HOME") or ""
    if data.startswith("/"):
        return data.rstrip("/") + "/Trash"
    home = environment.get("HOME") or ""
    return home.rstrip("/") + "/.local/share/Trash" if home.startswith("/") else None


def is_within(path: str, directory: str) -> bool:
    """Whether `path` is `directory` or below it, by their names."""
    return (path + "/").startswith(directory.rstrip("/") + "/")


def _look(directory: str, base: int | None) -> _Parent:
    fd = os.open(directory, _LOOK, dir_fd=base)
    try:
        return _Parent(real_path(fd, directory), volume_of(fd))
    finally:
        close(fd, os)


# ---- Making trash directories ----


def _make_directories(path: str) -> None:
    """With parents, for their owner alone, as the XDG Base Directory Specification wants. Raises OSError."""
    try:
        os.mkdir(path, PRIVATE)
    except FileExistsError:
        pass
    except FileNotFoundError:
        _make_directories(os.path.dirname(path))
        os.mkdir(path, PRIVATE)


def is_safe(shared: str) -> bool:
    """Whether an administrator's `$topdir/.Trash` can be used: a directory, no symlink, sticky."""
    try:
        mode = os.lstat(shared).st_mode
    except OSError:
        return False
    return stat.S_ISDIR(mode) and bool(mode & stat.S_ISVTX)
