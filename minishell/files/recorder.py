"""The recorder of a session: what operations tell before and after they act, so that the line can be taken back."""

from __future__ import annotations

import os
import time

from ..system.processes import process
from .spot import Directory, Locator, Spot, thing
from .step import COPIED, DELETED, DOING, DONE, EXCHANGED, MADE, MAKES, OF_SESSION, REMOVED, RENAMED, Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Protocol, Self

    from .batch import Batch
    from .intent_log import IntentLog
    from .journal import Journal
    from .view import View

    class Change(Protocol):
        """A change of the session itself: its directory, a variable. Both methods raise FileError."""

        def check(self, back: bool, view: View) -> None:
            """Whether it can be taken back, or brought back, once all is as in `view`; which then has it so."""

        def apply(self, back: bool) -> None: ...


#: seconds in which a journal that works and fails by turns is not told of again
_PAUSE = 60

#: what a line does after as much goes into a log, which costs less for each and a file to begin with
_FEW = 10

#: changes of the session that are kept; the oldest go first
_MOST_CHANGES = 10_000


class Act:
    """A `with` around the system calls that do `steps`; there are none where they cannot be recorded.

    That they were done is told by the absence of an exception; else it is for the disk to say.
    """

    __slots__ = ("_recorder", "steps", "why_not")

    def __init__(self, recorder: Recorder, steps: Sequence[Step], why_not: str = "") -> None:
        self._recorder = recorder
        self.steps = steps
        #: why there are none, if the user does not know it yet
        self.why_not = why_not

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, traceback: object) -> None:
        if self.steps:
            self._recorder.came_out(self.steps, kind is None)
        elif kind is None and self.why_not:
            self._recorder.tell(self.why_not)


