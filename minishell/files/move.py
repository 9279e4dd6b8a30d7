"""Moving one file to its new name (XCU mv), with all that can be in the way."""

from __future__ import annotations

import errno
import os
import stat

from .descent import identity
from .errors import FileError
from .operations import rename_fresh
from .place import Place, basename
from .rename import exchange

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .backup import Backup
    from .copy import Copier
    from .descent import Identity
    from .file_system import FileSystem
    from .progress import Progress
    from .recorded import RecordedFiles
    from .trash_directory import TrashUnavailable

    Ask = Callable[..., bool]
    Consent = Callable[[TrashUnavailable], bool]
    Notify = Callable[..., None]
    Refusal = Callable[[Place], TrashUnavailable | None]
    Report = Callable[[FileError], object]

#: symlinks that lead to one another, as Linux follows them
_MAXIMUM_LINKS = 40

#: what a rename fails with because of what is, or is to be, at the destination
_OF_DESTINATION = {
    errno.EDQUOT,
    errno.EEXIST,
    errno.EISDIR,
    errno.EMLINK,
    errno.ENOSPC,
    errno.ENOTEMPTY,
    errno.ETXTBSY,
}


class Move:
    """What one `mv` is to do, and how; `move` does it to one file.

    `report` hears of failures that are no reason to stop, `warn` of those that do not count, `notify(what, *paths)` of
    what was done, and `ask(question, path)` says whether to go on; the words are GNU's, with a `{}` for each path.
    """

    __slots__ = (
        "_copier",
        "_created",
        "_refused",
        "ask",
        "backup",
        "consent",
        "copies",
        "exchanges",
        "explains",
        "notify",
        "on_terminal",
        "overwrite",
        "recorded",
        "refusal",
        "report",
        "start",
        "update",
        "warn",
    )

    def __init__(self, report: Report, ask: Ask) -> None:
        self.report = report
        self.warn: Report = report
        self.ask = ask
        self.notify: Notify | None = None
        #: `notify` hears also of what is skipped, and how files are copied
        self.explains = False
        #: "always", "ask", or "" for POSIX's rule: ask if the user at the terminal may not write it
        self.overwrite = ""
        self.on_terminal = False
        #: what is replaced: "all", what is "older" than the source, "none", or "none-fail" to fail where something is
        self.update = "all"
        #: to another file system
        self.copies = True
        self.backup: Backup | None = None
        #: give the source and the destination, both of which are there, each other's names
        self.exchanges = False
        #: called before what may take long
        self.start: Callable[[], Progress] | None = None
        #: whether what the trash cannot take may be replaced for good
        self.consent: Consent = lambda refusal: False
        #: the file system that the targets are in, if that records what is done
        self.recorded: RecordedFiles | None = None
        #: why the trash cannot take what is replaced, where it is to go there
        self.refusal: Refusal | None = None
        self._copier: Copier | None = None
        self._created: set[str] = set()
        #: directories that were to go into themselves, and where
        self._refused: set[tuple[Identity, str]] = set()

    def move(self, source: str, target: Place) -> bool:
        """False if the user did not agree.

        Raises FileError; `source` is whole then, and what was at `target` in its place.
        """
        if self.exchanges:
            return self._exchange(source, target)
        if rename_fresh(source, target.name, target.fd, target.files):
            self._tell("renamed {} -> {}", source, target.path)
            self._created.add(target.path)
            return True
        return self._move_onto(source, target)

    def _move_onto(self, source: str, target: Place) -> bool:
        status = _status(source, target.files)
        existing = _existing(target)
        backup = None
        if existing is not None:
            stays = self._stays(source, status, target, existing)
            if stays is not None:
                return stays
            self._check_kinds(source, status, target, existing)
            if not self._may_be_lost(target, existing):
                return False
            backup = self._back_up(source, status, target)
        try:
            self._transfer(source, status, target, backup)
        except FileError:
            if backup is not None:
                self._restore(backup, target)
            raise
        self._created.add(target.path)
        return True

    def _exchange(self, source: str, target: Place) -> bool:
        status = _status(source, target.files)
        existing = _existing(target)
        stays = None if existing is None else self._stays(source, status, target, existing)
        if stays is not None:
            return stays
        try:
            getattr(target.files, "exchange", exchange)(source, target.name, dst_dir_fd=target.fd)
        except OSError as error:
            raise FileError("cannot exchange {} and {}", source, target.path, cause=error) from None
        self._tell("exchanged {} <-> {}", source, target.path)
        return True

    # -- may it be replaced?

    def _stays(self, source: str, status: os.stat_result, target: Place, existing: os.stat_result) -> bool | None:
        """None if what is at `target` may go; else true if nobody wants it to, false if the user did not agree."""
        is_unwanted = self._is_unwanted(source, status, target, existing)
        if not is_unwanted and self._agrees(target, existing):
            return None
        if self.explains:
            self._tell("skipped {}", target.path)
        return is_unwanted

    def _is_unwanted(self, source: str, status: os.stat_result, target: Place, existing: os.stat_result) -> bool:
        """Whether what is at `target` is not to be replaced."""
        if self.update == "none":
            return True
        if self.update == "none-fail":
            raise FileError("not replacing {}", target.path)
        if _is_same(source, status, target, existing, self.backup is not None):
            raise FileError("{} and {} are the same file", source, target.path)
        is_newer = status.st_mtime_ns > existing.st_mtime_ns
        return self.update == "older" and not stat.S_ISDIR(status.st_mode) and not is_newer

    def _may_be_lost(self, target: Place, existing: os.stat_result) -> bool:
        """Whether what is replaced can be kept in the trash, or need not be."""
        if self.refusal is None or self.backup is not None or stat.S_ISDIR(existing.st_mode):
            return True
        refusal = self.refusal(target)
        if refusal is None:
            return True
        if not self.consent(refusal):
            return False
        if self.recorded is not None:
            self.recorded.may_be_lost(existing)
        return True

    def _agrees(self, target: Place, existing: os.stat_result) -> bool:
        if self.overwrite == "always" or (self.overwrite == "" and not self.on_terminal):
            return True
        if stat.S_ISLNK(existing.st_mode) or target.is_writable():
            return self.overwrite == "" or self.ask("overwrite {}? ", target.path)
        mode = f"{stat.S_IMODE(existing.st_mode):04o} ({stat.filemode(existing.st_mode)[1:]})"
        return self.ask(f"replace {{}}, overriding mode {mode}? ", target.path)

    def _check_kinds(self, source: str, status: os.stat_result, target: Place, existing: os.stat_result) -> None:
        """With a backup a directory may take a file's place, or a file a directory's."""
        from_directory, to_directory = stat.S_ISDIR(status.st_mode), stat.S_ISDIR(existing.st_mode)
        if from_directory and not to_directory and self.backup is None:
            raise FileError("cannot overwrite non-directory {} with directory {}", target.path, source)
        numbered = self.backup is not None and self.backup.control == "numbered"
        if not to_directory and target.path in self._created and not numbered:
            raise FileError("will not overwrite just-created {} with {}", target.path, source)
        if to_directory and not from_directory and self.backup is None:
            raise FileError("cannot overwrite directory {} with non-directory {}", target.path, source)

    # -- backups

    def _back_up(self, source: str, status: os.stat_result, target: Place) -> Place | None:
        """Move what is at `target` aside; to where."""
        if self.backup is None or basename(source) in {".", ".."}:
            return None
        if self.backup.control != "numbered" and _is_at(self.backup.simple(target), source, status):
            raise FileError("backing up {} might destroy source;  {} not moved", target.path, source)
        try:
            place = self.backup.place(target)
            target.files.rename(target.name, place.name, src_dir_fd=target.fd, dst_dir_fd=place.fd)
        except OSError as error:
            raise FileError("cannot backup {}", target.path, cause=error) from None
        return place

    def _restore(self, backup: Place, target: Place) -> None:
        try:
            target.files.rename(backup.name, target.name, src_dir_fd=backup.fd, dst_dir_fd=target.fd)
        except OSError as error:
            self.report(FileError("cannot un-backup {}", target.path, cause=error))
        else:
            self._tell("{} -> {} (unbackup)", backup.path, target.path)

    # -- the move

    def _transfer(self, source: str, status: os.stat_result, target: Place, backup: Place | None) -> None:
        try:
            target.files.rename(source, target.name, dst_dir_fd=target.fd)
        except OSError as error:
            if error.errno == errno.EXDEV and self.copies:
                self._move_across(source, status, target, backup)
                return
            raise self._failure(error, source, status, target) from None
        if backup is not None:
            self._tell("renamed {} -> {} (backup: {})", source, target.path, backup.path)
        else:
            self._tell("renamed {} -> {}", source, target.path)

    def _failure(self, error: OSError, source: str, status: os.stat_result, target: Place) -> FileError:
        """The destination alone is named where it must be what is in the way."""
        if error.errno == errno.EINVAL:
            return self._into_itself(source, status, target)
        if error.errno in _OF_DESTINATION:
            return FileError("cannot overwrite {}", target.path, cause=error)
        return FileError("cannot move {} to {}", source, target.path, cause=error)

    def _into_itself(self, source: str, status: os.stat_result, target: Place) -> FileError:
        attempt = identity(status), target.path
        if attempt in self._refused:
            return FileError("warning: source directory {} specified more than once", source)
        self._refused.add(attempt)
        return FileError("cannot move {} to a subdirectory of itself, {}", source, target.path)

    def _tell(self, what: str, *paths: str) -> None:
        if self.notify is not None:
            self.notify(what, *paths)

    def _move_across(self, source: str, status: os.stat_result, target: Place, backup: Place | None) -> None:
        """To another file system: the source goes only when the copy is complete."""
        if self.recorded is None:
            self._copy_and_remove(source, status, target, backup)
        else:
            self.recorded.move_across(
                source, target, lambda plain: self._copy_and_remove(source, status, plain, backup)
            )

    def _copy_and_remove(self, source: str, status: os.stat_result, target: Place, backup: Place | None) -> None:
        from .copy import Copier
        from .leftover import remove_at_once
        from .remove import Removal

        if self._copier is None:
            self._copier = Copier(self.warn, self.notify)
            self._copier.explains = self.explains
            self._copier.progress = self.start() if self.start is not None else None
        self._copier.copy(source, status, target, backup.path if backup is not None else None)
        if self.recorded is None:
            removal = Removal(self.report, target.files)
            removal.recursive = True
            removal.notify = self.notify
            removal.remove(source)
        else:
            remove_at_once(source, self.report, self.notify)


