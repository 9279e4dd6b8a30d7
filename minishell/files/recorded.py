"""The file system of a session whose lines can be undone: changes of names are recorded, nothing is overwritten."""

from __future__ import annotations

import errno
import os
import stat

from .descent import identity
from .discard import Discarded, trashed_step
from .errors import FileError
from .place import Place
from .recorder import known_step, moved_step, removed_step
from .rename import exchange, rename_noreplace
from .step import COPIED, DELETED, RENAMED, REPLACED
from .trash import Trash
from .trash_directory import TrashUnavailable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .descent import Identity
    from .file_system import FileSystem
    from .recorder import Recorder
    from .spot import Locator
    from .step import Step
    from .trash_directory import Trashed

    #: makes the step of what a move takes the place of
    Lost = Callable[[Locator], Step]

#: what link(2) fails with where a rename may still do
_NO_LINK = {errno.EPERM, errno.EACCES, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOSYS}


class RecordedFiles:
    """The calls of `os`, but that `mkdir`, `rmdir` and `rename` are recorded; and `exchange`.

    What a rename replaces goes to the trash. Where that cannot be, `refusal` tells so before; it is replaced for
    good only if `may_be_lost` has been told of it, else the rename raises TrashUnavailable.
    """

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self._expendable: set[Identity] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    @property
    def files(self) -> FileSystem:
        return self

    def mkdir(self, path: str, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
        with self.recorder.making(path, dir_fd):
            os.mkdir(path, mode, dir_fd=dir_fd)

    def rmdir(self, path: str, *, dir_fd: int | None = None) -> None:
        with self.recorder.removing(path, dir_fd):
            os.rmdir(path, dir_fd=dir_fd)

    def rename(self, src: str, dst: str, *, src_dir_fd: int | None = None, dst_dir_fd: int | None = None) -> None:
        if not os.access(dst, os.F_OK, dir_fd=dst_dir_fd, follow_symlinks=False):
            with self.recorder.renaming(src, src_dir_fd, dst, dst_dir_fd):
                rename_noreplace(src, dst, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)
        else:
            self._rename_onto(Place(src, src, src_dir_fd), Place(dst, dst, dst_dir_fd))

    def _rename_onto(self, source: Place, target: Place) -> None:
        existing = target.status()
        if identity(source.status()) == identity(existing):
            _rename(source, target)  # which does nothing (XSH rename)
        elif stat.S_ISDIR(existing.st_mode):
            with self.recorder.doing(lambda locator: [_removed(locator, target), _moved(locator, source, target)]):
                _rename(source, target)
        else:
            self._replace(source, target)

    def exchange(self, src: str, dst: str, *, src_dir_fd: int | None = None, dst_dir_fd: int | None = None) -> None:
        """rename.exchange of two different files."""
        with self.recorder.exchanging(src, src_dir_fd, dst, dst_dir_fd):
            exchange(src, dst, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)

    def _replace(self, source: Place, target: Place) -> None:
        with Trash(self.recorder.environment) as trash:
            reserved = trash.reserve([target])[0]
            if isinstance(reserved, TrashUnavailable):
                self._check_expendable(target, reserved)
                with self.recorder.doing(lambda locator: [_deleted(locator, target), _moved(locator, source, target)]):
                    _rename(source, target)
                return

            def steps(locator: Locator) -> list[Step]:
                return [trashed_step(REPLACED, locator, target, reserved), _moved(locator, source, target)]

            try:
                with self.recorder.doing(steps):
                    _replace_kept(source, target, reserved)
            except BaseException:
                reserved.cancel()
                raise

    def refusal(self, target: Place) -> TrashUnavailable | None:
        """Why what is at `target` would not go to the trash if it were replaced."""
        with Trash(self.recorder.environment) as trash:
            try:
                trash.directory_for(target)
            except TrashUnavailable as error:
                return error
        return None

    def may_be_lost(self, existing: os.stat_result) -> None:
        """The file may be replaced for good, if the trash cannot take it."""
        self._expendable.add(identity(existing))

    def _check_expendable(self, place: Place, refusal: TrashUnavailable) -> None:
        if identity(place.status()) not in self._expendable:
            raise refusal

    def move_across(self, source: str, target: Place, move: Callable[[Place], None]) -> None:
        """Have `move` copy `source` to `target`, on another file system, and remove it. Raises what `move` raises."""
        plain = Place(target.path, target.name, target.fd)
        try:
            existing = _status(plain)
        except OSError as error:
            raise FileError("cannot stat {}", target.path, cause=error) from None
        if existing is not None and stat.S_ISDIR(existing.st_mode):
            lost: list[Lost] = [lambda locator: _removed(locator, plain)]
        elif existing is not None and (refusal := self.refusal(plain)) is not None:
            self._check_expendable(plain, refusal)
            lost = [lambda locator: _deleted(locator, plain)]
        else:
            lost = []
        if existing is None or lost:
            self._move_across(source, plain, lost, move)
        else:
            self._put_aside_and_move(source, plain, move)

    def _put_aside_and_move(self, source: str, target: Place, move: Callable[[Place], None]) -> None:
        with Trash(self.recorder.environment) as trash:
            aside = Discarded(self.recorder, trash, [target], REPLACED)
            for failure in aside.failures.values():
                raise failure
            try:
                self._move_across(source, target, [], move)
            except BaseException:
                aside.give_back()
                raise

    def _move_across(self, source: str, target: Place, lost: list[Lost], move: Callable[[Place], None]) -> None:
        def steps(locator: Locator) -> list[Step]:
            moved = moved_step(COPIED, locator, source, None, target.name, target.fd)
            return [*(step(locator) for step in lost), moved]

        with self.recorder.doing(steps):
            move(target)


def _removed(locator: Locator, place: Place) -> Step:
    return removed_step(locator.spot(place.name, place.fd))


def _deleted(locator: Locator, place: Place) -> Step:
    return known_step(DELETED, locator.spot(place.name, place.fd))


def _moved(locator: Locator, source: Place, target: Place) -> Step:
    return moved_step(RENAMED, locator, source.name, source.fd, target.name, target.fd)


def _status(place: Place) -> os.stat_result | None:
    """None if nothing is there. Raises OSError if that cannot be found out: what is not seen must not be replaced."""
    try:
        return place.status()
    except FileNotFoundError:
        return None


def _rename(source: Place, target: Place) -> None:
    os.rename(source.name, target.name, src_dir_fd=source.fd, dst_dir_fd=target.fd)


def _replace_kept(source: Place, target: Place, reserved: Trashed) -> None:
    """Rename, and leave in the trash what was at the target, without a time when nothing is there if that can be."""
    trash = reserved.directory.files_fd
    try:
        os.link(target.name, reserved.name, src_dir_fd=target.fd, dst_dir_fd=trash, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        reserved.take(target)
        try:
            rename_noreplace(source.name, target.name, src_dir_fd=source.fd, dst_dir_fd=target.fd)
        except BaseException:
            reserved.give_back(target)
            raise
        return
    try:
        _rename(source, target)
    except BaseException:
        os.unlink(reserved.name, dir_fd=trash)
        raise
