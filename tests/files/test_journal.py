"""A journal that cannot be used never stops a command; one that is large is no slower; old lines go."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from minishell.files import database
from minishell.files.database import Database
from minishell.files.journal import KEPT_DAYS, Journal
from minishell.files.recorder import Recorder
from minishell.files.spot import Directory, Spot, Thing
from minishell.files.step import DONE, MADE, Step
from tests.files.world import World

CANNOT = "minishell: this cannot be undone, and nothing can while the journal is"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "world", tmp_path / "beside")


@pytest.fixture
def path(world: World) -> Path:
    return world.home / ".local/state/minishell/journal.db"


def damage(path: Path) -> None:
    path.write_bytes(b"this is no database" * 1000)


def damage_inside(path: Path) -> None:
    """The header is whole."""
    assert path.stat().st_size > 1024
    with path.open("r+b") as file:
        file.seek(1024)
        file.write(b"\xff" * (path.stat().st_size - 1024))


def close_properly(path: Path) -> None:
    """Move everything into the one file."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


@pytest.mark.parametrize("spoil", [damage, damage_inside])
def test_the_command_works_all_the_same(world: World, path: Path, spoil: Callable[[Path], None]) -> None:
    assert world.run("mkdir first; touch file") == 0
    close_properly(path)
    spoil(path)
    (world.top / "file").touch()
    assert world.run("rm file; mkdir a b") == 0
    assert world.said.startswith(CANNOT)
    assert world.said.count("\n") == 1
    assert (world.top / "b").is_dir()
    assert os.listdir(world.home / ".local/share/Trash/files") == ["file"]


@pytest.mark.parametrize("spoil", [damage, damage_inside])
def test_a_damaged_journal_makes_room_for_a_new_one(world: World, path: Path, spoil: Callable[[Path], None]) -> None:
    world.run("mkdir first")
    close_properly(path)
    spoil(path)
    world.run("mkdir second")
    assert Path(f"{path}.damaged").exists()
    assert world.run("mkdir third", "undo") == 0
    assert not (world.top / "third").exists()
    assert (world.top / "second").exists()


def test_no_place_for_a_journal(world: World) -> None:
    (world.home / ".local").touch()
    assert world.run("mkdir first") == 0
    assert (
        world.said
        == "minishell: this cannot be undone, and nothing can while the journal cannot be opened: Not a directory\n"
    )
    assert (world.top / "first").is_dir()


# ---- Size


def fill(journal: Journal, lines: int, steps: int, age: float = 0.0) -> None:
    directory = Directory("/nowhere", (1, 2))
    with journal.database:
        for number in range(lines):
            line = journal.line(journal.process, number, "/nowhere", f"line {number}")
            made = [Step(MADE, Spot(directory, str(step))) for step in range(steps)]
            for step in made:
                step.state = DONE
            journal.add(line, made)
        journal.database.execute("UPDATE line SET time = time - ?", (age,))


def test_old_lines_are_dropped_a_few_at_a_time(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    fill(journal, 3, 10, age=(KEPT_DAYS + 1) * 86400)
    for left in (2, 1, 0):
        with journal.database:
            journal.drop_old()
        assert journal.database.all("SELECT count(*) FROM line") == [(left,)]
    assert journal.database.all("SELECT count(*) FROM step") == [(0,)]
    assert journal.database.all("SELECT count(*) FROM directory") == [(0,)]


def test_an_inode_that_is_used_again_is_another_directory(tmp_path: Path) -> None:
    """A directory that was made, taken back, and is brought back, after another one has got its inode."""
    journal = Journal(str(tmp_path))
    fill(journal, 2, 1)
    first, second = journal.last_lines([DONE], None, 2)[::-1]
    for line in (first, second):
        step = journal.steps(line.id)[0]
        step.thing = Thing((1, 2), stat.S_IFDIR, 0, 0)
        journal.set_things([step])
    journal.rename_identity(first.id, (1, 2), (1, 3), before=second.turn)
    things = [journal.steps(line.id)[0].thing for line in (first, second)]
    assert [found and found.identity for found in things] == [(1, 3), (1, 2)]


def test_finding_a_line_among_many_steps_takes_no_scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the plans of the database, as times depend on the machine."""
    journal = Journal(str(tmp_path))
    fill(journal, 5, 5)
    queries: list[str] = []
    everything = journal.database.all

    def record(query: str, *values: object) -> list[database.Row]:
        queries.extend(row[3] for row in everything(f"EXPLAIN QUERY PLAN {query}", *values))
        return everything(query, *values)

    monkeypatch.setattr(Database, "all", lambda self, *arguments: record(*arguments))
    line = journal.last_line(DONE, journal.process)
    assert line is not None
    journal.steps(line.id)
    journal.open_steps()
    journal.touched(line.id)
    assert [query for query in queries if query.startswith("SCAN")] == []


def test_a_line_is_found_quickly(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    fill(journal, 100, 200)
    start = time.process_time()
    line = journal.last_line(DONE)
    assert line is not None
    assert len(journal.steps(line.id)) == 200
    assert time.process_time() - start < 0.5


def test_two_recorders_of_a_process_have_lines_of_their_own(tmp_path: Path) -> None:
    environment = {"XDG_STATE_HOME": str(tmp_path)}
    recorders = [Recorder(environment, pytest.fail) for _ in range(2)]
    for number, recorder in enumerate(recorders):
        recorder.begin(f"line {number}", "/")
        with recorder.making(str(tmp_path / str(number))):
            (tmp_path / str(number)).mkdir()
    assert len({recorder.line for recorder in recorders}) == 2
    for recorder in recorders:
        recorder.end()


def test_a_transaction_that_comes_to_nothing_leaves_nothing_behind(tmp_path: Path) -> None:
    """Also no number of a directory, which another one may get."""
    journal = Journal(str(tmp_path))
    line = journal.line(journal.process, 1, "/", "a line")

    def add(name: str) -> None:
        journal.add(line, [Step(MADE, Spot(Directory(f"/{name}", (1, ord(name))), name))])

    def add_in_vain() -> None:
        with journal.database:
            add("a")
            raise LookupError

    with pytest.raises(LookupError):
        add_in_vain()
    for name in "ba":
        with journal.database:
            add(name)
    assert [step.spot.path for step in journal.steps(line)] == ["/b/b", "/a/a"]
