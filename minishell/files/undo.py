"""Taking lines back, and bringing them back: first a look at all that is in the way, then step by step."""

from __future__ import annotations

import os
import stat

from .copy import Copier
from .errors import FileError
from .intent_log import pack_thing
from .journal import TAKEN
from .leftover import clear_away, put_aside, remove_at_once
from .place import Place
from .record_file import RecordFile
from .rename import exchange, rename_noreplace
from .settle import was_done, was_undone
from .spot import Spot, signed_identity, thing, trash_files
from .step import COPIED, DELETED, DONE, MADE, MOVES, OF_SESSION, REDOING, TO_TRASH, UNDOING, UNDONE, pair
from .trash import Trash
from .trash_directory import Trashed
from .tree_comparison import is_within_tree
from .view import View
from .ways import Ways, make_again

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .descent import Identity
    from .journal import Journal
    from .progress import Progress
    from .recorder import Recorder
    from .step import Line, Step, Touched

    Note = Callable[[FileError], object]

    #: begins to show long work on paths, and to count it
    Start = Callable[[list[str]], Progress]

_BESIDE = ".undone"

#: as many steps may take long
_MANY = 1000


class StoppedError(FileError):
    """Some steps were taken back, and then one could not be; the rest can be, when that is out of the way."""


class Reversal:
    """One `undo` (`back`), or one `redo`.

    With `force` what is in the way is not in the way: things go beside it, what has changed is moved all the same,
    and what cannot be done is left out. `note` hears of what is left out.
    """

    def __init__(self, recorder: Recorder, back: bool, note: Note, force: bool = False) -> None:
        self._recorder = recorder
        self._back = back
        self._force = force
        self._note = note

    def newest(self, journal: Journal, session: int | None) -> Line | None:
        """The line to take next, of that session or of any."""
        return journal.last_line(DONE if self._back else UNDONE, session)

    def steps(self, journal: Journal, line: Line) -> list[Step]:
        """What there is to do of a line, in order."""
        wanted = DONE if self._back else UNDONE
        steps = [step for step in journal.steps(line.id) if step.state == wanted]
        pair(steps)
        return steps[::-1] if self._back else steps

    def check(self, journal: Journal, line: Line, view: View) -> None:
        """Raises FileError for what is in the way of a line; else `view` has it taken back."""
        with Ways(line.same_boot, self._force) as ways:
            check = _Check(self._recorder, ways, view, self._back)
            for step in self.steps(journal, line):
                check.check(step)

    def run(self, journal: Journal, line: Line, start: Start | None = None) -> list[Step]:
        """Take a line; the steps that were done. What may take long is counted by what `start` gives.

        Raises FileError if something is in the way, and nothing has changed; StoppedError; JournalError.
        """
        if not self._force:
            self.check(journal, line, View())
        journal.separate(line.id)
        steps = self.steps(journal, line)
        if not steps:
            raise FileError(
                "there is nothing of it to be undone" if self._back else "there is nothing of it to be redone"
            )
        run = _Run(self._recorder, journal, line, steps, self._back, self._force, self._note)
        if start is not None:
            run.watch(start)
        run.run()
        return steps


