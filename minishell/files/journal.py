"""The journal: what was done to files, line by line, in a SQLite database, so that it can be taken back.

An intent is in it before the system call, the outcome after that, so that whoever opens it after a crash knows where
to look. A transaction is in the database before the next one begins; a loss of power may take the last few with it,
and never the database.
"""

from __future__ import annotations

import os
import time

from ..system.processes import Process, boot_id, this_process
from .batch import Batch, unpack
from .database import Database
from .spot import Directory, Spot, Thing
from .step import DOING, DONE, UNDONE, Line, Step, Touched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .database import Row
    from .descent import Identity

NAME = "journal.db"

# kinds of logs: of the steps of a line that runs, and of those that were taken back, or brought back
INTENTS, TAKEN = "intents", "taken"

#: what a line is kept for at most
KEPT_DAYS = 30
KEPT_STEPS = 1_000_000

#: steps dropped at once, so that nobody waits for it
_DROPPED_AT_ONCE = 2_000

#: what makes each version of the database out of the one before
_SCHEMAS = (
    f"""
CREATE TABLE process (id INTEGER PRIMARY KEY, pid INTEGER, started INTEGER, boot TEXT, UNIQUE (boot, pid, started));
CREATE TABLE line (
    id INTEGER PRIMARY KEY, session INTEGER, number INTEGER, time REAL, directory BLOB, text BLOB,
    state INTEGER, turn INTEGER, UNIQUE (session, number));
CREATE INDEX line_turn ON line (state, turn);
CREATE INDEX line_session_turn ON line (session, state, turn);
CREATE TABLE directory (
    id INTEGER PRIMARY KEY, line INTEGER, path BLOB, device INTEGER, inode INTEGER, before INTEGER, after INTEGER);
CREATE INDEX directory_line ON directory (line);
CREATE INDEX directory_inode ON directory (inode);
CREATE TABLE step (
    id INTEGER PRIMARY KEY, line INTEGER, kind TEXT, state INTEGER, directory INTEGER, name BLOB,
    target INTEGER, target_name BLOB, device INTEGER, inode INTEGER, mode INTEGER, size INTEGER, mtime INTEGER,
    user INTEGER, "group" INTEGER, atime INTEGER, process INTEGER);
CREATE INDEX step_line ON step (line);
CREATE INDEX step_open ON step (state) WHERE state >= {DOING};
CREATE INDEX step_directory ON step (inode) WHERE mode >> 12 = 4;
CREATE TABLE attribute (step INTEGER, name BLOB, value BLOB, PRIMARY KEY (step, name)) WITHOUT ROWID;
""",
    "CREATE TABLE batch (step INTEGER PRIMARY KEY, names BLOB, target_names BLOB, things BLOB)",
    "CREATE TABLE log (name TEXT PRIMARY KEY, process INTEGER, line INTEGER, generation INTEGER) WITHOUT ROWID",
)

_INSERT_STEP = (
    "INSERT INTO step (id, line, kind, state, directory, name, target, target_name, device, inode, mode, size, mtime,"
    ' user, "group", atime, process) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'
)
_STEP = (
    "SELECT step.id, kind, state, a.path, a.device, a.inode, name, b.path, b.device, b.inode, target_name,"
    ' step.device, step.inode, mode, size, mtime, user, "group", atime, process, names, target_names, things'
    " FROM step LEFT JOIN directory a ON a.id = step.directory LEFT JOIN directory b ON b.id = step.target"
    " LEFT JOIN batch ON batch.step = step.id"
)
#: the planner of queries would rather go through all steps in order
_OPEN_STEPS = (
    _STEP.replace("SELECT ", "SELECT step.line, ", 1).replace("FROM step", "FROM step INDEXED BY step_open")
    + f" WHERE state >= {DOING} ORDER BY step.id"
)
#: a step for itself, with what it has in common with those of its batch
_INSERT_STEP_APART = (
    "INSERT INTO step (id, line, kind, state, directory, name, target, target_name, device, inode, mode, size, mtime,"
    " process) SELECT ?, line, kind, state, directory, ?, target, ?, ?, ?, ?, ?, ?, process FROM step WHERE id = ?"
)
#: the last of them is where the batch was
_SET_STEP_APART = (
    "UPDATE step SET (name, target_name, device, inode, mode, size, mtime) = (?, ?, ?, ?, ?, ?, ?) WHERE id = ?"
)
_LINE = (
    "SELECT line.id, session, time, directory, text, state, turn, boot FROM line"
    " LEFT JOIN process ON process.id = session"
)

