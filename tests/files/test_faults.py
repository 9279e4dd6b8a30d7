"""Every system call of every operation fails once, or fails from then on: no byte is lost, no descriptor left open."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from minishell.files.backup import Backup
from minishell.files.directories import DirectoryMaker
from minishell.files.errors import FileError
from minishell.files.mode import DirectoryMode
from minishell.files.move import Move
from minishell.files.place import Place
from minishell.files.remove import Removal
from tests.files.faults import FaultyOs
from tests.files.tree import Node, make_tree, snapshot

if TYPE_CHECKING:
    from minishell.files.file_system import FileSystem

#: what may happen once, and what may last; None is Ctrl-C
ONCE = [errno.EIO, errno.ENOSPC, errno.EXDEV, None]
FOR_GOOD = [errno.EIO, errno.EACCES]

Report = Callable[[FileError], None]
Action = Callable[[Report, "FileSystem"], None]
Contents = dict[str, tuple[int, bytes]]


class Scene:
    """`here/thing` is to be moved to `there/thing`."""

    def __init__(self, top: Path, make: Callable[[Path], object], replaced: Callable[[Path], object] | None) -> None:
        (top / "here").mkdir(parents=True)
        (top / "there").mkdir()
        self.source = top / "here" / "thing"
        self.target = top / "there" / "thing"
        self.backup = top / "there" / "thing~"
        make(self.source)
        if replaced is not None:
            replaced(self.target)
        self.before = snapshot(self.source)
        self.replaced = contents(snapshot(self.target))
        self.reported: list[FileError] = []

    def move(self, files: FileSystem, backup: bool) -> None:
        move = Move(self.reported.append, lambda question, path: True)
        move.backup = Backup("simple") if backup else None
        try:
            move.move(str(self.source), Place(str(self.target), files=files))
        except FileError as error:
            self.reported.append(error)
        except KeyboardInterrupt:
            self.reported.append(FileError("interrupted"))

    def check(self, leftovers: bool) -> None:
        source, target, backup = (snapshot(path) for path in (self.source, self.target, self.backup))
        moved = contents(target) == contents(self.before)
        assert moved or contents(source) == contents(self.before)
        assert moved or contents(target) == self.replaced or (backup and contents(backup) == self.replaced)
        if not self.reported:
            assert not source
            assert target == self.before
        assert leftovers or {path.name for path in self.target.parent.iterdir()} <= {"thing", "thing~"}


def contents(tree: dict[str, Node]) -> Contents:
    return {name: (stat.S_IFMT(node.mode), node.content) for name, node in tree.items()}


def make_file(path: Path) -> None:
    path.write_bytes(b"precious\n" * 1000)
    os.utime(path, ns=(10**18, 10**18 + 5))


def make_old_file(path: Path) -> None:
    path.write_bytes(b"old\n")


def make_directory(path: Path) -> None:
    path.mkdir()
    make_file(path / "file")


SCENES = {
    "file": (make_file, None, False),
    "file onto file": (make_file, make_old_file, False),
    "file onto file, with backup": (make_file, make_old_file, True),
    "tree": (make_tree, None, False),
    "directory onto empty directory": (make_directory, Path.mkdir, False),
}


@contextmanager
def no_descriptor_left() -> Iterator[None]:
    before = os.listdir("/proc/self/fd")
    yield
    assert os.listdir("/proc/self/fd") == before


@pytest.mark.parametrize("lasts", [False, True], ids=["once", "for good"])
@pytest.mark.parametrize("across", [False, True], ids=["within", "across"])
@pytest.mark.parametrize("scene", SCENES)
def test_a_move_loses_nothing(tmp_path: Path, scene: str, across: bool, lasts: bool) -> None:
    make, replaced, backup = SCENES[scene]

    def play(name: str, fault: FaultyOs) -> Scene:
        current = Scene(tmp_path / name, make, replaced)
        with no_descriptor_left():
            current.move(fault.files, backup)
        current.check(leftovers=lasts)
        return current

    faultless = FaultyOs(across)
    assert not play("faultless", faultless).reported
    for at in range(len(faultless.made)):
        for error in FOR_GOOD if lasts else ONCE:
            play(f"{at}.{error}", FaultyOs(across, at, error, lasts))


# ---- Making and removing


def reports(action: Action, fault: FaultyOs) -> list[FileError]:
    """What `action` reports, raises, or is interrupted with, under the fault."""
    reported: list[FileError] = []
    with no_descriptor_left():
        try:
            action(reported.append, fault.files)
        except FileError as error:
            reported.append(error)
        except KeyboardInterrupt:
            reported.append(FileError("interrupted"))
    return reported


def each_fault(action: Action) -> Iterator[FaultyOs]:
    faultless = FaultyOs()
    assert not reports(action, faultless)
    for at in range(len(faultless.made)):
        for error in ONCE:
            yield FaultyOs(at=at, error=error)
        for error in FOR_GOOD:
            yield FaultyOs(at=at, error=error, lasts=True)


def test_what_is_not_reported_is_removed(tmp_path: Path) -> None:
    beside = make_tree(tmp_path / "beside")
    doomed = tmp_path / "doomed"

    def remove(report: Report, files: FileSystem) -> None:
        if not doomed.exists():
            make_tree(doomed)
        removal = Removal(report, files)
        removal.recursive = True
        removal.remove(str(doomed))

    for fault in each_fault(remove):
        reported = reports(remove, fault)
        assert reported or not doomed.exists()
        assert snapshot(tmp_path / "beside") == beside


def test_what_is_not_reported_is_made(tmp_path: Path) -> None:
    top, wanted = tmp_path / "a", tmp_path / "a" / "b" / "c"

    def make(report: Report, files: FileSystem) -> None:
        shutil.rmtree(top, ignore_errors=True)
        DirectoryMaker(DirectoryMode(0o2755, 0o7777), files=files).make_with_parents(str(wanted))

    for fault in each_fault(make):
        reported = reports(make, fault)
        assert reported or stat.S_IMODE(wanted.stat().st_mode) == 0o2755
