"""Removing: trees of every shape, refusals, questions, and attackers who exchange directories for symlinks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from minishell.files.errors import FileError
from minishell.files.remove import Entry, Removal
from tests.files.faults import FakeOs
from tests.files.tree import make_tree, snapshot


class Rm:
    """A Removal, what it reported and what it told."""

    def __init__(self) -> None:
        self.reported: list[str] = []
        self.told: list[str] = []
        self.removal = Removal(self._report)
        self.removal.recursive = True

    def _report(self, error: FileError) -> None:
        self.reported.append(error.message(lambda name: f"<{name}>"))

    def tell(self) -> None:
        self.removal.notify = lambda what, *paths: self.told.append(what.format(*paths))

    def __call__(self, path: str) -> list[str]:
        """What is reported."""
        self.reported.clear()
        self.removal.remove(path)
        return self.reported


@pytest.fixture
def rm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rm:
    monkeypatch.chdir(tmp_path)
    return Rm()


def test_a_tree(rm: Rm) -> None:
    make_tree(Path("tree"))
    rm.tell()
    assert rm("tree") == []
    assert not os.path.lexists("tree")
    assert rm.told[-1] == "removed directory tree"
    assert "removed tree/inner/link" in rm.told
    assert rm.told.index("removed directory tree/inner") > rm.told.index("removed tree/inner/text")


def test_symlinks_are_not_followed(rm: Rm) -> None:
    kept = make_tree(Path("kept"))
    Path("tree").mkdir()
    Path("tree/link").symlink_to("../kept")
    Path("operand").symlink_to("kept")
    assert rm("tree") == []
    assert rm("operand") == []
    assert snapshot(Path("kept")) == kept


def test_deep_and_wide(rm: Rm) -> None:
    Path("deep").mkdir()
    at = os.open("deep", os.O_RDONLY)
    for _ in range(300):
        os.mkdir("d", dir_fd=at)
        below = os.open("d", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.close(at)
    Path("wide").mkdir()
    for number in range(10_500):
        os.mknod(f"wide/{number}")
    assert rm("deep") == rm("wide") == []
    assert os.listdir() == []


def test_not_recursive(rm: Rm) -> None:
    rm.removal.recursive = False
    Path("full/empty").mkdir(parents=True)
    Path("file").touch()
    assert rm("full") == ["cannot remove <full>: Is a directory"]
    rm.removal.empty_directories = True
    assert rm("full") == ["cannot remove <full>: Directory not empty"]
    assert rm("full/empty") == rm("full") == rm("file") == []


def test_what_does_not_exist(rm: Rm) -> None:
    Path("file").touch()
    assert rm("a") == ["cannot remove <a>: No such file or directory"]
    assert rm("file/a") == ["cannot remove <file/a>: Not a directory"]
    rm.removal.ignore_missing = True
    assert rm("a") == rm("file/a") == []


@pytest.mark.parametrize("path", [".", "..", "a/.", "a/..", "./", "a/../"])
def test_dot_and_dot_dot_are_refused(rm: Rm, path: str) -> None:
    Path("a").mkdir()
    assert rm(path) == [f"refusing to remove <.> or <..> directory: skipping <{path}>"]


def test_the_root_is_refused(rm: Rm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Played with another directory for the root, lest this test be the last."""
    Path("a").mkdir()
    monkeypatch.setattr("minishell.files.remove.identity", lambda status: "the same for all")
    assert rm("a") == [
        "it is dangerous to operate recursively on <a> (same as </>)",
        "use --no-preserve-root to override this failsafe",
    ]


def test_another_file_system_is_left(rm: Rm) -> None:
    Path("tree/mounted").mkdir(parents=True)
    mounted = os.stat("tree/mounted").st_ino
    own = os.fstat

    class Mounted(FakeOs):
        def fstat(self, fd: int) -> os.stat_result:
            status = own(fd)
            device = 7 if status.st_ino == mounted else status.st_dev
            return os.stat_result((*status[:2], device, *status[3:]))

    rm.removal.files = Mounted().files
    rm.removal.one_file_system = True
    Path("tree/file").touch()
    assert rm("tree") == ["skipping <tree/mounted>, since it's on a different device"]
    assert os.listdir("tree") == ["mounted"]


def test_questions(rm: Rm) -> None:
    asked: list[tuple[str, bool]] = []

    def confirm(entry: Entry, descending: bool) -> bool:
        asked.append((entry.path, descending))
        return entry.path != "tree/kept"

    Path("tree/empty").mkdir(parents=True)
    Path("tree/kept").touch()
    rm.removal.confirm = confirm
    assert rm("tree") == ["cannot remove <tree>: Directory not empty"]
    assert sorted(asked) == [("tree", False), ("tree", True), ("tree/empty", False), ("tree/kept", False)]
    assert os.listdir("tree") == ["kept"]


def test_what_cannot_be_removed_keeps_its_directories_silently(rm: Rm) -> None:
    Path("tree/a/b").mkdir(parents=True)
    Path("tree/a/b/stuck").touch()
    Path("tree/a/gone").touch()

    class Sticky(FakeOs):
        def unlink(self, path: str, dir_fd: int | None = None) -> None:
            if path == "stuck":
                raise PermissionError(1, "")
            os.unlink(path, dir_fd=dir_fd)

    rm.removal.files = Sticky().files
    assert rm("tree") == ["cannot remove <tree/a/b/stuck>: Operation not permitted"]
    assert os.listdir("tree/a") == ["b"]


@pytest.mark.parametrize("moment", range(1, 26))
def test_a_directory_exchanged_for_a_symlink(rm: Rm, moment: int) -> None:
    """At any one system call of the walk, somebody puts a symlink in place of the directory being emptied."""
    kept = make_tree(Path("kept"))
    make_tree(Path("tree/attacked"))
    calls = 0

    class Attacked(FakeOs):
        def __getattr__(self, name: str) -> object:
            nonlocal calls
            if name in {"open", "scandir", "unlink", "rmdir", "fstat", "stat"}:
                calls += 1
                if calls == moment:
                    os.rename("tree/attacked", "aside")
                    os.symlink("../kept", "tree/attacked")
            return super().__getattr__(name)

    rm.removal.files = Attacked().files
    rm("tree")
    assert snapshot(Path("kept")) == kept