class _Check:
    """Looks at one step after the other, as if those before had been taken."""

    __slots__ = ("_back", "_recorder", "_view", "_ways")

    def __init__(self, recorder: Recorder, ways: Ways, view: View, back: bool) -> None:
        self._recorder = recorder
        self._ways = ways
        self._view = view
        self._back = back

    def check(self, step: Step) -> None:
        """Raises FileError."""
        if step.kind in OF_SESSION:
            change = self._recorder.changes.get(step.id)
            if change is not None:
                change.check(self._back, self._view)
        elif step.kind == DELETED:
            raise gone_for_good(step, self._back)
        elif step.other is not None:
            self._check_exchange(step, step.other)
        elif step.kind in MOVES:
            self._check_move(step)
        elif (step.kind == MADE) == self._back:
            self._check_removal(step)
        else:
            self._check_free(step.spot)
            self._view.make(step.spot.path)

    def _check_move(self, step: Step) -> None:
        assert step.target is not None
        source, target = (step.target, step.spot) if self._back else (step.spot, step.target)
        self._check_thing(step, source)
        if not self._back and step.kind in TO_TRASH:
            self._view.remove(source.path)
        else:
            if step.kind != COPIED or not self._is_left(target, source):
                self._check_free(target)
            self._view.move(source.path, target.path)

    def _check_exchange(self, step: Step, other: Step) -> None:
        if _is_taken_first(step, other, self._back):
            self._check_thing(step, _origin(step, self._back))
            self._check_thing(other, _origin(other, self._back))
            self._check_way(step.spot)
            self._check_way(other.spot)
            self._view.exchange(step.spot.path, other.spot.path)

    def _check_removal(self, step: Step) -> None:
        path = step.spot.path
        self._check_thing(step, step.spot)
        try:
            if not self._view.is_empty(path):
                raise FileError("{} is not empty", path)
        except OSError as error:
            raise FileError("{} cannot be read", path, cause=error) from None
        self._view.remove(path)

    def _check_thing(self, step: Step, spot: Spot) -> None:
        if self._view.is_new(spot.path):
            return
        status = self._view.status(spot.path)
        if status is None:
            raise FileError("{} is gone", spot.path)
        check_same(step, spot, status, self._ways)

    def _is_left(self, spot: Spot, whole: Spot) -> bool:
        """Whether there is what could not be removed of a thing when it was moved to another file system."""
        now, whole_now = self._view.now(spot.path), self._view.now(whole.path)
        return now == spot.path and bool(whole_now) and is_within_tree(now, whole_now or "")

    def _check_free(self, spot: Spot) -> None:
        self._check_way(spot)
        if self._view.exists(spot.path):
            raise FileError("{} is in the way", spot.path)

    def _check_way(self, spot: Spot) -> None:
        directory = self._view.now(spot.directory.path)
        if directory is None:
            raise FileError("{} is gone", spot.directory.path)
        if directory:
            self._ways.open(spot.directory, directory)


def _is_taken_first(step: Step, other: Step, back: bool) -> bool:
    """Of the halves of an exchange; the other one is taken with it."""
    return (step.id > other.id) == back


def _origin(step: Step, back: bool) -> Spot:
    """Where the thing is that is to be moved."""
    return step.target if back and step.target is not None else step.spot


def check_same(step: Step, spot: Spot, status: os.stat_result, ways: Ways) -> None:
    """Raise FileError unless the thing is as the step left it. Of a directory, that it is the same one is enough."""
    known = step.thing
    assert known is not None
    same = ways.is_same(known.identity, status) and stat.S_IFMT(known.mode) == stat.S_IFMT(status.st_mode)
    if not same:
        raise FileError("{} is not what it was", spot.path)
    if not known.is_directory and (known.size, known.mtime) != (status.st_size, status.st_mtime_ns):
        raise FileError("{} has changed since", spot.path)


