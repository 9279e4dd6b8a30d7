"""Settling what a crash has left open: the disk says whether a step was done.

A thing is where it was or where it was to go, never in neither place. Where a rename was made of two calls it may
be in both: then it goes back to where it was.
"""

from __future__ import annotations

import os
import stat

from .batch import Batch
from .errors import FileError
from .intent_log import read_log, unpack_thing
from .journal import INTENTS, TAKEN
from .leftover import put_aside
from .record_file import records, remove_records
from .spot import signed_identity, thing
from .step import (
    COPIED,
    DELETED,
    DOING,
    DONE,
    EXCHANGED,
    MADE,
    MOVES,
    REDOING,
    REMOVED,
    TO_TRASH,
    UNDOING,
    UNDONE,
    pair,
)
from .tree_comparison import is_within_tree
from .ways import Ways, furnish

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .journal import Journal
    from .spot import Spot, Thing
    from .step import Step

    #: what the things of the steps that were taken are known by since then, by the steps' numbers
    Taken = dict[int, Thing | None]


def settle(journal: Journal) -> None:
    """Write the outcome of all that was begun by processes that are no more. Raises JournalError."""
    if not (journal.open_steps() or journal.logs(INTENTS)):
        return
    with journal.database, Ways() as ways:  # nobody else settles, or begins, meanwhile
        dead = _Dead(journal)
        logs = _take_over_logs(journal, dead)
        taken, of_taken = _read_taken(journal, dead)
        lines: dict[int, list[Step]] = {}
        for line, step in journal.open_steps():
            if step.process in dead:
                apart = journal.take_apart(step) if isinstance(step, Batch) else [step]
                lines.setdefault(line, []).extend(apart)
        for line, steps in lines.items():
            _Settlement(journal, ways, line, steps).settle_all(taken.get(line))
            journal.settle_line(line)
    for path in (*logs, *of_taken):
        remove_records(path)


class _Dead:
    """The numbers of the processes that are no more. Of this one nothing is open."""

    __slots__ = ("_journal", "_known")

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._known: dict[int | None, bool] = {journal.process: True}

    def __contains__(self, number: int | None) -> bool:
        if number not in self._known:
            process = self._journal.process_of(number) if number is not None else None
            self._known[number] = process is None or not process.is_alive()
        return self._known[number]


def _take_over_logs(journal: Journal, dead: _Dead) -> list[str]:
    """Write the steps that only the logs of other, dead processes have; where these logs are, of no more use then."""
    paths: list[str] = []
    for path, process, line, generation in journal.logs(INTENTS):
        if process != journal.process and process in dead:
            steps = read_log(path, generation)
            if steps:
                journal.add(line, steps)
            journal.end_log(path)
            paths.append(path)
    return paths


def _read_taken(journal: Journal, dead: _Dead) -> tuple[dict[int, Taken], list[str]]:
    """What was taken of which line, by processes that died before they wrote that; where that was logged."""
    taken: dict[int, Taken] = {}
    paths: list[str] = []
    for path, process, line, _ in journal.logs(TAKEN):
        if process in dead:
            taken[line] = {step: unpack_thing(known) for step, known in records(path)}
            journal.end_log(path)
            paths.append(path)
    return taken, paths


