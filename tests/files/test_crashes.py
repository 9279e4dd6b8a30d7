"""Every system call of every line fails once, and the process dies before and after each: nothing is ever lost.

After that, and after the journal was opened anew, `undo` brings back the tree as it was, to the last attribute.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.files.tree import Node, make_tree, snapshot
from tests.files.world import Fault, World

CHANGING = set("chmod chown link mkdir mknod rename renameat2 rmdir setxattr symlink unlink utime write".split())

ERRORS = [errno.EIO, errno.ENOSPC, errno.EACCES, errno.EXDEV, errno.EINTR]

#: lines; $T is on another file system where that is in the name
LINES = {
    "make": "mkdir new",
    "make with parents": "mkdir -p new/a/b",
    "make with a mode": "mkdir -m 2750 new",
    "remove a directory": "rmdir empty",
    "remove with parents": "rmdir -p deep/er",
    "rename": "mv file new",
    "rename a directory": "mv tree new",
    "into a directory": "mv file other empty",
    "replace": "mv file other",
    "replace a directory": "mv -T tree empty",
    "with backup": "mv -b file other",
    "exchange": "mv --exchange file other",
    "exchange directories": "mv -T --exchange tree deep/er; mv --exchange -T deep/er file",
    "remove": "rm file",
    "remove several": "rm file other link",
    "remove many": "rm many/*",
    "remove what is in it first": "rm -r many/1 many",
    "remove a tree": "rm -r tree",
    "remove and tell": "rm -rv tree",
    "more than a log's part": (
        "mkdir p q; mv file p; mkdir -p p; mv p/file q/x; rmdir empty; mv q empty; (mkdir r); mv other r; rmdir p;"
        " mkdir p empty/y; mv -T empty/y p; mv empty p; rm link r/other; rmdir r"
    ),
    "several": "mkdir new; mv file new; rm new/file; rmdir empty; mv tree new; rm -r new",
}
ACROSS = {
    "across": "mv file $T",
    "tree across": "mv tree $T",
    "across and replace": "mv file $T/other",
    "across onto an empty directory": "mv -vT tree $T/room",
}

Everything = dict[str, Node]


def fill(world: World) -> None:
    make_tree(world.top / "tree")
    for name, text in (("file", "precious\n" * 100), ("other", "other\n")):
        (world.top / name).write_text(text)
    (world.beside / "other").write_text("other over there\n")
    (world.beside / "room").mkdir(mode=0o710)
    (world.top / "link").symlink_to("tree")
    (world.top / "many").mkdir()
    for number in range(5):
        path = world.top / "many" / f"{number}"
        path.write_text(f"one of many: {number}\n")
        os.utime(path, ns=(number * 10**15, number * 10**15 + 8))
    for directory in ("empty", "deep/er"):
        (world.top / directory).mkdir(parents=True)
    os.setxattr(world.top / "empty", "user.colour", b"blue")
    (world.top / "empty").chmod(0o1731)
    for number, name in enumerate(["file", "other", "link", "deep/er", "deep", "empty", ""]):
        os.utime(world.top / name, ns=(number * 10**15, number * 10**15 + 7), follow_symlinks=False)
    for name in ("other", "room"):
        os.utime(world.beside / name, ns=(10**15, 10**15))


def everything(world: World) -> Everything:
    """What there is in both places, but for half copies, which the next move sweeps up."""
    found = {f"top/{name}": node for name, node in snapshot(world.top).items()}
    found |= {f"beside/{name}": node for name, node in snapshot(world.beside).items()}
    return {name: node for name, node in found.items() if ".minishell-" not in name}


def without_times(tree: Everything) -> Everything:
    """Directories' times are only kept by a line that came to its end."""
    return {name: node._replace(mtime=0) if stat.S_ISDIR(node.mode) else node for name, node in tree.items()}


def contents(*trees: Path) -> set[bytes]:
    return {node.content for tree in trees for node in snapshot(tree).values() if node.content}


