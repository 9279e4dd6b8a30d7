"""Going down by descriptors: depth, few descriptors, and directories that are exchanged meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from minishell.files.descent import CircularDirectoryError, Descent, entries, identity


@pytest.fixture
def descent() -> Iterator[Descent]:
    with Descent() as descent:
        yield descent


def enter_chain(descent: Descent, top: Path, depth: int) -> None:
    """Make `top` and a chain of directories `d` in it, and go down."""
    top.mkdir()
    descent.enter(str(top))
    for _ in range(depth):
        os.mkdir("d", dir_fd=descent.fd)
        descent.enter("d")


def leave_all(descent: Descent) -> None:
    while descent.levels:
        descent.leave()


def test_deep_down_and_up_with_few_descriptors(descent: Descent, tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    enter_chain(descent, tmp_path / "top", 500)
    assert len(os.listdir("/proc/self/fd")) - before < 8
    assert descent.path("x") == str(tmp_path / "top") + "/d" * 500 + "/x"
    for _ in range(500):
        descent.leave()
    assert os.path.sameopenfile(descent.fd or 0, os.open(tmp_path / "top", os.O_RDONLY))


def test_paths_as_the_user_knows_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a/b").mkdir(parents=True)
    with Descent() as descent:
        assert (descent.path("a/"), descent.below("a/")) == ("a/", "")
        descent.enter("a/")
        assert (descent.here, descent.path("b")) == ("a", "a/b")
        descent.enter("b")
        assert (descent.here, descent.path("c"), descent.below("c")) == ("a/b", "a/b/c", "/b/c")
    with Descent(shown="/somewhere/x") as descent:
        descent.enter("a")
        assert descent.path("b") == "/somewhere/x/b"


def test_a_symlink_is_not_entered(descent: Descent, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    with pytest.raises(OSError):
        descent.enter(str(tmp_path / "link"))


def test_another_directory_than_expected(descent: Descent, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        descent.enter(str(tmp_path), expected=identity((tmp_path / "..").stat()))


def test_a_directory_in_itself(descent: Descent, tmp_path: Path) -> None:
    descent.enter(str(tmp_path))
    with pytest.raises(CircularDirectoryError):
        descent.enter(".")


def test_a_directory_moved_away_is_not_left_to_elsewhere(descent: Descent, tmp_path: Path) -> None:
    enter_chain(descent, tmp_path / "top", 10)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "top/d/d/d").rename(tmp_path / "elsewhere" / "d")
    with pytest.raises(FileNotFoundError):
        leave_all(descent)


def test_entries(tmp_path: Path) -> None:
    (tmp_path / "directory").mkdir()
    (tmp_path / "link").symlink_to("directory")
    (tmp_path / "file").touch()
    fd = os.open(tmp_path, os.O_RDONLY)
    try:
        assert sorted(entries(fd, os)) == [("directory", True), ("file", False), ("link", False)]
    finally:
        os.close(fd)