class Recorder:
    """What one session does, line by line. `environment` is asked for XDG_STATE_HOME and HOME, `say` tells the user.

    Nothing is opened before a line's first step. A journal that fails never stops an operation: the user is
    told that nothing can be undone, again only when it fails for another reason, or after it has worked for a while.
    """

    def __init__(self, environment: Mapping[str, str], say: Callable[[str], None]) -> None:
        self.environment = environment
        self._say = say
        #: the process that lines are entered in; its children have the same recorder
        self._session_pid = os.getpid()
        self._pid = self._session_pid
        self._journal: Journal | None = None
        #: those of the processes that this one was forked from: they must not be closed here
        self._inherited: list[Journal] = []
        self._locator = Locator()
        self._text = self._directory = ""
        #: the line's number in the session, which no other recorder of the process gives, and in the journal
        self._number = self._line = 0
        #: whether the user knows that the line cannot be taken back
        self._told = False
        #: why the journal has failed last, when (s, monotonic) the user was told so, and whether it works by now
        self._trouble = ""
        self._told_at = 0.0
        self._works = True
        #: how often the line has begun something, whether no child of the session does, and the log
        self._begun = 0
        self._is_alone = True
        self._log: IntentLog | None = None
        #: steps that were done, and that were not, which neither the journal nor the log knows yet
        self._outcomes: list[Step] = []
        self._failures: list[Step] = []
        #: what was done last
        self._last: Step | None = None
        #: those of which that could not be seen, each with those that were begun with it
        self._unseen: list[tuple[Step, Sequence[Step]]] = []
        #: what only this session can take back, by the steps' numbers
        self.changes: dict[int, Change] = {}

    # -- lines

    def begin(self, text: str, directory: str) -> None:
        """A line was entered, in `directory`."""
        self.end()
        self._text, self._directory = text, directory
        self._number = max(self._number + 1, time.time_ns())
        self._told = False
        self._begun = 0
        self._is_alone = True
        self._locator.forget()

    def begin_again(self) -> None:
        """What the line does from here on is a line of its own: what it has done was taken back, or brought back."""
        self.begin(self._text, self._directory)

    def end(self) -> None:
        """The line has done all that it does."""
        is_written = bool(self._line) and self._commit(self._end_line, told=True)
        self._leave_log(remove=is_written)
        if is_written:
            self._commit(lambda journal: journal.drop_old(), told=True)
        self._line = 0
        self._last = None
        self._outcomes, self._unseen = [], []

    def _end_line(self, journal: Journal) -> None:
        journal.end_line(self._line)
        if self._log is not None:
            journal.end_log(self._log.path)

    @property
    def line(self) -> int:
        """The journal's number of the line that runs; 0 if it has done nothing."""
        return self._line

    # -- what is about to be done

    def making(self, path: str, fd: int | None = None) -> Act:
        """A directory. One that is there already is not made, whatever becomes of the process."""
        return self.doing(lambda locator: made_step(locator.spot(path, fd)))

    def removing(self, path: str, fd: int | None = None) -> Act:
        """An empty directory."""
        return self.doing(lambda locator: [removed_step(locator.spot(path, fd))])

    def renaming(self, source: str, source_fd: int | None, target: str, target_fd: int | None) -> Act:
        """What does not replace anything."""
        return self.doing(lambda locator: [moved_step(RENAMED, locator, source, source_fd, target, target_fd)])

    def exchanging(self, source: str, source_fd: int | None, target: str, target_fd: int | None) -> Act:
        """The names of two things that are there."""
        one, other = (source, source_fd), (target, target_fd)
        return self.doing(
            lambda locator: [
                moved_step(EXCHANGED, locator, *one, *other),
                moved_step(EXCHANGED, locator, *other, *one),
            ]
        )

    def copying(self, source: str, target: str, target_fd: int | None) -> Act:
        """To another file system, where it replaces nothing; the source is removed then."""
        return self.doing(lambda locator: [moved_step(COPIED, locator, source, None, target, target_fd)])

    def deleting(self, path: str) -> Act:
        """For good."""
        return self.doing(lambda locator: [known_step(DELETED, locator.spot(path))])

    def doing(self, make: Callable[[Locator], Sequence[Step]]) -> Act:
        """What has the steps that `make` says, which may raise OSError."""
        self._is_child()
        if self._told:
            return Act(self, ())
        try:
            steps = make(self._locator)
        except OSError as error:  # most often the operation will fail for the same reason
            return Act(self, (), os.strerror(error.errno or 0))
        return Act(self, steps if steps and self._intend(steps) else ())

    def changed(self, kind: str, name: str, change: Change) -> None:
        """The session itself has changed. A child's changes are nobody's but its own."""
        if self._is_child():
            return
        step = Step(kind, Spot(Directory("", (0, 0)), name))
        step.state = DONE
        if not self._told and self._intend([step]):
            self.changes[step.id] = change
            if len(self.changes) > _MOST_CHANGES:
                del self.changes[next(iter(self.changes))]

    # -- what was done

    def came_out(self, steps: Sequence[Step], well: bool) -> None:
        """`steps` were done `well`, or it is for the disk to say which of them were done."""
        for step in steps:
            if step.thing is not None and step.thing.is_directory:
                self._locator.forget_below(step.spot)
            self._came_out(step, steps, well)

    def _came_out(self, step: Step, together: Sequence[Step], well: bool) -> None:
        try:
            done = (well and step.kind != DELETED) or _was_done(step, together)
        except OSError:
            self._unseen.append((step, together))
            return
        if not done:
            self._failures.append(step)
            return
        step.state = DONE
        last, self._last = self._last, step
        if last is not None and _takes_back(step, last):
            self._failures += [last, step]
            self._last = None
        else:
            self._outcomes.append(step)

    def _look_again(self) -> None:
        unseen, self._unseen = self._unseen, []
        for step, together in unseen:
            self._came_out(step, together, False)

    def apart(self, batch: Batch) -> Sequence[Step]:
        """The steps of a batch of which not all were done; there are none if the journal fails."""
        steps: list[Step] = []
        return steps if self._commit(lambda journal: steps.extend(journal.take_apart(batch))) else ()

    def tell(self, why: str) -> None:
        """The line, or the rest of it, cannot be taken back."""
        if not self._told:
            self._say(f"this cannot be undone: {why}")
            self._told = True

    # -- the journal

    def journal(self) -> Journal:
        """The journal, opened if it is not, with all that was done up to here. Raises JournalError, OSError."""
        if self._log is not None:
            self.flush()
        return self._opened()

    def _opened(self, patient: bool = True) -> Journal:
        self._is_child()
        if self._journal is None:
            self._journal = self._open(patient)
        return self._journal

    def _is_child(self) -> bool:
        """Whether the session is another process's. What that had begun when it forked is its own to write."""
        if self._pid != os.getpid():
            self._pid = os.getpid()
            self._outcomes, self._failures, self._unseen = [], [], []
            self._leave_log()
            if self._journal is not None:
                self._inherited.append(self._journal)
                self._journal = None
        return self._pid != self._session_pid

    def _open(self, patient: bool) -> Journal:
        from ..system.state import state_directory
        from .journal import Journal
        from .settle import settle

        journal = Journal(state_directory(self.environment), patient)
        settle(journal)
        return journal

    def session(self, journal: Journal) -> int:
        """The session's number in the journal."""
        if not self._is_child():
            return journal.process
        return journal.number_of(process(self._session_pid))

    def flush(self) -> bool:
        """Write the outcomes up to here. False if that cannot be."""
        is_known = not (self._outcomes or self._failures or (self._log is not None and self._log.steps))
        return is_known or self._commit(lambda journal: None, told=True)

    def forking(self) -> None:
        """A child will do things too: what was done before is in the journal before, and from here on at once."""
        if self._log is not None:
            self.flush()
        self._is_alone = False

    def _intend(self, steps: Sequence[Step]) -> bool:
        """Write what is about to be done. False if that cannot be: the user knows it then."""
        self._begun += 1
        if self._begun > _FEW and self._may_log(steps) and self._write_to_log(steps):
            return True
        if self._told:
            return False
        if self._journal is not None and not self._line and self._journal.database.is_gone():
            self._journal.database.close()
            self._forget()
        return self._commit(lambda journal: self._write(journal, steps))

    def _commit(self, write: Callable[[Journal], None], told: bool = False) -> bool:
        """Write the outcomes up to here, and more. False if that cannot be: the user knows it then.

        With `told` only the loss of the whole journal is told: the disk will say what is not written.
        """
        from .database import JournalError

        self._look_again()
        line = self._line
        try:
            journal = self._opened(self._works)
            with journal.database:
                unknown = self._write_outcomes(journal)
                write(journal)
        except BaseException as error:
            self._line = line
            if self._log is not None:
                self._log.number()
            if not isinstance(error, (JournalError, OSError)):
                raise
            self._fail(error, told)
            return False
        self._works = True
        self._outcomes = unknown
        self._failures.clear()
        if self._log is not None:
            self._log.restart()
        return True

    def _write(self, journal: Journal, steps: Sequence[Step]) -> None:
        if not self._line:
            self._line = journal.line(self.session(journal), self._number, self._directory, self._text)
        journal.add(self._line, steps)

    def _write_outcomes(self, journal: Journal) -> list[Step]:
        """Those that could not be looked at are for the next time."""
        unknown = self._look_at_new()
        known = [step for step in self._outcomes if step.id > 0 and step.state == DONE]
        self._take_over_log(journal)
        journal.set_states(known)
        journal.set_things(step for step in known if step.kind in MAKES)
        journal.remove(self._failures)
        return unknown

    def _look_at_new(self) -> list[Step]:
        """What was made or copied is looked at only now: it may have got another mode meanwhile.

        Those that could not be looked at.
        """
        unknown: list[Step] = []
        for step in self._outcomes:
            if step.kind in MAKES:
                found = recognize(step)
                if found is None:  # an error that passes; the next time the thing may be elsewhere
                    found = recognize(step)
                step.state = DOING if found is None else DONE
                if found is None:
                    unknown.append(step)
                elif not found:
                    self._failures.append(step)
        return unknown

    # -- the log

    def _may_log(self, steps: Sequence[Step]) -> bool:
        """Not what has to have a number of the journal."""
        is_plain = self._is_alone and not self._unseen and self._pid == self._session_pid and self._line
        return bool(is_plain) and all([step.__class__ is Step and step.kind not in OF_SESSION for step in steps])

    def _write_to_log(self, steps: Sequence[Step]) -> bool:
        """False if that cannot be. The journal knows all that was before what is in the log."""
        log = self._log
        if log is None:
            log = self._begin_log()
        elif log.is_due() or any([step.id > 0 for step in (*self._outcomes, *self._failures)]):
            log = log if self._commit(lambda journal: None) and not self._outcomes else None
        if log is None or self._look_at_new():
            return False
        try:
            log.add(self._outcomes, self._failures, steps)
        except OSError:
            return False
        self._outcomes, self._failures = [], []
        return True

    def _begin_log(self) -> IntentLog | None:
        """One with nothing in it; None if there cannot be one."""
        from .intent_log import IntentLog
        from .journal import INTENTS

        paths: list[str] = []
        if self._commit(lambda journal: paths.append(journal.begin_log(self._line, INTENTS))):
            try:
                self._log = IntentLog(paths[0])
            except OSError:
                self._is_alone = False
        return None if self._outcomes else self._log

    def _take_over_log(self, journal: Journal) -> None:
        """Write what only the log has."""
        log = self._log
        if log is None or not log.steps:
            return
        log.forget(self._failures)
        steps = [step for step in log.steps if step is not None]
        if not journal.take_over(log.path, log.generation):  # an interrupt has come when that was done
            for step in steps:
                step.id = 0
        elif steps:
            journal.add(self._line, steps)

    def _leave_log(self, remove: bool = False) -> None:
        """What it has is for others to see, if it is not removed."""
        log, self._log = self._log, None
        if log is not None:
            log.remove() if remove else log.close()

    def _fail(self, error: Exception, told: bool) -> None:
        """The journal is opened anew when it is next needed."""
        journal, self._journal = self._journal, None
        if journal is not None:
            journal.database.give_up(error)
        is_lost = getattr(error, "damaged", False)
        if is_lost:
            self._forget()
        if is_lost or not told:
            self._tell_trouble(journal_failure(error))

    def _forget(self) -> None:
        """What is known of a journal that is no more."""
        self._journal = None
        self._leave_log(remove=True)
        self._line = 0
        self._outcomes, self._failures, self._unseen = [], [], []
        self.changes.clear()

    def _tell_trouble(self, why: str) -> None:
        now = time.monotonic()
        if not self._told and (why != self._trouble or (self._works and now > self._told_at + _PAUSE)):
            self._say(f"this cannot be undone, and nothing can while {why}")
            self._told_at = now
        self._told = True
        self._trouble = why
        self._works = False


