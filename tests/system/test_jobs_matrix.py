"""Every shape of a foreground job with every key that stops or ends it, as session leader and as a job of bash."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.system.conftest import OpenSession
from tests.system.session import INTERRUPT, QUIT, SUSPEND, Session, is_gone, state

#: switches echoing off, waits for a line in the FIFO `gate`, and says whether echoing is still off
CHILD = """\
#!/bin/sh
stty -echo
echo "ready $$."
read line < gate
echo "finished$(stty -a | grep -o ' -echo ')."
"""

#: command line -> the text of the job, and what is said once the child is through after it was stopped
SHAPES = {
    "simple command": ("./child", "./child", ""),
    "pipeline": ("./child | cat", "./child | cat", ""),
    "longer pipeline": ("./child | cat | { cat; echo rest; }", "./child | cat | { cat; echo rest; }", "rest"),
    "subshell": ("(./child; echo rest)", "(./child; echo rest)", "rest"),
    "nested subshell": ("(x=1; (./child; echo rest); echo $x)", "(x=1; (./child", "rest\n1"),
    "function": ("f() { ./child; echo rest; }; f", "./child", ""),
    "brace group": ("{ ./child; echo rest; }", "./child", ""),
    "loop": ("while ./child; do echo rest; break; done", "./child", ""),
    "and-or list": ("./child && echo rest", "./child", ""),
    "background list": ("sh -c 'read line < gate; exec ./child' & echo > gate; fg", "sh -c", ""),
}

BOTH = pytest.mark.parametrize("under_bash", [False, True], ids=["session leader", "job of bash"])


def each_shape() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("shape", SHAPES)


class Child:
    """The job of a shape, begun in a session."""

    def __init__(self, session: Session, shape: str, directory: Path) -> None:
        self.session = session
        self.gate = directory / "gate"
        self.line, self.text, self.rest = SHAPES[shape]

    def start(self) -> int:
        """Begin it; the process ID of the child."""
        self.session.type(self.line + "\r")
        said = self.session.until(".\n")
        return int(said.rpartition("ready ")[2].split(".")[0])

    def release(self) -> None:
        """Let the child go on to its end."""
        self.gate.write_text("go\n")


@pytest.fixture
def child_program(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "gate")
    (tmp_path / "child").write_text(CHILD)
    (tmp_path / "child").chmod(0o755)
    return tmp_path


@BOTH
@each_shape()
def test_keys(open_session: OpenSession, child_program: Path, shape: str, under_bash: bool) -> None:
    session = open_session(under_bash=under_bash)
    child = Child(session, shape, child_program)
    runs_to_its_end(child)
    interrupt_ends_it_and_the_line(child)
    quit_ends_it(child)
    suspend_stops_it_and_fg_resumes_it(child)
    suspend_stops_it_and_bg_resumes_it(child)
    assert session.run("jobs") == "jobs\n"


def runs_to_its_end(child: Child) -> None:
    child.start()
    child.release()
    said = child.session.at_prompt()
    assert "finished -echo ." in said
    assert child.session.status == 0
    the_modes_that_it_left_stay(child.session)


def the_modes_that_it_left_stay(session: Session) -> None:
    assert not session.echoes()
    session.run("stty echo")
    assert session.echoes()


def interrupt_ends_it_and_the_line(child: Child) -> None:
    pid = child.start()
    child.session.keys(INTERRUPT)
    said = child.session.at_prompt()
    assert child.session.status == 130
    assert "\nrest" not in said
    assert child.session.echoes()
    ends(child, pid)


def ends(child: Child, pid: int) -> None:
    """The shell need not wait for what a subshell has started."""
    child.session.wait_until(lambda: is_gone(pid), "the end of the child")


def quit_ends_it(child: Child) -> None:
    pid = child.start()
    child.session.keys(QUIT)
    child.session.until("Quit")
    child.session.at_prompt()
    assert child.session.echoes()
    ends(child, pid)


def stop(child: Child) -> int:
    pid = child.start()
    child.session.keys(SUSPEND)
    said = child.session.at_prompt()
    assert child.session.status == 148
    assert f"[1]+  Stopped                 {child.text}" in said
    assert "\nrest" not in said
    assert child.session.echoes()
    child.session.wait_until(lambda: state(pid) == "T", "the child to stop")
    return pid


def suspend_stops_it_and_fg_resumes_it(child: Child) -> None:
    stop(child)
    child.session.type("fg\r")
    child.session.until(f"\n{child.text}")
    child.session.wait_until(lambda: not child.session.echoes(), "the modes of the job")
    child.release()
    said = child.session.at_prompt()
    assert said.partition("finished -echo .\n")[2].strip() == child.rest
    assert child.session.status == 0
    the_modes_that_it_left_stay(child.session)


def suspend_stops_it_and_bg_resumes_it(child: Child) -> None:
    pid = stop(child)
    assert f"[1] {child.text}" in child.session.run("bg")
    child.session.wait_until(lambda: state(pid) == "S", "the child to go on")
    child.session.type(INTERRUPT)
    child.session.until("^C")
    child.session.at_prompt()
    child.session.type("")
    child.release()
    child.session.until(child.rest or "finished.")
    child.session.run("wait %1")
    assert child.session.status == 0
    assert child.session.echoes()


@BOTH
@each_shape()
@pytest.mark.parametrize("stopped", [False, True], ids=["running", "stopped"])
def test_the_terminal_is_closed(
    open_session: OpenSession, child_program: Path, shape: str, under_bash: bool, stopped: bool
) -> None:
    session = open_session(under_bash=under_bash)
    child = Child(session, shape, child_program)
    pid = stop(child) if stopped else child.start()
    shell = int(session.process.pid)
    session.hang_up()
    ends(child, pid)
    session.wait_until(lambda: session.process.poll() is not None, "the end of the shell")
    assert is_gone(shell)
