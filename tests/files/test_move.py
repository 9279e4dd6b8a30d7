"""Moving within a file system: what may be replaced, what is the same file, backups."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from minishell.files.backup import Backup
from minishell.files.errors import FileError
from minishell.files.move import Move
from minishell.files.place import Place, basename
from tests.files.faults import FakeOs

if TYPE_CHECKING:
    from minishell.files.file_system import FileSystem


class Mv:
    """A Move in the working directory; its questions are answered with `answer`."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.asked: list[str] = []
        self.answer = False
        self.files: FileSystem = os
        self.move = Move(self._report, self._ask)
        self.move.notify = lambda what, *paths: self.told.append(what.format(*paths))

    def _report(self, error: FileError) -> None:
        raise error

    def _ask(self, question: str, path: str) -> bool:
        self.asked.append(question.format(path))
        return self.answer

    def __call__(self, source: str, destination: str) -> str:
        """What went wrong, "" if nothing, "declined" if the answer was no."""
        try:
            return "" if self.move.move(source, Place(destination, files=self.files)) else "declined"
        except FileError as error:
            return error.message(lambda name: f"<{name}>")


@pytest.fixture
def mv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mv:
    """In a directory with the files a and b, which hold their names, and the directories d and e."""
    monkeypatch.chdir(tmp_path)
    for name in "ab":
        Path(name).write_text(name)
    for name in "de":
        Path(name).mkdir()
    return Mv()


def held() -> dict[str, str]:
    return {name: Path(name).read_text() for name in sorted(os.listdir()) if Path(name).is_file()}


def test_to_a_fresh_name_and_onto_a_file(mv: Mv) -> None:
    assert mv("a", "c") == mv("c", "b") == ""
    assert held() == {"b": "a"}
    assert mv.told == ["renamed a -> c", "renamed c -> b"]


@pytest.mark.parametrize(
    ("source", "destination", "why"),
    [
        ("x", "y", "cannot stat <x>: No such file or directory"),
        ("a", "x/y", "cannot move <a> to <x/y>: No such file or directory"),
        ("a", "b/y", "cannot stat <b/y>: Not a directory"),
        ("a", "a", "<a> and <a> are the same file"),
        ("a", "./a", "<a> and <./a> are the same file"),
        ("a", "d", "cannot overwrite directory <d> with non-directory <a>"),
        ("d", "a", "cannot overwrite non-directory <a> with directory <d>"),
        ("d", "d/x", "cannot move <d> to a subdirectory of itself, <d/x>"),
        ("a", "x/", "cannot move <a> to <x/>: Not a directory"),
    ],
)
def test_what_cannot_be(mv: Mv, source: str, destination: str, why: str) -> None:
    assert mv(source, destination) == why
    assert held() == {"a": "a", "b": "b"}


def test_directories(mv: Mv) -> None:
    Path("d/x").touch()
    assert mv("d", "e") == ""
    assert os.listdir("e") == ["x"]
    Path("d").mkdir()
    assert mv("d", "e") == "cannot overwrite <e>: Directory not empty"


def test_names_of_one_file(mv: Mv) -> None:
    os.link("a", "c")
    assert mv("a", "c") == "<a> and <c> are the same file"
    os.symlink("a", "s")
    assert mv("s", "c") == ""
    assert held() == {"a": "a", "b": "b", "c": "a"}
    assert os.readlink("c") == "a"
    assert mv("c", "a") == "<c> and <a> are the same file"


def test_symlinks(mv: Mv) -> None:
    os.symlink("nowhere", "dangling")
    os.symlink("a", "s")
    assert mv("b", "dangling") == mv("a", "s") == ""
    assert held() == {"dangling": "b", "s": "a"}
    os.symlink("s", "t")
    os.link("t", "u", follow_symlinks=False)
    assert mv("t", "u") == "<t> and <u> are the same file"


def test_none(mv: Mv) -> None:
    mv.move.update = "none"
    assert mv("a", "b") == mv("a", "a") == ""
    mv.move.update = "none-fail"
    assert mv("a", "b") == "not replacing <b>"
    assert held() == {"a": "a", "b": "b"}
    assert mv.told == []
    assert mv("a", "c") == ""


def test_update(mv: Mv) -> None:
    mv.move.update = "older"
    os.utime("a", ns=(5, 5))
    os.utime("b", ns=(5, 5))
    assert mv("a", "b") == ""
    assert held() == {"a": "a", "b": "b"}
    os.utime("a", ns=(6, 6))
    assert mv("a", "b") == ""
    assert held() == {"b": "a"}


