"""A move to another file system whose source cannot wholly be removed: it is told, taken back, and nothing is lost."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from minishell.files import FileError, Transaction
from minishell.files.tree_comparison import is_within_tree
from tests.files.test_crashes import everything, without_times
from tests.files.tree import make_tree, snapshot
from tests.files.world import Fault, World

REAL_UNLINK = os.unlink


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    memory = tempfile.mkdtemp(dir="/dev/shm")
    world = World(tmp_path / "world", Path(memory, "beside"))
    make_tree(world.top / "tree")
    (world.top / "file").write_text("precious\n")
    (world.beside / "other").write_text("other\n")
    yield world
    shutil.rmtree(memory)


@pytest.fixture
def stubborn(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Names of files that cannot be removed, as where chattr +i was used."""
    names: set[str] = set()

    def unlink(path: str, *arguments: Any, **keywords: Any) -> None:
        if os.path.basename(path) in names:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM), path)
        REAL_UNLINK(path, *arguments, **keywords)

    monkeypatch.setattr(os, "unlink", unlink)
    return names


@pytest.mark.parametrize("line", ["mv tree $T", "mv -v tree/ $T"])
def test_what_stays_is_told_by_its_own_name(world: World, stubborn: set[str], line: str) -> None:
    stubborn.add("text")
    assert world.run(line) == 1
    assert "mv: cannot remove 'tree/inner/text': Operation not permitted\n" in world.said
    assert ".minishell-" not in world.said
    assert world.run("undo --all") == 1
    assert f"undo: cannot remove '{world.beside}/tree/inner/text': Operation not permitted\n" in world.said


def test_removed_is_told_by_its_own_name(world: World) -> None:
    assert world.run("mv -v tree $T") == 0
    assert ".minishell-" not in world.said
    assert "removed 'tree/inner/text'\n" in world.said
    assert "removed directory 'tree'\n" in world.said


@pytest.mark.parametrize("line", ["mv tree $T", "mv file $T", "mv file tree $T", "mv -v tree $T", "mv file $T/other"])
@pytest.mark.parametrize("names", [["text"], ["text", "file"], ["fifo", "empty"], ["link", "holes"]])
def test_it_can_be_taken_back(world: World, stubborn: set[str], line: str, names: list[str]) -> None:
    before = everything(world)
    stubborn.update(names)
    world.run(line)
    stubborn.clear()
    assert world.run("undo --all") == 0, world.said
    assert without_times(everything(world)) == without_times(before)


def test_what_stays_again_is_in_nobodys_way(world: World, stubborn: set[str]) -> None:
    before = snapshot(world.top / "tree")
    stubborn.add("text")
    assert world.run("mv tree $T") == 1
    assert world.run("undo --all") == 1
    assert snapshot(world.top / "tree") == before
    stubborn.clear()
    assert world.run("redo --all") == 0, world.said
    assert snapshot(world.beside / "tree") == before
    assert not (world.top / "tree").exists()


@pytest.mark.parametrize("edit", ["other name", "new"])
def test_what_was_changed_since_is_in_the_way(world: World, stubborn: set[str], edit: str) -> None:
    stubborn.add("other name")
    world.run("mv tree $T")
    (world.top / "tree/inner" / edit).write_text("wordy\n")
    after = everything(world)
    stubborn.clear()
    assert world.run("undo --all") == 1
    assert f"nothing was changed: '{world.top}/tree' is in the way" in world.said
    assert everything(world) == after


