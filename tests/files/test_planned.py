"""PlannedFiles: whatever is done, it answers and ends up as the disk does, and the disk stays as it is."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minishell.files.planned import PlannedFiles
from minishell.files.planned_tree import UnforeseeableError
from minishell.files.rename import exchange
from tests.files.tree import make_tree, snapshot

if TYPE_CHECKING:
    from minishell.files.file_system import FileSystem

NAMES = ["a", "b", "c", "d/a", "d/b", "d/e/a", "d", "d/e", "l", "l/a", "m", "up/d", "dead", "x" * 256]
ENDS = ["", "", "", "/", "/.", "/..", "//"]


class Call(NamedTuple):
    name: str
    paths: tuple[str, ...]

    def make(self, files: FileSystem, top: str) -> object:
        """What it returns, the errno if it fails."""
        try:
            return CALLS[self.name](files, *(path if path.startswith(">") else f"{top}/{path}" for path in self.paths))
        except OSError as error:
            return errno.errorcode[error.errno or 0]


def write(flags: int) -> Callable[[FileSystem, str], object]:
    def call(files: FileSystem, path: str) -> None:
        fd = files.open(path, flags | os.O_WRONLY, 0o644)
        try:
            os.write(fd, b"text")
        finally:
            files.close(fd)

    return call


def read(files: FileSystem, path: str) -> bytes:
    fd = files.open(path, os.O_RDONLY)
    try:
        return os.read(fd, 100) if fd < 1 << 30 and stat.S_ISREG(os.fstat(fd).st_mode) else b""
    finally:
        files.close(fd)


def listing(files: FileSystem, path: str) -> object:
    with files.scandir(path) as entries:
        return sorted((entry.name, entry.is_dir(), entry.is_dir(follow_symlinks=False)) for entry in entries)


def status(files: FileSystem, path: str, follow: bool) -> object:
    found = files.stat(path, follow_symlinks=follow)
    return found.st_mode, found.st_size if stat.S_ISREG(found.st_mode) else 0, found.st_uid


CALLS: dict[str, Callable[..., object]] = {
    "mkdir": lambda files, path: files.mkdir(path),
    "rmdir": lambda files, path: files.rmdir(path),
    "unlink": lambda files, path: files.unlink(path),
    "rename": lambda files, source, target: files.rename(source, target),
    "exchange": lambda files, source, target: getattr(files, "exchange", exchange)(source, target),
    "link": lambda files, source, target: files.link(source, target, follow_symlinks=False),
    "symlink": lambda files, path: files.symlink("d/e", path),
    "create": write(os.O_CREAT | os.O_TRUNC),
    "create anew": write(os.O_CREAT | os.O_EXCL),
    "append": write(os.O_CREAT | os.O_APPEND),
    "read": read,
    "listdir": lambda files, path: sorted(files.listdir(path)),
    "scandir": listing,
    "stat": lambda files, path: status(files, path, True),
    "lstat": lambda files, path: status(files, path, False),
    "readlink": lambda files, path: files.readlink(path),
    "access": lambda files, path: files.access(path, os.R_OK),
}
TWO = {"rename", "exchange", "link"}

paths = st.builds(str.__add__, st.sampled_from(NAMES), st.sampled_from(ENDS))
calls = st.one_of(
    st.builds(Call, st.sampled_from(sorted(CALLS.keys() - TWO)), st.tuples(paths)),
    st.builds(Call, st.sampled_from(sorted(TWO)), st.tuples(paths, paths)),
    st.builds(Call, st.just("rename"), st.tuples(paths, paths)),
)


def scene(top: Path) -> None:
    (top / "d" / "e").mkdir(parents=True)
    for name in ("a", "d/a", "d/e/a"):
        (top / name).write_text(f"this is {name}\n")
    (top / "b").hardlink_to(top / "a")
    (top / "l").symlink_to("d")
    (top / "d" / "e" / "up").symlink_to("../..")
    (top / "up").symlink_to(".")
    (top / "dead").symlink_to("nowhere")
    (top / "m").symlink_to("a")


def planned_tree(files: FileSystem, top: str) -> dict[str, object]:
    """What is below `top`: type, size, and what it holds."""
    tree: dict[str, object] = {}
    for name in files.listdir(top):
        path = f"{top}/{name}"
        mode = files.lstat(path).st_mode
        if stat.S_ISDIR(mode):
            tree[name] = planned_tree(files, path)
        else:
            tree[name] = files.readlink(path) if stat.S_ISLNK(mode) else (mode, read(files, path))
    return tree


@given(st.lists(calls, max_size=25))
@settings(max_examples=150)
def test_a_plan_is_what_happens(sequence: list[Call]) -> None:
    with tempfile.TemporaryDirectory() as top:
        scene(Path(top))
        before = snapshot(Path(top))
        files = PlannedFiles()
        foreseen = [call.make(files, top) for call in sequence]
        tree = planned_tree(files, top)
        assert snapshot(Path(top)) == before
        assert foreseen == [call.make(os, top) for call in sequence]
        assert tree == planned_tree(os, top)


def test_descriptors_are_of_what_was_opened_however_it_is_called_later(tmp_path: Path) -> None:
    make_tree(tmp_path / "tree")
    files = PlannedFiles()
    fd = files.open(str(tmp_path / "tree"), os.O_PATH | os.O_DIRECTORY)
    files.rename(str(tmp_path / "tree"), str(tmp_path / "new"))
    files.mkdir("made", dir_fd=fd)
    assert files.stat(str(tmp_path / "new" / "made")).st_mode == stat.S_IFDIR | 0o755
    files.unlink("empty", dir_fd=fd)
    assert sorted(files.listdir(fd)) == ["fifo", "holes", "inner", "made"]
    files.close(fd)
    with pytest.raises(OSError, match="Bad file descriptor"):
        files.mkdir("again", dir_fd=fd)


def test_the_working_directory_moves_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files = PlannedFiles()
    files.mkdir("a")
    files.chdir("a")
    files.rename("../a", "../b")
    assert files.getcwd() == f"{tmp_path}/b"
    files.rmdir("../b")
    with pytest.raises(FileNotFoundError):
        files.getcwd()
    with pytest.raises(FileNotFoundError):
        files.mkdir("c")
    assert os.getcwd() == str(tmp_path)


def test_what_cannot_be_foreseen(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    files = PlannedFiles()
    with pytest.raises(UnforeseeableError, match="FIFO"):
        files.open(str(tmp_path / "fifo"), os.O_WRONLY)
    os.close(files.open("/dev/null", os.O_WRONLY))


# ---- As an ordinary user

GUARDED = [
    "free",
    "ro",
    "ro/file",
    "ro/dir",
    "ro/new",
    "nx",
    "nx/file",
    "nr",
    "nr/file",
    "nr/new",
    "none",
    "none/..",
    "new",
]
HARMLESS = {"access", "listdir", "lstat", "read", "readlink", "scandir", "stat"}
NOBODY = 65534


def guarded_scene(top: Path) -> None:
    """Directories that lack the right to write, to search, to read, and all of them."""
    (top / "free").write_text("text")
    for name in ("ro", "nx", "nr", "none"):
        (top / name / "dir").mkdir(parents=True)
        (top / name / "file").write_text("text")
    for name, mode in {"ro": 0o555, "nx": 0o600, "nr": 0o300, "none": 0, "free": 0o444}.items():
        (top / name).chmod(mode)


def guarded_calls() -> Iterator[Call]:
    for name in sorted(CALLS):
        for path in GUARDED:
            others = GUARDED[::3] if name in TWO else [""]
            yield from (Call(name, (path, other) if other else (path,)) for other in others)


def differences(above: Path) -> Iterator[tuple[Call, object, object]]:
    """Calls that a plan foresees otherwise than they happen; one that it cannot foresee is none."""
    top = Path()
    for number, call in enumerate(guarded_calls()):
        if call.name not in HARMLESS or number == 0:
            top = above / str(number)
            top.mkdir()
            guarded_scene(top)
        try:
            foreseen = call.make(PlannedFiles(), str(top))
        except UnforeseeableError:
            continue
        found = call.make(os, str(top))
        if foreseen != found:
            yield call, foreseen, found


def as_ordinary_user(work: Callable[[], str]) -> str:
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            os.write(writer, work().encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        text = answer.read()
    os.waitpid(pid, 0)
    return text


def test_permissions_are_heeded() -> None:
    with tempfile.TemporaryDirectory() as above:
        os.chmod(above, 0o777)
        assert as_ordinary_user(lambda: repr(list(differences(Path(above))))) == "[]"
        as_ordinary_user(lambda: str(os.system(f"chmod -R u+rwx {above}/*")))
