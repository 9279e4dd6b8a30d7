"""Windows that become narrower, in terminals that wrap what is on the screen anew."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prompt_toolkit.data_structures import Point
from prompt_toolkit.layout.screen import Char, Screen

from minishell.ui.reflow import reflows, rows_added
from tests.shells import Shell, clean_environment
from tests.waiting import PATIENCE

Tmux = Callable[..., str]


def screen(*rows: str) -> Screen:
    found = Screen()
    for number, row in enumerate(rows):
        for column, character in enumerate(row):
            found.data_buffer[number][column] = Char(character)
    return found


@pytest.mark.parametrize(
    ("rows", "cursor", "columns", "expected"),
    [
        (["$ " + "x" * 58], Point(60, 0), 80, 0),
        (["$ " + "x" * 58], Point(60, 0), 40, 1),
        (["$ " + "x" * 58], Point(60, 0), 20, 3),
        (["$ " + "x" * 58], Point(2, 0), 20, 0),
        (["x" * 40, "y" * 30], Point(30, 1), 40, 0),
        (["x" * 40, "y" * 30], Point(30, 1), 39, 1),
        (["x" * 40, "", "y   "], Point(1, 2), 10, 3),
    ],
)
def test_rows_that_are_added(rows: list[str], cursor: Point, columns: int, expected: int) -> None:
    assert rows_added(screen(*rows), cursor, columns) == expected


def test_terminals_that_do() -> None:
    assert reflows({"TERM": "xterm-256color", "VTE_VERSION": "7600"})
    assert reflows({"TERM": "tmux-256color"})
    assert reflows({"TERM": "screen-256color", "TMUX": "x"})
    assert not reflows({"TERM": "screen-256color", "VTE_VERSION": "7600"})
    assert not reflows({"TERM": "xterm-256color"})
    assert not reflows({})


@pytest.fixture
def tmux(tmp_path: Path, home: Path, minishell: Shell) -> Iterator[Tmux]:
    """`tmux(command, …)` in a session of minishell, 80 columns wide; what the command writes."""
    program = shutil.which("tmux")
    if program is None:
        pytest.skip("there is no tmux")
    (home / ".config/minishell").mkdir(parents=True)
    (home / ".config/minishell/config.toml").write_text("prompt.left = 'ready> '\n")
    command = [program, "-S", str(tmp_path / "socket"), "-f", "/dev/null"]
    environment = clean_environment(home) | {"TERM": "xterm"}

    def run(*arguments: str) -> str:
        return subprocess.run([*command, *arguments], env=environment, capture_output=True, text=True).stdout

    run("new-session", "-d", "-x", "80", "-y", "24", minishell.program)
    yield run
    run("kill-server")


def wait_for(tmux: Tmux, text: str) -> str:
    """The screen, once it ends with `text`, blanks left out."""
    deadline = time.monotonic() + PATIENCE
    while not "".join((shown := tmux("capture-pane", "-p")).split()).endswith("".join(text.split())):
        assert time.monotonic() < deadline, shown
        time.sleep(0.05)
    return shown


def test_the_line_is_not_left_behind(tmux: Tmux) -> None:
    line = "echo " + "word " * 12 + "end"
    wait_for(tmux, "ready>")
    tmux("send-keys", "-l", line)
    wait_for(tmux, f"ready> {line}")
    for columns in (60, 40, 30, 100, 50):
        tmux("resize-window", "-x", str(columns), "-y", "24")
        tmux("send-keys", "-l", "x")
        line += "x"
        shown = wait_for(tmux, f"ready> {line}")
        assert shown.count("ready>") == 1
