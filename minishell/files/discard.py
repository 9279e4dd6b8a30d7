"""Putting things into the trash, recorded: what `rm` does where lines can be undone."""

from __future__ import annotations

import errno
import os
import stat

from .errors import FileError
from .place import Place
from .recorder import known_step
from .remove import Removal
from .spot import Spot, checked, split, trash_files
from .step import TRASHED
from .trash import Trash, Trashed, TrashUnavailable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .descent import Identity
    from .recorder import Recorder
    from .remove import Entry
    from .spot import Directory, Locator
    from .step import Step
    from .trash import TrashDirectory

    Consent = Callable[[TrashUnavailable], bool]

#: things that are put into the trash together
_BATCH = 10_000


def trashed_step(kind: str, locator: Locator, place: Place, trashed: Trashed) -> Step:
    """The step of what goes from `place` to its reserved place in the trash. Raises OSError."""
    return _Steps(kind, locator).step(place, trashed)


class _Steps:
    """Makes the steps of what goes to the trash together: each directory is looked for once."""

    __slots__ = ("_kind", "_locator", "_parents", "_trashes")

    def __init__(self, kind: str, locator: Locator) -> None:
        self._kind = kind
        self._locator = locator
        self._parents: dict[tuple[str, int | None], Directory] = {}
        self._trashes: dict[TrashDirectory, Directory] = {}

    def step(self, place: Place, trashed: Trashed) -> Step:
        """Raises OSError."""
        above, name = split(place.name)
        directory = self._parents.get((above, place.fd))
        if directory is None:
            directory = self._parents[above, place.fd] = self._locator.directory(above, place.fd)
        step = known_step(self._kind, checked(Spot(directory, name)))
        files = self._trashes.get(trashed.directory)
        if files is None:
            files = self._trashes[trashed.directory] = trash_files(trashed.directory)
        step.target = Spot(files, trashed.name)
        return step


class Discarded:
    """What was put into the trash together: `failures` are of the places, by their positions, that are as they were."""

    __slots__ = ("_places", "_recorder", "_reserved", "_steps", "failures")

    def __init__(self, recorder: Recorder, trash: Trash, places: Sequence[Place], kind: str = TRASHED) -> None:
        self._recorder = recorder
        self._places = places
        self.failures: dict[int, OSError | FileError] = {}
        self._reserved: dict[int, Trashed] = {}
        self._steps: dict[int, Step] = {}
        for number, found in enumerate(trash.reserve(places)):
            if isinstance(found, Trashed):
                self._reserved[number] = found
            else:
                self.failures[number] = found
        try:
            self._act(kind)
        finally:
            for trashed in self._reserved.values() if len(self._done()) < len(self._reserved) else ():
                trashed.cancel()

    def _act(self, kind: str) -> None:
        recorded = self._recorder.doing(lambda locator: self._make_steps(locator, kind))
        try:
            for number, trashed in self._reserved.items():
                self._take(number, trashed)
        except BaseException:
            self._recorder.came_out(recorded.steps, False)
            raise
        if recorded.steps:
            failed = [step for number, step in self._steps.items() if number in self.failures]
            self._recorder.came_out([step for number, step in self._steps.items() if number not in self.failures], True)
            self._recorder.came_out(failed, False)

    def _make_steps(self, locator: Locator, kind: str) -> list[Step]:
        steps = _Steps(kind, locator)
        for number, trashed in self._reserved.items():
            try:
                self._steps[number] = steps.step(self._places[number], trashed)
            except OSError:
                pass  # it is gone, or is found by nobody but by who comes from here
        return list(self._steps.values())

    def _take(self, number: int, trashed: Trashed) -> None:
        try:
            trashed.take(self._places[number])
        except (OSError, FileError) as error:
            self.failures[number] = error
        else:
            if number not in self._steps:
                self._recorder.tell(os.strerror(errno.ENAMETOOLONG))

    def _done(self) -> list[int]:
        return [number for number in self._reserved if number not in self.failures]

    def give_back(self) -> None:
        """Put everything back where it was, as if nothing had happened. Raises OSError."""
        for number in self._done():
            self._reserved[number].give_back(self._places[number])
        self._recorder.came_out(list(self._steps.values()), False)


class TrashRemoval(Removal):
    """What one `rm` does that puts its operands into the trash, each as a whole.

    `consent` says whether one that the trash cannot take may be removed for good. With `thorough` each entry of a
    tree is asked about or told of as if it were removed for itself; if nothing of it stays it still goes as one.
    What it was given is done when `finish` was called.
    """

    __slots__ = ("_batch", "_consent", "_kept", "_permanent", "_recorder", "_trash", "thorough")

    def __init__(self, permanent: Removal, recorder: Recorder, trash: Trash, consent: Consent) -> None:
        """`permanent` is how it is done where it is for good."""
        super().__init__(permanent.report, permanent.files)
        for name in Removal.__slots__:  # how it asks and tells is the same
            setattr(self, name, getattr(permanent, name))
        self._permanent = permanent
        self._recorder = recorder
        self._trash = trash
        self._consent = consent
        self._batch: list[_Doomed] = []
        #: what the user has last kept from being removed
        self._kept = ""
        self.thorough = False

    def remove(self, path: str, fd: int | None = None) -> None:
        if self.confirm is None and not self.thorough and _is_plain(path):
            self._batch.append(_Doomed(path))
        else:
            self.remove_operand(path, fd)
        if self.thorough or self.empty_directories or self.confirm is not None or len(self._batch) >= _BATCH:
            self.finish()

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
        doomed = _Doomed(entry.path)
        if entry.is_directory:
            within = entry.path.rstrip("/") + "/"
            if self._kept.startswith(within):
                return self.forgive(OSError(errno.ENOTEMPTY, ""), entry.path)
            while self.thorough and self._batch and self._batch[-1].path.startswith(within):
                doomed.told[:0] = self._batch.pop().told
        doomed.told.append(("removed directory {}" if entry.is_directory else "removed {}", entry.path))
        self._batch.append(doomed)
        return True

    def finish(self) -> None:
        """Put into the trash what is to go there."""
        batch, self._batch = self._batch, []
        discarded = Discarded(self._recorder, self._trash, [Place(doomed.path) for doomed in batch])
        for number, doomed in enumerate(batch):
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


def _is_plain(path: str) -> bool:
    """Whether there is nothing to be said against its removal: it is there, and no directory."""
    try:
        return not stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


class _Doomed:
    """A path that is to go, and what is to be said of it then."""

    __slots__ = ("path", "told")

    def __init__(self, path: str) -> None:
        self.path = path
        self.told: list[tuple[str, str]] = []
