"""Step and Line: one thing that was done, and the steps that were entered together."""

from __future__ import annotations

import os
from itertools import pairwise

from .spot import signed_identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .spot import Directory, Spot, Thing

# kinds of steps
MADE = "made"  # a directory
REMOVED = "removed"  # an empty directory
RENAMED = "renamed"
EXCHANGED = "exchanged"  # renamed to where something was, which has got its old name; that is another step
TRASHED = "trashed"
REPLACED = "replaced"  # its name was taken by another; it is in the trash
COPIED = "copied"  # to another file system, and then removed
DELETED = "deleted"  # for good
WENT = "went"  # to another working directory
SET = "set"  # a variable

#: what only the session that did it can take back
OF_SESSION = {WENT, SET}

#: what has gone to a trash, which `target` is in
TO_TRASH = {TRASHED, REPLACED}

#: what has gone from `spot` to `target`
MOVES = {RENAMED, EXCHANGED, TRASHED, REPLACED, COPIED}

#: what has made something new
MAKES = {MADE, COPIED}

# states of steps and lines; from DOING on it has been begun, and the outcome is not yet written
DONE, UNDONE, DOING, UNDOING, REDOING = range(5)


class Step:
    """One step. `spot` is where it was done or where the thing was, `target` where it went.

    `thing` is what the thing was known by when the step was done. `owner`, `accessed` and `attributes` are those of a
    removed directory. A step of the session itself has a name in place of a spot: the variable's, the directory's.
    """

    __slots__ = (
        "accessed",
        "attributes",
        "id",
        "kind",
        "other",
        "owner",
        "process",
        "spot",
        "state",
        "target",
        "thing",
    )

    def __init__(self, kind: str, spot: Spot, thing: Thing | None = None, target: Spot | None = None) -> None:
        #: of the journal; 0 before it stands there
        self.id = 0
        self.kind = kind
        self.state = DOING
        self.spot = spot
        self.target = target
        self.thing = thing
        #: the other half of an exchange, once `pair` has found it
        self.other: Step | None = None
        self.owner = (-1, -1)
        #: ns
        self.accessed = 0
        self.attributes: dict[str, bytes] = {}
        #: the journal's number of the process that has begun it
        self.process: int | None = None


def pair(steps: Sequence[Step]) -> None:
    """Find the halves of exchanges, which follow one another."""
    for step, following in pairwise(steps):
        if step.other is None and _are_halves(step, following):
            step.other, following.other = following, step


def _are_halves(one: Step, other: Step) -> bool:
    if not one.kind == other.kind == EXCHANGED or one.target is None or other.target is None:
        return False
    return (one.spot.path, one.target.path) == (other.target.path, other.spot.path)


class Line:
    """What was entered together, in the journal's words. `time` is in seconds since the epoch."""

    __slots__ = ("directory", "id", "same_boot", "session", "state", "text", "time", "turn")

    def __init__(self, number: int, session: int, time: float, directory: str, text: str, state: int) -> None:
        self.id = number
        #: the journal's number of the shell that it was entered in
        self.session = session
        self.time = time
        self.directory = directory
        self.text = text
        self.state = state
        #: whether devices have still got the numbers that they had
        self.same_boot = True
        #: its place in the order in which lines were done, taken back and brought back: steps that were done before
        #: it was its turn have smaller numbers
        self.turn = 0


class Touched:
    """A directory that a line has changed: its mtime (ns) before and after; `after` is None if that is not known."""

    __slots__ = ("after", "before", "directory", "id")

    def __init__(self, number: int, directory: Directory, before: int, after: int | None) -> None:
        self.id = number
        self.directory = directory
        self.before = before
        self.after = after

    def look(self) -> int | None:
        """Write what the mtime is by now into `after`, and return it; None if the directory is another or none."""
        self.after = self._mtime()
        return self.after

    def is_as_left(self) -> bool:
        return self.after is not None and self.after == self._mtime()

    def _mtime(self) -> int | None:
        try:
            status = os.stat(self.directory.path)
        except OSError:
            return None
        return status.st_mtime_ns if signed_identity(status) == self.directory.identity else None
