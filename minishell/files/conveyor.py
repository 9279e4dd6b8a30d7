"""Conveyor: many files into the trash, part by part: while one is moved there, trashinfos are written for the next."""

from __future__ import annotations

import os
import time

from .batch import Batch, pack_things
from .clerk import Clerk
from .rename import rename_noreplace
from .spot import Spot, checked, trash_files
from .trash_directory import Trashed, TrashUnavailable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .recorder import Recorder
    from .spot import Locator
    from .step import Step
    from .trash import Trash
    from .trash_directory import TrashDirectory

_LONGEST_NAME = "x" * 255


class Conveyor:
    """Takes files to the trash, recorded. `left` are the paths of what could not go so; it is as it was.

    A part is done when the next one was put, the last when `finish` was called; `cancel` forgets it.
    """

    __slots__ = ("_part", "_recorder", "_trash", "left")

    #: files of a part
    PART = 1000

    def __init__(self, recorder: Recorder, trash: Trash) -> None:
        self._recorder = recorder
        self._trash = trash
        self._part: _Part | None = None
        self.left: list[str] = []

    def put(self, above: str, names: Sequence[str], statuses: Sequence[os.stat_result]) -> None:
        """A part: files in the directory `above`, which is "" or ends in a slash, with their lstat(2)."""
        try:
            directory, parent = self._trash.find_for_files(above, names)
        except TrashUnavailable:
            self.left.extend(above + name for name in names)
            return
        before, self._part = self._part, _Part(above, names, statuses, directory, parent)
        self._part.begin()
        if before is not None:
            self._move(before)

    def finish(self) -> None:
        part, self._part = self._part, None
        if part is not None:
            self._move(part)

    def cancel(self) -> None:
        part, self._part = self._part, None
        if part is not None:
            part.cancel()

    def _move(self, part: _Part) -> None:
        steps: Sequence[Step] = ()
        try:
            part.reserve()
            recorded = self._recorder.doing(part.steps)
            steps = recorded.steps
            if not recorded.why_not:
                part.take()
        finally:
            self._came_out(steps, part.untaken)
            part.cancel()
            self.left.extend(part.left())

    def _came_out(self, steps: Sequence[Step], untaken: set[int]) -> None:
        """What was not taken, as far as is known, may have been all the same if an interrupt has come."""
        doubtful: list[Step] = []
        if untaken:
            apart = [each for batch in steps if isinstance(batch, Batch) for each in self._recorder.apart(batch)]
            doubtful = [step for number, step in enumerate(apart) if number in untaken]
            steps = [step for number, step in enumerate(apart) if number not in untaken]
        self._recorder.came_out(steps, True)
        self._recorder.came_out(doubtful, False)


class _Part:
    """Files of one directory. `untaken` are the positions of those that are not known to be in the trash.

    `unreserved` are the paths of what has got no place there, and is no file of the part then.
    """

    __slots__ = (
        "_above",
        "_clerk",
        "_directory",
        "_names",
        "_parent",
        "_reserved",
        "_statuses",
        "unreserved",
        "untaken",
    )

    def __init__(
        self,
        above: str,
        names: Sequence[str],
        statuses: Sequence[os.stat_result],
        directory: TrashDirectory,
        parent: str,
    ) -> None:
        self._above = above
        self._names = names
        self._statuses = statuses
        self._directory = directory
        #: the absolute path of `above`, with a slash
        self._parent = parent
        #: names in the trash
        self._reserved: list[str] = []
        self._clerk: Clerk | None = None
        self.untaken = set(range(len(names)))
        self.unreserved: list[str] = []

    def begin(self) -> None:
        """Reserve, if it is much, while something else goes on."""
        if len(self._names) >= Conveyor.PART:
            try:
                self._clerk = Clerk(self._reservation())
            except OSError:
                pass  # then it is done when it is needed

    def reserve(self) -> None:
        if self._clerk is None:
            self._reserved.extend(self._reservation())
        else:
            self._reserved = self._clerk.names()
            self._clerk = None
        if not all(self._reserved) or len(self._reserved) < len(self._names):
            self._leave_unreserved()

    def _leave_unreserved(self) -> None:
        kept = {number for number, reserved in enumerate(self._reserved) if reserved}
        self.unreserved = [self._above + name for number, name in enumerate(self._names) if number not in kept]
        self._names = [self._names[number] for number in sorted(kept)]
        self._statuses = [self._statuses[number] for number in sorted(kept)]
        self._reserved = list(filter(None, self._reserved))
        self.untaken = set(range(len(kept)))

    def _reservation(self) -> Iterator[str]:
        date = time.strftime("%Y-%m-%dT%H:%M:%S")
        return self._directory.reserve_files(self._parent, self._names, date)

    def steps(self, locator: Locator) -> list[Step]:
        """One batch, if there is a file. Raises OSError."""
        if not self._names:
            return []
        spot = checked(Spot(locator.directory(self._above), _LONGEST_NAME))
        files = trash_files(self._directory)
        return [Batch(spot.directory, files, self._names, self._reserved, pack_things(self._statuses))]

    def take(self) -> None:
        above, fd = self._above, self._directory.files_fd
        for number, (name, reserved) in enumerate(zip(self._names, self._reserved, strict=True)):
            try:
                rename_noreplace(above + name, reserved, dst_dir_fd=fd)
            except FileExistsError:
                self._trashed(number).remove_info()  # what has the name there is somebody else's
            except OSError:
                pass  # it will be tried again, alone
            else:
                self.untaken.discard(number)

    def _trashed(self, number: int) -> Trashed:
        return Trashed(self._directory, self._reserved[number], self._parent + self._names[number], "")

    def left(self) -> list[str]:
        """The paths of what is in its place."""
        return self.unreserved + [self._above + self._names[number] for number in sorted(self.untaken)]

    def cancel(self) -> None:
        """Remove the trashinfos of what was not taken."""
        if self._clerk is not None:
            self.reserve()
        for number in self.untaken:
            if number < len(self._reserved) and self._reserved[number]:
                self._trashed(number).cancel()