def test_a_copy_that_fails_leaves_what_is_left(
    world: World, stubborn: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = snapshot(world.top / "tree")
    stubborn.add("text")
    world.run("mv tree $T")
    after = everything(world)
    with monkeypatch.context() as patch:
        patch.setattr(os, "mkfifo", fail)
        patch.setattr(os, "mknod", fail)
        assert world.run("undo --all") == 1
    assert "No space left on device" in world.said
    assert without_times(everything(world)) == without_times(after)
    stubborn.clear()
    assert world.run("undo --all") == 0, world.said
    assert snapshot(world.top / "tree") == before


@pytest.mark.parametrize("line", ["mv -v tree $T", "mv tree $T"])
def test_a_death_while_the_source_is_removed(world: World, stubborn: set[str], line: str) -> None:
    """Wherever it comes, all of it is in one place at least, and can be taken back."""
    before = everything(world)
    stubborn.add("text")
    trial = Fault()
    world.run(line, fault=trial)
    removals = [at for at, name in enumerate(trial.names) if name in {"unlink", "renameat2"}]
    stubborn.clear()
    world.run("undo --all")
    for at in removals:
        stubborn.add("text")
        world.run(line, fault=Fault(at))
        stubborn.clear()
        assert world.run("undo --all") in {0, 1}, world.said
        assert without_times(everything(world)) == without_times(before), (at, world.said)


def test_a_death_leaves_an_empty_directory_that_was_to_be_replaced(world: World) -> None:
    (world.beside / "tree").mkdir(mode=0o700)
    trial = Fault()
    before = everything(world)
    world.run("mv tree $T", fault=trial)
    assert world.run("undo --all") == 0, world.said
    assert without_times(everything(world)) == without_times(before)
    for at, name in enumerate(trial.names):
        if name == "rename":
            world.run("mv tree $T", fault=Fault(at))
            world.run("undo --all")
            assert without_times(everything(world)) == without_times(before), (at, world.said)


def test_nothing_is_overwritten_by_a_race(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes into its place while it is copied back stays."""
    assert world.run("mv file $T") == 0
    real = os.open

    def intrude(path: str, flags: int, *arguments: Any, **keywords: Any) -> int:
        if ".minishell-" in str(path) and flags & os.O_CREAT:
            (world.top / "file").write_text("an intruder\n")
        return real(path, flags, *arguments, **keywords)

    monkeypatch.setattr(os, "open", intrude)
    assert world.run("undo --all") == 1
    monkeypatch.undo()
    assert (world.top / "file").read_text() == "an intruder\n"
    assert (world.beside / "file").read_text() == "precious\n"


def test_a_transaction_rolls_back(world: World, stubborn: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(world.home))
    for name in ("XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(world.top)
    before = snapshot(world.top)
    stubborn.add("text")

    def move() -> None:
        with Transaction("a test") as transaction:
            transaction.make_directory("new")
            try:
                transaction.move("tree", str(world.beside))
            finally:
                stubborn.clear()

    with pytest.raises(FileError, match="cannot remove 'tree/inner/text'"):
        move()
    assert without_times(snapshot(world.top)) == without_times(before)
    assert os.listdir(world.beside) == ["other"]


# ---- Comparing trees


def test_what_is_within_a_tree(tmp_path: Path) -> None:
    make_tree(tmp_path / "whole")
    make_tree(tmp_path / "part")
    part, whole = str(tmp_path / "part"), str(tmp_path / "whole")
    assert is_within_tree(part, whole)
    shutil.rmtree(tmp_path / "part/inner")
    (tmp_path / "part/fifo").unlink()
    assert is_within_tree(part, whole)
    assert not is_within_tree(whole, part)


@pytest.mark.parametrize("name", ["empty", "inner/link", "holes", "inner/text"])
def test_another_kind_or_content_is_not_within(tmp_path: Path, name: str) -> None:
    for top in ("whole", "part"):
        make_tree(tmp_path / top)
    path = tmp_path / "part" / name
    path.unlink()
    assert is_within_tree(str(tmp_path / "part"), str(tmp_path / "whole"))
    path.mkdir()
    assert not is_within_tree(str(tmp_path / "part"), str(tmp_path / "whole"))
    path.rmdir()
    path.symlink_to("elsewhere")
    assert not is_within_tree(str(tmp_path / "part"), str(tmp_path / "whole"))


def test_the_same_bytes_at_another_time_are_the_same(tmp_path: Path) -> None:
    for name, text in (("a", "x" * 300_000), ("b", "x" * 300_000), ("c", "x" * 299_999 + "y")):
        (tmp_path / name).write_text(text)
    os.utime(tmp_path / "a", ns=(1, 1))
    assert is_within_tree(str(tmp_path / "a"), str(tmp_path / "b"))
    assert not is_within_tree(str(tmp_path / "a"), str(tmp_path / "c"))


def test_what_cannot_be_read_is_not_within(tmp_path: Path) -> None:
    assert not is_within_tree(str(tmp_path / "nowhere"), str(tmp_path))
    assert not is_within_tree(str(tmp_path), str(tmp_path / "nowhere"))
