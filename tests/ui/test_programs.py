"""Programs that take the terminal, started from a session."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.ui.conftest import Start


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def test_a_pipeline_of_programs(start: Start, tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"file{number:02}").touch()
    terminal = start()
    terminal.prompt()
    terminal.keys("ls -l | head -3\r")
    terminal.wait_for("file01\n")
    assert "file02" not in terminal.text()
    terminal.keys("ls | wc -l; yes | head -2\r")
    terminal.wait_for("\n20\ny\ny\n")


@needs("git")
def test_git(start: Start) -> None:
    terminal = start(GIT_PAGER="cat", GIT_CONFIG_GLOBAL="/dev/null")
    terminal.prompt()
    terminal.keys("git init -q -b trunk . && git status\r")
    terminal.wait_for("On branch trunk")
    terminal.prompt()


@needs("vim")
def test_vim(start: Start, tmp_path: Path) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("vim -u NONE -i NONE note\r")
    terminal.wait_for("~\n~\n")
    terminal.keys("itext\x1b")
    terminal.settle()
    terminal.keys(":wq\r")
    terminal.prompt()
    assert (tmp_path / "note").read_text() == "text\n"
    terminal.keys("echo back\r")
    terminal.wait_for("\nback\n")


@needs("less")
def test_less(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("seq 100 | less\r")
    terminal.wait_for("\n23\n:")
    terminal.keys("G")
    terminal.wait_for("\n100\n")
    terminal.keys("q")
    terminal.prompt()
    terminal.keys("echo back\r")
    terminal.wait_for("\nback\n")


def test_python(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("python3 -q\r")
    terminal.wait_for(">>>")
    terminal.keys("print(6 * 7)\r")
    terminal.wait_for("\n42\n")
    terminal.keys("import time; time.sleep(60)\r")
    terminal.settle()
    terminal.keys("\x03")
    terminal.wait_for("KeyboardInterrupt")
    terminal.keys("\x04")
    terminal.prompt()
    terminal.keys("echo back\r")
    terminal.wait_for("\nback\n")


def test_a_reader_of_the_terminal_itself(start: Start) -> None:
    """As ssh asks for a password: on /dev/tty, without echo, whatever standard input is."""
    terminal = start()
    terminal.prompt()
    terminal.keys("""sh -c 'stty -echo </dev/tty; printf "Pass%s: " word >/dev/tty; read p </dev/tty""")
    terminal.keys("""; stty echo </dev/tty; echo; echo got ${#p}' < /dev/null\r""")
    terminal.wait_for("Password:")
    terminal.keys("secret\r")
    terminal.wait_for("\ngot 6\n")
    assert "secret" not in terminal.text()


def test_the_builtin_read(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("read -p 'name: ' name; echo hello $name\r")
    terminal.wait_for("\nname:")
    terminal.keys("someone\r")
    terminal.wait_for("\nhello someone\n")


def test_a_program_that_dies_of_a_signal(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("sh -c 'kill -SEGV $$'\r")
    terminal.wait_for("Segmentation fault")
    terminal.wait_for("[139]")
