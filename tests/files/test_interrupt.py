"""Long work that is interrupted at any step leaves the old state or the new one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from minishell.files.move import Move
from minishell.files.place import Place
from minishell.files.progress import Progress
from minishell.files.remove import Removal
from tests.files.faults import FaultyOs
from tests.files.tree import make_tree, snapshot


class Interruption:
    """Ctrl-C at the step number `at`."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.steps = 0

    def check(self) -> None:
        self.steps += 1
        if self.steps == self.at:
            raise KeyboardInterrupt


def interrupted(action: Callable[[Progress], None], interruption: Interruption) -> bool:
    """Whether it was."""
    try:
        action(Progress(interruption.check))
    except KeyboardInterrupt:
        return True
    return False


def make(path: Path) -> None:
    make_tree(path)
    (path / "large").write_bytes(b"x" * (3 << 20))


def test_a_move_is_done_or_not_done(tmp_path: Path) -> None:
    source, there = tmp_path / "tree", tmp_path / "there"
    there.mkdir()

    def move(progress: Progress) -> None:
        move = Move(lambda error: pytest.fail(str(error)), lambda *_: True)
        move.start = lambda: progress
        move.move(str(source), Place(str(there / "tree"), files=FaultyOs(across=True).files))

    make(source)
    before = snapshot(source)
    at = 1
    while interrupted(move, Interruption(at)):
        assert snapshot(source) == before
        assert os.listdir(there) == []
        at += 1
    assert snapshot(there / "tree") == before
    assert not source.exists()
    assert at > len(before)


def test_the_steps_of_a_move_are_its_files_and_bytes(tmp_path: Path) -> None:
    make(tmp_path / "tree")
    progress = Progress(lambda: None)
    move = Move(lambda error: pytest.fail(str(error)), lambda *_: True)
    move.start = lambda: progress
    move.move(str(tmp_path / "tree"), Place(str(tmp_path / "moved"), files=FaultyOs(across=True).files))
    assert progress.size == len("words\n") + len("end") + (3 << 20)
    assert progress.files == 6


@pytest.mark.parametrize("silent", [True, False])
def test_a_removal_can_be_left_at_each_file(tmp_path: Path, silent: bool) -> None:
    top = tmp_path / "tree"
    make(top)
    files = len(snapshot(top))

    def remove(progress: Progress) -> None:
        removal = Removal(lambda error: pytest.fail(str(error)))
        removal.recursive = True
        removal.progress = progress
        removal.notify = None if silent else lambda *_: None
        removal.remove(str(top))

    times = 0
    while interrupted(remove, Interruption(1)) and top.exists():
        times += 1
        assert len(snapshot(top)) == files - times
    assert not top.exists()
    assert times == files - 1


def test_many_operands(tmp_path: Path) -> None:
    paths = [tmp_path / str(number) for number in range(5)]
    for path in paths:
        path.touch()
    removal = Removal(lambda error: pytest.fail(str(error)))
    removal.progress = Progress(Interruption(3).check)
    removal.remove(str(paths[0]))
    removal.remove(str(paths[1]))
    with pytest.raises(KeyboardInterrupt):
        removal.remove(str(paths[2]))
    assert [path.exists() for path in paths] == [False, False, False, True, True]