def test_asking(mv: Mv) -> None:
    mv.move.overwrite = "ask"
    mv.move.explains = True
    assert mv("a", "b") == "declined"
    assert held() == {"a": "a", "b": "b"}
    assert mv.told == ["skipped b"]
    mv.answer = True
    assert mv("a", "b") == ""
    assert held() == {"b": "a"}
    assert mv.asked == ["overwrite b? "] * 2


def test_what_the_user_may_not_write_is_asked_about_on_a_terminal(mv: Mv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Place, "is_writable", lambda place: False)
    os.chmod("b", 0o4444)
    mv.move.on_terminal = True
    assert mv("a", "b") == "declined"
    assert mv.asked == ["replace b, overriding mode 4444 (r-Sr--r--)? "]
    os.symlink("nowhere", "link")
    assert mv("a", "link") == ""
    mv.move.overwrite = "always"
    assert mv("link", "b") == ""
    assert len(mv.asked) == 1


def test_what_was_declined_was_not_put_there(mv: Mv) -> None:
    mv.move.overwrite = "ask"
    Path("d/b").write_text("another")
    assert mv("a", "b") == "declined"
    mv.answer = True
    assert mv("d/b", "b") == ""
    assert held() == {"a": "a", "b": "another"}


def test_what_was_just_put_there_is_not_replaced(mv: Mv) -> None:
    Path("d/a").write_text("another")
    assert mv("a", "e/a") == ""
    assert mv("d/a", "e/a") == "will not overwrite just-created <e/a> with <d/a>"
    mv.move.backup = Backup("numbered")
    assert mv("d/a", "e/a") == ""
    assert sorted(os.listdir("e")) == ["a", "a.~1~"]


def test_a_directory_twice_into_itself(mv: Mv) -> None:
    assert mv("./d", "d/d") == "cannot move <./d> to a subdirectory of itself, <d/d>"
    assert mv("d", "d/d") == "warning: source directory <d> specified more than once"


@pytest.mark.parametrize(
    ("control", "suffix", "existing", "name"),
    [
        ("simple", "", [], "b~"),
        ("simple", ".old", [], "b.old"),
        ("simple", "a/b", [], "b~"),
        ("numbered", "", ["b.~9~", "b.~10~", "b.~x~", "c.~99~"], "b.~11~"),
        ("existing", "", [], "b~"),
        ("existing", "", ["b.~1~"], "b.~2~"),
    ],
)
def test_backups(mv: Mv, control: str, suffix: str, existing: list[str], name: str) -> None:
    for other in existing:
        Path(other).touch()
    mv.move.backup = Backup(control, suffix)
    assert mv("a", "b") == ""
    assert Path("b").read_text() == "a"
    assert Path(name).read_text() == "b"
    assert mv.told == [f"renamed a -> b (backup: {name})"]


def test_a_backup_allows_other_kinds_and_names_of_one_file(mv: Mv) -> None:
    mv.move.backup = Backup("simple")
    assert mv("d", "b") == ""
    assert Path("b").is_dir()
    os.link("a", "c")
    assert mv("a", "c") == ""
    assert held() == {"b~": "b", "c": "a", "c~": "a"}


def test_a_backup_that_would_replace_the_source(mv: Mv) -> None:
    mv.move.backup = Backup("simple")
    os.rename("a", "b~")
    assert mv("b~", "b") == "backing up <b> might destroy source;  <b~> not moved"


def test_a_backup_comes_back_if_the_move_fails(mv: Mv) -> None:
    mv.move.backup = Backup("simple")

    class Refusing(FakeOs):
        def rename(self, source: str, destination: str, **descriptors: int | None) -> None:
            if (source, destination) == ("a", "b"):
                raise PermissionError(13, "")
            os.rename(source, destination, **descriptors)

    mv.files = Refusing().files
    assert mv("a", "b") == "cannot move <a> to <b>: Permission denied"
    assert held() == {"a": "a", "b": "b"}
    assert mv.told == ["b~ -> b (unbackup)"]


def test_places() -> None:
    place = Place("shown/d/name/", "d/name/", 5).beside("other")
    assert (place.path, place.name, place.fd) == ("shown/d/other", "d/other", 5)
    assert Place("name").beside("other").name == "other"
    assert [basename(path) for path in ("a/b//", "a", "/")] == ["b", "a", ""]
