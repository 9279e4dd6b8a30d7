"""What is in the trash: the directories of it that there are, what lies in them, and how much room that takes."""

from __future__ import annotations

import os
import stat

from .descent import close
from .measure import Measure
from .mounts import mount_points, within
from .place import basename
from .trash import home_trash, is_safe, is_within
from .trash_directory import SUFFIX, TrashDirectory, Trashed, open_trash
from .trashinfo import TrashInfo, decode, encode, parse
from .volume import top_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

#: seconds that a file system has to answer in
_PATIENCE = 1.0

_SIZES = "directorysizes"
_BLOCK = 512

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY

#: bytes of a trashinfo that are read; a path has at most 4096, each of which may take three
_LONGEST = 1 << 16


# ---- The directories ----


def trash_directories(
    environment: Mapping[str, str], everywhere: bool, silent: Callable[[str], object]
) -> list[TrashDirectory]:
    """The user's trash directories that exist, each once, to be closed by the caller.

    The home trash and that of the working directory's file system, or those `everywhere`; `silent` hears of each
    mount point that does not answer.
    """
    home = home_trash(environment)
    found = _open_each([home] if home is not None else [])
    for top in mount_points() if everywhere else _own_top():
        opened = _open_in_time(top)
        if opened is None:
            silent(top)
        else:
            found += opened
    return _each_once(found)


def _open_in_time(top: str) -> list[TrashDirectory] | None:
    return within(_PATIENCE, lambda: _open_at(top))


def _own_top() -> list[str]:
    try:
        return [top_of(os.getcwd())]
    except OSError:
        return []


def _open_at(top: str) -> list[TrashDirectory]:
    """Both kinds, on the file system with this top."""
    user = os.geteuid()
    shared = os.path.join(top, ".Trash")
    own = os.path.join(top, f".Trash-{user}")
    return _open_each([f"{shared}/{user}", own] if is_safe(shared) else [own])


def _open_each(paths: list[str]) -> list[TrashDirectory]:
    opened = []
    for path in paths:
        try:
            opened.append(open_trash(path))
        except OSError:
            continue
    return opened


def _each_once(directories: list[TrashDirectory]) -> list[TrashDirectory]:
    """One file system may be mounted at several places."""
    found: dict[tuple[int, int], TrashDirectory] = {}
    for directory in directories:
        status = os.fstat(directory.files_fd)
        if found.setdefault((status.st_dev, status.st_ino), directory) is not directory:
            directory.close()
    return list(found.values())


# ---- What lies in them ----


def contents(directory: TrashDirectory) -> Iterator[Trashed]:
    """All that is in it, in no order; `original` is "" where no trashinfo tells it. Raises OSError."""
    names = os.listdir(directory.files_fd)
    for name in names:
        info = read_info(directory, name)
        if info is None:
            yield Trashed(directory, name, "", "", ours=False)
        else:
            yield Trashed(directory, name, _original(directory, info.path), info.date, info.ours)


def widows(directory: TrashDirectory) -> list[str]:
    """The names whose trashinfo is there and whose thing is not. Raises OSError."""
    things = set(os.listdir(directory.files_fd))
    infos = [name.removesuffix(SUFFIX) for name in os.listdir(directory.info_fd) if name.endswith(SUFFIX)]
    return [name for name in infos if name not in things]


def read_info(directory: TrashDirectory, name: str) -> TrashInfo | None:
    try:
        fd = os.open(name + SUFFIX, _READ, dir_fd=directory.info_fd)
    except OSError:
        return None
    try:
        return parse(os.read(fd, _LONGEST))
    except OSError:
        return None
    finally:
        close(fd, os)


def _original(directory: TrashDirectory, path: str) -> str:
    """The absolute path that a trashinfo means; "" if it leads out of the file system that the trash belongs to."""
    if directory.topdir is None:
        return os.path.normpath(path) if path.startswith("/") else ""
    if ".." in path.split("/"):
        return ""
    whole = os.path.normpath(os.path.join(directory.topdir, path))
    return whole if is_within(whole, directory.topdir) and whole != directory.topdir else ""


