"""What goes from the trash by itself, and what never does."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from minishell.files import trash_policy, trash_restore
from minishell.files.progress import Progress
from minishell.files.trash_directory import TrashDirectory, Trashed, open_trash
from minishell.files.trash_policy import Policy
from tests.files.trashing import info, put, redate

PROGRESS = Progress(lambda: None)


class Interrupted(Exception):
    pass


@pytest.fixture
def things(tmp_path: Path) -> dict[str, Trashed]:
    """In the trash: `a` since 40 days, `b` since 20, `c` since today; the directory `d` of 30."""
    (tmp_path / "home").mkdir()
    found = {}
    for name, days in {"a": 40, "b": 20, "c": 0, "d": 30}.items():
        path = tmp_path / name
        path.mkdir() if name == "d" else path.write_bytes(b"x" * 100_000)
        if name == "d":
            for number in range(5):
                (path / f"{number}").write_bytes(b"x" * 20_000)
        found[name] = put(tmp_path / "home", path)
        redate(found[name], ago(days))
    return found


def ago(days: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(time.time() - days * 86400 - 60))


@pytest.fixture
def directory(things: dict[str, Trashed]) -> Iterator[TrashDirectory]:
    with open_trash(things["a"].directory.path) as directory:
        yield directory


def left(directory: TrashDirectory) -> str:
    names = sorted(os.listdir(directory.files_fd))
    assert sorted(os.listdir(directory.info_fd)) == [f"{name}.trashinfo" for name in names]
    return " ".join(names)


@pytest.mark.parametrize(
    ("keep", "expected"), [(0, "a b c d"), (41, "a b c d"), (35, "b c d"), (30, "b c"), (1, "c"), (10**9, "a b c d")]
)
def test_what_is_old_goes(directory: TrashDirectory, keep: int, expected: str) -> None:
    Policy(keep, 0).apply(directory, PROGRESS)
    assert left(directory) == expected


@pytest.mark.parametrize(
    ("share", "expected"), [(0, "a b c d"), (100, "a b c d"), (80, "b c d"), (50, "b c"), (30, "c"), (10, "")]
)
def test_what_is_too_much_goes(
    directory: TrashDirectory, monkeypatch: pytest.MonkeyPatch, share: int, expected: str
) -> None:
    monkeypatch.setattr(trash_policy, "_volume_size", lambda _: 500_000)
    Policy(0, share).apply(directory, PROGRESS)
    assert left(directory) == expected


def test_what_others_put_there_stays(
    things: dict[str, Trashed], directory: TrashDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ad":
        text = info(things[name]).read_text()
        info(things[name]).write_text(text.replace("X-Minishell=1\n", ""))
    monkeypatch.setattr(trash_policy, "_volume_size", lambda _: 1000)
    Policy(1, 1).apply(directory, PROGRESS)
    assert left(directory) == "a d"


def test_it_can_be_left_anywhere_and_taken_up_again(directory: TrashDirectory) -> None:
    for steps in range(100):
        waiting = iter(range(steps))

        def step(waiting: Iterator[int] = waiting) -> None:
            if next(waiting, None) is None:
                raise Interrupted

        try:
            Policy(30, 0).apply(directory, Progress(step))
        except Interrupted:
            continue
        break
    assert steps > 2
    assert sorted(os.listdir(directory.files_fd)) == ["b", "c"]
    assert os.listdir(f"{directory.path}/expunged") == []
    for name in os.listdir(directory.info_fd):
        os.utime(f"{directory.path}/info/{name}", (0, 0))
    Policy(30, 0).apply(directory, PROGRESS)
    assert left(directory) == "b c"


def test_what_cannot_be_removed_stays_in_its_place(directory: TrashDirectory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trash_restore, "_remove", lambda *_: False)
    Policy(25, 0).apply(directory, PROGRESS)
    assert left(directory) == "a b c d"
    assert os.listdir(f"{directory.path}/expunged") == []
