"""The trash is kept small once a day, by one session at a time."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from minishell.files import trash_list
from minishell.files.trash_directory import Trashed
from minishell.files.trash_policy import Policy
from minishell.ui.housekeeping import keep_house
from tests.files.trashing import put, redate


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own trash, elsewhere, is not looked at."""
    monkeypatch.setattr(trash_list, "mount_points", list)
    home = tmp_path / "home"
    home.mkdir()
    return home


def lose(home: Path, name: str) -> Trashed:
    (home / name).touch()
    trashed = put(home, home / name)
    redate(trashed, "2020-01-01T00:00:00")
    return trashed


def keep(home: Path, policy: Policy, interval: float = 1000) -> None:
    keep_house({"HOME": str(home)}, policy, interval)


def test_not_more_often_than_it_should(home: Path) -> None:
    first = lose(home, "a")
    keep(home, Policy(30, 10))
    assert not os.path.exists(first.path)
    second = lose(home, "a")
    keep(home, Policy(30, 10))
    assert os.path.exists(second.path)
    keep(home, Policy(30, 10), interval=0)
    assert not os.path.exists(second.path)


def test_not_while_another_does(home: Path) -> None:
    trashed = lose(home, "a")
    keep(home, Policy(0, 0))
    (home / ".local/state/minishell").mkdir(parents=True)
    with (home / ".local/state/minishell/trash-policy").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        keep(home, Policy(30, 10))
        assert os.path.exists(trashed.path)
    keep(home, Policy(30, 10))
    assert not os.path.exists(trashed.path)


def test_without_limits_nothing_goes(home: Path) -> None:
    trashed = lose(home, "a")
    keep(home, Policy(0, 0))
    assert os.path.exists(trashed.path)


def test_a_home_that_cannot_be_written(home: Path) -> None:
    (home / ".local").touch()
    keep(home, Policy(30, 10))
    keep_house({}, Policy(30, 10))
