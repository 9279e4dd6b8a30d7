"""Many files into the trash: part by part, one row of the journal each, and as safe as if each went alone."""

from __future__ import annotations

import errno
import itertools
import os
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from minishell.builtins import rm
from minishell.eval.long_work import LongWork
from minishell.files import rename, undo
from minishell.files.journal import KEPT_DAYS
from minishell.files.trash_directory import TrashDirectory
from tests.files.test_crashes import Everything, without_times
from tests.files.test_crashes import everything as everything_timed
from tests.files.world import Fault, World

#: as bytes: what a name may have in it
NAMES = [b"a", b"b.txt", b"c d", b"line\nbreak", b"-f", b"100%", b"\xff\xfe", "é".encode(), b"x" * 255, b"y" * 250]
NAMES += [b"%d" % number for number in range(10)]


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path / "world", tmp_path / "beside")
    fill(world)
    return world


def everything(world: World) -> Everything:
    return without_times(everything_timed(world))


def fill(world: World, text: str = "") -> None:
    many = world.top / "many"
    many.mkdir(exist_ok=True)
    for name in NAMES:
        Path(os.fsdecode(os.fsencode(many) + b"/" + name)).write_bytes(b"contents of " + name + text.encode())


def names(world: World, of: str) -> set[str]:
    return set(os.listdir(world.home / ".local/share/Trash" / of))


def check_trash(world: World) -> None:
    """To each thing its trashinfo, and the other way round."""
    assert {f"{name}.trashinfo" for name in names(world, "files")} == names(world, "info")


def rows(world: World, query: str) -> list[tuple[Any, ...]]:
    path = world.home / ".local/state/minishell/journal.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return connection.execute(query).fetchall()


def test_there_and_back(world: World) -> None:
    before = everything(world)
    assert world.run("rm -- many/*") == 0, world.said
    assert os.listdir(world.top / "many") == []
    assert len(names(world, "files")) == len(NAMES)
    check_trash(world)
    assert rows(world, "SELECT count(*) FROM batch")[0][0] > 1
    after = everything(world)
    assert world.run("undo --all") == 0, world.said
    assert everything(world) == before
    assert world.run("redo --all") == 0, world.said
    assert everything(world) == after
    check_trash(world)


def test_the_working_directory_and_several_directories(world: World) -> None:
    (world.top / "other").mkdir()
    for path in [*(world.top / "other" / str(number) for number in range(4)), world.top / "1", world.top / "2"]:
        path.touch()
    before = everything(world)
    assert world.run("rm 1 2 other/* many/? many/??*") == 0, world.said
    assert os.listdir(world.top / "other") == os.listdir(world.top / "many") == []
    assert world.run("undo --all") == 0, world.said
    assert everything(world) == before


def test_the_list_tells_each(world: World) -> None:
    world.run("rm many/[0-9]")
    world.run("undo --all --list")
    assert "10 files" in world.said
    world.run("undo --all --show 1")
    assert all(f"many/{number}" in world.said for number in range(10)), world.said


def test_each_is_told_in_order(world: World) -> None:
    before = everything(world)
    assert world.run("rm -rv many/1 many/gone many/2 many/[3-9] many; echo $?") == 0
    told, *rest = world.said.splitlines()
    assert told == "removed 'many/1'"
    assert rest[0] == "rm: cannot remove 'many/gone': No such file or directory"
    assert rest[1:9] == [f"removed 'many/{number}'" for number in range(2, 10)]
    assert rest[-2:] == ["removed directory 'many'", "1"]
    assert len(rest) == 1 + 8 + (len(NAMES) - 9) + 2
    assert world.run("undo --all") == 0
    assert everything(world) == before


def test_the_same_names_again(world: World) -> None:
    first = everything(world)
    assert world.run("rm many/*") == 0
    fill(world, " again")
    second = everything(world)
    assert world.run("rm many/*") == 0
    check_trash(world)
    assert world.run("undo --all") == 0, world.said
    assert {name: node.content for name, node in everything(world).items()} == {
        name: node.content for name, node in second.items()
    }
    assert world.run("rm many/*") == 0
    assert world.run("undo --all; undo --all") == 1  # what is there is not overwritten
    assert "in the way" in world.said
    assert len(first) == len(second)


def test_what_lies_in_the_trash_without_a_trashinfo_stays(world: World) -> None:
    files = world.home / ".local/share/Trash/files"
    files.mkdir(parents=True)
    (files / "1").write_text("somebody's")
    before = everything(world)
    assert world.run("rm many/[0-9]") == 0, world.said
    assert (files / "1").read_text() == "somebody's"
    assert names(world, "info") == {f"{name}.trashinfo" for name in names(world, "files") - {"1"}}
    assert world.run("undo --all") == 0, world.said
    assert everything(world) == before


def failing(wanted: bytes, fail: Callable[[], int]) -> Callable[..., int]:
    real = rename._rename

    def call(source: str, *args: Any) -> int:
        return fail() if os.fsencode(source).endswith(wanted) else real(source, *args)

    return call


