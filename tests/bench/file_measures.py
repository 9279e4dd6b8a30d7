"""The measures of the file engine: what can be undone beside what cannot, and moves between file systems."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench.measure import Bar, Measure
from tests.bench.programs import Programs
from tests.bench.run import between_milliseconds

Sample = Callable[[], float]

#: another file system than the directory that is measured in, where it is there
MEMORY = Path("/dev/shm")

UNDOABLE = "set -o undo; : >x; rm x"
TURN = "mkdir a{0}; mv a{0} b{0}; rmdir b{0}"


def file_measures(programs: Programs, directory: Path, size: float = 1.0) -> list[Measure]:
    """`size` scales what each sample does, 1 being what the bars are set for."""
    measures = [
        trees_to_trash(programs, directory, max(10, int(100_000 * size))),
        files_to_trash(programs, directory, max(10, int(10_000 * size))),
        journaled(programs, directory, max(1, int(1000 * size))),
    ]
    if os.access(MEMORY, os.W_OK) and MEMORY.stat().st_dev != directory.stat().st_dev:
        measures += [
            moving_large(programs, directory, max(1, int(1024 * size))),
            moving_many(programs, directory, max(10, int(10_000 * size))),
        ]
    return measures


def trees_to_trash(programs: Programs, directory: Path, files: int) -> Measure:
    """With the shell running and its journal open, as at a prompt."""
    return Measure(
        "trash-tree",
        f"`rm -r` of {files:,} files that can be undone, in a running shell",
        "ms",
        5,
        removals(programs, directory, files, "rm -r tree", "rm -rf tree"),
        [Bar("GNU rm", 1 / 50)],
    )


def files_to_trash(programs: Programs, directory: Path, files: int) -> Measure:
    return Measure(
        "trash-files",
        f"`rm *` of {files:,} files that can be undone, in a running shell",
        "ms",
        9,
        removals(programs, directory, files, "cd tree; rm *", "cd tree; rm *", flat=True),
        [Bar("GNU rm", 4.0)],
    )


def removals(
    programs: Programs, directory: Path, files: int, undoable: str, for_good: str, flat: bool = False
) -> dict[str, Sample]:
    def sample(shell: list[str], before: str, command: str) -> Sample:
        def remove() -> float:
            top = Path(tempfile.mkdtemp(dir=directory))
            make_tree(top / "tree", files, files if flat else 100)
            try:
                return between_milliseconds(shell, before, command, top)
            finally:
                shutil.rmtree(top)

        return remove

    return {
        "minishell": sample(programs.minishell, UNDOABLE, undoable),
        "GNU rm": sample(["/bin/sh"], ":", for_good),
    }


def make_tree(top: Path, files: int, in_each: int) -> None:
    """Empty files, `in_each` directory so many."""
    for number in range(files):
        if number % in_each == 0:
            folder = top / str(number // in_each) if in_each < files else top
            folder.mkdir(parents=True)
        (folder / f"file{number}").touch()


def journaled(programs: Programs, directory: Path, turns: int) -> Measure:
    lines = "; ".join(TURN.format(turn) for turn in range(turns))

    def sample(before: str) -> Sample:
        return lambda: between_milliseconds(programs.minishell, before, lines, directory)

    samples = {"minishell": sample(UNDOABLE), "minishell, without undo": sample(":")}
    title = f"{3 * turns:,} commands `mkdir`, `mv`, `rmdir` of a line that can be undone"
    return Measure("journal", title, "ms", 9, samples, [Bar("minishell, without undo", 3.0)])


def moving_large(programs: Programs, directory: Path, mebibytes: int) -> Measure:
    def make(path: Path) -> None:
        piece = os.urandom(1 << 20)
        with path.open("wb") as file:
            for _ in range(mebibytes):
                file.write(piece)

    title = f"`mv` of {mebibytes:,} MiB to another file system"
    return Measure("move-large", title, "ms", 7, moves(programs, directory, make), [Bar("GNU mv", 1.1)])


def moving_many(programs: Programs, directory: Path, files: int) -> Measure:
    def make(path: Path) -> None:
        make_tree(path, files, 100)
        for number, file in enumerate(path.rglob("file*")):
            file.write_bytes(b"x" * (number % 4000))

    title = f"`mv` of {files:,} small files to another file system"
    return Measure("move-many", title, "ms", 7, moves(programs, directory, make), [Bar("GNU mv", 1.1)])


def moves(programs: Programs, directory: Path, make: Callable[[Path], None]) -> dict[str, Sample]:
    """From the directory to memory: what a disk does in the background is nobody's then."""

    def sample(shell: list[str], command: str) -> Sample:
        def move() -> float:
            with tempfile.TemporaryDirectory(dir=MEMORY) as there, tempfile.TemporaryDirectory(dir=directory) as here:
                make(Path(here) / "thing")
                return between_milliseconds(shell, ":", f"{command} thing {there}", Path(here))

        return move

    return {"minishell": sample(programs.minishell, "mv"), "GNU mv": sample(["/bin/sh"], "/bin/mv")}
