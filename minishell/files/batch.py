"""Batch: files of one directory that went to its trash together, a step each, which the journal keeps in one row."""

from __future__ import annotations

import os
from array import array
from itertools import chain

from .spot import Spot, Thing
from .step import TRASHED, Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .spot import Directory

#: numbers of a thing: device, inode, mode, size, mtime
_NUMBERS = 5

#: a thing's numbers are kept as SQLite would keep them: in 64 bits, signed
_MASK = (1 << 64) - 1

#: names are kept together, with what none of them can have between them
_SEPARATOR = "/"


class Batch(Step):
    """Steps of the kind TRASHED in one: they are all in its state, and have the numbers up to and with its own.

    `spot` and `target` have no names: they stand for the directories that the files were in and went to. `names` and
    `target_names` are the names that the files had and got there.
    """

    __slots__ = ("_things", "names", "target_names")

    def __init__(
        self,
        directory: Directory,
        target: Directory,
        names: Sequence[str],
        target_names: Sequence[str],
        things: array[int],
    ) -> None:
        super().__init__(TRASHED, Spot(directory, ""), None, Spot(target, ""))
        self.names = names
        self.target_names = target_names
        self._things = things

    def packed(self) -> tuple[bytes, bytes, bytes]:
        """Names, names in the trash and things, as the journal keeps them."""
        return (
            os.fsencode(_SEPARATOR.join(self.names)),
            os.fsencode(_SEPARATOR.join(self.target_names)),
            self._things.tobytes(),
        )

    def apart(self) -> list[Step]:
        """Its steps, each for itself."""
        first = self.id - len(self.names) + 1
        return [self._step(number, first + number) for number in range(len(self.names))]

    def _step(self, number: int, identifier: int) -> Step:
        device, inode, *rest = self._things[number * _NUMBERS : (number + 1) * _NUMBERS]
        step = Step(TRASHED, Spot(self.spot.directory, self.names[number]), Thing((device, inode), *rest))
        if self.target is not None:
            step.target = Spot(self.target.directory, self.target_names[number])
        step.id, step.state, step.process = identifier, self.state, self.process
        return step


def pack_things(statuses: Iterable[os.stat_result]) -> array[int]:
    """What each of some files is known by."""
    numbers = [(s.st_dev, s.st_ino, s.st_mode, s.st_size, s.st_mtime_ns & _MASK) for s in statuses]
    signed = array("q")
    signed.frombytes(array("Q", chain.from_iterable(numbers)).tobytes())
    return signed


def unpack(directory: Directory, target: Directory, packed: tuple[bytes, bytes, bytes]) -> Batch:
    names, target_names = (os.fsdecode(data).split(_SEPARATOR) for data in packed[:2])
    things = array("q")
    things.frombytes(packed[2])
    return Batch(directory, target, names, target_names, things)
