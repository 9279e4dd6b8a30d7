"""Job control wherever a session runs: under other programs, in another shell's job, with standard input elsewhere."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.system.session import INTERRUPT, SUSPEND, Session
from tests.ui.terminal import Terminal

#: what starts `$SH` in a terminal
PLACES = {
    "script": ["script", "-qec", "$SH", "/dev/null"],
    "a script's command": ["sh", "-c", "$SH; exit $?"],
    "a job of dash": ["dash", "-mc", "$SH; exit $?"],
    "a job of a script of its own": ["$SH", "-mc", "$SH; exit $?"],
    "a command of a session of its own": ["$SH", "-ic", "$SH; exit $?"],
}

#: `open_place(word…)` starts a session by a command in which `$SH` is minishell
OpenPlace = Callable[..., Session]


@pytest.fixture
def open_place(environment: dict[str, str], tmp_path: Path) -> Iterator[OpenPlace]:
    with ExitStack() as stack:

        def start(*words: str) -> Session:
            if words[0] != "$SH" and shutil.which(words[0]) is None:
                pytest.skip(f"needs {words[0]}")
            argv = [word.replace("$SH", environment["SH"]) for word in words]
            return stack.enter_context(Session(argv, environment, tmp_path))

        yield start


@pytest.mark.parametrize("place", PLACES)
def test_jobs_stop_and_go_on(open_place: OpenPlace, place: str) -> None:
    session = open_place(*PLACES[place])
    session.at_prompt()
    session.type("sh -c 'echo begun; sleep 100'\r")
    session.until("\nbegun\n")
    session.keys(SUSPEND)
    session.at_prompt()
    assert session.status == 148
    session.type("fg\r")
    session.until("100'\n")
    session.keys(INTERRUPT)
    session.at_prompt()
    assert session.status == 130
    session.type("exit 7\r")
    assert session.exit_status() == 7


def test_standard_input_elsewhere(open_place: OpenPlace, tmp_path: Path) -> None:
    """The terminal is still there for jobs, and gets its keys."""
    os.mkfifo(tmp_path / "lines")
    session = open_place("sh", "-c", "exec $SH -i <lines")
    with (tmp_path / "lines").open("w") as lines:
        session.at_prompt()
        lines.write("sh -c 'echo begun; sleep 100'; echo $?\n")
        lines.flush()
        session.until("begun\n")
        session.keys(INTERRUPT)
        session.at_prompt()
        assert session.status == 130
    session.exit_status()


@pytest.mark.parametrize(("parent", "is_login"), [("sshd", True), ("login", True), ("xterm", False)])
def test_login_shells(open_place: OpenPlace, tmp_path: Path, home: Path, parent: str, is_login: bool) -> None:
    """The hyphen before argv[0] does not come through to a script; who began it does."""
    shutil.copy("/bin/sh", tmp_path / parent)
    (home / ".profile").write_text("PS1='<$?> ' profile=read\n")
    session = open_place(str(tmp_path / parent), "-c", "$SH; exit $?")
    session.at_prompt()
    assert session.run("echo ${profile-none}").endswith("\nread\n" if is_login else "\nnone\n")
    assert session.run("$SH -c 'echo ${profile-none}'").endswith("\nnone\n")


@pytest.mark.skipif(not shutil.which("tmux"), reason="needs tmux")
def test_tmux(environment: dict[str, str], tmp_path: Path) -> None:
    argv = ["tmux", "-S", str(tmp_path / "socket"), "-f", "/dev/null", "new-session", environment["SH"]]
    with Terminal(argv, environment | {"TERM": "xterm-256color"}, tmp_path) as terminal:
        terminal.prompt()
        terminal.keys("sh -c 'echo beg''un; exec sleep 100'\r")
        terminal.wait_for("\nbegun")
        terminal.keys(SUSPEND)
        terminal.wait_for("Stopped")
        terminal.prompt()
        terminal.keys("fg; echo ended with $?\r")
        terminal.settle()
        terminal.keys(INTERRUPT)
        terminal.wait_for("[130]")
        terminal.keys("exit\r")
        assert terminal.exit_status() == 0
