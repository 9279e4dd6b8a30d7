"""Moving across file systems: what a copy keeps, and what stays whole when it cannot be finished."""

from __future__ import annotations

import errno
import os
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from minishell.files.errors import FileError
from minishell.files.move import Move
from minishell.files.place import Place
from tests.files.faults import FaultyOs
from tests.files.tree import make_tree, snapshot

if TYPE_CHECKING:
    from minishell.files.file_system import FileSystem


class Across:
    """`across(name)` moves from `here` to `there`, which are on two file systems or made to seem so."""

    def __init__(self, here: Path, there: Path, files: FileSystem = os) -> None:
        self.files = files
        self.here = here
        self.there = there
        self.told: list[str] = []
        self.reported: list[str] = []
        self.move = Move(self._report, lambda question, path: True)
        self.move.notify = lambda what, *paths: self.told.append(what.format(*map(os.path.basename, paths)))

    def _report(self, error: FileError) -> None:
        self.reported.append(error.message(lambda path: f"<{os.path.basename(path)}>"))

    def __call__(self, name: str, new_name: str = "") -> list[str]:
        """What is reported."""
        self.reported.clear()
        try:
            self.move.move(str(self.here / name), Place(f"{self.there}/{new_name or name}", files=self.files))
        except FileError as error:
            self._report(error)
        return self.reported


@pytest.fixture(params=["seeming", "to memory", "from memory"])
def across(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Across]:
    if request.param == "seeming":
        (tmp_path / "here").mkdir()
        (tmp_path / "there").mkdir()
        yield Across(tmp_path / "here", tmp_path / "there", FaultyOs(across=True).files)
        return
    sides = [tmp_path, request.getfixturevalue("memory")]
    yield Across(*(sides if request.param == "to memory" else reversed(sides)))


def test_a_tree_is_the_same_afterwards(across: Across) -> None:
    before = make_tree(across.here / "tree")
    assert across("tree") == []
    assert snapshot(across.there / "tree") == before
    assert not (across.here / "tree").exists()
    assert (across.there / "tree/holes").stat().st_blocks * 512 < 1 << 16
    assert across.told[0] == "created directory tree"
    assert across.told[-1] == "removed directory tree"
    assert "copied link -> link" in across.told
    assert os.listdir(across.there) == ["tree"]


def test_contents_of_all_sizes(across: Across) -> None:
    for size in (0, 1, 4096, (256 << 10) + 1, 3 << 20):
        data = os.urandom(size)
        (across.here / str(size)).write_bytes(data)
        assert across(str(size)) == []
        assert (across.there / str(size)).read_bytes() == data


def test_holes(across: Across) -> None:
    with (across.here / "file").open("wb") as file:
        for at in (0, 1 << 20, 5 << 20):
            file.seek(at)
            file.write(b"data")
        file.truncate(8 << 20)
    data = (across.here / "file").read_bytes()
    assert across("file") == []
    assert (across.there / "file").read_bytes() == data
    assert (across.there / "file").stat().st_blocks * 512 < 1 << 20


def test_extended_attributes(across: Across) -> None:
    (across.here / "tree").mkdir()
    (across.here / "tree/file").touch()
    try:
        os.setxattr(across.there, "user.try", b"")
        for name in ("tree", "tree/file"):
            os.setxattr(across.here / name, "user.name", name.encode())
    except OSError:
        pytest.skip("no extended attributes")
    assert across("tree") == []
    for name in ("tree", "tree/file"):
        assert os.getxattr(across.there / name, "user.name") == name.encode()


def test_links_between_operands(across: Across) -> None:
    (across.here / "a").write_text("one file")
    (across.here / "tree").mkdir()
    for name in ("b", "tree/c"):
        os.link(across.here / "a", across.here / name)
    (across.here / "other").write_text("")
    for name in ("a", "b", "tree", "other"):
        assert across(name) == []
    assert {(across.there / name).stat().st_nlink for name in ("a", "b", "tree/c")} == {3}
    assert os.path.samefile(across.there / "a", across.there / "tree/c")


