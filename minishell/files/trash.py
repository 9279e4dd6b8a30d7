"""The trash (FreeDesktop Trash 1.0): which directory a thing goes to, and how it goes there and comes back.

A thing's trashinfo is written before it is moved and removed after it has come back, so that whatever
happens between, the thing is either in its place or in the trash with a trashinfo.
"""

from __future__ import annotations

import errno
import os
import stat
import time

from .descent import close
from .elsewhere import make_elsewhere
from .errors import FileError
from .mounts import all_mount_points
from .place import Place, basename
from .rename import rename_noreplace
from .trashinfo import around, compose, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Self

    #: device and mount: within one of them, and only there, a rename can be expected to work
    Volume = tuple[int, int]

SUFFIX = ".trashinfo"

_OPEN = os.O_RDONLY | os.O_DIRECTORY | os.O_NOCTTY
_LOOK = os.O_PATH | os.O_DIRECTORY
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_PRIVATE = 0o700

_REFUSED = "cannot move {} to the trash"

#: a rename's failures which mean that this trash cannot take this thing, and not that the thing cannot be removed
_NOT_TAKEN = {errno.EXDEV, errno.EBUSY}

#: bytes in a name (limits.h)
_NAME_MAX = 255

#: tries with a number in the name before one at random
_NUMBERED = 4


class TrashUnavailable(FileError):
    """The trash cannot take a thing; it is still in its place."""


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
            return TrashUnavailable(_REFUSED, place.path, cause=error)

    def find_for_files(self, above: str, names: Sequence[str]) -> tuple[TrashDirectory, str]:
        """Which trash files `names` in the directory `above` go to, and the absolute path of `above`.

        Raises TrashUnavailable if it cannot take one of them.
        """
        place = Place(above + names[0])
        directory = self.directory_for(place)
        parent = self._parent(place)
        if not parent.refused.keys().isdisjoint(names):
            raise TrashUnavailable(_REFUSED, above)
        return directory, parent.below("")

    def original(self, place: Place) -> str:
        """The absolute path of `place`, without symlinks on the way. Raises OSError if there is no way."""
        return self._parent(place).below(basename(place.name))

    def directory_for(self, place: Place) -> TrashDirectory:
        """The directory that `place` goes to, made if need be. Raises TrashUnavailable."""
        try:
            return self._directory_for(place, self._parent(place))
        except OSError as error:
            raise TrashUnavailable(_REFUSED, place.path, cause=error) from None

    def _directory_for(self, place: Place, parent: _Parent) -> TrashDirectory:
        """Raises TrashUnavailable, OSError."""
        directory = parent.directory or self._find(parent)
        name = basename(place.name)
        if name in parent.refused or parent.is_in_trash:
            why = parent.refused.get(name, "it is in the trash")
            raise TrashUnavailable(f"{_REFUSED}: {why}", place.path)
        self._check_kind(place, parent.below(name))
        return directory

    def _check_kind(self, place: Place, path: str) -> None:
        """Raises TrashUnavailable. What is mounted below a thing would go with it, and be emptied with the trash."""
        try:
            mode = os.stat(place.name.rstrip("/"), dir_fd=place.fd, follow_symlinks=False).st_mode
        except OSError:
            return  # whoever moves it will find the same
        if stat.S_ISLNK(mode) and place.name.endswith("/"):
            raise TrashUnavailable(f"{_REFUSED}: it is a symlink", place.path)
        if stat.S_ISDIR(mode) and any(is_within(point, path) for point in self._mount_points()):
            raise TrashUnavailable(f"{_REFUSED}: a file system is mounted there", place.path)

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
        if home is not None and _nearest_volume(home) == parent.volume:
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