@pytest.fixture(params=["disk", "memory"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """Two directories for worlds, on two file systems, each of the kinds once first."""
    memory = Path(tempfile.mkdtemp(dir="/dev/shm"))
    yield (tmp_path, memory) if request.param == "disk" else (memory, tmp_path)
    shutil.rmtree(memory, ignore_errors=True)


class Trial:
    """One line in one world after the other, each time with another fault."""

    def __init__(self, places: tuple[Path, Path], across: bool) -> None:
        self._directory, other = places
        self._beside = other if across else self._directory
        self._number = 0

    def world(self) -> World:
        self._number += 1
        world = World(self._directory / str(self._number), self._beside / f"beside{self._number}")
        fill(world)
        return world


@pytest.mark.parametrize("name", [*LINES, *ACROSS])
def test_a_line_that_fails_or_dies_can_be_taken_back(name: str, elsewhere: tuple[Path, Path]) -> None:
    trial, line = Trial(elsewhere, name in ACROSS), (LINES | ACROSS)[name]
    world, faultless = trial.world(), Fault()
    before = everything(world)
    assert world.run(line, fault=faultless) == 0
    after = everything(world)
    assert after != before
    assert world.run("undo --all") == 0, world.said
    assert everything(world) == before
    for at in points(faultless.names):
        for fault in (Fault(at), Fault(at, ERRORS[at % len(ERRORS)])):
            check_recovery(trial.world(), line, fault)


def points(names: list[str]) -> list[int]:
    """All of the calls if MINISHELL_EVERY_FAULT is set; else some, most of them those that change something."""
    if "MINISHELL_EVERY_FAULT" in os.environ:
        return list(range(len(names)))
    changes = [at for at, name in enumerate(names) if {name, names[at - 1]} & CHANGING]
    return sorted({*changes[:: len(changes) // 6 or 1], *range(len(names) % 7, len(names), len(names) // 3)})


def check_recovery(world: World, line: str, fault: Fault) -> None:
    before = everything(world)
    kept = contents(world.top, world.beside)
    world.run(line, fault=fault)
    everywhere = contents(world.top, world.beside, world.home, world.volume)
    assert everywhere >= kept, (fault.at, fault.error, world.said)
    if any(what in world.said for what in ("cannot be undone", "preserv", "cannot remove")):
        return
    world.run("undo --all")
    assert without_times(everything(world)) == without_times(before), (fault.at, fault.error, world.said)


#: lines that do more than one thing with the same file
TWICE = {
    "renamed and removed": "mv file x; rm x",
    "made and renamed": "mkdir n; mv n m",
    "removed and made": "rmdir empty; mkdir empty; rmdir empty",
    "made, filled and moved": "mkdir n; mv file n; mv n m; mv other m/file; rm -r m",
    "exchanged and removed": "mv -T --exchange file other; rm file; mv -T --exchange tree empty; rm -r tree",
}


@pytest.mark.parametrize("command", ["undo", "redo"])
@pytest.mark.parametrize("name", TWICE)
def test_what_was_taken_before_a_death_is_known(name: str, command: str, elsewhere: tuple[Path, Path]) -> None:
    """The disk alone does not tell: a thing may have gone further than the step that is looked at."""
    trial = Trial(elsewhere, False)
    for at in points_of_death(trial.world(), TWICE[name], command):
        world = trial.world()
        before = without_times(everything(world))
        assert world.run(TWICE[name]) == 0
        after = without_times(everything(world))
        if command == "redo":
            assert world.run("undo --all") == 0
        assert world.run(f"{command} --all", fault=Fault(at)) < 0
        world.run("undo --all")
        assert without_times(everything(world)) == before, (at, world.said)
        assert world.run("redo --all") == 0, (at, world.said)
        assert without_times(everything(world)) == after, (at, world.said)
        assert world.run("undo --all") == 0, (at, world.said)
        assert without_times(everything(world)) == before, (at, world.said)


def points_of_death(world: World, line: str, command: str) -> list[int]:
    faultless = Fault()
    assert world.run(line) == 0
    if command == "redo":
        assert world.run("undo --all") == 0
    assert world.run(f"{command} --all", fault=faultless) == 0, world.said
    return points(faultless.names)
