"""Every system call of the trash fails, once or from then on: what is put there or taken out is never lost."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from minishell.files import (
    elsewhere,
    measure,
    rename,
    trash,
    trash_directory,
    trash_list,
    trash_policy,
    trash_restore,
    volume,
)
from minishell.files.errors import FileError
from minishell.files.place import Place
from minishell.files.progress import Progress
from minishell.files.trash import Trash
from minishell.files.trash_directory import Trashed, open_trash
from minishell.files.trash_policy import Policy
from tests.files.faults import CALLS, FaultyOs
from tests.files.trashing import put, redate
from tests.files.tree import Node, make_tree, snapshot

MODULES = (elsewhere, measure, rename, trash, trash_directory, trash_list, trash_policy, trash_restore, volume)

#: what may happen, and whether it lasts; None is Ctrl-C
FAULTS = [
    (errno.EIO, False),
    (errno.ENOSPC, False),
    (errno.EACCES, False),
    (errno.EXDEV, False),
    (errno.EINTR, False),
    (None, False),
    (errno.EIO, True),
]


class FaultyTrash(FaultyOs):
    """The calls of the trash too; `renameat2` is one of them, which not every file system has."""

    def __init__(self, at: int = -1, error: int | None = None, lasts: bool = False, has_renameat2: bool = True) -> None:
        super().__init__(False, at, error, lasts)
        self.has_renameat2 = has_renameat2

    def __repr__(self) -> str:
        return f"{self.made[: self.at]} {self.made[self.at]} {self.error} {self.lasts}"

    def __getattr__(self, name: str) -> Any:
        return self._faulty(name) if name in CALLS | {"access", "fstatvfs", "read", "write"} else getattr(os, name)

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        real = rename._rename

        def renameat2(*arguments: Any) -> int:
            number = len(self.made)
            self.made.append("renameat2")
            if number == self.at or (self.lasts and 0 <= self.at < number):
                if self.error is None:
                    raise KeyboardInterrupt
                return self.error
            return real(*arguments) if self.has_renameat2 else errno.EINVAL

        for module in MODULES:
            monkeypatch.setattr(module, "os", self)
        monkeypatch.setattr(rename, "_rename", renameat2)


class Scene:
    """`here/thing`, and the trash of a home beside."""

    def __init__(self, top: Path, make: Callable[[Path], object]) -> None:
        self.home = top / "home"
        self.thing = top / "here" / "thing"
        self.other = top / "other"
        self.home.mkdir(parents=True)
        self.thing.parent.mkdir()
        self.other.mkdir()
        make(self.thing)
        self.before = contents(snapshot(self.thing))
        self.bystander = put(self.home, self._bystander())
        self.reported: list[BaseException] = []
        self.trashed: Trashed | None = None

    def close(self) -> None:
        if self.trashed is not None:
            self.trashed.directory.close()

    def _bystander(self) -> Path:
        path = self.other / "bystander"
        path.write_text("in the trash")
        return path

    def play(self, action: Callable[[Scene], None], fault: FaultyTrash) -> None:
        with pytest.MonkeyPatch.context() as patch, no_descriptor_left():
            fault.install(patch)
            try:
                action(self)
            except (FileError, OSError, KeyboardInterrupt) as error:
                self.reported.append(error)

    # -- what is where

    def is_in_place(self, path: Path | None = None) -> bool:
        return contents(snapshot(path or self.thing)) == self.before

    def is_in_trash(self) -> bool:
        """Whole, and restorable to where it was."""
        trashed = self.find()
        return trashed is not None and contents(snapshot(Path(trashed.path))) == self.before

    def find(self) -> Trashed | None:
        with open_trash(self.bystander.directory.path) as directory:
            everything = list(trash_list.contents(directory))
        assert Path(self.bystander.path).read_text() == "in the trash"
        assert [each for each in everything if each.original == self.bystander.original]
        found = [each for each in everything if each.original == str(self.thing)]
        assert len(found) <= 1
        return found[0] if found else None


@contextmanager
def no_descriptor_left() -> Iterator[None]:
    before = os.listdir("/proc/self/fd")
    yield
    assert os.listdir("/proc/self/fd") == before


def contents(tree: dict[str, Node]) -> dict[str, tuple[int, bytes]]:
    return {name: (stat.S_IFMT(node.mode), node.content) for name, node in tree.items()}


def make_file(path: Path) -> None:
    path.write_bytes(b"precious\n" * 1000)


Action = Callable[[Scene], None]


@pytest.fixture(params=["disk", "memory"])
def top(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "disk":
        return tmp_path
    memory: Path = request.getfixturevalue("memory")
    return memory


class Faults:
    """Plays an action in a new scene for each fault; the first is none.

    In memory every call has every fault; on a disk, which is slow, it has one of them, a different one each time.
    """

    def __init__(self, top: Path, make: Callable[[Path], object], thorough: bool) -> None:
        self._top = top
        self._make = make
        self.thorough = thorough
        self._scenes = 0

    def each(self, prepare: Action, action: Action) -> Iterator[tuple[Scene, FaultyTrash]]:
        for has_renameat2 in (True, False):
            faultless = FaultyTrash(has_renameat2=has_renameat2)
            scene = self._play(prepare, action, faultless)
            assert not scene.reported
            yield scene, faultless
            for at in range(len(faultless.made)):
                for error, lasts in FAULTS if self.thorough else [FAULTS[at % len(FAULTS)]]:
                    fault = FaultyTrash(at, error, lasts, has_renameat2)
                    yield self._play(prepare, action, fault), fault

    def _play(self, prepare: Action, action: Action, fault: FaultyTrash) -> Scene:
        self._scenes += 1
        scene = Scene(self._top / str(self._scenes), self._make)
        prepare(scene)
        scene.play(action, fault)
        scene.close()
        return scene


@pytest.fixture(params=["file", "tree"])
def faults(request: pytest.FixtureRequest, top: Path, tmp_path: Path) -> Faults:
    return Faults(top, make_file if request.param == "file" else make_tree, thorough=top != tmp_path)


def nothing(scene: Scene) -> None:
    pass


def lose(scene: Scene) -> None:
    """Put the thing into the trash, which stays open."""
    lost = put(scene.home, scene.thing)
    scene.trashed = Trashed(open_trash(lost.directory.path), lost.name, lost.original, lost.date)


def one(outcome: Trashed | FileError) -> Trashed:
    """Raises what was refused."""
    if isinstance(outcome, FileError):
        raise outcome
    return outcome


def is_in_one(scene: Scene, fault: FaultyTrash) -> bool:
    """In its place or in the trash; in both if a rename, made of a link and an unlink, was left between these."""
    if fault.lasts and not fault.has_renameat2:
        return scene.is_in_place() or scene.is_in_trash()
    return scene.is_in_place() != scene.is_in_trash()


# ---- Into the trash


def take(scene: Scene) -> None:
    with Trash({"HOME": str(scene.home)}) as trash:
        place = Place(str(scene.thing))
        trashed = one(trash.reserve([place])[0])
        try:
            trashed.take(place)
        except BaseException:
            trashed.cancel()
            raise


def test_what_is_put_into_the_trash_is_in_one_of_both_places(faults: Faults) -> None:
    for scene, fault in faults.each(nothing, take):
        in_trash = scene.is_in_trash()
        assert is_in_one(scene, fault), fault
        assert in_trash or scene.reported
        if not in_trash and not fault.lasts and fault.made[fault.at] not in {"unlink", "access", "close"}:
            assert len(os.listdir(scene.home / ".local/share/Trash/info")) == 1


# ---- Out of it


def give_back(scene: Scene) -> None:
    assert scene.trashed is not None
    trash_restore.restore(scene.trashed, None, scene.reported.append)


def test_what_is_restored_is_in_one_of_both_places(faults: Faults) -> None:
    for scene, fault in faults.each(lose, give_back):
        assert is_in_one(scene, fault), fault


def test_what_is_restored_elsewhere_is_in_one_of_both_places(faults: Faults, another: Path) -> None:
    """To another file system it is copied; the last of it goes from the trash when the copy is there."""
    faults.thorough = False
    for scene, fault in faults.each(lose, lambda scene: copy_back(scene, another)):
        in_trash, is_copied = scene.is_in_trash(), scene.is_in_place(another / "thing")
        assert in_trash or is_copied, fault
        assert fault.lasts or in_trash or scene.reported or not (another / "thing").exists() or is_copied
        assert fault.lasts or {path.name for path in another.iterdir()} <= {"thing"}, fault
        for path in another.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def copy_back(scene: Scene, directory: Path) -> None:
    assert scene.trashed is not None
    trash_restore.restore(scene.trashed, str(directory), scene.reported.append)


@pytest.fixture
def another(request: pytest.FixtureRequest, top: Path, tmp_path: Path) -> Path:
    """On another file system than `top`."""
    return tmp_path if top != tmp_path else request.getfixturevalue("memory")


# ---- For good


def expire(scene: Scene) -> None:
    assert scene.trashed is not None
    Policy(30, 0).apply(scene.trashed.directory, Progress(lambda: None))


def lose_long_ago(scene: Scene) -> None:
    lose(scene)
    assert scene.trashed is not None
    redate(scene.trashed, "2020-01-01T00:00:00")


def test_what_the_policy_removes_is_whole_or_gone(faults: Faults) -> None:
    """But for what could not be removed; the next time it goes."""
    for scene, fault in faults.each(lose_long_ago, expire):
        assert not scene.is_in_place()
        whole = scene.is_in_trash()
        found = scene.find()
        assert whole or found is None or not fault.lasts, fault
        with open_trash(scene.bystander.directory.path) as directory:
            Policy(30, 0).apply(directory, Progress(lambda: None))
        assert scene.find() is None