class _Settlement:
    """What was begun of one line, being settled."""

    __slots__ = ("_journal", "_line", "_steps", "_turn", "_ways")

    def __init__(self, journal: Journal, ways: Ways, line: int, steps: Sequence[Step]) -> None:
        self._journal = journal
        self._ways = ways
        self._line = line
        self._steps = steps
        found = journal.find_line(line)
        self._turn = found.turn if found is not None else 0

    def settle_all(self, taken: Taken | None) -> None:
        """What was logged as taken is known, and so is what comes after the first that was not."""
        for step in self._steps if taken is None else self._uncertain(taken):
            try:
                self._settle(step)
            except OSError:
                pass  # it cannot be seen now: it stays open until somebody sees it

    def _uncertain(self, taken: Taken) -> list[Step]:
        claimed = [step for step in self._steps if step.state in {UNDOING, REDOING}]
        claimed.sort(key=lambda step: -step.id if step.state == UNDOING else step.id)
        for step in claimed:
            if step.id in taken:
                self._was_taken(step, taken[step.id])
        left = [step for step in claimed if step.id not in taken]
        pair(left)
        count = 2 if left and left[0].other is not None else 1
        for step in left[count:]:
            self._was_not_taken(step)
        return [*left[:count], *(step for step in self._steps if step.state == DOING)]

    def _was_taken(self, step: Step, known: Thing | None) -> None:
        if known is not None:
            self._is_now(step, known)
        self._came_out(step, UNDONE if step.state == UNDOING else DONE)

    def _was_not_taken(self, step: Step) -> None:
        if step.kind in TO_TRASH and step.state == REDOING:
            self._cancel(step)
        self._came_out(step, DONE if step.state == UNDOING else UNDONE)

    def _came_out(self, step: Step, state: int) -> None:
        step.state = state
        self._journal.set_states([step])

    def _settle(self, step: Step) -> None:
        """By what the disk shows. Raises OSError."""
        state = _state(step, self._steps)
        self._withdraw(step, state)
        if state is None:
            self._journal.remove([step])
            return
        self._renew(step, state)
        self._came_out(step, state)

    def _withdraw(self, step: Step, state: int | None) -> None:
        """Remove what a move that was not done, or not to its end, has left: a second name, a trashinfo of nothing."""
        if step.kind not in MOVES or step.target is None:
            return
        source, second = (step.target, step.spot) if step.state == UNDOING else (step.spot, step.target)
        if step.kind == COPIED:
            if state != (UNDONE if step.state == UNDOING else DONE) and not _is_old(step, second, self._steps):
                _withdraw_copy(source, second)
        elif step.kind != EXCHANGED and _is_at(step, source) and _is_at(step, second):
            try:
                os.unlink(second.path)
            except OSError:
                pass  # both names stay, which loses nothing
        if step.kind in TO_TRASH:
            self._cancel(step)

    def _cancel(self, step: Step) -> None:
        try:
            self._ways.trashed(step).cancel()
        except FileError:
            pass  # there is no such trash any more

    def _renew(self, step: Step, state: int) -> None:
        """Write what the thing is known by now, if it was made anew."""
        if (step.kind == REMOVED and state == UNDONE) or (step.kind == MADE and state == DONE):
            is_again = step.state in {UNDOING, REDOING}
            try:
                status = furnish(step, self._ways.place(step.spot)) if is_again else os.lstat(step.spot.path)
            except (FileError, OSError):
                return
            self._is_now(step, thing(status))
        elif step.kind == COPIED:
            status_now = _status(step.target if state == DONE and step.target is not None else step.spot)
            if status_now is not None:
                step.thing = thing(status_now)
                self._journal.set_things([step])

    def _is_now(self, step: Step, known: Thing) -> None:
        """A step's thing was made anew."""
        before, step.thing = step.thing, known
        if before is not None and before.is_directory and before.identity != known.identity:
            turn = max(self._turn, step.id + 1)
            self._journal.rename_identity(self._line, before.identity, known.identity, turn)
            self._ways.again[before.identity] = known.identity
            for other in self._steps:
                if other.thing is not None and other.thing.identity == before.identity:
                    other.thing.identity = known.identity
        self._journal.set_things([step])


def _state(step: Step, together: Sequence[Step]) -> int | None:
    """What the step is by what the disk shows; None if it never happened. Raises OSError."""
    if step.state == UNDOING:
        return UNDONE if was_undone(step) else DONE
    if was_done(step, together):
        return DONE
    return UNDONE if step.state == REDOING else None


def was_done(step: Step, together: Sequence[Step] = ()) -> bool:
    """Whether the disk shows that the step was done; `together` are those that were begun with it. Raises OSError."""
    if step.kind == COPIED:
        return step.target is not None and _was_copied(step, step.spot, step.target, together)
    if step.kind in MOVES:
        return step.target is not None and _is_at(step, step.target) and not _is_at(step, step.spot)
    if step.kind == MADE:
        return _is_directory(step.spot)
    return step.kind not in {REMOVED, DELETED} or not _is_at(step, step.spot)


def was_undone(step: Step) -> bool:
    """Whether the disk shows that the step was taken back. Raises OSError."""
    if step.kind == COPIED:
        return step.target is not None and _was_copied(step, step.target, step.spot)
    if step.kind in MOVES:
        return _is_at(step, step.spot) and step.target is not None and not _is_at(step, step.target)
    if step.kind == MADE:
        return not _is_at(step, step.spot)
    return step.kind != REMOVED or _is_directory(step.spot)


def _was_copied(step: Step, source: Spot, target: Spot, together: Sequence[Step] = ()) -> bool:
    """A copy is under its name once it is complete; then the source goes, of which something may be left."""
    if _status(target) is None or _is_old(step, target, together):
        return False
    return not _is_at(step, source) or not is_within_tree(target.path, source.path)


def _is_old(step: Step, target: Spot, together: Sequence[Step]) -> bool:
    """Whether what is at `target` is still what the step was to take the place of."""
    return any(other is not step and other.spot.path == target.path and _is_at(other, target) for other in together)


def _status(spot: Spot) -> os.stat_result | None:
    """None if nothing is there. Raises OSError if that cannot be found out."""
    try:
        return os.lstat(spot.path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _is_at(step: Step, spot: Spot) -> bool:
    status = _status(spot)
    return status is not None and step.thing is not None and signed_identity(status) == step.thing.identity


def _is_directory(spot: Spot) -> bool:
    status = _status(spot)
    return status is not None and stat.S_ISDIR(status.st_mode)


def _withdraw_copy(source: Spot, copy: Spot) -> None:
    """What is complete has to go again if all that it was made of is still in its place."""
    if not (is_within_tree(copy.path, source.path) and is_within_tree(source.path, copy.path)):
        return
    try:
        put_aside(copy.path)
    except OSError:
        pass  # both stay, which loses nothing
