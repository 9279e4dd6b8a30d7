"""Moving across file systems: a copy under a temporary name beside the destination, which it becomes when complete.

Until then nothing changes at the destination; at the source nothing changes at all, its removal is the caller's.
"""

from __future__ import annotations

import errno
import os
import stat

from .contents import copy_contents
from .descent import Descent, close, identity
from .errors import FileError
from .leftover import clear_away, copy_name, hold, sweep
from .metadata import Metadata
from .place import basename
from .remove import Entry
from .rename import rename_noreplace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    from .descent import Identity
    from .file_system import FileSystem
    from .place import Place
    from .progress import Progress

    Notify = Callable[..., None]
    Report = Callable[[FileError], object]
    T = TypeVar("T")

#: what only writing fails with
_WRITING = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

#: bytes of a file that take longer to copy than half copies take to look for
_LARGE = 1 << 20

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL

_CREATION = {
    stat.S_IFREG: "cannot create regular file {}",
    stat.S_IFLNK: "cannot create symbolic link {}",
    stat.S_IFIFO: "cannot create fifo {}",
}
_NOT_REPLACED = "inter-device move failed: {} to {}; unable to remove target"


class Copier:
    """The copies that one `mv` makes: files that were hard links of one another stay so."""

    __slots__ = ("explains", "links", "notify", "progress", "replaces", "report")

    def __init__(self, report: Report, notify: Notify | None) -> None:
        #: hears of what is no reason to stop
        self.report = report
        #: hears of each file and directory; also of how files are copied, if it `explains`
        self.notify = notify
        self.explains = False
        #: is told of bytes and files, and may stop it
        self.progress: Progress | None = None
        #: whether what is at the destination gives way
        self.replaces = True
        #: where the files with several links were copied to
        self.links: dict[Identity, tuple[_Copy, str]] = {}

    def copy(self, source: str, status: os.stat_result, target: Place, backup: str | None = None) -> None:
        """Put a copy of `source`, which has `status`, at `target`, whose old file is now `backup`.

        Raises FileError; nothing has changed then.
        """
        copy = _Copy(self, source, status, target, backup)
        try:
            copy.run()
        finally:
            copy.close()


class _Visit:
    """A directory being copied; `names` are still to come."""

    __slots__ = ("names", "status")

    def __init__(self, names: Iterator[str], status: os.stat_result) -> None:
        self.names = names
        self.status = status


class _File:
    """What is no directory, being copied: names in the directories reached, paths as the user knows them."""

    __slots__ = ("_from", "_to", "name", "new_name", "status")

    def __init__(self, name: str, source: Descent, new_name: str, target: Descent, status: os.stat_result) -> None:
        self.name = name
        self.new_name = new_name
        self.status = status
        self._from = source
        self._to = target

    @property
    def path(self) -> str:
        return self._from.path(self.name)

    @property
    def new_path(self) -> str:
        return self._to.path(self.new_name)