def identifier(trashed: Trashed) -> str:
    """A short name for it that stays the same as long as it lies where it lies: eight hexadecimal digits."""
    from binascii import crc32

    return f"{crc32(os.fsencode(trashed.path)):08x}"


def matching(thing: str, among: list[Trashed]) -> list[Trashed]:
    """What a user may mean: its identifier, else its place in the trash, else its path, else its name."""
    paths = _absolute(thing)
    tests: tuple[Callable[[Trashed], bool], ...] = (
        lambda trashed: identifier(trashed) == thing,
        lambda trashed: trashed.path in paths,
        lambda trashed: trashed.original in paths,
        lambda trashed: thing in {basename(trashed.original), trashed.name},
    )
    for test in tests:
        if found := list(filter(test, among)):
            return found
    return []


def _absolute(path: str) -> set[str]:
    """By its name, and without symlinks on the way; none if the working directory is gone."""
    try:
        whole = os.path.abspath(path)
        return {whole, os.path.join(os.path.realpath(os.path.dirname(whole)), basename(whole))}
    except OSError:
        return set()


# ---- How large they are ----


class Sizes:
    """Sizes of what is in one trash directory, in bytes of disk; those of directories are kept in `directorysizes`."""

    __slots__ = ("_changed", "_directory", "_known")

    def __init__(self, directory: TrashDirectory) -> None:
        self._directory = directory
        self._known = dict(_read_sizes(directory))
        self._changed = False

    def size(self, trashed: Trashed) -> int:
        """Walks through it, if it is a directory whose size is not known. Raises OSError."""
        status = trashed.status()
        if not stat.S_ISDIR(status.st_mode):
            return status.st_blocks * _BLOCK
        written = _info_time(trashed)
        size, known_since = self._known.get(trashed.name, (0, None))
        if written is None or known_since != written:
            measure = Measure()
            measure.add(trashed.name, self._directory.files_fd)
            size = measure.room
            if written is not None:
                self._known[trashed.name] = size, written
                self._changed = True
        return size

    def save(self) -> None:
        """Keep what was found out, and drop what is gone; if it cannot be written, it stays as it was."""
        try:
            things = set(os.listdir(self._directory.files_fd))
            known = {name: entry for name, entry in self._known.items() if name in things}
            if self._changed or len(known) < len(self._known):
                _write_sizes(self._directory, known)
        except OSError:
            pass


def _read_sizes(directory: TrashDirectory) -> Iterator[tuple[str, tuple[int, int]]]:
    """Name, size, and when the trashinfo was last written, in seconds; lines of another form are left out."""
    try:
        with open(f"{directory.path}/{_SIZES}", "rb") as file:
            lines = file.read().splitlines()
    except OSError:
        return
    for line in lines:
        size, _, rest = line.partition(b" ")
        time, _, name = rest.partition(b" ")
        if size.isdigit() and time.isdigit() and name:
            yield decode(name), (int(size), int(time))


def _write_sizes(directory: TrashDirectory, known: dict[str, tuple[int, int]]) -> None:
    """Written beside, then renamed, so that nobody sees half of it."""
    lines = [b"%d %d %s\n" % (size, time, encode(name)) for name, (size, time) in known.items()]
    path = f"{directory.path}/{_SIZES}"
    beside = f"{path}.{os.urandom(6).hex()}"
    fd = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(fd, "wb") as file:
            file.write(b"".join(lines))
        os.rename(beside, path)
    except BaseException:
        os.unlink(beside)
        raise


def _info_time(trashed: Trashed) -> int | None:
    try:
        status = os.stat(trashed.name + SUFFIX, dir_fd=trashed.directory.info_fd, follow_symlinks=False)
    except OSError:
        return None
    return int(status.st_mtime)
