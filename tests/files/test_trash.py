"""The trash: which directory takes what, what is written there, what comes back."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from minishell.files import rename, trash, volume
from minishell.files.place import Place
from minishell.files.trash import Trash, home_trash
from minishell.files.trash_directory import Trashed, TrashUnavailable, open_trash
from minishell.files.trashinfo import compose, decode, encode, parse

UID = os.geteuid()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, beside the home."""
    directory = tmp_path / "here"
    directory.mkdir()
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(directory)
    return directory


@pytest.fixture
def trashes(here: Path) -> Iterator[Trash]:
    with Trash({"HOME": str(here.parent / "home")}) as trashes:
        yield trashes


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The top of what counts as a file system of its own."""
    top = tmp_path / "elsewhere"
    (top / "a").mkdir(parents=True)
    real = volume.volume_of

    def volume_of(fd: int) -> tuple[int, int]:
        path = Path(os.readlink(f"/proc/self/fd/{fd}"))
        return (1, 1) if path.is_relative_to(top) else real(fd)

    for module in (trash, volume):
        monkeypatch.setattr(module, "volume_of", volume_of)
    return top


def reserve(trashes: Trash, path: str | Path) -> Trashed:
    (reserved,) = trashes.reserve([Place(str(path))])
    assert isinstance(reserved, Trashed), reserved
    return reserved


def put(trashes: Trash, path: str | Path) -> Trashed:
    reserved = reserve(trashes, path)
    reserved.take(Place(str(path)))
    return reserved


def refusal(trashes: Trash, path: str | Path) -> str:
    (refused,) = trashes.reserve([Place(str(path))])
    assert isinstance(refused, TrashUnavailable)
    return str(refused)


def test_there_and_back(trashes: Trash, here: Path) -> None:
    Path("a b%").write_text("text")
    before = time.strftime("%Y-%m-%dT%H:%M:%S")
    trashed = put(trashes, "a b%")
    assert not Path("a b%").exists()
    assert Path(trashed.path).read_text() == "text"
    assert trashed.path == str(here.parent / "home/.local/share/Trash/files/a b%")
    assert trashed.original == str(here / "a b%")
    lines = Path(trashed.info_path).read_text().splitlines()
    assert lines[:2] == ["[Trash Info]", f"Path={here}/a%20b%25"]
    assert before <= lines[2].removeprefix("DeletionDate=") == trashed.date <= time.strftime("%Y-%m-%dT%H:%M:%S")
    trashed.give_back(Place("c"))
    assert Path("c").read_text() == "text"
    assert not Path(trashed.info_path).exists()


def test_only_its_owner_reads_it(trashes: Trash) -> None:
    Path("a").touch()
    trashed = put(trashes, "a")
    top = Path(trashed.directory.path)
    assert [path.stat().st_mode & 0o777 for path in (top, top / "files", top / "info")] == [0o700] * 3
    assert Path(trashed.info_path).stat().st_mode & 0o777 == 0o600


def test_names_that_are_taken(trashes: Trash) -> None:
    names = []
    for _ in range(6):
        Path("a.txt").touch()
        names.append(put(trashes, "a.txt").name)
    assert names[:4] == ["a.txt", "a.2.txt", "a.3.txt", "a.4.txt"]
    assert len({name for name in names if name.startswith("a.") and name.endswith(".txt")}) == 6


def test_a_name_taken_without_trashinfo(trashes: Trash) -> None:
    Path("a").touch()
    first = put(trashes, "a")
    Path(first.info_path).unlink()
    Path("a").mkdir()
    assert put(trashes, "a").name == "a.2"


@pytest.mark.parametrize("name", ["x" * 255, "é" * 126 + ".c", "\udcff" * 255, "." + "y" * 250])
def test_long_names(trashes: Trash, name: str) -> None:
    for _ in range(6):
        Path(name).touch()
        trashed = put(trashes, name)
        assert trashed.original.endswith(name)
        trashed.name.encode("utf-8", "surrogateescape" if "\udcff" in name else "strict")
    assert len(os.listdir(trashed.directory.files_fd)) == 6


@pytest.mark.parametrize("kind", ["symlink", "dangling symlink", "fifo", "tree"])
def test_every_kind(trashes: Trash, here: Path, kind: str) -> None:
    thing = here / "thing"
    match kind:
        case "symlink":
            thing.symlink_to(".")
        case "dangling symlink":
            thing.symlink_to("nowhere")
        case "fifo":
            os.mkfifo(thing)
        case _:
            (thing / "below").mkdir(parents=True)
    status = thing.lstat()
    trashed = put(trashes, "thing/" if kind == "tree" else "thing")
    assert (trashed.status().st_ino, trashed.status().st_mode) == (status.st_ino, status.st_mode)
    trashed.give_back(Place("thing"))
    assert thing.lstat().st_ino == status.st_ino


def test_the_way_to_it_is_the_real_one(trashes: Trash, here: Path) -> None:
    (here / "real").mkdir()
    (here / "real" / "a").touch()
    (here / "link").symlink_to("real")
    assert put(trashes, "link/a").original == str(here / "real" / "a")
    fd = os.open("real", os.O_PATH)
    (here / "real" / "b").touch()
    (trashed,) = trashes.reserve([Place("shown/b", "b", fd)])
    os.close(fd)
    assert isinstance(trashed, Trashed)
    assert trashed.original == str(here / "real" / "b")


@pytest.mark.skipif(UID == 0, reason="root may write everywhere")
def test_a_write_protected_directory(trashes: Trash, here: Path) -> None:
    (here / "d").mkdir(0o555)
    trashed = put(trashes, "d")
    assert stat.S_IMODE(trashed.status().st_mode) == 0o555
    trashed.give_back(Place("d"))
    assert stat.S_IMODE((here / "d").stat().st_mode) == 0o555
    here.chmod(0o555)
    try:
        with pytest.raises(PermissionError):
            put(trashes, "d")
    finally:
        here.chmod(0o755)
    assert stat.S_IMODE((here / "d").stat().st_mode) == 0o555
    (here / "d").chmod(0o755)


def test_nothing_is_replaced(trashes: Trash, here: Path) -> None:
    Path("a").write_text("old")
    trashed = put(trashes, "a")
    Path("a").write_text("new")
    with pytest.raises(FileExistsError):
        trashed.give_back(Place("a"))
    with pytest.raises(FileExistsError):
        trashed.take(Place("a"))
    assert Path("a").read_text() == "new"
    assert Path(trashed.path).read_text() == "old"
    assert Path(trashed.info_path).exists()


def test_cancelled(trashes: Trash) -> None:
    Path("a").touch()
    Path("b").touch()
    a, b = reserve(trashes, "a"), reserve(trashes, "b")
    a.cancel()
    b.take(Place("b"))
    b.cancel()
    assert not Path(a.info_path).exists()
    assert Path(b.info_path).exists()


def test_one_refusal_does_not_keep_the_others(trashes: Trash) -> None:
    Path("a").touch()
    first, refused = trashes.reserve([Place("a"), Place("nowhere/a")])
    assert isinstance(first, Trashed)
    assert str(refused) == "cannot move 'nowhere/a' to the trash: No such file or directory"


def test_what_cannot_go(trashes: Trash, here: Path) -> None:
    Path("a").touch()
    inside = put(trashes, "a")
    home = here.parent / "home"
    assert refusal(trashes, inside.path).endswith("to the trash: it is in the trash")
    assert refusal(trashes, inside.directory.path).endswith(": the trash is in it")
    assert refusal(trashes, home / ".local").endswith(": the trash is in it")
    assert refusal(trashes, home).endswith(": it is the home directory, or holds it")
    assert refusal(trashes, here.parent).endswith(": it is the home directory, or holds it")
    for file in (os.__file__, trash.__file__):
        assert refusal(trashes, os.path.dirname(os.path.dirname(os.path.realpath(file)))).endswith(
            ": this shell runs from it"
        )
    for name in ("/", ".", "..", "x/.."):
        (here / "x").mkdir(exist_ok=True)
        assert refusal(trashes, name).endswith(": it is not an entry of a directory")


def test_a_trash_that_cannot_be_made(here: Path) -> None:
    Path("a").touch()
    Path("home").touch()
    with Trash({"XDG_DATA_HOME": str(here / "home")}) as trashes:
        assert refusal(trashes, "a") == "cannot move 'a' to the trash: Not a directory"
        assert Path("a").exists()


# ---- Which trash?


def test_the_home_trash() -> None:
    assert home_trash({"HOME": "/h"}) == "/h/.local/share/Trash"
    assert home_trash({"HOME": "/h", "XDG_DATA_HOME": "/d/"}) == "/d/Trash"
    assert home_trash({"HOME": "/h", "XDG_DATA_HOME": "d"}) == "/h/.local/share/Trash"
    assert home_trash({}) is None


def test_another_file_system(trashes: Trash, elsewhere: Path) -> None:
    (elsewhere / "a" / "x y").touch()
    trashed = put(trashes, elsewhere / "a" / "x y")
    assert trashed.path == f"{elsewhere}/.Trash-{UID}/files/x y"
    assert "\nPath=a/x%20y\n" in Path(trashed.info_path).read_text()
    assert trashed.original == f"{elsewhere}/a/x y"
    with open_trash(trashed.directory.path) as again:
        assert again.topdir == str(elsewhere)


@pytest.mark.parametrize("kind", ["sticky", "not sticky", "symlink"])
def test_a_shared_trash(trashes: Trash, elsewhere: Path, kind: str) -> None:
    shared = elsewhere / ".Trash"
    if kind == "symlink":
        (elsewhere / "real").mkdir()
        (elsewhere / "real").chmod(0o1777)
        shared.symlink_to("real")
    else:
        shared.mkdir()
        shared.chmod(0o1777 if kind == "sticky" else 0o777)
    (elsewhere / "x").touch()
    trashed = put(trashes, elsewhere / "x")
    expected = f".Trash/{UID}" if kind == "sticky" else f".Trash-{UID}"
    assert trashed.directory.path == f"{elsewhere}/{expected}"
    with open_trash(trashed.directory.path) as again:
        assert again.topdir == str(elsewhere)


def test_a_trash_that_somebody_planted(trashes: Trash, elsewhere: Path) -> None:
    (elsewhere / "theirs").mkdir()
    (elsewhere / f".Trash-{UID}").symlink_to("theirs")
    (elsewhere / "x").touch()
    assert refusal(trashes, elsewhere / "x").endswith("to the trash: Not a directory")
    assert not os.listdir(elsewhere / "theirs")


@pytest.mark.skipif(UID != 0, reason="only root can give a directory away")
def test_a_trash_of_somebody_else(trashes: Trash, elsewhere: Path) -> None:
    (elsewhere / f".Trash-{UID}").mkdir()
    os.chown(elsewhere / f".Trash-{UID}", 12345, -1)
    (elsewhere / "x").touch()
    assert refusal(trashes, elsewhere / "x").endswith("to the trash: Operation not permitted")


# ---- Trashinfo


def test_every_byte_of_a_path() -> None:
    path = os.fsdecode(bytes(range(1, 256)))
    assert decode(encode(path)) == path
    assert unquote_to_bytes(encode(path)) == os.fsencode(path)
    assert encode("/a-b_c.d~e/é") == b"/a-b_c.d~e/%C3%A9"


def test_percent_signs_of_others() -> None:
    assert decode(b"100%/%zz%4") == "100%/%zz%4"
    assert decode(b"%c3%a9%C3%A9") == "éé"


def test_the_first_line_and_the_first_keys_count() -> None:
    info = parse(b"[Trash Info]\nX=y\nPath=a%20b\nPath=c\nDeletionDate=2020-01-02T03:04:05\nDeletionDate=x\n")
    assert info is not None
    assert (info.path, info.date, info.ours) == ("a b", "2020-01-02T03:04:05", False)
    ours = parse(compose("/a", "2020-01-02T03:04:05"))
    assert ours is not None
    assert ours.ours
    assert parse(b"Path=a\n") is parse(b"[Trash Info]\n") is parse(b"") is None


# ---- Renaming


@pytest.fixture(params=[0, errno.ENOSYS], ids=["renameat2", "without renameat2"])
def renameat2(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param:
        monkeypatch.setattr(rename, "_rename", lambda *_: request.param)


@pytest.mark.usefixtures("here", "renameat2")
@pytest.mark.parametrize("kind", ["file", "directory", "dangling symlink"])
def test_renaming_replaces_nothing(kind: str) -> None:
    makers: dict[str, Callable[[Path], object]] = {
        "file": Path.touch,
        "directory": Path.mkdir,
        "dangling symlink": lambda path: path.symlink_to("x"),
    }
    for name in "ac":
        makers[kind](Path(name))
    inode = Path("a").lstat().st_ino
    rename.rename_noreplace("a", "b")
    assert Path("b").lstat().st_ino == inode
    with pytest.raises(FileExistsError):
        rename.rename_noreplace("b", "c")
    with pytest.raises(FileNotFoundError):
        rename.rename_noreplace("a", "d")
    assert sorted(os.listdir()) == ["b", "c"]


@pytest.mark.usefixtures("here")
def test_an_exchange_that_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a").write_text("a")
    os.mkdir("b")
    with pytest.raises(FileNotFoundError):
        rename.exchange("a", "c")
    for code in (errno.EINVAL, errno.ENOSYS):
        monkeypatch.setattr(rename, "_rename", lambda *_, code=code: code)
        with pytest.raises(OSError, match="not supported"):
            rename.exchange("a", "b")
    assert Path("a").read_text() == "a"
