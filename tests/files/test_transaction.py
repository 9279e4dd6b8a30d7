"""Transactions of Python programs: together or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from minishell.files import FileError, Transaction
from tests.files.tree import make_tree, snapshot


@pytest.fixture(autouse=True)
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a home beside it."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "top").mkdir()
    monkeypatch.chdir(tmp_path / "top")
    make_tree(tmp_path / "top" / "tree")
    Path("file").write_text("file\n")
    Path("other").write_text("other\n")
    return tmp_path / "top"


def change_everything(transaction: Transaction) -> None:
    transaction.make_directory("new/deep", parents=True)
    transaction.move("tree", "new/deep")
    transaction.move("file", "other")
    transaction.remove("new/deep/tree/inner", "other")
    transaction.make_directory("gone")
    transaction.remove_directory("gone")


def test_what_is_committed_stays(top: Path) -> None:
    with Transaction("a test") as transaction:
        change_everything(transaction)
    assert sorted(os.listdir(top)) == ["new"]
    assert sorted(os.listdir(top / "new/deep/tree")) == ["empty", "fifo", "holes"]


def test_an_exception_takes_all_of_it_back(top: Path) -> None:
    before = snapshot(top)

    def fail() -> None:
        with Transaction() as transaction:
            change_everything(transaction)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert {name: node._replace(mtime=0) for name, node in snapshot(top).items()} == {
        name: node._replace(mtime=0) for name, node in before.items()
    }
    assert os.listdir(top.parent / "home/.local/share/Trash/files") == []


def test_a_rollback_in_between(top: Path) -> None:
    with Transaction() as transaction:
        transaction.make_directory("one")
        transaction.rollback()
        transaction.make_directory("two")
    assert not (top / "one").exists()
    assert (top / "two").exists()


def test_a_rollback_with_something_in_the_way(top: Path) -> None:
    def fail() -> None:
        with Transaction() as transaction:
            transaction.move("file", "moved")
            (top / "file").write_text("new\n")
            raise LookupError

    with pytest.raises(FileError) as error:
        fail()
    assert error.match("file' is in the way")
    assert isinstance(error.value.__context__, LookupError)
    assert (top / "moved").exists()


def test_failures_are_raised(top: Path) -> None:
    with Transaction() as transaction:
        actions: list[Callable[[], None]] = [
            lambda: transaction.make_directory("tree"),
            lambda: transaction.remove_directory("tree"),
            lambda: transaction.move("nowhere", "tree"),
            lambda: transaction.remove("nowhere"),
        ]
        for action in actions:
            with pytest.raises(FileError):
                action()


def test_nothing_is_done_that_cannot_be_recorded(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(top / "file"))
    with Transaction() as transaction, pytest.raises(FileError):
        transaction.make_directory("new")
    assert not (top / "new").exists()
