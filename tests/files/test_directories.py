"""Making directories: parents, modes, umask, and what is in the way."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from minishell.files.directories import DirectoryMaker, current_umask
from minishell.files.errors import FileError
from minishell.files.mode import directory_mode
from minishell.files.operations import ancestors, make_directory, remove_directory, rename_fresh


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    mask = os.umask(0o022)
    yield
    os.umask(mask)


def mode_of(path: str) -> int:
    return stat.S_IMODE(os.stat(path).st_mode)


def message(error: pytest.ExceptionInfo[FileError]) -> str:
    return error.value.message(lambda name: f"<{name}>")


def test_parents_are_made_and_told() -> None:
    made: list[str] = []
    maker = DirectoryMaker(made=made.append)
    maker.make_with_parents("a//b/./c/")
    maker.make_with_parents("a/b")
    maker.make_with_parents("a/x/../y")
    assert made == ["a", "a//b", "a//b/./c/", "a/x", "a/x/../y"]


def test_the_mode_is_not_for_the_parents() -> None:
    DirectoryMaker(directory_mode("700", 0)).make_with_parents("a/b")
    assert (mode_of("a"), mode_of("a/b")) == (0o755, 0o700)


def test_parents_can_be_gone_into_whatever_the_umask() -> None:
    os.umask(0o777)
    DirectoryMaker().make_with_parents("a/b")
    assert (mode_of("a"), mode_of("a/b")) == (0o300, 0)
    assert current_umask() == 0o777


def test_an_existing_directory_keeps_its_mode() -> None:
    os.mkdir("a", 0o711)
    DirectoryMaker(directory_mode("700", 0)).make_with_parents("a")
    assert mode_of("a") == 0o711


@pytest.mark.parametrize(("umask", "text", "mode"), [(0o077, "2755", 0o2755), (0o022, "a=rwx,+t", 0o1777), (0, "0", 0)])
def test_modes(umask: int, text: str, mode: int) -> None:
    os.umask(umask)
    DirectoryMaker(directory_mode(text, umask)).make("a")
    assert mode_of("a") == mode
    assert current_umask() == umask


def test_the_group_bit_is_inherited_unless_spoken_of() -> None:
    os.mkdir("a")
    os.chmod("a", 0o2755)
    for text, mode in [("755", 0o2755), ("00755", 0o755), ("g-s", 0o777)]:
        DirectoryMaker(directory_mode(text, 0)).make("a/b")
        assert mode_of("a/b") == mode
        os.rmdir("a/b")


def test_through_a_symlink() -> None:
    os.mkdir("real")
    os.symlink("real", "link")
    DirectoryMaker().make_with_parents("link/a/b")
    assert Path("real/a/b").is_dir()


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("file", "cannot create directory <file>: File exists"),
        ("file/a/b", "cannot create directory <file>: Not a directory"),
        ("dangling/a", "cannot create directory <dangling>: File exists"),
        ("", "cannot create directory <>: No such file or directory"),
        ("loop/a", "cannot create directory <loop>: Too many levels of symbolic links"),
    ],
)
def test_what_is_in_the_way_of_parents(path: str, why: str) -> None:
    Path("file").touch()
    os.symlink("nowhere", "dangling")
    os.symlink("loop", "loop")
    with pytest.raises(FileError) as error:
        DirectoryMaker().make_with_parents(path)
    assert message(error) == why


def test_a_path_longer_than_any_system_call_takes() -> None:
    DirectoryMaker().make_with_parents("/".join(["name" * 10] * 200))
    reached = os.open(".", os.O_RDONLY)
    for _ in range(200):
        below = os.open("name" * 10, os.O_RDONLY, dir_fd=reached)
        os.close(reached)
        reached = below
    os.close(reached)


def test_operations_say_what_and_why() -> None:
    with pytest.raises(FileError) as error:
        make_directory("a/b")
    assert message(error) == "cannot create directory <a/b>: No such file or directory"
    os.mkdir("real")
    os.symlink("real", "link")
    with pytest.raises(FileError) as error:
        remove_directory("link/")
    assert message(error) == "failed to remove <link/>: Symbolic link not followed"
    with pytest.raises(FileError) as error:
        remove_directory("link")
    assert message(error) == "failed to remove <link>: Not a directory"


def test_rename_fresh_replaces_nothing() -> None:
    Path("a").write_text("a")
    Path("b").write_text("b")
    os.symlink("nowhere", "c")
    assert not rename_fresh("a", "b")
    assert not rename_fresh("a", "c")
    assert not rename_fresh("missing", "d")
    assert rename_fresh("a", "d")
    assert Path("d").read_text() == "a"


def test_ancestors() -> None:
    assert list(ancestors("a//b/c//")) == ["a//b", "a"]
    assert list(ancestors("/a/b")) == ["/a", "/"]
    assert list(ancestors("a")) == []
