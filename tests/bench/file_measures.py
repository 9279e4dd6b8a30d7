"""The measures of the file engine: what can be undone beside what cannot, and moves between file systems."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from minishell.files.journal import Journal
from minishell.files.recorded import RecordedFiles
from minishell.files.recorder import Recorder
from minishell.files.spot import Directory, Spot, Thing
from minishell.files.step import DONE, MADE, Step
from minishell.files.undo import Reversal
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
        trees_from_trash(programs, directory, max(10, int(100_000 * size))),
        journaled(programs, directory, max(1, int(1000 * size))),
        large_journal(directory, max(1000, int(1_000_000 * size))),
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


def trees_from_trash(programs: Programs, directory: Path, files: int) -> Measure:
    def sample() -> float:
        top = Path(tempfile.mkdtemp(dir=directory))
        make_tree(top / "tree", files, 100)
        try:
            return between_milliseconds(programs.minishell, f"{UNDOABLE}; undo >&2; rm -r tree", "undo >&2", top)
        finally:
            shutil.rmtree(top)

    title = f"`undo` of `rm -r` of {files:,} files, in a running shell"
    return Measure("undo-tree", title, "ms", 5, {"minishell": sample, "50 ms": lambda: 50.0}, [Bar("50 ms", 1.0)])


def large_journal(directory: Path, steps: int) -> Measure:
    """In the process that measures, with a journal that is open, as in a session."""
    recorders: list[Recorder] = []

    def sample() -> float:
        if not recorders:
            state = directory / "large-journal"
            (state / "minishell").mkdir(parents=True)
            fill_journal(Journal(str(state / "minishell")), steps)
            recorders.append(Recorder({"XDG_STATE_HOME": str(state), "HOME": str(state)}, print))
        return undo_milliseconds(recorders[0], directory / "made")

    title = f"`undo` of a `mkdir` in a journal of {steps:,} steps"
    return Measure("undo-large", title, "ms", 21, {"minishell": sample, "20 ms": lambda: 20.0}, [Bar("20 ms", 1.0)])


def fill_journal(journal: Journal, steps: int) -> None:
    directory = Directory("/nowhere", (1, 2))
    made = [Step(MADE, Spot(directory, str(number)), Thing((1, number), 0o40755, 0, 0)) for number in range(1000)]
    for step in made:
        step.state = DONE
    with journal.database:
        for number in range(steps // len(made)):
            journal.add(journal.line(journal.process, number, "/nowhere", f"line {number}"), made)
    journal.database.close()


def undo_milliseconds(recorder: Recorder, path: Path) -> float:
    files = RecordedFiles(recorder)
    recorder.begin("mkdir made", str(path.parent))
    files.mkdir(str(path))
    start = time.perf_counter()
    recorder.flush()
    journal = recorder.journal()
    reversal = Reversal(recorder, True, print)
    line = reversal.newest(journal, recorder.session(journal))
    assert line is not None
    reversal.run(journal, line)
    return 1000 * (time.perf_counter() - start)


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
