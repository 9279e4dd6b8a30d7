"""trash: what it lists, what it puts back and where, what it removes for good."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from minishell.eval.errors import UsageError
from minishell.files import trash_list
from minishell.files.measure import amount
from tests.builtins.caller import Caller
from tests.files.trashing import put, redate

TRASH = "home/.local/share/Trash"


@pytest.fixture
def here(call: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, in which are the home and some things; the user's own trash elsewhere is not looked at."""
    monkeypatch.setattr(trash_list, "_own_top", list)
    (tmp_path / "home").mkdir()
    for name in ("a", "b c", "d/e/f"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


def lose(here: Path, *names: str) -> None:
    """Put things into the trash, each a day later."""
    for day, name in enumerate(names, 1):
        redate(put(here / "home", here / name), f"2020-01-{day:02}T10:20:30")


def listed(call: Caller, *args: str) -> list[list[str]]:
    """Date, size and path of each line; the ID is left out."""
    done = call("trash", *args)
    assert (done.status, done.err) == (0, "")
    return [line.split(None, 4)[1:] for line in done.out.splitlines()]


def identifiers(call: Caller) -> list[str]:
    return [line.split()[0] for line in call("trash", "list").out.splitlines()]


def left(here: Path) -> set[str]:
    """What is in the trash, and its trashinfos."""
    top = here / TRASH
    return {str(path.relative_to(top)) for kind in ("files", "info") for path in (top / kind).iterdir()}


def test_nothing_to_list(call: Caller, here: Path) -> None:
    assert call("trash") == call("trash", "list") == (0, "", "")


def test_the_list(call: Caller, here: Path) -> None:
    lose(here, "b c", "d", "a")
    size = {name: amount(room(here / TRASH / "files" / name)) for name in ("a", "b c", "d")}
    assert listed(call) == [
        ["2020-01-01", "10:20", size["b c"], f"'{here}/b c'"],
        ["2020-01-02", "10:20", size["d"], f"{here}/d"],
        ["2020-01-03", "10:20", size["a"], f"{here}/a"],
    ]
    assert len(set(identifiers(call))) == 3


def test_names_cannot_write_to_the_terminal(call: Caller, here: Path) -> None:
    (here / "x\x1b[2J\n").touch()
    lose(here, "x\x1b[2J\n")
    assert listed(call)[0][-1] == f"'{here}/x'$'\\033''[2J'$'\\n'"


@pytest.mark.parametrize("way", ["name", "path", "relative path", "place", "ID"])
def test_ways_to_name_a_thing(call: Caller, here: Path, way: str) -> None:
    lose(here, "d/e/f", "a")
    name = {
        "name": "f",
        "path": str(here / "d/e/f"),
        "relative path": "./d/e/../e/f",
        "place": str(here / TRASH / "files/f"),
        "ID": identifiers(call)[0],
    }[way]
    assert call("trash", "restore", name) == (0, "", "")
    assert (here / "d/e/f").read_text() == "d/e/f"
    assert left(here) == {"files/a", "info/a.trashinfo"}


def test_several_of_one_name(call: Caller, here: Path) -> None:
    lose(here, "a")
    (here / "a").write_text("second")
    lose(here, "a")
    ids = identifiers(call)
    done = call("trash", "restore", "a")
    assert (done.status, done.out) == (1, "")
    assert done.err == f"trash: 'a': there are several; name one by its ID: {', '.join(ids)}\n"
    assert len(left(here)) == 4
    second = next(ID for ID, name in zip(ids, sorted_names(call, here), strict=True) if name == "a.2")
    assert call("trash", "restore", second) == (0, "", "")
    assert (here / "a").read_text() == "second"


def sorted_names(call: Caller, here: Path) -> list[str]:
    """The names in the trash, in the order of the list."""
    names = sorted(os.listdir(here / TRASH / "files"))
    assert [line[-1] for line in listed(call)] == [str(here / "a")] * len(names)
    return names


def test_several_are_restored(call: Caller, here: Path) -> None:
    lose(here, "a", "b c", "d")
    assert call("trash", "restore", "d", "b c", "d") == (0, "", "")
    assert (here / "d/e/f").exists()
    assert (here / "b c").exists()


def test_what_is_not_there(call: Caller, here: Path) -> None:
    lose(here, "a")
    assert call("trash", "restore", "a", "x") == (1, "", "trash: 'x' is not in the trash\n")
    assert len(left(here)) == 2


def test_nothing_is_replaced(call: Caller, here: Path) -> None:
    lose(here, "a", "b c")
    (here / "a").symlink_to("nowhere")
    done = call("trash", "restore", "a", "b c")
    assert done == (1, "", f"trash: cannot restore '{here}/a': something is there\n")
    assert (here / "b c").exists()
    assert left(here) == {"files/a", "info/a.trashinfo"}


def test_parents_are_made(call: Caller, here: Path) -> None:
    lose(here, "d/e/f")
    (here / "d/e").rmdir()
    (here / "d").rmdir()
    assert call("trash", "restore", "f") == (0, "", "")
    assert (here / "d/e/f").exists()


def test_no_symlink_on_the_way(call: Caller, here: Path) -> None:
    lose(here, "d/e/f")
    (here / "other").mkdir()
    (here / "d/e").rmdir()
    (here / "d/e").symlink_to("../other")
    done = call("trash", "restore", "f")
    what = f"trash: cannot restore '{here}/d/e/f': '{here}/d/e' is a symbolic link or no directory\n"
    assert done == (1, "", what)
    assert not list((here / "other").iterdir())
    assert call("trash", "restore", "--to", "d/e", "f") == (0, "", "")
    assert (here / "other/f").exists()


def test_into_another_directory(call: Caller, here: Path) -> None:
    lose(here, "a", "d/e/f")
    assert call("trash", "restore", "--to=d", "a", "f") == (0, "", "")
    assert (here / "d/a").read_text() == "a"
    assert (here / "d/f").read_text() == "d/e/f"
    lose(here, "d/a")
    done = call("trash", "restore", "--to=x", "a")
    assert done == (1, "", "trash: cannot restore 'x/a': No such file or directory\n")


def test_to_another_file_system(call: Caller, here: Path, memory: Path) -> None:
    (here / "d/e").chmod(0o500)
    lose(here, "d", "a")
    (memory / "a").write_text("in the way")
    assert call("trash", "restore", "--to", str(memory), "d", "a").status == 1
    assert (memory / "d/e/f").read_text() == "d/e/f"
    assert stat.S_IMODE((memory / "d/e").stat().st_mode) == 0o500
    assert (memory / "a").read_text() == "in the way"
    assert left(here) == {"files/a", "info/a.trashinfo"}
    assert sorted(path.name for path in memory.iterdir()) == ["a", "d"]


# ---- Emptying


def test_everything_goes(call: Caller, here: Path) -> None:
    lose(here, "a", "d", "b c")
    (here / TRASH / "files/d/e").chmod(0o500)
    assert call("trash", "empty") == (0, "", "")
    assert left(here) == set()


def test_only_some_go(call: Caller, here: Path) -> None:
    lose(here, "a", "d", "b c")
    assert call("trash", "empty", "a", "d") == (0, "", "")
    assert left(here) == {"files/b c", "info/b c.trashinfo"}


def test_only_the_old_go(call: Caller, here: Path) -> None:
    lose(here, "a", "d")
    put(here / "home", here / "b c")
    for age in ("999999999", "9999w", "99999999999999999999s"):
        assert call("trash", "empty", f"--older-than={age}") == (0, "", "")
    assert len(left(here)) == 6
    assert call("trash", "empty", "--older-than", "30d") == (0, "", "")
    assert left(here) == {"files/b c", "info/b c.trashinfo"}


def test_only_the_large_go(call: Caller, here: Path) -> None:
    (here / "large").write_bytes(b"x" * 100_000)
    (here / "d/large").write_bytes(b"x" * 100_000)
    lose(here, "a", "large", "d")
    assert call("trash", "empty", "--larger-than=1M") == (0, "", "")
    assert len(left(here)) == 6
    assert call("trash", "empty", "--larger-than=90K") == (0, "", "")
    assert left(here) == {"files/a", "info/a.trashinfo"}


def test_what_nothing_tells_of(call: Caller, here: Path) -> None:
    lose(here, "a", "b c")
    (here / TRASH / "info/a.trashinfo").unlink()
    (here / TRASH / "files/b c").unlink()
    assert [line[-1] for line in listed(call)] == [f"{here}/{TRASH}/files/a"]
    done = call("trash", "restore", "a")
    assert done == (1, "", f"trash: cannot restore '{here}/{TRASH}/files/a': nothing tells where it was\n")
    assert call("trash", "empty").status == 0
    assert left(here) == {"info/b c.trashinfo"}
    os.utime(here / TRASH / "info/b c.trashinfo", (0, 0))
    assert call("trash", "empty").status == 0
    assert left(here) == set()


# ---- Sizes


def test_sizes_are_kept(call: Caller, here: Path) -> None:
    lose(here, "a", "d")
    sizes = here / TRASH / "directorysizes"
    a, d = room(here / TRASH / "files/a"), room(here / TRASH / "files/d")
    assert call("trash", "size").out.split() == [amount(a + d), "2", f"{here}/{TRASH}"]
    written = int((here / TRASH / "info/d.trashinfo").stat().st_mtime)
    assert sizes.read_text() == f"{d} {written} d\n"
    sizes.write_text(f"102400 {written} d\n1 2 gone\nbad line\n")
    assert call("trash", "size").out.split()[0] == amount(a + 102400)
    assert sizes.read_text() == f"102400 {written} d\n"
    sizes.write_text(f"102400 {written - 1} d\n")
    assert call("trash", "size").out.split()[0] == amount(a + d)
    assert call("trash", "restore", "d").status == 0
    assert call("trash", "size").out.split()[:2] == [amount(a), "1"]
    assert sizes.read_text() == ""


def room(path: Path) -> int:
    """Bytes that it takes on disk."""
    return 512 * sum(each.lstat().st_blocks for each in (path, *path.rglob("*")))


def test_two_names_of_one_file_count_once(call: Caller, here: Path) -> None:
    (here / "d/large").write_bytes(b"x" * 100_000)
    (here / "d/again").hardlink_to(here / "d/large")
    lose(here, "d")
    linked = os.stat(here / TRASH / "files/d/large").st_blocks * 512
    assert call("trash", "size").out.split()[0] == amount(room(here / TRASH / "files/d") - linked)


# ---- Misuse


@pytest.mark.parametrize(
    "line",
    [
        "x",
        "list x",
        "size x",
        "restore",
        "empty --older-than=x",
        "empty --older-than=3y",
        "empty --larger-than=-1",
        "empty --larger-than=",
        "empty --nonsense",
    ],
)
def test_misuse(call: Caller, here: Path, line: str) -> None:
    lose(here, "a")
    with pytest.raises(UsageError):
        call("trash", *line.split())
    assert len(left(here)) == 2
