"""Whatever ails the journal, a command does its work, and one line says that it cannot be undone."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from minishell.files import FileError, Transaction, database
from tests.files.test_crashes import LINES, everything, fill, points, without_times
from tests.files.world import Fault, World

CANNOT = "minishell: this cannot be undone, and nothing can while the journal is "

CODES = {
    sqlite3.SQLITE_FULL: "on a full disk",
    sqlite3.SQLITE_IOERR: "out of order (made to fail)",
    sqlite3.SQLITE_BUSY: "locked by another process",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_CANTOPEN: "not to be opened",
}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "world", tmp_path / "beside")


@pytest.fixture
def path(world: World) -> Path:
    directory = world.home / ".local/state/minishell"
    directory.mkdir(parents=True)
    return directory / "journal.db"


# ---- What is in its place


def empty(path: Path) -> None:
    path.touch()


def cut(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0 and no more")


def newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 1000")
    connection.close()


SICK: dict[str, tuple[Callable[[Path], object], str]] = {
    "a directory": (Path.mkdir, "no regular file"),
    "a symlink": (lambda path: path.symlink_to("nowhere"), "no regular file"),
    "a FIFO": (os.mkfifo, "no regular file"),
    "text": (lambda path: path.write_text("this is no database\n" * 100), "damaged"),
    "of a newer version": (newer, "a newer minishell's"),
    "a directory beside it": (lambda path: path.with_name("journal.db-wal").mkdir(), "out of order (disk I/O error)"),
}


@pytest.mark.parametrize("name", SICK)
def test_one_line_tells_it(world: World, path: Path, name: str) -> None:
    make, why = SICK[name]
    make(path)
    (world.top / "file").touch()
    assert world.run("mkdir a && mv file a && rm -r a && mkdir b && rmdir b && cd / && setenv A b") == 0
    assert world.said == f"{CANNOT}{why}\n"
    assert os.listdir(world.home / ".local/share/Trash/files") == ["a"]


@pytest.mark.parametrize("name", [name for name in SICK if name != "text"])
def test_it_is_told_once(world: World, path: Path, name: str) -> None:
    make, why = SICK[name]
    make(path)
    assert world.run("mkdir a", "cd a", "cd ..", "rmdir a", "rm -f nosuch", "mkdir b", "undo") == 1
    assert world.said == f"{CANNOT}{why}\nundo: the journal is {why}\n"


@pytest.mark.parametrize("make", [empty, cut])
def test_a_new_one_is_begun_where_nothing_is_lost(world: World, path: Path, make: Callable[[Path], object]) -> None:
    make(path)
    world.run("mkdir a")
    assert world.run("mkdir b", "undo") == 0
    assert not (world.top / "b").exists()


def test_lines_can_be_undone_when_it_is_over(world: World, path: Path) -> None:
    path.mkdir()
    assert world.run("mkdir a", "mkdir b", f"/bin/rmdir {path}", "mkdir c", "mkdir d", "undo 2") == 0
    assert world.said == f"{CANNOT}no regular file\nundone @2: mkdir d\nundone @1: mkdir c\n"
    assert sorted(os.listdir(world.top)) == ["a", "b"]


def test_another_reason_is_told_too(world: World, path: Path) -> None:
    path.mkdir()
    assert world.run("mkdir a", f"/bin/rmdir {path}; echo no database, but text >{path}", "mkdir b", "mkdir c") == 0
    assert world.said == f"{CANNOT}no regular file\n{CANNOT}damaged\n"


def test_one_that_was_removed_gives_way_to_a_new_one(world: World, path: Path) -> None:
    assert world.run("mkdir a", f"/bin/rm -r {path.parent}", "mkdir b c", "undo") == 0
    assert world.said == "undone @1: mkdir b c\n"
    assert world.run("redo --all") == 0
    assert sorted(os.listdir(world.top)) == ["a", "b", "c"]


def test_one_in_the_trash_can_be_brought_back(world: World, path: Path) -> None:
    assert world.run("mkdir a", f"rm -r {path.parent}", "undo 2") == 0
    assert path.is_file()
    assert os.listdir(world.top) == []


# ---- Who may not write it


@pytest.mark.parametrize("what", ["file", "directory", "state"])
def test_an_ordinary_user_who_may_not_write_it(world: World, path: Path, what: str) -> None:
    protected = {"file": path, "directory": path.parent, "state": path.parent.parent}[what]
    if what == "file":
        path.touch()
    elif what == "state":
        path.parent.rmdir()
    protected.chmod(0o400 if what == "file" else 0o500)
    world.is_privileged = False
    assert world.run("mkdir a", "mkdir b", "undo") == 1
    why = "cannot be opened: Permission denied" if what == "state" else "is read-only"
    assert world.said == f"{CANNOT.removesuffix('is ')}{why}\nundo: the journal {why}\n"
    assert sorted(os.listdir(world.top)) == ["a", "b"]
    protected.chmod(0o700)


def test_a_read_only_directory_with_a_journal_in_it(world: World, path: Path) -> None:
    """SQLite cannot make its files beside it."""
    world.run("mkdir first")
    for end in ("-wal", "-shm"):
        path.with_name(f"journal.db{end}").unlink(missing_ok=True)
    path.parent.chmod(0o500)
    world.is_privileged = False
    assert world.run("mkdir a", "mkdir b") == 0
    assert world.said == f"{CANNOT}read-only\n"
    path.parent.chmod(0o700)


# ---- Who has it, and where it lies


def test_one_that_is_locked_is_waited_for_once(world: World, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_PATIENCE", 1.0)
    world.run("mkdir first")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    start = time.monotonic()
    assert world.run(*(f"mkdir {number}" for number in range(20))) == 0
    assert 1 <= time.monotonic() - start < 10
    assert world.said == f"{CANNOT}locked by another process\n"
    other.close()


def test_a_network_file_system(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "is_on_network", lambda directory: True)
    assert world.run("mkdir a", "cd a", "undo") == 1
    why = "on a network file system"
    assert world.said == f"{CANNOT}{why}\nundo: the journal is {why}\n"


# ---- What SQLite cannot do


@pytest.mark.parametrize("late", [False, True], ids=["not done", "done"])
@pytest.mark.parametrize("name", ["make", "replace", "remove several", "remove with parents", "several"])
def test_a_statement_that_fails_is_told_and_no_more(tmp_path: Path, name: str, late: bool) -> None:
    """Also if it was done all the same, as a commit may be that the disk fails to confirm."""
    line = LINES[name]
    codes = list(CODES) if "MINISHELL_EVERY_FAULT" in os.environ else [*CODES][:: len(CODES) - 1]
    trials = count()

    def world() -> World:
        made = World(tmp_path / str(next(trials)), tmp_path / f"beside{next(trials)}")
        fill(made)
        return made

    faultless, first = Fault(), world()
    before = everything(first)
    assert first.run(line, fault=faultless) == 0
    after = everything(first)
    for at in [at for at in points(faultless.names) if faultless.names[at] in {"statement", "commit"}]:
        for code in codes:
            trial = world()
            assert trial.run(line, fault=Fault(at, code=code, late=late)) == 0
            assert trial.said in {"", f"{CANNOT}{CODES[code]}\n"}, (at, code)
            assert without_times(everything(trial)) == without_times(after), (at, code)
            if not trial.said:
                assert trial.run("undo --all") == 0, (at, code, trial.said)
                assert without_times(everything(trial)) == without_times(before), (at, code)


def test_a_disk_that_is_full(world: World, path: Path) -> None:
    """What was recorded can be undone when there is room again."""
    world.run("mkdir first")
    world.largest_file = path.with_name("journal.db-wal").stat().st_size + 20_000
    assert world.run(*(f"mkdir {number}" for number in range(40))) == 0
    assert world.said.startswith(CANNOT)
    assert world.said.count("\n") == 1
    assert {path.name for path in world.top.iterdir()} == {"first", *map(str, range(40))}
    world.largest_file = None
    assert world.run("undo --all") == 0
    assert world.said.startswith("undone @")


# ---- Programs


def test_a_transaction_does_nothing_that_is_not_recorded(
    world: World, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.mkdir()
    monkeypatch.setenv("HOME", str(world.home))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.chdir(world.top)
    with Transaction("a test") as transaction:
        for name in ("a", "b"):
            with pytest.raises(FileError, match="the journal is no regular file"):
                transaction.make_directory(name)
    assert os.listdir(world.top) == []
