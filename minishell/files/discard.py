"""Putting things into the trash, recorded, so that the line can be taken back."""

from __future__ import annotations

import errno
import os

from .errors import FileError
from .place import Place
from .recorder import known_step
from .spot import Spot, checked, split, trash_files
from .step import TRASHED
from .trash_directory import Trashed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .recorder import Recorder
    from .spot import Directory, Locator
    from .step import Step
    from .trash import Trash
    from .trash_directory import TrashDirectory


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