class _Run:
    """One line being taken: begun in the journal, done on the disk, written in the journal."""

    def __init__(
        self, recorder: Recorder, journal: Journal, line: Line, steps: list[Step], back: bool, force: bool, note: Note
    ) -> None:
        self._recorder = recorder
        self._journal = journal
        self._line = line
        self._steps = steps
        self._back = back
        self._force = force
        self._note = note
        self._ways = Ways(line.same_boot, force)
        self._trash = Trash(recorder.environment)
        self._reserved: dict[int, Trashed] = {}
        #: steps whose things were made anew, and steps whose things are beside their places
        self._renewed: list[Step] = []
        #: what directories that were made again were, and what they are
        self._again: list[tuple[Identity, Identity, Step]] = []
        self._displaced: list[Step] = []
        #: the steps that were taken so far
        self._taken: RecordFile | None = None
        self._progress: Progress | None = None
        self._begun, self._reached = (UNDOING, UNDONE) if back else (REDOING, DONE)

    def watch(self, start: Start) -> None:
        """Have it shown how far it is if it may take long."""
        copied = [_origin(step, self._back).path for step in self._steps if step.kind == COPIED]
        if copied:
            self._progress = start(copied)
        elif len(self._steps) >= _MANY:
            self._progress = start([])
            self._progress.whole = len(self._steps)

    def run(self) -> None:
        """Raises StoppedError, JournalError, FileError, KeyboardInterrupt."""
        touched = self._touched_last()
        with self._ways, self._trash:
            try:
                self._begin()
                self._take_all()
            finally:
                for reserved in self._reserved.values():
                    reserved.cancel()
            self._write(lambda: self._finish(touched))

    def _begin(self) -> None:
        with self._journal.database:
            if not self._back:
                self._reserve([step for step in self._steps if step.kind in TO_TRASH])
            if not self._journal.claim(self._line.id, self._steps, self._begun):
                raise FileError("another session is about it")
            path = self._journal.begin_log(self._line.id, TAKEN) if len(self._steps) > 1 else ""
        if path:
            self._begin_log(path)

    def _begin_log(self, path: str) -> None:
        """Of several steps: of one the disk tells whether it was taken, and it does so where there can be no log."""
        try:
            self._taken = RecordFile(path)
        except OSError:
            with self._journal.database:
                self._journal.end_log(path)

    def _reserve(self, steps: list[Step]) -> None:
        """Find places in the trash anew, where that can be done yet. For a transaction."""
        for step, reserved in zip(steps, self._trash.reserve([Place(step.spot.path) for step in steps]), strict=True):
            if isinstance(reserved, Trashed):
                self._reserved[step.id] = reserved
                step.target = Spot(trash_files(reserved.directory), reserved.name)
                self._journal.set_places(self._line.id, step)

    def _take_all(self) -> None:
        for number, step in enumerate(self._steps):
            try:
                if self._progress is not None:
                    self._progress.check()
                self._try(step)
                self._log(step)
            except (FileError, OSError) as error:
                self._leave(self._steps[number:])
                raise _stopped(error, number) from None
            except BaseException:
                self._leave(self._steps[number:])
                raise
            step.state = self._reached
            if self._progress is not None and self._progress.whole is not None:
                self._progress.files += 1

    def _leave(self, rest: list[Step]) -> None:
        """Go no further: the first of the rest may have been done all the same, the others are as before."""
        was_reached = was_undone if self._back else was_done
        for step in rest:
            step.state = DONE if self._back else UNDONE
        try:
            if was_reached(rest[0]):
                rest[0].state = self._reached
        except OSError:
            rest[0].state = self._begun  # to be settled when it can be seen
        self._write(lambda: None)

    def _log(self, step: Step) -> None:
        """What was taken is known after a crash, too: the thing may be elsewhere by then. Raises OSError."""
        if self._taken is not None:
            made_anew = bool(self._renewed) and self._renewed[-1] is step
            self._taken.append((step.id, pack_thing(step) if made_anew else None))

    # -- one step

    def _try(self, step: Step) -> None:
        """With force, what cannot be done is left out. Raises FileError, OSError."""
        try:
            self._take(step)
        except FileError as error:
            if not self._force:
                raise
            self._note(error)

    def _take(self, step: Step) -> None:
        """Raises FileError, OSError."""
        if step.kind in OF_SESSION:
            self._change_session(step)
        elif step.other is not None:
            self._exchange(step, step.other)
        elif step.kind in MOVES:
            self._move(step)
        elif step.kind == DELETED:
            raise gone_for_good(step, self._back)
        elif (step.kind == MADE) == self._back:
            self._remove_directory(step)
        else:
            self._make_directory(step)

    def _change_session(self, step: Step) -> None:
        change = self._recorder.changes.get(step.id)
        if change is None:
            self._note(FileError("{} is left as it is: it belongs to another session", step.spot.name))
        else:
            change.apply(self._back)

    def _remove_directory(self, step: Step) -> None:
        place = self._ways.place(step.spot)
        self._check(step, step.spot, place.status)
        try:
            os.rmdir(place.name, dir_fd=place.fd)
        except OSError as error:
            raise FileError("{} cannot be removed", place.path, cause=error) from None
        self._ways.forget()

    def _make_directory(self, step: Step) -> None:
        place = self._ways.place(step.spot)
        try:
            status = make_again(step, place)
        except FileExistsError:
            raise FileError("{} is in the way", place.path) from None
        except OSError as error:
            raise FileError("{} cannot be made", place.path, cause=error) from None
        self._is_now(step, status)

    def _is_now(self, step: Step, status: os.stat_result) -> None:
        """A step's thing was made anew."""
        before, step.thing = step.thing, thing(status)
        self._renewed.append(step)
        if before is not None and before.is_directory:
            self._ways.again[before.identity] = step.thing.identity
            self._again.append((before.identity, step.thing.identity, step))
        self._ways.forget()

    def _move(self, step: Step) -> None:
        assert step.target is not None
        source, target = (step.target, step.spot) if self._back else (step.spot, step.target)
        if step.kind in TO_TRASH:
            self._move_by_trash(step)
        else:
            origin, place = self._ways.place(source), self._ways.place(target)
            self._check(step, source, origin.status)
            self._place(step, place, lambda free: self._transfer(step, origin, free))
        if step.thing is not None and step.thing.is_directory:
            self._ways.forget()

    def _exchange(self, step: Step, other: Step) -> None:
        if not _is_taken_first(step, other, self._back):
            return
        spots = _origin(step, self._back), _origin(other, self._back)
        one, two = map(self._ways.place, spots)
        self._check(step, spots[0], one.status)
        self._check(other, spots[1], two.status)
        try:
            exchange(one.name, two.name, src_dir_fd=one.fd, dst_dir_fd=two.fd)
        except OSError as error:
            raise FileError("{} and {} cannot be exchanged", one.path, two.path, cause=error) from None
        self._ways.forget()

    def _move_by_trash(self, step: Step) -> None:
        assert step.target is not None
        if not self._back:
            origin = self._ways.place(step.spot)
            self._check(step, step.spot, origin.status)
            self._reserved_for(step).take(origin)
            return
        trashed = self._ways.trashed(step)
        self._check(step, step.target, trashed.status)
        self._place(step, self._ways.place(step.spot), trashed.give_back)

    def _reserved_for(self, step: Step) -> Trashed:
        """Raises FileError."""
        if step.id not in self._reserved:
            with self._journal.database:
                self._reserve([step])
        if step.id not in self._reserved:
            raise FileError("{} cannot go to the trash", step.spot.path)
        return self._reserved[step.id]

    def _place(self, step: Step, place: Place, put: Callable[[Place], None]) -> None:
        """Put a thing where it belongs, or with force beside that."""
        free, number = place, 1
        while True:
            try:
                put(free)
            except FileExistsError:
                if not self._force:
                    raise FileError("{} is in the way", place.path) from None
                free = place.beside(f"{place.name}{_BESIDE}{number if number > 1 else ''}")
                number += 1
                continue
            except OSError as error:
                raise FileError("{} cannot be put back", place.path, cause=error) from None
            break
        if free is not place:
            self._is_beside(step, free)

    def _is_beside(self, step: Step, place: Place) -> None:
        self._note(FileError("{} is beside what is in its place", place.path))
        spot = step.spot if self._back or step.target is None else step.target
        spot.name = place.name
        self._displaced.append(step)

    def _transfer(self, step: Step, origin: Place, target: Place) -> None:
        if step.kind != COPIED:
            rename_noreplace(origin.name, target.name, src_dir_fd=origin.fd, dst_dir_fd=target.fd)
            return
        copier = Copier(self._note, None)
        copier.progress = self._progress
        move_across(origin, target, copier)
        self._is_now(step, target.status())

    def _check(self, step: Step, spot: Spot, look: Callable[[], os.stat_result]) -> None:
        """As before, now that it is about to be done."""
        try:
            status = look()
        except OSError as error:
            raise FileError("{} is gone", spot.path, cause=error) from None
        if not self._force:
            check_same(step, spot, status, self._ways)

    # -- in the journal

    def _write(self, finish: Callable[[], None]) -> None:
        with self._journal.database:
            self._rename_identities()
            finish()
            self._journal.set_states(self._steps)
            self._journal.set_things(self._renewed)
            for step in self._displaced:
                self._journal.set_places(self._line.id, step)
            if self._taken is not None:
                self._journal.end_log(self._taken.path)
        if self._taken is not None:
            self._taken.remove()

    def _rename_identities(self) -> None:
        """All at once, by way of what nothing is: one may have got the inode that another had. For a transaction."""
        for number, (old, _, step) in enumerate(self._again, 1):
            self._journal.rename_identity(self._line.id, old, (-1, -number), max(self._line.turn, step.id + 1))
        for number, (_, new, step) in enumerate(self._again, 1):
            self._journal.rename_identity(self._line.id, (-1, -number), new, max(self._line.turn, step.id + 1))

    def _finish(self, as_left: set[int]) -> None:
        """The whole line was taken."""
        self._journal.set_line(self._line.id, self._reached)
        if self._back:
            made = {new for _, new, _ in self._again}
            self._ways.again.clear()  # the journal names them as they are now
            for each in reversed(self._journal.touched(self._line.id)):  # a subshell has touched it later
                if each.id in as_left or each.directory.identity in made:
                    self._give_time(each)
        else:
            self._journal.end_line(self._line.id)

    def _touched_last(self) -> set[int]:
        """The numbers of the directories that nobody has changed since the line."""
        moved = {step.thing.identity for step in self._steps if step.thing is not None and _is_as_it_went(step)}
        touched = self._journal.touched(self._line.id)
        return {each.id for each in touched if each.is_as_left() or each.directory.identity in moved}

    def _give_time(self, touched: Touched) -> None:
        try:
            fd = self._ways.open(touched.directory)
            os.utime(".", ns=(os.stat(".", dir_fd=fd).st_atime_ns, touched.before), dir_fd=fd)
        except (FileError, OSError):
            pass  # it is not there any more, or it is not ours