class _Copy:
    """The copy of one operand. `root` is the name it has in its directory, now."""

    __slots__ = (
        "_backup",
        "_copier",
        "_fd",
        "_files",
        "_from",
        "_held",
        "_source",
        "_status",
        "_target",
        "_to",
        "_visits",
        "root",
    )

    def __init__(self, copier: Copier, source: str, status: os.stat_result, target: Place, backup: str | None) -> None:
        self._copier = copier
        self._source = source
        self._status = status
        self._target = target
        self._files = target.files
        self._backup = backup
        self._fd = _open_directory_of(target)
        self._from = Descent(files=self._files)
        self._to = Descent(self._fd, target.path, self._files)
        self._visits: list[_Visit] = []
        #: the directory that the copy is, while it is made
        self._held: int | None = None
        self.root = copy_name()

    def close(self) -> None:
        try:
            close(self._held, self._files)
        finally:
            close(self._fd, self._files)

    def place(self) -> Place:
        """Where it is now."""
        return self._target.beside(self.root)

    def run(self) -> None:
        self._check_target()
        if self._copier.progress is not None:
            self._copier.progress.begin_copy()
        if stat.S_ISDIR(self._status.st_mode) or self._status.st_size > _LARGE:
            sweep(self._fd, self._files)
        try:
            with self._from, self._to:
                self._copy_operand()
            self._become_target()
        except BaseException:
            self._discard()
            raise

    def _check_target(self) -> None:
        """What would keep the copy from its place, found before anything is copied."""
        try:
            existing = self._target.status()
        except OSError:
            if self._target.path.endswith("/") and not stat.S_ISDIR(self._status.st_mode):
                cause = OSError(errno.ENOTDIR, "")
                raise FileError(_creation(self._status), self._target.path, cause=cause) from None
            return
        why = None
        if not self._files.access(".", os.W_OK | os.X_OK, dir_fd=self._fd, effective_ids=True):
            why = errno.EACCES
        elif stat.S_ISDIR(existing.st_mode) and not self._is_target_empty():
            why = errno.ENOTEMPTY
        if why is not None:
            raise FileError(_NOT_REPLACED, self._source, self._target.path, cause=OSError(why, ""))

    def _is_target_empty(self) -> bool:
        return Entry(self._target.name, True, Descent(self._target.fd, files=self._files)).is_empty()

    def _become_target(self) -> None:
        name = basename(self._target.name)
        rename = self._files.rename if self._copier.replaces else rename_noreplace
        try:
            rename(self.root, name, src_dir_fd=self._fd, dst_dir_fd=self._fd)
        except OSError as error:
            raise FileError(_NOT_REPLACED, self._source, self._target.path, cause=error) from None
        self.root = name

    def _discard(self) -> None:
        links = self._copier.links
        for key in [key for key, (copy, _) in links.items() if copy is self]:
            del links[key]
        clear_away(self.root, self._fd, self._files)

    # -- the walk

    def _copy_operand(self) -> None:
        if not stat.S_ISDIR(self._status.st_mode):
            self._copy_file(self._source, self._status, self.root)
            return
        self._enter(self._source, self._status, self.root)
        self._held = _try(lambda: self._files.open(".", _READ, dir_fd=self._to.fd), "cannot access {}", self._to.here)
        hold(self._held)
        while self._visits:
            name = next(self._visits[-1].names, None)
            if name is not None:
                self._copy_entry(name)
            else:
                self._leave()

    def _copy_entry(self, name: str) -> None:
        try:
            status = self._files.stat(name, dir_fd=self._from.fd, follow_symlinks=False)
        except OSError as error:
            raise FileError("cannot stat {}", self._from.path(name), cause=error) from None
        (self._enter if stat.S_ISDIR(status.st_mode) else self._copy_file)(name, status, name)

    def _enter(self, source: str, status: os.stat_result, target: str) -> None:
        """Begin with a directory: its copy is its maker's alone until it is left."""
        path, new_path = self._from.path(source), self._to.path(target)
        level = _try(lambda: self._from.enter(source, identity(status)), "cannot access {}", path)
        if self._to.levels and level.identity == self._to.levels[0].identity:
            raise FileError("cannot copy a directory, {}, into itself, {}", self._source, self._target.path)
        _try(lambda: self._files.mkdir(target, 0o700, dir_fd=self._to.fd), "cannot create directory {}", new_path)
        _try(lambda: self._to.enter(target), "cannot create directory {}", new_path)
        self._tell("created directory {}", new_path)
        names = _try(lambda: _names(level.fd, self._files), "cannot access {}", path)
        self._visits.append(_Visit(iter(names), status))

    def _leave(self) -> None:
        status = self._visits.pop().status
        source, target = self._from.levels[-1], self._to.levels[-1]
        Metadata(status, self._to.here, self._copier.report, self._files).give(source.fd, target.fd)
        _try(self._from.leave, "cannot access {}", self._source)
        _try(self._to.leave, "cannot access {}", self._target.path)

    # -- what is no directory

    def _copy_file(self, name: str, status: os.stat_result, new_name: str) -> None:
        file = _File(name, self._from, new_name, self._to, status)
        if self._link(file):
            return
        if self._copier.notify is not None:
            self._tell_of_copy(file)
        if stat.S_ISREG(status.st_mode):
            self._copy_regular(file)
        else:
            self._copy_node(file)
        if status.st_nlink > 1:
            self._copier.links[identity(status)] = self, self._to.below(new_name)
        if self._copier.progress is not None:
            self._copier.progress.add_file()

    def _tell_of_copy(self, file: _File) -> None:
        if self._backup is not None and not self._visits:
            self._tell("copied {} -> {} (backup: {})", file.path, file.new_path, self._backup)
        else:
            self._tell("copied {} -> {}", file.path, file.new_path)

    def _tell(self, what: str, *paths: str) -> None:
        if self._copier.notify is not None:
            self._copier.notify(what, *paths)

    def _link(self, file: _File) -> bool:
        """Whether it has been copied before, under another name; then its copy has got this one too."""
        earlier = self._copier.links.get(identity(file.status))
        if earlier is None:
            return False
        copy, below = earlier
        place = copy.place()
        try:
            self._files.link(
                place.name + below, file.new_name, src_dir_fd=place.fd, dst_dir_fd=self._to.fd, follow_symlinks=False
            )
        except OSError as error:
            what = "cannot create hard link {} to {}"
            raise FileError(what, file.new_path, place.path + below, cause=error) from None
        return True

    def _copy_regular(self, file: _File) -> None:
        try:
            source = self._files.open(file.name, _READ, dir_fd=self._from.fd)
        except OSError as error:
            raise FileError("cannot open {} for reading", file.path, cause=error) from None
        try:
            if identity(self._files.fstat(source)) != identity(file.status):
                raise FileError("skipping file {}, as it was replaced while being copied", file.path)
            self._fill(file, source)
        except OSError as error:
            if error.errno in _WRITING:
                raise FileError("error writing {}", file.new_path, cause=error) from None
            raise FileError("error copying {} to {}", file.path, file.new_path, cause=error) from None
        finally:
            close(source, self._files)

    def _fill(self, file: _File, source: int) -> None:
        """Make the copy of the open regular file. Raises FileError, OSError."""
        try:
            target = self._files.open(file.new_name, _CREATE, 0o600, dir_fd=self._to.fd)
        except OSError as error:
            raise FileError(_creation(file.status), file.new_path, cause=error) from None
        if not self._visits:
            hold(target)
        try:
            method = copy_contents(source, target, self._files, self._copier.progress)
            if self._copier.explains:
                self._tell(method)
            Metadata(file.status, file.new_path, self._copier.report, self._files).give(source, target)
        finally:
            self._files.close(target)

    def _copy_node(self, file: _File) -> None:
        """A symlink or a special file."""
        if stat.S_ISLNK(file.status.st_mode):
            content = _try(
                lambda: self._files.readlink(file.name, dir_fd=self._from.fd), "cannot read symbolic link {}", file.path
            )
            self._create(file, lambda: self._files.symlink(content, file.new_name, dir_fd=self._to.fd))
        else:
            self._create(file, lambda: _make_node(file.new_name, file.status, self._to.fd, self._files))
        Metadata(file.status, file.new_path, self._copier.report, self._files).give_to_node(file.new_name, self._to.fd)

    def _create(self, file: _File, action: Callable[[], T]) -> T:
        return _try(action, _creation(file.status), file.new_path)


def _try(action: Callable[[], T], what: str, *paths: str) -> T:
    """What `action` returns. Raises FileError for its OSError."""
    try:
        return action()
    except OSError as error:
        raise FileError(what, *paths, cause=error) from None


def _names(fd: int, files: FileSystem) -> list[str]:
    """What is in a directory, in the order in which a disk reads it fastest. Raises OSError."""
    with files.scandir(fd) as entries:
        return [name for _, name in sorted((entry.inode(), entry.name) for entry in entries)]


def _open_directory_of(target: Place) -> int:
    directory = os.path.dirname(target.name.rstrip("/")) or "."
    return _try(
        lambda: target.files.open(directory, os.O_PATH | os.O_DIRECTORY, dir_fd=target.fd),
        "cannot access {}",
        directory,
    )


def _make_node(name: str, status: os.stat_result, fd: int | None, files: FileSystem) -> None:
    mask = os.umask(0)
    try:
        files.mknod(name, status.st_mode, status.st_rdev, dir_fd=fd)
    finally:
        os.umask(mask)


def _creation(status: os.stat_result) -> str:
    """What is said if a file of this kind cannot be made."""
    return _CREATION.get(stat.S_IFMT(status.st_mode), "cannot create special file {}")
