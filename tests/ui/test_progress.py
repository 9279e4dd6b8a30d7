"""Long work shows how far it is, and Ctrl-C ends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from minishell.files.progress import Progress
from minishell.ui.progress import Total, amounts
from tests.ui.conftest import Start
from tests.ui.terminal import Terminal
from tests.waiting import wait_until

#: a builtin that works on the file `thing`, of a thousand bytes, until the file `go on` is there
WORK = '''"""Work for long.

usage: work
"""

import os
import time

from minishell.eval.file_command import FileCommand
from minishell.files.errors import FileError


def run(frame, args):
    command = FileCommand(frame, "work")
    with command.long_work(["thing"]) as work:
        progress = work.start()
        progress.begin_copy()
        progress.size = 500
        try:
            while not os.path.exists("go on"):
                progress.add_bytes(0)
                time.sleep(0.01)
                if os.path.exists("say"):
                    os.unlink("say")
                    command.report(FileError("said"))
        except KeyboardInterrupt:
            command.report(FileError("interrupted"))
            raise
    return 0
'''


@pytest.fixture(autouse=True)
def work(tmp_path: Path, home: Path) -> None:
    """The builtin and what it works on."""
    builtins = home / ".config/minishell/builtins"
    builtins.mkdir(parents=True)
    (builtins / "work.py").write_text(WORK)
    (tmp_path / "thing").write_bytes(b"x" * 1000)


@pytest.fixture
def working(start: Start) -> Terminal:
    """A session in which `work` runs, and has shown its bar."""
    terminal = start()
    terminal.prompt()
    terminal.keys("work\r")
    terminal.wait_for("50.0% 0 files, 500, ")
    terminal.wait_for("/s [==")
    return terminal


def test_the_bar_goes_when_the_work_is_done(working: Terminal, tmp_path: Path) -> None:
    (tmp_path / "go on").touch()
    working.prompt()
    assert "50.0%" not in working.text()
    assert "500" not in working.text()


def test_what_is_said_takes_its_place(working: Terminal, tmp_path: Path) -> None:
    (tmp_path / "say").touch()
    working.wait_until(lambda: "work: said" in working.text() and "50.0%" in working.text(), "both")
    lines = working.text().splitlines()
    assert lines.index("work: said") == next(number for number, line in enumerate(lines) if "50.0%" in line) - 1
    (tmp_path / "go on").touch()
    assert "50.0%" not in working.prompt()


def test_an_interrupt_ends_it(working: Terminal) -> None:
    working.keys("\x03")
    working.wait_for("work: interrupted")
    assert "50.0%" not in working.prompt()
    working.keys("echo $?\r")
    working.wait_for("\n130")


def test_what_is_typed_meanwhile_is_not_lost(working: Terminal, tmp_path: Path) -> None:
    working.keys("echo type'd'\r")
    (tmp_path / "go on").touch()
    working.wait_for("\ntyped")


def test_a_narrow_terminal(start: Start, tmp_path: Path) -> None:
    terminal = start(columns=20)
    terminal.prompt()
    terminal.keys("work\r")
    terminal.wait_for("50.0% 0 files, 500,")
    (tmp_path / "go on").touch()
    assert "50.0%" not in terminal.prompt()


def test_short_work_shows_nothing(start: Start, tmp_path: Path) -> None:
    (tmp_path / "go on").touch()
    terminal = start()
    terminal.prompt()
    terminal.keys("work; sleep 0.7; echo don'e'\r")
    terminal.wait_for("\ndone")
    assert b"files" not in terminal.output


def test_a_whole_that_is_known(start: Start, tmp_path: Path, home: Path) -> None:
    path = home / ".config/minishell/builtins/work.py"
    path.write_text(WORK.replace("progress.size = 500", "progress.files, progress.whole = 300, 1200"))
    terminal = start()
    terminal.prompt()
    terminal.keys("work\r")
    terminal.wait_for("25.0% 300 files, ")
    (tmp_path / "go on").touch()
    terminal.prompt()


# ---- Its parts


def test_amounts() -> None:
    progress = Progress(lambda: None)
    assert amounts(progress, 0) == "0 files, 0/s"
    progress.files = 1
    assert amounts(progress, 2) == "1 file, 0/s"
    progress.files, progress.size = 1234, 3 << 20
    assert amounts(progress, 2) == "1,234 files, 3.0M, 1.5M/s"


def known(total: Total) -> tuple[int | None, int | None]:
    total.start()
    wait_until(lambda: total.size is not None)
    return total.files, total.size


def test_the_total_of_a_copy(tmp_path: Path) -> None:
    """The source of the copy being made is whole; those of earlier ones are gone."""
    (tmp_path / "d").mkdir()
    (tmp_path / "d/a").write_bytes(b"x" * 70)
    progress = Progress(lambda: None)
    progress.files, progress.size = 3, 100
    progress.begin_copy()
    progress.size += 30
    paths = [str(tmp_path / name) for name in ("gone", "d")]
    assert known(Total(paths, progress)) == (5, 170)


def test_the_total_of_a_removal(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 70)
    progress = Progress(lambda: None)
    progress.files = 3
    assert known(Total([str(tmp_path / "a")], progress)) == (4, 70)