_FIRST_STEP_THERE = (
    "(SELECT min(id) FROM step WHERE step.line = directory.line AND directory.id IN (step.directory, step.target))"
)

#: not so a line whose steps have all failed
_HAS_STEPS = "EXISTS (SELECT 1 FROM step WHERE step.line = line.id)"

_NEXT_TURN = (
    "(SELECT max((SELECT coalesce(max(turn), 0) FROM line WHERE state = 0),"
    " (SELECT coalesce(max(turn), 0) FROM line WHERE state = 1), (SELECT coalesce(max(id), 0) FROM step)) + 1)"
)


class Journal:
    """The open journal. Its methods raise JournalError; the database is as it was before then.

    Those that are for a transaction are to be called `with journal.database`.
    """

    __slots__ = ("_boot", "_directories", "database", "process")

    def __init__(self, directory: str, patient: bool = True) -> None:
        """Open the journal in `directory`. If not `patient`, somebody who has it locked is not waited for."""
        self._boot = boot_id()
        #: rows of the directories that were written: line, path and identity to number
        self._directories: dict[tuple[int, str, Identity], int] = {}
        self.database = Database(os.path.join(directory, NAME), _SCHEMAS, patient)
        self.database.after_rollback = self._directories.clear
        try:
            #: the number of this process
            self.process = self.number_of(this_process())
            self.database.be_patient()
        except BaseException:
            self.database.close()
            raise

    # -- processes and lines

    def number_of(self, process: Process) -> int:
        key = process.boot, process.pid, process.started
        self.database.execute("INSERT OR IGNORE INTO process (boot, pid, started) VALUES (?, ?, ?)", key)
        query = "SELECT id FROM process WHERE boot = ? AND pid = ? AND started = ?"
        return int(self.database.execute(query, key).fetchone()[0])

    def process_of(self, number: int) -> Process | None:
        query = "SELECT pid, started, boot FROM process WHERE id = ?"
        row = self.database.all(query, number)
        return Process(*row[0]) if row else None

    def line(self, session: int, number: int, directory: str, text: str) -> int:
        """The journal's number of the line that is `number` in its session, which may have been written before."""
        values = session, number, time.time(), os.fsencode(directory), os.fsencode(text), DONE
        self.database.execute(
            "INSERT INTO line (session, number, time, directory, text, state, turn)"
            f" VALUES (?, ?, ?, ?, ?, ?, {_NEXT_TURN}) ON CONFLICT (session, number) DO NOTHING",
            values,
        )
        query = "SELECT id FROM line WHERE session = ? AND number = ?"
        return int(self.database.execute(query, (session, number)).fetchone()[0])

    def last_line(self, state: int, session: int | None = None) -> Line | None:
        """The line in that state, of that session or of any, that was done or taken back last."""
        return next(iter(self.last_lines([state], session, 1)), None)

    def last_lines(self, states: Sequence[int], session: int | None, count: int) -> list[Line]:
        marks = ", ".join("?" * len(states))
        where, values = ("session = ? AND ", [session]) if session is not None else ("", [])
        query = f"{_LINE} WHERE {where}state IN ({marks}) AND {_HAS_STEPS} ORDER BY turn DESC LIMIT ?"
        return [self._line(row) for row in self.database.all(query, *values, *states, count)]

    def find_line(self, number: int) -> Line | None:
        return next(map(self._line, self.database.all(f"{_LINE} WHERE line.id = ?", number)), None)

    def _line(self, row: tuple[object, ...]) -> Line:
        number, session, date, directory, text, state, turn, boot = row
        line = Line(number, session, date, os.fsdecode(directory), os.fsdecode(text), state)  # type: ignore[arg-type]
        line.turn = turn  # type: ignore[assignment]
        line.same_boot = boot == self._boot
        return line

    def end_line(self, line: int) -> None:
        """It has done all that it does. For a transaction."""
        if self.database.execute(f"DELETE FROM line WHERE id = ? AND NOT {_HAS_STEPS}", (line,)).rowcount:
            self.database.execute("DELETE FROM directory WHERE line = ?", (line,))
        self._directories.clear()  # the line's number, and theirs, may be given again
        self.set_touched([each for each in self.touched(line) if each.look() is not None])

    def settle_line(self, line: int) -> None:
        """After a crash: a line of which nothing is done any more was taken back. For a transaction."""
        done, steps = self.database.all("SELECT sum(state = 0), count(*) FROM step WHERE line = ?", line)[0]
        if steps and not done:
            self.set_line(line, UNDONE)
        elif steps:
            self.set_line(line, DONE)

    def set_line(self, line: int, state: int) -> None:
        """It was taken back, or brought back, as a whole. For a transaction."""
        self.database.execute("UPDATE line SET state = ? WHERE id = ?", (state, line))

    # -- logs

    def begin_log(self, line: int, kind: str) -> str:
        """From here on this process has a log of a line's INTENTS, or what of it is TAKEN; where. For a transaction."""
        name = f"{NAME}-{kind}-{os.urandom(8).hex()}"
        self.database.execute("INSERT INTO log VALUES (?, ?, ?, 1)", (name, self.process, line))
        return os.path.join(os.path.dirname(self.database.path), name)

    def take_over(self, path: str, generation: int) -> bool:
        """What is in a log up to that generation will be in here: false if it is already. For a transaction."""
        query = "UPDATE log SET generation = ? WHERE name = ? AND generation = ?"
        return self.database.execute(query, (generation + 1, os.path.basename(path), generation)).rowcount == 1

    def end_log(self, path: str) -> None:
        """There is no such log any more. For a transaction."""
        self.database.execute("DELETE FROM log WHERE name = ?", (os.path.basename(path),))

    def logs(self, kind: str) -> list[tuple[str, int, int, int]]:
        """Where there are logs, whose they are or were, of which lines, and the generations that are not in here."""
        directory = os.path.dirname(self.database.path)
        rows = self.database.all("SELECT name, process, line, generation FROM log")
        return [(os.path.join(directory, row[0]), *row[1:]) for row in rows if row[0].startswith(f"{NAME}-{kind}-")]

    # -- steps

    def add(self, line: int, steps: Sequence[Step]) -> None:
        """Write new steps, in whichever state they are, or one batch; they get their numbers. For a transaction."""
        if len(steps) == 1:
            self._add_one(line, steps[0])
        else:
            self._add_together(line, steps)
        for step in steps:
            if step.attributes:
                rows = [(step.id, os.fsencode(name), value) for name, value in step.attributes.items()]
                self.database.execute_all("INSERT INTO attribute (step, name, value) VALUES (?, ?, ?)", rows)

    def _add_one(self, line: int, step: Step) -> None:
        if isinstance(step, Batch):
            step.id = self._last_step() + len(step.names)
            self.database.execute("INSERT INTO batch VALUES (?, ?, ?, ?)", (step.id, *step.packed()))
        number = step.id if step.id > 0 else None
        step.id = self.database.execute(_INSERT_STEP, self._row(number, line, step)).lastrowid or 0

    def _last_step(self) -> int:
        return int(self.database.all("SELECT coalesce(max(id), 0) FROM step")[0][0])

    def _add_together(self, line: int, steps: Sequence[Step]) -> None:
        for number, step in enumerate(steps, self._last_step() + 1):
            step.id = number
        self.database.execute_all(_INSERT_STEP, [self._row(step.id, line, step) for step in steps])

    def _row(self, number: int | None, line: int, step: Step) -> tuple[object, ...]:
        known, target = step.thing, step.target
        return (
            number,
            line,
            step.kind,
            step.state,
            self._directory(line, step.spot.directory),
            os.fsencode(step.spot.name),
            None if target is None else self._directory(line, target.directory),
            None if target is None else os.fsencode(target.name),
            *((None,) * 5 if known is None else (*known.identity, known.mode, known.size, known.mtime)),
            *((None,) * 3 if step.owner[0] < 0 else (*step.owner, step.accessed)),
            self.process if step.state >= DOING else None,
        )

    def _directory(self, line: int, directory: Directory) -> int:
        key = line, directory.path, directory.identity
        number = self._directories.get(key)
        if number is None:
            cursor = self.database.execute(
                "INSERT INTO directory (line, path, device, inode, before) VALUES (?, ?, ?, ?, ?)",
                (line, os.fsencode(directory.path), *directory.identity, directory.mtime),
            )
            number = self._directories[key] = cursor.lastrowid or 0
        return number

    def set_states(self, steps: Iterable[Step]) -> None:
        """Write how steps came out. For a transaction."""
        self.database.execute_all("UPDATE step SET state = ?, process = NULL WHERE id BETWEEN ? AND ?", _runs(steps))

    def set_things(self, steps: Iterable[Step]) -> None:
        """Write what steps' things are known by now. For a transaction."""
        query = "UPDATE step SET device = ?, inode = ?, mode = ?, size = ?, mtime = ? WHERE id = ?"
        for step in steps:
            known = step.thing
            if known is not None:
                self.database.execute(query, (*known.identity, known.mode, known.size, known.mtime, step.id))

    def set_places(self, line: int, step: Step) -> None:
        """Write where a step's thing was, and where it went, after that has changed. For a transaction."""
        self.database.execute("UPDATE step SET name = ? WHERE id = ?", (os.fsencode(step.spot.name), step.id))
        if step.target is not None:
            values = self._directory(line, step.target.directory), os.fsencode(step.target.name), step.id
            self.database.execute("UPDATE step SET target = ?, target_name = ? WHERE id = ?", values)

    def claim(self, line: int, steps: Sequence[Step], state: int) -> bool:
        """Begin to take steps back, or to bring them back: false if they are not as they were. For a transaction."""
        self.database.execute(f"UPDATE line SET turn = {_NEXT_TURN} WHERE id = ?", (line,))
        rows = [(state, self.process, step.id, step.state) for step in steps]
        query = "UPDATE step SET state = ?, process = ? WHERE id = ? AND state = ?"
        return self.database.execute_all(query, rows) == len(rows)

    def remove(self, steps: Iterable[Step]) -> None:
        """Forget steps that did not happen. For a transaction."""
        rows = [(step.id,) for step in steps]
        self.database.execute_all("DELETE FROM attribute WHERE step = ?", rows)
        self.database.execute_all("DELETE FROM step WHERE id = ?", rows)

    def rename_identity(self, line: int, old: Identity, new: Identity, before: int) -> None:
        """A directory was made again by a line: what was written of the old one is meant of the new. For a transaction.

        But not by other lines' steps from `before` on, when it was gone: another directory may have got its inode.
        """
        values = (*new, *old, line, before, before)
        is_earlier = "(line = ? OR line IN (SELECT id FROM line WHERE turn <= ?) AND {} < ?)"
        found = f"device = ? AND inode = ? AND mode >> 12 = 4 AND {is_earlier.format('id')}"
        self.database.execute(f"UPDATE step SET device = ?, inode = ? WHERE {found}", values)
        found = f"device = ? AND inode = ? AND {is_earlier.format(_FIRST_STEP_THERE)}"
        self.database.execute(f"UPDATE directory SET device = ?, inode = ? WHERE {found}", values)

    def steps(self, line: int) -> list[Step]:
        """In the order in which they were done."""
        return [each for step in self._steps(line) for each in (step.apart() if isinstance(step, Batch) else (step,))]

    def _steps(self, line: int) -> list[Step]:
        """Batches are in one piece."""
        steps = [_step(row) for row in self.database.all(f"{_STEP} WHERE step.line = ? ORDER BY step.id", line)]
        self._add_attributes(steps)
        return steps

    def separate(self, line: int) -> None:
        """Write each step of a line for itself, so that it can have a state of its own."""
        batches = [step for step in self._steps(line) if isinstance(step, Batch) and step.state < DOING]
        if batches:
            with self.database:
                for batch in batches:
                    self.take_apart(batch)

    def take_apart(self, batch: Batch) -> list[Step]:
        """The steps of a batch, each written for itself. For a transaction."""
        steps = batch.apart()
        rows = [_row_apart(step, batch) for step in steps]
        self.database.execute_all(_INSERT_STEP_APART, rows[:-1])
        self.database.execute(_SET_STEP_APART, rows[-1][1:])
        self.database.execute("DELETE FROM batch WHERE step = ?", (batch.id,))
        return steps

    def open_steps(self) -> list[tuple[int, Step]]:
        """Those whose outcome is not written, with their lines; batches are in one piece."""
        found = [(row[0], _step(row[1:])) for row in self.database.all(_OPEN_STEPS)]
        self._add_attributes([step for _, step in found])
        return found

    def _add_attributes(self, steps: list[Step]) -> None:
        for step in steps:
            if step.owner[0] >= 0:
                rows = self.database.all("SELECT name, value FROM attribute WHERE step = ?", step.id)
                step.attributes = {os.fsdecode(name): value for name, value in rows}

    # -- directories that were touched

    def touched(self, line: int) -> list[Touched]:
        query = "SELECT id, path, device, inode, before, after FROM directory WHERE line = ? AND before IS NOT NULL"
        return [
            Touched(number, Directory(os.fsdecode(path), (device, inode)), before, after)
            for number, path, device, inode, before, after in self.database.all(query, line)
        ]

    def set_touched(self, touched: Iterable[Touched]) -> None:
        """Write the times that directories have got. For a transaction."""
        rows = [(each.after, each.id) for each in touched]
        self.database.execute_all("UPDATE directory SET after = ? WHERE id = ?", rows)

    # -- what is old

    def drop_old(self) -> None:
        """Forget some of what is older, or more, than is kept; cheap where there is nothing. For a transaction."""
        newest = self.database.all("SELECT max(id) FROM step")[0][0] or 0
        oldest_kept = newest - KEPT_STEPS
        row = self.database.all("SELECT id, time FROM line ORDER BY id LIMIT 1")
        if not row or (row[0][1] >= time.time() - KEPT_DAYS * 86400 and self._first_step(row[0][0]) > oldest_kept):
            return
        self._drop(row[0][0])

    def _first_step(self, line: int) -> int:
        found = self.database.all("SELECT min(id) FROM step WHERE line = ?", line)[0][0]
        return int(found) if found is not None else 0

    def _drop(self, line: int) -> None:
        some = "SELECT id FROM step WHERE line = ? LIMIT ?"
        values = line, _DROPPED_AT_ONCE
        for table in ("attribute", "batch"):
            self.database.execute(f"DELETE FROM {table} WHERE step IN ({some})", values)
        if self.database.execute(f"DELETE FROM step WHERE id IN ({some})", values).rowcount < _DROPPED_AT_ONCE:
            self.database.execute("DELETE FROM directory WHERE line = ?", (line,))
            self.database.execute("DELETE FROM line WHERE id = ?", (line,))


