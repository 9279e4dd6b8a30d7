"""IntentLog: what a line of many steps is about to do, in a file, until the journal's database gets many at once.

A record is in the file before the system call, and the outcome of the one before with it. As long as the
system runs it is there for whoever comes after a process that died.
"""

from __future__ import annotations

import time

from .record_file import RecordFile, records
from .spot import Directory, Spot, Thing
from .step import DONE, MAKES, Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .record_file import Record

#: as many steps, and what is as old (s), go to the database
_MOST = 1000
_AGE = 0.2


class IntentLog(RecordFile):
    """The log of a line. `steps` are those that the database has not got, None those that were not done after all.

    A step in it has the negative number -1 minus its position. `generation` counts how often the database got
    everything; records of the ones before are no longer valid.
    """

    __slots__ = ("_since", "generation", "steps")

    def __init__(self, path: str) -> None:
        """Make it. Raises OSError."""
        super().__init__(path)
        self.steps: list[Step | None] = []
        self.generation = 1
        self._since = 0.0

    def add(self, outcomes: Sequence[Step], failures: Sequence[Step], steps: Sequence[Step]) -> None:
        """Write what is about to be done, and of what was logged, what was done and what was not. Raises OSError."""
        done = [(_position(step), pack_thing(step) if step.kind in MAKES else None) for step in outcomes]
        failed = list(map(_position, failures))
        self.append((self.generation, len(self.steps), done, failed, list(map(_pack, steps))))
        self._since = self._since or time.monotonic()
        self.forget(failures)
        for step in steps:
            step.id = -1 - len(self.steps)
            self.steps.append(step)

    def forget(self, failures: Sequence[Step]) -> None:
        """Those of them that were logged were not done."""
        for step in failures:
            if step.id < 0:
                self.steps[_position(step)] = None

    def is_due(self) -> bool:
        """Whether it is time for the database to get them."""
        return len(self.steps) >= _MOST or (self._since > 0 and time.monotonic() > self._since + _AGE)

    def restart(self) -> None:
        """The database has got everything, if there was anything."""
        if not self.steps:
            return
        self.steps = []
        self.generation += 1
        self._since = 0.0
        self.rewind()

    def number(self) -> None:
        """The database has not got them after all: they have their numbers here."""
        for position, step in enumerate(self.steps):
            if step is not None:
                step.id = -1 - position


def read_log(path: str, generation: int) -> list[Step]:
    """The steps that a process has logged and nobody else has."""
    steps: list[Step | None] = []
    for of, first, done, failed, packed in records(path):
        if of != generation:
            break
        del steps[first:]
        for position, thing in done:
            _came_out(steps[position], thing)
        for position in failed:
            steps[position] = None
        steps += map(_unpack, packed)
    return [step for step in steps if step is not None]


def _position(step: Step) -> int:
    return -1 - step.id


def _came_out(step: Step | None, thing: Record | None) -> None:
    if step is not None:
        step.state = DONE
        step.thing = unpack_thing(thing) if thing is not None else step.thing


# ---- Steps in a record


def _pack(step: Step) -> Record:
    target = step.target
    return (
        step.kind,
        _pack_spot(step.spot),
        None if target is None else _pack_spot(target),
        pack_thing(step),
        step.owner,
        step.accessed,
        step.attributes,
    )


def _pack_spot(spot: Spot) -> Record:
    directory = spot.directory
    return directory.path, directory.identity, directory.mtime, spot.name


def pack_thing(step: Step) -> Record | None:
    thing = step.thing
    return None if thing is None else (thing.identity, thing.mode, thing.size, thing.mtime)


def unpack_thing(packed: Record | None) -> Thing | None:
    return None if packed is None else Thing(*packed)


def _unpack(packed: Record) -> Step:
    kind, spot, target, thing, owner, accessed, attributes = packed
    step = Step(kind, _unpack_spot(spot), unpack_thing(thing))
    step.target = None if target is None else _unpack_spot(target)
    step.owner, step.accessed, step.attributes = owner, accessed, attributes
    return step


def _unpack_spot(packed: Record) -> Spot:
    path, identity, mtime, name = packed
    return Spot(Directory(path, identity, mtime), name)