def interrupt() -> int:
    raise KeyboardInterrupt


def test_one_that_cannot_go_stays_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(world)
    with monkeypatch.context() as patch:
        patch.setattr(rename, "_rename", failing(b"/4", lambda: errno.EACCES))
        assert world.run("rm many/[0-9]") == 1
    assert world.said == "rm: cannot remove 'many/4': Permission denied\n"
    assert (world.top / "many/4").exists()
    assert not (world.top / "many/5").exists()
    check_trash(world)
    assert world.run("undo --all") == 0, world.said
    assert everything(world) == before


def test_what_was_done_before_an_interrupt_can_be_taken_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(world)
    with monkeypatch.context() as patch:
        patch.setattr(rename, "_rename", failing(b"/4", interrupt))
        world.run("rm many/[0-9]")
    assert sorted(name for name in os.listdir(world.top / "many") if len(name) == 1 and name.isdigit()) == list(
        "456789"
    )
    check_trash(world)
    assert world.run("undo --all") == 0, world.said
    assert everything(world) == before


def interrupt_at(patch: pytest.MonkeyPatch, at: int) -> None:
    """Ctrl-C at the step of long work with that number; few steps are long work."""
    steps = itertools.count()

    def check(self: LongWork) -> None:
        if next(steps) == at:
            raise KeyboardInterrupt

    patch.setattr(LongWork, "_check", check)
    patch.setattr(undo, "_MANY", 1)
    patch.setattr(rm, "_MANY", 1)
    patch.setattr(rm, "_watch", lambda command, removal, work: setattr(removal, "progress", work.start()))


@pytest.mark.parametrize("at", range(1, 8, 2))
def test_what_an_interrupt_leaves_is_counted(world: World, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    before = everything(world)
    with monkeypatch.context() as patch:
        interrupt_at(patch, at)
        world.run("rm many/[0-9]")
    left = [name for name in os.listdir(world.top / "many") if name in {str(number) for number in range(10)}]
    assert world.said.splitlines()[0] == f"rm: interrupted: {len(left)} operands are still there"
    assert len(left) >= 10 - at
    if len(left) < 10:
        check_trash(world)
        assert world.run("undo --all") == 0, world.said
    assert everything(world) == before


@pytest.mark.parametrize("command", ["undo", "redo"])
def test_an_interrupted_undo_goes_on(world: World, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    before = everything(world)
    world.run("rm many/*")
    after = everything(world)
    if command == "redo":
        world.run("undo --all")
    with monkeypatch.context() as patch:
        interrupt_at(patch, 7)
        world.run(f"{command} --all")
    assert world.said.splitlines()[0] == f"{command}: @1: interrupted; `{command}` goes on with it"
    assert everything(world) not in (before, after)
    assert world.run(f"{command} --all") == 0, world.said
    assert everything(world) == (before if command == "undo" else after)
    check_trash(world)


def test_a_clerk_that_dies_is_done_without(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shell = os.getpid()
    real = TrashDirectory._reserve_file

    def reserve(self: TrashDirectory, name: str, data: bytes) -> str:
        if name == "4" and os.getppid() != shell:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(self, name, data)

    before = everything(world)
    with monkeypatch.context() as patch:
        patch.setattr(TrashDirectory, "_reserve_file", reserve)
        assert world.run("rm many/[0-9]") == 0, world.said
    assert not any(name.isdigit() for name in os.listdir(world.top / "many"))
    assert world.run("undo --all") == 0, world.said
    assert everything(world) == before


def test_a_trash_without_room(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(world)
    with monkeypatch.context() as patch:
        patch.setattr(TrashDirectory, "_writes", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "")))
        assert world.run("rm many/[0-9] </dev/null") == 1
    assert world.said.count("No space left on device") == 10
    assert everything(world) == before
    check_trash(world)


def test_an_older_journal_gets_what_it_lacks(world: World) -> None:
    before = everything(world)
    assert world.run("mkdir old") == 0
    for table in ("batch", "log"):
        rows(world, f"DROP TABLE {table}")
    rows(world, "PRAGMA user_version = 1")
    assert world.run("rm many/*", "undo", "undo --all") == 0, world.said
    assert everything(world) == before


def test_old_batches_go(world: World) -> None:
    world.run("rm many/*")
    rows(world, f"UPDATE line SET time = {time.time() - (KEPT_DAYS + 1) * 86400}")
    world.run("mkdir new")
    assert rows(world, "SELECT count(*) FROM batch") == [(0,)]
    assert rows(world, "SELECT count(*) FROM step") == [(1,)]


def test_dying_in_its_undo(world: World) -> None:
    world.run("rm many/*")
    trial = Fault()
    world.run("undo --all", fault=trial)
    before = everything(world)
    for at in range(0, len(trial.names), len(trial.names) // 12):
        world.run("rm many/*")
        world.run("undo --all", fault=Fault(at))
        if everything(world) != before:
            assert world.run("undo --all") == 0, world.said
        assert everything(world) == before
