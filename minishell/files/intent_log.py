"""IntentLog: what a line of many steps is about to do, in a file, until the journal's database gets many at once.

A record is in the file before the system call, and the outcome of the one before with it. As long as the
system runs it is there for whoever comes after a process that died.
"""

from __future__ import annotations

import errno
import marshal
import os
import time
from struct import Struct
from zlib import crc32

from .spot import Directory, Spot, Thing
from .step import DONE, MAKES, Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    Packed = tuple[Any, ...]

#: length and checksum of a record
_HEAD = Struct("<II")

#: marshal's format: the last one without references, which are of no use here
_FORMAT = 2

_OPEN = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW

#: as many steps, and what is as old (s), go to the database
_MOST = 1000
_AGE = 0.2


class IntentLog:
    """The log of a line. `steps` are those that the database has not got, None those that were not done after all.

    A step in it has the negative number -1 minus its position. `generation` counts how often the database got
    everything; records of the ones before are no longer valid.
    """

    __slots__ = ("_end", "_fd", "_since", "generation", "path", "steps")

    def __init__(self, path: str) -> None:
        """Make it. Raises OSError."""
        self.path = path
        self.steps: list[Step | None] = []
        self.generation = 1
        self._end = 0
        self._since = 0.0
        self._fd = os.open(path, _OPEN, 0o600)

    def add(self, line: int, outcomes: Sequence[Step], failures: Sequence[Step], steps: Sequence[Step]) -> None:
        """Write what is about to be done, and of what was logged, what was done and what was not. Raises OSError."""
        done = [(_position(step), _pack_thing(step) if step.kind in MAKES else None) for step in outcomes]
        failed = list(map(_position, failures))
        first = len(self.steps)
        record = marshal.dumps((self.generation, line, first, done, failed, list(map(_pack, steps))), _FORMAT)
        data = _HEAD.pack(len(record), crc32(record)) + record
        if os.pwrite(self._fd, data, self._end) != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._end += len(data)
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
        self._end = 0
        self._since = 0.0

    def number(self) -> None:
        """The database has not got them after all: they have their numbers here."""
        for position, step in enumerate(self.steps):
            if step is not None:
                step.id = -1 - position

    def close(self) -> None:
        os.close(self._fd)

    def remove(self) -> None:
        self.close()
        remove_log(self.path)


def read_log(path: str, generation: int) -> tuple[int, list[Step]]:
    """What a process has logged and nobody else has: the number of the line, and its steps."""
    line = 0
    steps: list[Step | None] = []
    for of, line, first, done, failed, packed in _records(path):  # noqa: B007
        if of != generation:
            break
        del steps[first:]
        for position, thing in done:
            _came_out(steps[position], thing)
        for position in failed:
            steps[position] = None
        steps += map(_unpack, packed)
    return line, [step for step in steps if step is not None]


def remove_log(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass  # nobody reads it any more


def _records(path: str) -> Iterator[Packed]:
    """Up to the first that is not whole."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return
    at = 0
    while len(data) - at > _HEAD.size:
        length, checksum = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        record = data[at : at + length]
        if len(record) < length or crc32(record) != checksum:
            return
        yield marshal.loads(record)
        at += length


def _position(step: Step) -> int:
    return -1 - step.id


def _came_out(step: Step | None, thing: Packed | None) -> None:
    if step is not None:
        step.state = DONE
        step.thing = Thing(*thing) if thing is not None else step.thing


# ---- Steps in a record


def _pack(step: Step) -> Packed:
    target = step.target
    return (
        step.kind,
        _pack_spot(step.spot),
        None if target is None else _pack_spot(target),
        _pack_thing(step),
        step.owner,
        step.accessed,
        step.attributes,
    )


def _pack_spot(spot: Spot) -> Packed:
    directory = spot.directory
    return directory.path, directory.identity, directory.mtime, spot.name


def _pack_thing(step: Step) -> Packed | None:
    thing = step.thing
    return None if thing is None else (thing.identity, thing.mode, thing.size, thing.mtime)


def _unpack(packed: Packed) -> Step:
    kind, spot, target, thing, owner, accessed, attributes = packed
    step = Step(kind, _unpack_spot(spot), None if thing is None else Thing(*thing))
    step.target = None if target is None else _unpack_spot(target)
    step.owner, step.accessed, step.attributes = owner, accessed, attributes
    return step


def _unpack_spot(packed: Packed) -> Spot:
    path, identity, mtime, name = packed
    return Spot(Directory(path, identity, mtime), name)