def journal_failure(error: Exception) -> str:
    """What is said of a JournalError, or of an OSError."""
    if isinstance(error, OSError):
        return f"the journal cannot be opened: {os.strerror(error.errno or 0)}"
    return f"the journal is {error}"


# ---- Steps ----


def made_step(spot: Spot) -> list[Step]:
    """The step of making what is not there yet."""
    return [] if os.access(spot.path, os.F_OK, follow_symlinks=False) else [Step(MADE, spot)]


def known_step(kind: str, spot: Spot) -> Step:
    """A step with the thing that is there. Raises OSError."""
    return Step(kind, spot, thing(os.lstat(spot.path)))


def moved_step(
    kind: str, locator: Locator, source: str, source_fd: int | None, target: str, target_fd: int | None
) -> Step:
    """Raises OSError."""
    step = known_step(kind, locator.spot(source, source_fd))
    step.target = locator.spot(target, target_fd)
    return step


def removed_step(spot: Spot) -> Step:
    """The removal of an empty directory, with all that it takes to make it again. Raises OSError."""
    status = os.lstat(spot.path)
    step = Step(REMOVED, spot, thing(status))
    step.owner = status.st_uid, status.st_gid
    step.accessed = status.st_atime_ns
    try:
        for name in os.listxattr(spot.path, follow_symlinks=False):
            step.attributes[name] = os.getxattr(spot.path, name, follow_symlinks=False)
    except OSError:
        pass  # the file system has none, or does not tell
    return step


def _was_done(step: Step, together: Sequence[Step]) -> bool:
    from .settle import was_done

    return was_done(step, together)


def _takes_back(step: Step, last: Step) -> bool:
    """Whether a thing was renamed to where it has just come from, as is the backup of a move that fails."""
    if not step.kind == last.kind == RENAMED or step.target is None or last.target is None:
        return False
    return step.spot.path == last.target.path and step.target.path == last.spot.path


def recognize(step: Step) -> bool | None:
    """Write into a step what its thing is by now. False if it is not there, None if that cannot be found out."""
    spot = step.spot if step.target is None else step.target
    try:
        step.thing = thing(os.lstat(spot.path))
    except FileNotFoundError:
        return False
    except OSError:
        return None
    return True