def test_a_socket(across: Across) -> None:
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(str(across.here / "socket"))
    assert across("socket") == []
    assert stat.S_ISSOCK((across.there / "socket").lstat().st_mode)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_owners_and_devices(across: Across) -> None:
    tree = across.here / "tree"
    tree.mkdir()
    (tree / "file").touch()
    (tree / "link").symlink_to("file")
    os.mknod(tree / "null", stat.S_IFCHR | 0o640, os.makedev(1, 3))
    for number, path in enumerate([tree, *tree.iterdir()]):
        os.chown(path, 1000 + number, 2000 + number, follow_symlinks=False)
    (tree / "file").chmod(0o6755)
    before = {path.name: (path.lstat()[4:6], path.lstat().st_mode, path.lstat().st_rdev) for path in tree.iterdir()}
    assert across("tree") == []
    after = across.there / "tree"
    assert before == {p.name: (p.lstat()[4:6], p.lstat().st_mode, p.lstat().st_rdev) for p in after.iterdir()}


def test_replacing(across: Across) -> None:
    for name in ("a", "link", "d/x"):
        (across.here / name).parent.mkdir(exist_ok=True)
        (across.here / name).write_text("new")
    (across.there / "a").write_text("old")
    (across.there / "link").symlink_to("a")
    (across.there / "d").mkdir()
    assert across("a") == across("link") == across("d") == []
    assert (across.there / "a").read_text() == (across.there / "link").read_text() == "new"
    assert not (across.there / "link").is_symlink()
    assert os.listdir(across.there / "d") == ["x"]


def test_a_full_directory_is_not_replaced(across: Across) -> None:
    make_tree(across.here / "tree")
    before = snapshot(across.here)
    (across.there / "tree/full").mkdir(parents=True)
    assert across("tree") == [
        "inter-device move failed: <tree> to <tree>; unable to remove target: Directory not empty"
    ]
    assert snapshot(across.here) == before
    assert os.listdir(across.there / "tree") == ["full"]


def test_a_file_where_a_directory_was_meant(across: Across) -> None:
    (across.here / "file").touch()
    across.move.notify = None
    assert across("file", "new/") == ["cannot create regular file <>: Not a directory"]
    assert (across.here / "file").exists()
    assert os.listdir(across.there) == []


def test_deeper_than_a_path_can_say(across: Across) -> None:
    names = ["name" * 20] * 60
    (across.here / "tree").mkdir()
    at = os.open(across.here / "tree", os.O_RDONLY)
    for name in names:
        os.mkdir(name, dir_fd=at)
        below = os.open(name, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.close(at)
    assert across("tree") == []
    across.here, across.there = across.there, across.here
    assert across("tree") == []


class Disturbed(FaultyOs):
    """Before its `open` number `opens`, something else happens."""

    def __init__(self, opens: int, disturb: Callable[[], object]) -> None:
        super().__init__(across=True)
        self.opens, self.disturb = opens, disturb

    def __getattr__(self, name: str) -> object:
        if name == "open":
            self.opens -= 1
            if self.opens == 0:
                self.disturb()
        return super().__getattr__(name)


def test_a_file_exchanged_while_it_is_copied(across: Across) -> None:
    (across.here / "tree").mkdir()
    (across.here / "tree/file").write_text("mine")
    (across.here / "other").write_text("another's")

    def exchange() -> None:
        os.replace(across.here / "other", across.here / "tree/file")

    across.files = Disturbed(6, exchange).files
    assert across("tree") == ["skipping file <file>, as it was replaced while being copied"]
    assert (across.here / "tree/file").read_text() == "another's"
    assert os.listdir(across.there) == []


def test_what_cannot_be_given_is_reported_and_no_reason_to_stop(across: Across) -> None:
    (across.here / "file").write_text("text")
    (across.here / "file").chmod(0o4755)

    class Refusing(FaultyOs):
        def __getattr__(self, name: str) -> object:
            return self.refuse if name in {"chown", "utime"} else super().__getattr__(name)

        def refuse(self, *_: object, **__: object) -> None:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    across.files = Refusing(across=True).files
    assert across("file") == [
        "failed to preserve ownership for <file>: Input/output error",
        "preserving times for <file>: Input/output error",
    ]
    assert stat.S_IMODE((across.there / "file").stat().st_mode) == 0o755


def test_attributes_that_the_file_system_does_not_have(across: Across) -> None:
    (across.here / "file").write_text("text")
    names = ["security.selinux", "system.posix_acl_access", "user.one", "user.two"]

    class Poor(FaultyOs):
        listxattr = staticmethod(lambda fd: names)
        getxattr = staticmethod(lambda fd, name: b"")

        def setxattr(self, *_: object) -> None:
            raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    across.files = Poor(across=True).files
    assert across("file") == [
        "preserving permissions for <file>: Operation not supported",
        "setting attributes for <file>: Operation not supported",
    ]
    assert (across.there / "file").read_text() == "text"