class TrashDirectory:
    """One trash directory, open. `topdir` is the top of the file system that it belongs to; None for the home trash.

    A context manager: leaving it closes it.
    """

    __slots__ = ("files_fd", "info_fd", "path", "topdir")

    def __init__(self, path: str, topdir: str | None, make: bool = False) -> None:
        """Raises OSError, also if somebody else owns it. `make` what is missing in it."""
        self.path = path
        self.topdir = topdir
        self.files_fd = self.info_fd = -1
        try:
            self._open(make)
        except BaseException:
            self.close()
            raise

    def _open(self, make: bool) -> None:
        fd = os.open(self.path, _OPEN | (0 if self.topdir is None else os.O_NOFOLLOW))
        try:
            self.path = _real_path(fd, self.path)
            if self.topdir is not None:
                _check_owner(fd)
            self.files_fd = _open_in(fd, "files", make)
            self.info_fd = _open_in(fd, "info", make)
        finally:
            close(fd, os)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        try:
            close(self.files_fd, os)
        finally:
            close(self.info_fd, os)

    def reserve(self, original: str, date: str) -> Trashed:
        """Write the trashinfo of what is at `original`, under a name that is free. Raises OSError."""
        data = compose(self._recorded(original), date)
        for name in _names(basename(original)):
            if os.access(name, os.F_OK, dir_fd=self.files_fd, follow_symlinks=False):
                continue  # somebody left it there without a trashinfo
            if self._writes(name + SUFFIX, data):
                return Trashed(self, name, original, date)
        raise AssertionError("names are never used up")

    def reserve_files(self, parent: str, names: Sequence[str], date: str) -> Iterator[str]:
        """For each of `names` in the directory `parent`, an absolute path that ends in a slash, write the trashinfo:
        what it will be called here once it was taken, "" if that cannot be.
        """
        before, after = around(date)
        before += encode(self._recorded(parent))
        return (self._reserve_file(name, before + encode(name) + after) for name in names)

    def _reserve_file(self, name: str, data: bytes) -> str:
        try:
            for free in _names(name):
                if self._writes(free + SUFFIX, data):
                    return free
        except OSError:
            pass
        return ""

    def _recorded(self, original: str) -> str:
        """How the trashinfo names it."""
        return original if self.topdir is None else original[len(self.topdir.rstrip("/")) + 1 :]

    def _writes(self, name: str, data: bytes) -> bool:
        """Make the file in `info`, or nothing: false if there is one of that name. Raises OSError."""
        try:
            fd = os.open(name, _CREATE, 0o600, dir_fd=self.info_fd)
        except FileExistsError:
            return False
        try:
            if os.write(fd, data) < len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except BaseException:
            close(fd, os)
            os.unlink(name, dir_fd=self.info_fd)
            raise
        os.close(fd)
        return True


class Trashed:
    """A place in a trash directory. `original` is where the thing was or is, absolute; `date` as in the trashinfo.

    `ours`: whether minishell put it there.
    """

    __slots__ = ("date", "directory", "name", "original", "ours")

    def __init__(self, directory: TrashDirectory, name: str, original: str, date: str, ours: bool = True) -> None:
        self.directory = directory
        self.name = name
        self.original = original
        self.date = date
        self.ours = ours

    @property
    def path(self) -> str:
        """Where the thing is once it was taken."""
        return f"{self.directory.path}/files/{self.name}"

    @property
    def info_path(self) -> str:
        return f"{self.directory.path}/info/{self.name}{SUFFIX}"

    def status(self) -> os.stat_result:
        """lstat(2) of the thing. Raises OSError."""
        return os.stat(self.name, dir_fd=self.directory.files_fd, follow_symlinks=False)

    def take(self, source: Place) -> None:
        """Move what is at `source` in.

        Raises TrashUnavailable if it turns out that it cannot go there, OSError if it cannot be moved at all, and
        FileExistsError if somebody has put something there meanwhile; it is still in its place then.
        """
        try:
            _move(source.name.rstrip("/"), source.fd, self.name, self.directory.files_fd)
        except OSError as error:
            if error.errno in _NOT_TAKEN:
                raise TrashUnavailable(_REFUSED, source.path, cause=error) from None
            raise

    def cancel(self) -> None:
        """Remove the trashinfo of what never came; if it did come, both stay."""
        if not os.access(self.name, os.F_OK, dir_fd=self.directory.files_fd, follow_symlinks=False):
            self.remove_info()

    def give_back(self, destination: Place) -> None:
        """Move the thing out. Raises OSError, FileExistsError if something is at `destination`; nothing has changed."""
        _move(self.name, self.directory.files_fd, destination.name, destination.fd)
        self.remove_info()

    def remove_info(self) -> None:
        """A trashinfo without a thing is nobody's loss: it is no failure if it stays."""
        try:
            os.unlink(self.name + SUFFIX, dir_fd=self.directory.info_fd)
        except OSError:
            pass


def _move(source: str, source_fd: int | None, target: str, target_fd: int | None) -> None:
    """Rename. A directory that its owner may not write cannot get another parent before that is allowed."""
    try:
        rename_noreplace(source, target, src_dir_fd=source_fd, dst_dir_fd=target_fd)
    except PermissionError as error:
        fd = _open_unwritable(source, source_fd)
        if fd is None:
            raise error from None
        mode = stat.S_IMODE(os.fstat(fd).st_mode)
        try:
            os.fchmod(fd, mode | stat.S_IWUSR)
            rename_noreplace(source, target, src_dir_fd=source_fd, dst_dir_fd=target_fd)
        finally:
            try:
                os.fchmod(fd, mode)
            finally:
                close(fd, os)


def _open_unwritable(name: str, fd: int | None) -> int | None:
    """A descriptor of it, if it is the user's own directory that is write-protected."""
    try:
        status = os.stat(name, dir_fd=fd, follow_symlinks=False)
        if stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & stat.S_IWUSR:
            return os.open(name, _OPEN | os.O_NOFOLLOW, dir_fd=fd)
    except OSError:
        pass
    return None


