"""Settling what a crash has left open: the disk says whether a step was done.

A thing is where it was or where it was to go, never in neither place. Where a rename was made of two calls it may
be in both: then it goes back to where it was.
"""

from __future__ import annotations

import os
import stat

from .batch import Batch
from .errors import FileError
from .intent_log import read_log, remove_log
from .leftover import put_aside
from .spot import signed_identity, thing
from .step import COPIED, DELETED, DONE, EXCHANGED, MADE, MOVES, REDOING, REMOVED, TO_TRASH, UNDOING, UNDONE
from .tree_comparison import is_within_tree
from .ways import Ways, furnish

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .journal import Journal
    from .spot import Spot
    from .step import Step


def settle(journal: Journal) -> None:
    """Write the outcome of all that was begun by processes that are no more. Raises JournalError."""
    if not (journal.open_steps() or journal.logs()):
        return
    with journal.database, Ways() as ways:  # nobody else settles, or begins, meanwhile
        dead = _Dead(journal)
        logs = _take_over_logs(journal, dead)
        lines: dict[int, list[Step]] = {}
        for line, step in journal.open_steps():
            if step.process in dead:
                apart = journal.take_apart(step) if isinstance(step, Batch) else [step]
                lines.setdefault(line, []).extend(apart)
        for line, steps in lines.items():
            settlement = _Settlement(journal, ways, line, steps)
            for step in steps:
                try:
                    settlement.settle(step)
                except OSError:
                    pass  # it cannot be seen now: it stays open until somebody sees it
            journal.settle_line(line)
    for path in logs:
        remove_log(path)


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
    for path, process, generation in journal.logs():
        if process != journal.process and process in dead:
            line, steps = read_log(path, generation)
            if steps:
                journal.add(line, steps)
            journal.end_log(path)
            paths.append(path)
    return paths


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

    def settle(self, step: Step) -> None:
        """Raises OSError."""
        state = _state(step, self._steps)
        self._withdraw(step, state)
        if state is None:
            self._journal.remove([step])
            return
        self._renew(step, state)
        step.state = state
        self._journal.set_states([step])

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
            try:
                self._ways.trashed(step).cancel()
            except FileError:
                pass  # there is no such trash any more

    def _renew(self, step: Step, state: int) -> None:
        """Write what the thing is known by now, if it was made anew."""
        made_again = (step.kind == REMOVED and state == UNDONE) or (step.kind == MADE and state == DONE)
        if made_again:
            before = step.thing
            try:
                status = (
                    furnish(step, self._ways.place(step.spot)) if step.kind == REMOVED else os.lstat(step.spot.path)
                )
            except (FileError, OSError):
                return
            step.thing = thing(status)
            if before is not None:
                turn = max(self._turn, step.id + 1)
                self._journal.rename_identity(self._line, before.identity, step.thing.identity, turn)
            self._journal.set_things([step])
        elif step.kind == COPIED:
            status_now = _status(step.target if state == DONE and step.target is not None else step.spot)
            if status_now is not None:
                step.thing = thing(status_now)
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
