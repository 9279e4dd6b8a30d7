"""The trash is the same for others: what we put there they see and restore, and the other way round."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from minishell.files import trash_list
from minishell.files.errors import FileError
from minishell.files.trash_directory import Trashed
from minishell.files.trash_list import contents, trash_directories
from minishell.files.trash_restore import purge, restore
from tests.files.trashing import put
from tests.files.tree import make_tree, snapshot
from tests.shells import clean_environment

#: names that all of them can handle
NAMES = ["plain", "a b", "é%20+&#?", "line\nfeed", ".hidden", "x" * 200]


class Desktop:
    """A user with a home, and the programs that others use for the trash."""

    def __init__(self, top: Path) -> None:
        self.home = top / "home"
        self.here = top / "here"
        self.home.mkdir()
        self.here.mkdir()
        self.environment = clean_environment(self.home) | {"XDG_RUNTIME_DIR": str(self.home)}

    def run(self, *command: str, stdin: str = "") -> bytes:
        done = subprocess.run(
            command, cwd=self.here, env=self.environment, input=stdin.encode(), capture_output=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def trash_list(self) -> list[str]:
        """What trash-list says of `here`; it looks at all file systems."""
        return sorted(line for line in self.run("trash-list").decode().splitlines() if f" {self.here}/" in line)

    def trashed(self) -> list[str]:
        """The paths that minishell finds in the trash."""
        return sorted(trashed.original for trashed in self.each())

    def each(self, everywhere: bool = False) -> Iterator[Trashed]:
        for directory in trash_directories(self.environment, everywhere, lambda top: None):
            with directory:
                yield from contents(directory)


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """The user's own trash elsewhere is not looked at."""
    monkeypatch.setattr(trash_list, "_own_top", list)
    desktop = Desktop(tmp_path)
    yield desktop
    if (desktop.home / ".cache").is_dir():
        shutil.rmtree(desktop.home / ".cache")


def needs(*programs: str) -> pytest.MarkDecorator:
    missing = [program for program in programs if shutil.which(program) is None]
    return pytest.mark.skipif(bool(missing), reason=f"{' and '.join(missing)} not installed")


def has_trash_daemon() -> bool:
    """Whether gio can look into the trash: it asks a daemon for that."""
    places = ("/usr/libexec/gvfsd-trash", "/usr/lib/gvfs/gvfsd-trash")
    return shutil.which("dbus-run-session") is not None and any(map(os.path.exists, places))


needs_gio = needs("gio")
needs_gio_list = pytest.mark.skipif(not has_trash_daemon(), reason="gvfs or dbus-run-session not installed")
needs_trash_cli = needs("trash-put", "trash-list", "trash-restore")

SESSION = ("dbus-run-session", "--")


def make(desktop: Desktop, names: list[str]) -> None:
    for name in names:
        (desktop.here / name).write_bytes(os.fsencode(name))


def there(desktop: Desktop) -> dict[str, bytes]:
    return {path.name: path.read_bytes() if path.is_file() else b"" for path in desktop.here.iterdir()}


def fail(error: FileError) -> None:
    raise error


@needs_trash_cli
def test_trash_list_sees_ours(desktop: Desktop) -> None:
    names = [*(name for name in NAMES if name.isprintable()), "-r"]
    make(desktop, names)
    dates = {name: put(desktop.home, desktop.here / name).date.replace("T", " ") for name in names}
    assert desktop.trash_list() == sorted(f"{date} {desktop.here}/{name}" for name, date in dates.items())


@needs_trash_cli
def test_trash_restore_restores_ours(desktop: Desktop) -> None:
    tree = make_tree(desktop.here / "tree")
    put(desktop.home, desktop.here / "tree")
    desktop.run("trash-restore", stdin="0\n")
    assert snapshot(desktop.here / "tree") == tree
    assert desktop.trashed() == []


@needs_trash_cli
def test_we_restore_what_trash_put_put_there(desktop: Desktop) -> None:
    make(desktop, NAMES)
    before = there(desktop)
    desktop.run("trash-put", *NAMES)
    assert there(desktop) == {}
    assert desktop.trashed() == sorted(str(desktop.here / name) for name in NAMES)
    for trashed in desktop.each():
        restore(trashed, None, fail)
    assert there(desktop) == before


@needs_gio
def test_we_restore_what_gio_put_there(desktop: Desktop) -> None:
    make(desktop, NAMES)
    before = there(desktop)
    desktop.run("gio", "trash", *NAMES)
    assert there(desktop) == {}
    assert desktop.trashed() == sorted(str(desktop.here / name) for name in NAMES)
    for trashed in desktop.each():
        restore(trashed, None, fail)
    assert there(desktop) == before


@needs_gio_list
def test_gio_sees_and_restores_ours(desktop: Desktop) -> None:
    make_tree(desktop.here / "tree")
    make(desktop, ["a b", "100%"])
    before = snapshot(desktop.here)
    names = list(there(desktop))
    for name in names:
        put(desktop.home, desktop.here / name)
    lines = desktop.run(*SESSION, "gio", "trash", "--list").decode().splitlines()
    found = dict(line.split("\t") for line in lines)
    assert sorted(found.values()) == sorted(str(desktop.here / name) for name in names)
    desktop.run(*SESSION, "gio", "trash", "--restore", *found)
    after = snapshot(desktop.here)
    assert {name: after[name] for name in before if name} == {name: before[name] for name in before if name}
    assert desktop.trashed() == []


@needs_trash_cli
def test_we_remove_what_others_put_there(desktop: Desktop) -> None:
    make(desktop, NAMES)
    desktop.run("trash-put", *NAMES)
    assert all([purge(trashed, fail) for trashed in desktop.each()])
    assert desktop.trash_list() == []


@needs_trash_cli
def test_on_another_file_system(desktop: Desktop, memory: Path) -> None:
    """trash-list looks at the tops of all mounted file systems."""
    (memory / "a b").write_text("x")
    trashed = put(desktop.home, memory / "a b")
    try:
        assert trashed.path == f"{memory.parent}/.Trash-{os.geteuid()}/files/{trashed.name}"
        assert f" {memory}/a b\n" in desktop.run("trash-list").decode()
    finally:
        for found in desktop.each(everywhere=True):
            if found.path == trashed.path:
                restore(found, None, fail)
    assert (memory / "a b").read_text() == "x"
    for directory in (f"{memory.parent}/.Trash-{os.geteuid()}/{name}" for name in ("files", "info", "")):
        with suppress(OSError):  # there was something else in it
            os.rmdir(directory)