def _is_as_it_went(step: Step) -> bool:
    """Whether it has moved a directory in which nothing has changed since."""
    if step.kind not in MOVES or step.target is None or step.thing is None or not step.thing.is_directory:
        return False
    try:
        status = os.lstat(step.target.path)
    except OSError:
        return False
    return (signed_identity(status), status.st_mtime_ns) == (step.thing.identity, step.thing.mtime)


def gone_for_good(step: Step, back: bool) -> FileError:
    return FileError("{} was removed for good" if back else "{} is not removed for good again", step.spot.path)


def _stopped(error: FileError | OSError, number: int) -> FileError:
    """`error`, as a StoppedError if `number` steps were taken before."""
    if isinstance(error, OSError):
        error = FileError("{}", error.filename or "", cause=error)
    if not number:
        return error
    stopped = StoppedError(error.what, *error.paths)
    stopped.errno = error.errno
    return stopped


def move_across(origin: Place, target: Place, copier: Copier) -> None:
    """Move a thing to another file system. Raises FileError, FileExistsError; it is whole then, where it was.

    What may be at `target` is what is left there of the same thing.
    """
    copier.replaces = False
    if not os.path.lexists(target.path):
        copier.copy(origin.path, origin.status(), target)
    elif not is_within_tree(target.path, origin.path):
        raise FileExistsError
    elif not is_within_tree(origin.path, target.path):
        _complete(origin, target, copier)
    remove_at_once(origin.path, copier.report)


def _complete(origin: Place, target: Place, copier: Copier) -> None:
    """Put a copy in the place of what is left there of the thing."""
    aside = put_aside(target.path)
    try:
        copier.copy(origin.path, origin.status(), target)
    except BaseException:
        rename_noreplace(aside, target.path)
        raise
    clear_away(aside, report=copier.report)