def _runs(steps: Iterable[Step]) -> list[tuple[int, int, int]]:
    """States, and the first and last numbers of steps without a gap that have got them."""
    runs: list[tuple[int, int, int]] = []
    for step in sorted(steps, key=lambda step: step.id):
        if runs and runs[-1][0] == step.state and runs[-1][2] == step.id - 1:
            runs[-1] = step.state, runs[-1][1], step.id
        else:
            runs.append((step.state, step.id, step.id))
    return runs


def _row_apart(step: Step, batch: Batch) -> tuple[object, ...]:
    assert step.target is not None
    assert step.thing is not None
    names = os.fsencode(step.spot.name), os.fsencode(step.target.name)
    return step.id, *names, *step.thing.identity, step.thing.mode, step.thing.size, step.thing.mtime, batch.id


def _step(row: Row) -> Step:
    number, kind, state, *rest = row
    spot, target, known = rest[:4], rest[4:8], rest[8:13]
    if rest[17] is not None:
        step: Step = unpack(_spot(*spot).directory, _spot(*target).directory, (rest[17], rest[18], rest[19]))
    else:
        step = Step(kind, _spot(*spot), Thing((known[0], known[1]), *known[2:]) if known[2] is not None else None)
        step.target = None if target[0] is None else _spot(*target)
    step.id, step.state = number, state
    user, group, accessed, step.process = rest[13:17]
    if user is not None:
        step.owner, step.accessed = (user, group), accessed
    return step


def _spot(path: bytes, device: int, inode: int, name: bytes) -> Spot:
    return Spot(Directory(os.fsdecode(path), (device, inode)), os.fsdecode(name))
