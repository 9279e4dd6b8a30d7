"""The log of a line of many steps: what is in it is in the journal in the end, once, whatever comes between."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from minishell.files import intent_log, recorder
from minishell.files.intent_log import IntentLog, read_log
from minishell.files.journal import NAME, Journal
from minishell.files.recorder import Recorder
from minishell.files.settle import settle
from minishell.files.spot import Directory, Spot, Thing
from minishell.files.step import DOING, DONE, MADE, REMOVED, RENAMED, Step
from tests.files.world import World

HERE = Directory("/some/wh\udcffere", (1, 2), 3)


def step(kind: str, name: str) -> Step:
    return Step(kind, Spot(HERE, name), Thing((4, 5), 0o40755, 6, -7))


@pytest.fixture
def log(tmp_path: Path) -> Iterator[IntentLog]:
    log = IntentLog(str(tmp_path / "log"))
    yield log
    log.close()


def names(log: IntentLog, generation: int = 1) -> list[tuple[str, int]]:
    return [(each.spot.name, each.state) for each in read_log(log.path, generation)]


# ---- The file


def test_what_is_read_is_what_was_written(log: IntentLog) -> None:
    removed = step(REMOVED, "na\udcffme")
    removed.owner, removed.accessed, removed.attributes = (10, 20), 30, {"user.a": b"\0"}
    removed.target = Spot(Directory("/else", (-8, 9)), "there")
    log.add([], [], [removed])
    [read] = read_log(log.path, 1)
    for name in Step.__slots__:
        if name not in {"id", "spot", "target", "thing"}:
            assert getattr(read, name) == getattr(removed, name)
    assert (read.spot.path, read.spot.directory.identity, read.spot.directory.mtime) == (removed.spot.path, (1, 2), 3)
    assert read.target is not None
    assert (read.target.path, read.target.directory.identity) == ("/else/there", (-8, 9))
    assert read.thing is not None
    assert (read.thing.identity, read.thing.mode, read.thing.size, read.thing.mtime) == ((4, 5), 0o40755, 6, -7)


def test_outcomes_come_with_what_is_begun_next(log: IntentLog) -> None:
    a, b, c, d = (step(RENAMED, name) for name in "abcd")
    log.add([], [], [a, b])
    assert names(log) == [("a", DOING), ("b", DOING)]
    log.add([b], [a], [c])
    assert names(log) == [("b", DONE), ("c", DOING)]
    log.add([], [b], [d])  # it was renamed back
    assert names(log) == [("c", DOING), ("d", DOING)]
    assert [each and each.spot.name for each in log.steps] == [None, None, "c", "d"]


def test_what_was_made_is_known_by_what_it_became(log: IntentLog) -> None:
    made = step(MADE, "a")
    log.add([], [], [made])
    made.thing = Thing((6, 7), 0o42700, 0, 1)
    log.add([made], [], [step(MADE, "b")])
    assert read_log(log.path, 1)[0].thing.mode == 0o42700  # type: ignore[union-attr]


def test_records_that_the_database_has_got_are_no_longer_valid(log: IntentLog) -> None:
    log.add([], [], [step(MADE, "a")])
    log.add([], [], [step(MADE, "b")])
    log.restart()
    assert names(log, 2) == []
    log.add([], [], [step(MADE, "c")])
    assert names(log, 2) == [("c", DOING)]
    assert names(log, 1) == []


@pytest.mark.parametrize("cut", [1, 7, 8, 20])
def test_a_record_that_is_not_whole_is_none(log: IntentLog, cut: int) -> None:
    log.add([], [], [step(MADE, "a")])
    size = os.path.getsize(log.path)
    log.add([], [], [step(MADE, "b")])
    os.truncate(log.path, size + cut)
    assert names(log) == [("a", DOING)]


def test_a_record_that_was_changed_is_none(log: IntentLog) -> None:
    log.add([], [], [step(MADE, "a")])
    data = Path(log.path).read_bytes()
    for at in range(8, len(data)):
        Path(log.path).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert names(log) == []


def test_what_was_interrupted_is_written_over(log: IntentLog) -> None:
    log.add([], [], [step(MADE, "a")])
    log.add([], [], [step(MADE, "b")])
    log.steps.pop()  # as if an interrupt had come before it was noted
    log.add([], [], [step(MADE, "c")])
    assert names(log) == [("a", DOING), ("c", DOING)]


def test_nobody_else_may_read_it(log: IntentLog) -> None:
    assert os.stat(log.path).st_mode & 0o777 == 0o600


# ---- With the journal


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def recording(tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """In the middle of a line, with logs that are full with three steps."""
    monkeypatch.setattr(recorder, "_FEW", 1)
    monkeypatch.setattr(intent_log, "_MOST", 3)
    monkeypatch.chdir(tmp_path)
    recording = Recorder({"XDG_STATE_HOME": str(tmp_path / "state")}, said.append)
    recording.begin("the line", str(tmp_path))
    return recording


def make(recording: Recorder, *made: str) -> None:
    for name in made:
        with recording.making(name):
            os.mkdir(name)


def state(tmp_path: Path) -> Path:
    return tmp_path / "state" / "minishell"


def recorded(tmp_path: Path) -> list[tuple[str, int]]:
    """What another session sees."""
    journal = Journal(str(state(tmp_path)))
    settle(journal)
    line = journal.last_line(DONE)
    assert line is not None
    found = [(each.spot.name, each.state) for each in journal.steps(line.id)]
    journal.database.close()
    return found


def logs(tmp_path: Path) -> list[str]:
    return [name for name in os.listdir(state(tmp_path)) if name not in {NAME, f"{NAME}-wal", f"{NAME}-shm"}]


def test_all_steps_are_in_the_journal_in_order(recording: Recorder, tmp_path: Path, said: list[str]) -> None:
    made = [f"d{number}" for number in range(20)]
    make(recording, *made[:15])
    assert len(logs(tmp_path)) == 1
    make(recording, *made[15:])
    recording.end()
    assert recorded(tmp_path) == [(name, DONE) for name in made]
    assert logs(tmp_path) == []
    assert said == []


def test_a_few_steps_need_none(recording: Recorder, tmp_path: Path) -> None:
    make(recording, "a")
    assert logs(tmp_path) == []


def test_what_could_not_be_looked_at_is_looked_at_later(
    recording: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(recording, "a", "b")
    looks = iter([None] * 4)
    found = recorder.recognize
    monkeypatch.setattr(recorder, "recognize", lambda made: next(looks, found(made)))
    make(recording, "c", "d", "e")
    recording.end()
    assert recorded(tmp_path) == [(name, DONE) for name in "abcde"]


def test_what_fails_is_no_step(recording: Recorder, tmp_path: Path) -> None:
    for name in ("a", "b", "c", "d/none", "e", "f/none", "g", "h"):
        try:
            make(recording, name)
        except FileNotFoundError:
            assert "none" in name
    recording.end()
    assert recorded(tmp_path) == [(name, DONE) for name in "abcegh"]


def test_who_asks_for_the_journal_sees_all(recording: Recorder, tmp_path: Path) -> None:
    make(recording, "a", "b", "c")
    journal = recording.journal()
    assert [each.spot.name for each in journal.steps(recording.line)] == ["a", "b", "c"]


def test_what_a_child_does_comes_after_what_was_done_before(recording: Recorder, tmp_path: Path) -> None:
    make(recording, "a", "b")
    recording.forking()
    pid = os.fork()
    if not pid:
        make(recording, "c", "d", "e")
        os._exit(0)
    os.waitpid(pid, 0)
    make(recording, "f", "g")
    recording.end()
    assert recorded(tmp_path) == [(name, DONE) for name in "abcdefg"]


def test_a_process_that_dies_leaves_its_log(recording: Recorder, tmp_path: Path) -> None:
    pid = os.fork()
    if not pid:
        own = Recorder({"XDG_STATE_HOME": str(tmp_path / "state")}, lambda message: None)
        own.begin("a line", str(tmp_path))
        make(own, "a", "b", "c")
        signal.pause()
    while not (tmp_path / "c").exists():
        pass
    assert recorded(tmp_path) == [("a", DONE)]  # it is alive
    assert len(logs(tmp_path)) == 1
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    [name] = logs(tmp_path)
    data = (state(tmp_path) / name).read_bytes()
    for _ in range(2):
        assert recorded(tmp_path) == [(name, DONE) for name in "abc"]
        assert logs(tmp_path) in ([], [name])
        (state(tmp_path) / name).write_bytes(data)  # as if the one who settled had died before removing it


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("at", range(1, 8))
def test_an_interrupt_at_any_commit_loses_nothing(
    recording: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, late: bool
) -> None:
    """Nor is anything there twice, if it has come after all was written."""
    commits = 0

    def execute(real: Callable[..., object], query: str, *values: object) -> object:
        nonlocal commits
        commits += query == "COMMIT"
        if query != "COMMIT" or commits != at:
            return real(query, *values)
        if late:
            real(query, *values)
        raise KeyboardInterrupt

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **words: _Interrupted(connect(*args, **words), execute))
    interrupted = 0
    for number in range(15):
        try:
            make(recording, f"{number:02}")
        except KeyboardInterrupt:
            interrupted += 1
    recording.end()
    assert interrupted == 1
    made = sorted(set(os.listdir(tmp_path)) - {"state"})
    assert [name for name, state in recorded(tmp_path) if state == DONE] == made


class _Interrupted:
    def __init__(self, real: sqlite3.Connection, execute: Callable[..., object]) -> None:
        self._real = real
        self.execute = lambda *arguments: execute(real.execute, *arguments)

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


def test_a_log_that_cannot_be_written_is_none(recording: Recorder, tmp_path: Path) -> None:
    make(recording, "a", "b")
    assert recording._log is not None
    os.close(recording._log._fd)
    recording._log._fd = os.open("/dev/full", os.O_WRONLY)
    make(recording, "c", "d")
    recording.end()
    assert recorded(tmp_path) == [(name, DONE) for name in "abcd"]


def test_a_line_in_which_a_process_dies_is_taken_back(tmp_path: Path) -> None:
    world = World(tmp_path / "world", tmp_path / "beside")
    line = "; ".join(f"mkdir a{number}; mv a{number} b{number}; rmdir b{number}" for number in range(5))
    assert world.run(f"mkdir q; {line}; mkdir z; kill -KILL $$") == -signal.SIGKILL
    assert sorted(os.listdir(world.top)) == ["q", "z"]
    assert world.run("undo --all") == 0, world.said
    assert os.listdir(world.top) == []
