"""Half copies that a killed move leaves are removed by the next one, and nothing else is."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from minishell.files import leftover
from minishell.files.leftover import copy_name, hold
from minishell.files.move import Move
from minishell.files.place import Place
from tests.files.faults import FakeOs, FaultyOs
from tests.files.tree import make_tree, snapshot


def move_across(source: Path, target: Path) -> None:
    def fail(*_: object) -> bool:
        raise AssertionError

    Move(fail, fail).move(str(source), Place(str(target), files=FaultyOs(across=True).files))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour has gone by."""
    now = time.time() + 3600
    monkeypatch.setattr("minishell.files.leftover.time.time", lambda: now)


def half_copy(directory: Path) -> Path:
    path = directory / copy_name()
    make_tree(path)
    (path / "inner").chmod(0o500)
    return path


@pytest.mark.usefixtures("later")
def test_what_nobody_works_on_goes(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    half_copy(there)
    (there / copy_name()).write_bytes(b"half a f")
    (there / copy_name()).symlink_to("x")
    kept = [there / ".minishell-x", there / copy_name()[:-1], there / (copy_name() + "0"), there / "a"]
    for path in kept:
        path.touch()
    tree = make_tree(tmp_path / "tree")
    move_across(tmp_path / "tree", there / "tree")
    assert snapshot(there / "tree") == tree
    assert set(there.iterdir()) == {*kept, there / "tree"}


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("kind", ["directory", "file"])
def test_what_somebody_works_on_stays(tmp_path: Path, kind: str) -> None:
    there = tmp_path / "there"
    there.mkdir()
    copy = there / copy_name()
    copy.mkdir() if kind == "directory" else copy.touch()
    fd = os.open(copy, os.O_RDONLY)
    try:
        hold(fd)
        (tmp_path / "tree").mkdir()
        move_across(tmp_path / "tree", there / "tree")
    finally:
        os.close(fd)
    assert copy.exists()


def test_what_is_new_stays(tmp_path: Path) -> None:
    copy = half_copy(tmp_path)
    (tmp_path / "tree").mkdir()
    move_across(tmp_path / "tree", tmp_path / "moved")
    assert copy.exists()
    (copy / "inner").chmod(0o700)
    shutil.rmtree(copy)


def test_a_copy_is_held_while_it_is_made(tmp_path: Path) -> None:
    make_tree(tmp_path / "tree")
    (tmp_path / "there").mkdir()
    checked = []

    class Watching(FakeOs):
        def rename(self, source: str, target: str, **places: int | None) -> None:
            if "src_dir_fd" not in places:
                raise OSError(18, "")
            fd = places["src_dir_fd"]
            assert fd is not None
            checked.append(leftover._is_free(source, fd, os))
            os.rename(source, target, **places)

    files = Watching().files
    Move(lambda error: None, lambda *_: True).move(
        str(tmp_path / "tree"), Place(str(tmp_path / "there" / "tree"), files=files)
    )
    assert checked == [False]