def home_trash(environment: Mapping[str, str]) -> str | None:
    """The home trash's path; None for who has no home."""
    data = environment.get("XDG_DATA_HOME") or ""
    if data.startswith("/"):
        return data.rstrip("/") + "/Trash"
    home = environment.get("HOME") or ""
    return home.rstrip("/") + "/.local/share/Trash" if home.startswith("/") else None


def open_trash(path: str) -> TrashDirectory:
    """A trash directory that exists. Raises OSError."""
    return TrashDirectory(path, _topdir_of(path))


def is_within(path: str, directory: str) -> bool:
    """Whether `path` is `directory` or below it, by their names."""
    return (path + "/").startswith(directory.rstrip("/") + "/")


def _topdir_of(path: str) -> str | None:
    above, _, name = path.rpartition("/")
    if name == f".Trash-{os.geteuid()}":
        return above or "/"
    if above.endswith("/.Trash"):
        return above.removesuffix("/.Trash") or "/"
    return None


# ---- Names ----


def _names(name: str) -> Iterator[str]:
    """`a.txt a.2.txt a.3.txt …`, then some at random, none too long for its trashinfo."""
    yield _fitted(name, "")
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > 8:
        stem, dot, extension = name, "", ""
    end = dot + extension
    for number in range(2, _NUMBERED + 1):
        yield _fitted(stem, f".{number}{end}")
    while True:
        yield _fitted(stem, f".{os.urandom(6).hex()}{end}")


def _fitted(stem: str, end: str) -> str:
    """`stem` and `end`; of the stem, no more bytes than there is room for, and no part of a character."""
    if (len(stem) + len(end)) * 4 + len(SUFFIX) < _NAME_MAX:
        return stem + end
    room = _NAME_MAX - len(SUFFIX) - len(os.fsencode(end))
    while len(os.fsencode(stem)) > room:
        stem = stem[:-1]
    return stem + end


# ---- Where things lie ----


def _look(directory: str, base: int | None) -> _Parent:
    fd = os.open(directory, _LOOK, dir_fd=base)
    try:
        return _Parent(_real_path(fd, directory), _volume(fd))
    finally:
        close(fd, os)


def _real_path(fd: int, path: str) -> str:
    """The path of an open directory that was reached by `path`."""
    try:
        return os.readlink(f"/proc/self/fd/{fd}")
    except OSError:
        return os.path.realpath(path)


def _volume(fd: int) -> Volume:
    return os.fstat(fd).st_dev, _mount_id(fd)


def _mount_id(fd: int) -> int:
    """Which mount an open file lies on (proc(5), fdinfo): a rename between two fails even if they show one device."""
    try:
        info = os.open(f"/proc/self/fdinfo/{fd}", os.O_RDONLY)
    except FileNotFoundError:  # no /proc
        return 0
    try:
        lines = os.read(info, 4096).splitlines()
    finally:
        close(info, os)
    return next((int(line.split()[1]) for line in lines if line.startswith(b"mnt_id:")), 0)


def _volume_of(path: str) -> Volume:
    fd = os.open(path, _LOOK)
    try:
        return _volume(fd)
    finally:
        close(fd, os)


def _nearest_volume(path: str) -> Volume:
    """That of a directory that may still have to be made. Raises OSError."""
    try:
        return _volume_of(path or "/")
    except FileNotFoundError:
        return _nearest_volume(path.rpartition("/")[0])


def top_of(directory: str) -> str:
    """The highest directory of the volume that `directory`, a real path, lies on. Raises OSError."""
    top, volume = directory, _volume_of(directory)
    while top != "/" and _volume_of(above := os.path.dirname(top)) == volume:
        top = above
    return top


# ---- Making trash directories ----


def _make_directories(path: str) -> None:
    """With parents, for their owner alone, as the XDG Base Directory Specification wants. Raises OSError."""
    try:
        os.mkdir(path, _PRIVATE)
    except FileExistsError:
        pass
    except FileNotFoundError:
        _make_directories(os.path.dirname(path))
        os.mkdir(path, _PRIVATE)


def is_safe(shared: str) -> bool:
    """Whether an administrator's `$topdir/.Trash` can be used: a directory, no symlink, sticky."""
    try:
        mode = os.lstat(shared).st_mode
    except OSError:
        return False
    return stat.S_ISDIR(mode) and bool(mode & stat.S_ISVTX)


def _check_owner(fd: int) -> None:
    if os.fstat(fd).st_uid != os.geteuid():
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


def _open_in(fd: int, name: str, make: bool) -> int:
    try:
        return os.open(name, _OPEN, dir_fd=fd)
    except FileNotFoundError:
        if not make:
            raise
    try:
        if name == "info":
            make_elsewhere(name, fd, _PRIVATE)
        else:
            os.mkdir(name, _PRIVATE, dir_fd=fd)
    except FileExistsError:
        pass
    return os.open(name, _OPEN, dir_fd=fd)
