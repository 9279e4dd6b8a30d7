"""Taking things out of the trash: back to where they were, or for good."""

from __future__ import annotations

import errno
import os
import time

from .copy import Copier
from .descent import close
from .errors import FileError
from .place import Place, basename
from .remove import Removal, make_removable
from .rename import rename_noreplace
from .trash_directory import SUFFIX, Trashed
from .trash_list import widows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .progress import Progress
    from .trash_directory import TrashDirectory

    Report = Callable[[FileError], object]
    Start = Callable[[], Progress]

#: seconds after which a trashinfo without a thing waits for none
_LONGEST_WAIT = 3600

_LOOK = os.O_PATH | os.O_DIRECTORY


def restore(trashed: Trashed, directory: str | None, report: Report, start: Start | None = None) -> None:
    """Put it back where it was, or into `directory` under the name that it had.

    Directories on its way that are gone are made. Nothing is replaced, and no symlink is followed on the way to
    where it was. Raises FileError; it is in the trash then. `report` hears of what is no reason to stop; `start` is
    called before what may take long.
    """
    place = _origin(trashed) if directory is None else _inside(directory, trashed)
    try:
        trashed.give_back(place)
    except FileExistsError:
        raise FileError("cannot restore {}: something is there", place.path) from None
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise FileError("cannot restore {}", place.path, cause=error) from None
        _copy_back(trashed, place, report, start)
    finally:
        close(place.fd, os)


def purge(trashed: Trashed, report: Report, progress: Progress | None = None) -> bool:
    """Remove it for good, then its trashinfo; whether it is gone.

    It is put aside first, so that nobody restores half of it; what is left if that ends midway goes the next time.
    """
    aside = _put_aside(trashed)
    if _remove(aside or trashed.path, report, progress):
        trashed.cancel()
        return True
    if aside is not None:
        try:
            rename_noreplace(aside, trashed.path)
        except OSError as error:
            report(FileError("cannot move {} back to {}", aside, trashed.path, cause=error))
    return False


def expunged(directory: TrashDirectory) -> str:
    """Where things are put aside that are being removed; the desktops use the same place."""
    return f"{directory.path}/expunged"


def clear_expunged(directory: TrashDirectory, progress: Progress | None = None) -> None:
    """Remove what was put aside and could not be removed then."""
    top = expunged(directory)
    try:
        names = os.listdir(top)
    except OSError:
        return
    for name in names:
        _remove(f"{top}/{name}", lambda error: None, progress)


def _put_aside(trashed: Trashed) -> str | None:
    """Its path then; None if it has to stay where it is."""
    top = expunged(trashed.directory)
    aside = f"{top}/{os.urandom(8).hex()}"
    try:
        if not os.path.isdir(top):
            os.mkdir(top, 0o700)
        rename_noreplace(trashed.path, aside)
    except OSError:
        return None
    return aside


def _remove(path: str, report: Report, progress: Progress | None) -> bool:
    failures: list[FileError] = []
    removal = Removal(failures.append, os)
    removal.recursive = True
    removal.ignore_missing = True
    removal.one_file_system = True
    removal.confirm = make_removable
    removal.progress = progress
    removal.remove(path)
    for failure in failures:
        report(failure)
    return not failures


def purge_widows(directory: TrashDirectory) -> None:
    """Remove trashinfos whose thing is gone, but for those that may still be waiting for theirs."""
    for name in widows(directory):
        try:
            status = os.stat(name + SUFFIX, dir_fd=directory.info_fd, follow_symlinks=False)
        except OSError:
            continue
        if time.time() - status.st_mtime > _LONGEST_WAIT:
            Trashed(directory, name, "", "").cancel()


def _origin(trashed: Trashed) -> Place:
    """Where it was."""
    path = trashed.original
    if not path:
        raise FileError("cannot restore {}: nothing tells where it was", trashed.path)
    return Place(path, basename(path), _open_parent(path), os)


def _inside(directory: str, trashed: Trashed) -> Place:
    name = basename(trashed.original) or trashed.name
    path = os.path.join(directory, name)
    try:
        return Place(path, name, os.open(directory, _LOOK), os)
    except OSError as error:
        raise FileError("cannot restore {}", path, cause=error) from None


def _open_parent(path: str) -> int:
    """The directory that the absolute `path` is in, made if need be, without following symlinks. Raises FileError."""
    fd = os.open("/", _LOOK)
    start = 1
    try:
        while (slash := path.find("/", start)) > 0:
            above, fd = fd, _open_or_make(path[start:slash], fd)
            close(above, os)
            start = slash + 1
    except BaseException as error:
        close(fd, os)
        if isinstance(error, NotADirectoryError):
            what = "cannot restore {}: {} is a symbolic link or no directory"
            raise FileError(what, path, path[:slash]) from None
        if isinstance(error, OSError):
            raise FileError("cannot restore {}", path, cause=error) from None
        raise
    return fd


def _open_or_make(name: str, fd: int) -> int:
    try:
        return os.open(name, _LOOK | os.O_NOFOLLOW, dir_fd=fd)
    except FileNotFoundError:
        os.mkdir(name, dir_fd=fd)
        return os.open(name, _LOOK | os.O_NOFOLLOW, dir_fd=fd)


def _copy_back(trashed: Trashed, place: Place, report: Report, start: Start | None) -> None:
    """To another file system: what is in the trash goes when the copy is complete."""
    progress = start() if start is not None else None
    copier = Copier(report, None)
    copier.replaces = False
    copier.progress = progress
    try:
        status = trashed.status()
    except OSError as error:
        raise FileError("cannot restore {}", place.path, cause=error) from None
    copier.copy(trashed.path, status, place)
    purge(trashed, report, progress)