def _status(source: str, files: FileSystem) -> os.stat_result:
    try:
        return files.lstat(source)
    except OSError as error:
        raise FileError("cannot stat {}", source, cause=error) from None


def _existing(target: Place) -> os.stat_result | None:
    try:
        return target.status()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileError("cannot stat {}", target.path, cause=error) from None


def _is_at(place: Place, source: str, status: os.stat_result) -> bool:
    """Whether `source` is what stands at `place`, by name and by inode."""
    try:
        return basename(source) == basename(place.name) and identity(place.status()) == identity(status)
    except OSError:
        return False


# ---- Are they the same file? ----


def _is_same(source: str, status: os.stat_result, target: Place, existing: os.stat_result, has_backup: bool) -> bool:
    """Whether moving one onto the other would lose it: the same entry, links of one file, a symlink and its file."""
    same = identity(status) == identity(existing)
    from_symlink, to_symlink = stat.S_ISLNK(status.st_mode), stat.S_ISLNK(existing.st_mode)
    if from_symlink and to_symlink:
        return _is_same_entry(source, target) or (same and not has_backup)
    if has_backup:
        return same and _is_same_entry(source, target)
    if to_symlink or not from_symlink:
        return same
    return _is_only_name_of_referent(source, target, existing)


def _is_only_name_of_referent(link: str, target: Place, existing: os.stat_result) -> bool:
    """Whether `target` is where the symlink leads, and the file has no other name that the symlink could mean."""
    try:
        if existing.st_nlink > 1:
            return _is_same_entry(_referent(link, target.files), target)
        return identity(target.files.stat(link)) == identity(existing)
    except OSError:
        return False


def _referent(link: str, files: FileSystem) -> str:
    """The path of what a symlink, and the one that it leads to, finally stand for. Raises OSError."""
    path = link
    for _ in range(_MAXIMUM_LINKS):
        try:
            path = os.path.join(os.path.dirname(path), files.readlink(path))
        except OSError as error:
            if error.errno == errno.EINVAL:
                return path
            raise
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


def _is_same_entry(source: str, target: Place) -> bool:
    """Whether they are the same name in the same directory."""
    if basename(source) != basename(target.name):
        return False
    try:
        here = target.files.stat(os.path.dirname(source.rstrip("/")) or ".")
        there = target.files.stat(os.path.dirname(target.name.rstrip("/")) or ".", dir_fd=target.fd)
    except OSError:
        return False
    return identity(here) == identity(there)
