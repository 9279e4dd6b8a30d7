"""foresee: one line about a line's effect, under a deadline, whatever the line is."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from minishell.eval.shell import Shell
from minishell.plan.foresee import foresee
from tests.files.tree import snapshot

#: seconds, on a busy machine
PATIENCE = 30.0


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b", "tree/one", "tree/in/two"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("12345")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("rm *", "2 files (10 bytes) removed - cannot be undone"),
        ("rm -r tree a", "3 files, 2 directories (15 bytes) removed - cannot be undone"),
        ("mkdir x && mv a b x", "1 directory made; 2 files (10 bytes) moved - cannot be undone"),
        ("mv a b", "1 file (5 bytes) moved; 1 file (5 bytes) overwritten - cannot be undone"),
        ("rm a; make", "1 file (5 bytes) removed - cannot be undone - as far as can be foreseen"),
        ("make; rm a", "1 file (5 bytes) removed - cannot be undone - as far as can be foreseen"),
        ("make && rm a", ""),
        ("echo hello", ""),
        ("rm nosuch", ""),
        ("rm 'a", ""),
        ("while :; do :; done", ""),
    ],
)
def test_what_is_told(line: str, told: str) -> None:
    before = snapshot(Path())
    seconds = 0.5 if "while" in line else PATIENCE
    assert foresee(Shell("minishell", []), line, seconds) == told
    assert snapshot(Path()) == before


def test_what_can_be_undone_is_told() -> None:
    shell = Shell("minishell", [])
    shell.options.undo = True
    assert foresee(shell, "rm a", PATIENCE) == "1 file (5 bytes) removed - can be undone"
    assert foresee(shell, "rm --permanent a", PATIENCE) == "1 file (5 bytes) removed - cannot be undone"
    assert foresee(shell, "rm a; echo x >c", PATIENCE).endswith("1 file (5 bytes) removed - can be undone in part")


def test_of_more_than_there_is_time_for_what_was_found_is_told() -> None:
    told = ""
    for seconds in (1.5, 5.0, PATIENCE):
        told = told or foresee(Shell("minishell", []), "rm a; while :; do mkdir x; rmdir x; done", seconds)
    assert told.startswith("more than ")
    assert "1 file" in told


def test_it_ends_in_time_and_leaves_no_child() -> None:
    begin = time.monotonic()
    foresee(Shell("minishell", []), "while :; do :; done", 0.2)
    assert time.monotonic() - begin < PATIENCE
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_in_another_thread() -> None:
    told: list[str] = []
    shell = Shell("minishell", [])
    thread = threading.Thread(target=lambda: told.append(foresee(shell, "rm a", PATIENCE)))
    thread.start()
    thread.join()
    assert told == ["1 file (5 bytes) removed - cannot be undone"]
