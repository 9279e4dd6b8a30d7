"""What one `rm` does where lines can be undone: its operands go to the trash."""

from __future__ import annotations

import errno
import os
import stat
from itertools import groupby

from .conveyor import Conveyor
from .discard import Discarded
from .errors import FileError
from .place import Place
from .remove import Removal
from .trash_directory import TrashUnavailable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Self

    from .descent import Identity
    from .recorder import Recorder
    from .remove import Entry
    from .trash import Trash

    Consent = Callable[[TrashUnavailable], bool]

#: as many files of one directory go by the conveyor
_MANY = 10


class TrashRemoval(Removal):
    """What one `rm` does that puts its operands into the trash, each as a whole.

    `consent` says whether one that the trash cannot take may be removed for good. With `thorough` each entry of a
    tree is asked about or told of as if it were removed for itself; if nothing of it stays it still goes as one.
    With `asks_always` there is a question about everything.
    A context manager: what it was given is done when it is left.
    """

    __slots__ = (
        "_consent",
        "_conveyor",
        "_doomed",
        "_kept",
        "_permanent",
        "_recorder",
        "_trash",
        "asks_always",
        "thorough",
    )

    def __init__(self, permanent: Removal, recorder: Recorder, trash: Trash, consent: Consent) -> None:
        """`permanent` is how it is done where it is for good."""
        super().__init__(permanent.report, permanent.files)
        for name in Removal.__slots__:  # how it asks and tells is the same
            setattr(self, name, getattr(permanent, name))
        self._permanent = permanent
        self._recorder = recorder
        self._trash = trash
        self._consent = consent
        self._conveyor = Conveyor(recorder, trash)
        self._doomed: list[_Doomed] = []
        #: what the user has last kept from being removed
        self._kept = ""
        self.thorough = False
        self.asks_always = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, traceback: object) -> None:
        try:
            if kind is None:
                self.finish()
        finally:
            self._conveyor.cancel()

    def remove(self, path: str, fd: int | None = None) -> None:
        if self.progress is not None:
            self.progress.add_file()
        status = None if self.asks_always else self._look(path)
        if status is not None:
            self._doomed.append(_Doomed(path, status))
            if self.notify is not None:
                self._doomed[-1].told.append(("removed {}", path))
            if len(self._doomed) >= Conveyor.PART:
                self._discard_doomed()
        elif self.thorough or self.empty_directories or self.confirm is not None:
            self.finish()
            self.remove_operand(path, fd)
            self.finish()
        else:
            self.remove_operand(path, fd)

    def _look(self, path: str) -> os.stat_result | None:
        """The status of what nothing speaks against removing: it is there, no directory, and nobody asks."""
        try:
            status = os.lstat(path)
        except OSError:
            return None
        asked = self.confirm is not None and not _is_writable(path, status)
        return None if stat.S_ISDIR(status.st_mode) or asked else status

    def remove_directory(self, entry: Entry, expected: Identity) -> None:
        if self.recursive and self.thorough:
            super().remove_directory(entry, expected)
        else:
            self.agree_and_remove(entry)

    def agrees(self, entry: Entry, descending: bool) -> bool:
        agrees = super().agrees(entry, descending)
        if not agrees:
            self._kept = entry.path
        return agrees

    def excise(self, entry: Entry, why: OSError | None = None) -> bool:
        """Take it that it will be gone; a directory takes with it what is in it."""
        if entry.is_directory and not self.recursive:
            obstacle = entry.obstacle()
            if obstacle == errno.ENOTEMPTY:
                return self.forgive(OSError(obstacle, ""), entry.path)
            if obstacle:
                return self._remove_unreadable(entry)
        doomed = _Doomed(entry.path)
        if entry.is_directory:
            within = entry.path.rstrip("/") + "/"
            if self._kept.startswith(within):
                return self.forgive(OSError(errno.ENOTEMPTY, ""), entry.path)
            while self.thorough and self._ends_within(within):
                doomed.told[:0] = self._doomed.pop().told
            if self._ends_within(within):
                self.finish()  # it has its time from then
        doomed.told.append(("removed directory {}" if entry.is_directory else "removed {}", entry.path))
        self._doomed.append(doomed)
        return True

    def _remove_unreadable(self, entry: Entry) -> bool:
        """A directory, for good: nothing else can tell whether it is empty."""
        try:
            with self._recorder.removing(entry.path):
                entry.remove()
        except OSError as error:
            return self.forgive(error, entry.path)
        if self.notify is not None:
            self.notify("removed directory {}", entry.path)
        return True

    def _ends_within(self, within: str) -> bool:
        return bool(self._doomed) and self._doomed[-1].path.startswith(within)

    def finish(self) -> None:
        """Have all in the trash that is to go there."""
        self._discard_doomed()
        self._finish_conveyor()

    def _discard_doomed(self) -> None:
        doomed, self._doomed = self._doomed, []
        for above, run in _runs(doomed) if self.notify is None else [(None, doomed)]:
            if above is None:
                self._finish_conveyor()
                self._discard(run)
            else:
                names = [each.path[len(above) :] for each in run]
                self._conveyor.put(above, names, [each.status for each in run if each.status is not None])

    def _finish_conveyor(self) -> None:
        self._conveyor.finish()
        left, self._conveyor.left = self._conveyor.left, []
        self._discard([_Doomed(path) for path in left])

    def _discard(self, run: Sequence[_Doomed]) -> None:
        discarded = Discarded(self._recorder, self._trash, [Place(doomed.path) for doomed in run])
        for number, doomed in enumerate(run):
            failure = discarded.failures.get(number)
            if failure is not None:
                self._fail(doomed.path, failure)
            elif self.notify is not None:
                for what, path in doomed.told:
                    self.notify(what, path)

    def _fail(self, path: str, failure: OSError | FileError) -> None:
        if isinstance(failure, OSError):
            self.forgive(failure, path)
        elif not isinstance(failure, TrashUnavailable):
            self.report(failure)
        elif self._consent(failure):
            with self._recorder.deleting(path):
                self._permanent.remove(path)


def _is_writable(path: str, status: os.stat_result) -> bool:
    return stat.S_ISLNK(status.st_mode) or os.access(path, os.W_OK, effective_ids=True)


class _Doomed:
    """A path that is to go, and what is to be said of it then; the `status` of a file that was an operand."""

    __slots__ = ("path", "status", "told")

    def __init__(self, path: str, status: os.stat_result | None = None) -> None:
        self.path = path
        self.status = status
        self.told: list[tuple[str, str]] = []


def _runs(doomed: Sequence[_Doomed]) -> Iterator[tuple[str | None, Sequence[_Doomed]]]:
    """In order: many files of one directory, with that, which is "" or ends in a slash; the others with None."""
    others: list[_Doomed] = []
    for above, group in groupby(doomed, _directory):
        run = list(group)
        if above is None or len(run) < _MANY:
            others += run
            continue
        if others:
            yield None, others
            others = []
        yield above, run
    if others:
        yield None, others


def _directory(doomed: _Doomed) -> str | None:
    return None if doomed.status is None else doomed.path[: doomed.path.rfind("/") + 1]
