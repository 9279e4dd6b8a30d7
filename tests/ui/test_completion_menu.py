"""Completion on a terminal: the menu, answers that come late or never, and what is left running."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.ui.conftest import Start
from tests.ui.terminal import Terminal
from tests.waiting import wait_until

FUNCTIONS = r"""
_slow() { sleep 1; COMPREPLY=(alpha beta zeta); }
complete -F _slow slow
_quick() { COMPREPLY=(quick-one quick-two); }
complete -F _quick quick
_hang() { sleep 60; }
complete -F _hang hang
"""

#: describes the arguments of `slow`
CARAPACE = r"""#!/bin/sh
[ "$1" = slow ] && echo '{"values": [{"value": "beta", "description": "second"}, {"value": "delta"}]}'
"""

pytestmark = pytest.mark.skipif(
    not os.path.exists("/usr/share/bash-completion/bash_completion"), reason="there is no bash-completion"
)


@pytest.fixture
def terminal(start: Start, home: Path, tmp_path: Path) -> Terminal:
    (home / ".bash_completion").write_text(FUNCTIONS)
    (home / "bin").mkdir()
    (home / "bin" / "carapace").write_text(CARAPACE)
    (home / "bin" / "carapace").chmod(0o755)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.txt").touch()
    terminal = start(PATH=f"{home}/bin:/usr/bin:/bin", LS_COLORS="di=01;34:*.txt=31")
    terminal.prompt()
    return terminal


def children(pid: int) -> list[int]:
    """The processes that `pid` has started and that have not been waited for."""
    found = []
    for entry in os.listdir("/proc"):
        try:
            fields = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if entry.isdecimal() and int(fields[1]) == pid:
            found.append(int(entry))
    return found


def menu(terminal: Terminal) -> list[list[str]]:
    """The words of each line below the prompt."""
    rows = terminal.text().splitlines()[terminal.screen.cursor.y + 1 :]
    return [row.split() for row in rows if row.strip()]


def test_names_have_the_colours_of_their_kinds(terminal: Terminal) -> None:
    terminal.keys("cat f\t")
    terminal.wait_for("folder/")
    rows = terminal.text().splitlines()
    colours = {}
    for y, row in enumerate(rows):
        for name in ("folder/", "file.txt"):
            if f" {name}" in row:
                colours[name] = terminal.screen.buffer[y][row.index(name)].fg
    assert colours == {"folder/": "blue", "file.txt": "red"}


def test_late_answers_join_behind_those_that_are_shown(terminal: Terminal) -> None:
    terminal.keys("slow \t")
    terminal.wait_for("delta")
    assert menu(terminal) == [["beta", "second"], ["delta"]]
    terminal.wait_for("zeta")
    assert menu(terminal) == [["beta", "second"], ["delta"], ["alpha"], ["zeta"]]
    terminal.keys("\t\t\r")
    terminal.wait_for("slow delta")


def test_what_comes_after_the_line_has_changed_is_dropped(terminal: Terminal) -> None:
    terminal.keys("slow \t")
    terminal.wait_for("delta")
    terminal.keys("x")
    terminal.wait_until(lambda: "delta" not in terminal.text(), "the menu to close")
    terminal.settle(1.5)
    assert terminal.line().endswith("slow x")
    assert menu(terminal) == []


def test_a_function_that_hangs_delays_no_key_and_is_told_of_once(terminal: Terminal) -> None:
    terminal.keys("hang \t")
    begin = time.monotonic()
    terminal.keys("typed")
    terminal.wait_for("hang typed")
    assert time.monotonic() - begin < 4
    terminal.wait_for("bash-completion for hang did not answer in time")
    terminal.keys("\x15quick \t")
    terminal.wait_for("quick quick-")
    terminal.keys("\x15hang \t")
    terminal.wait_for("folder/")
    assert "did not answer" not in terminal.settle()


def test_control_c_drops_the_line_while_a_source_hangs(terminal: Terminal) -> None:
    terminal.keys("hang \t\x03")
    terminal.prompt()
    terminal.keys("echo al''ive\r")
    terminal.wait_for("\nalive\n")


def start_coprocess(terminal: Terminal) -> list[int]:
    """Ask bash something; what the shell has started for it."""
    terminal.keys("quick q\t")
    terminal.wait_for("quick quick-")
    terminal.keys("\x15")
    started = children(terminal.process.pid)
    assert started
    return started


def test_nothing_is_left_when_the_shell_ends(terminal: Terminal) -> None:
    started = start_coprocess(terminal)
    terminal.keys("exit\r")
    assert terminal.exit_status() == 0
    wait_until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in started))


def test_nothing_is_left_to_the_program_that_exec_starts(terminal: Terminal) -> None:
    start_coprocess(terminal)
    terminal.keys("exec sh -c 'echo be''come; exec sleep 60'\r")
    terminal.wait_for("become")
    wait_until(lambda: children(terminal.process.pid) == [])


def test_nothing_is_left_when_the_shell_is_killed(terminal: Terminal) -> None:
    started = start_coprocess(terminal)
    terminal.process.send_signal(signal.SIGKILL)
    terminal.process.wait()
    wait_until(lambda: not any(is_running(pid) for pid in started))


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_commands_in_between_see_nothing_of_it(terminal: Terminal) -> None:
    start_coprocess(terminal)
    terminal.keys("sleep 0.1 & wait; echo wai''ted; jobs; ls /proc/self/fd | tr '\\n' ' '\r")
    terminal.wait_for("waited")
    terminal.wait_for("0 1 2 3")


def test_the_menu_has_the_rows_that_it_needs(terminal: Terminal, tmp_path: Path) -> None:
    for number in range(10, 40):
        (tmp_path / f"name{number}").touch()
    terminal.keys("ls na\t")
    terminal.wait_for("name25")
    assert "name26" not in terminal.settle()
    terminal.keys("3\t")
    assert "name30" in terminal.wait_for("name39")
    terminal.keys("\x15" + "quick q\t")
    terminal.wait_for("quick-two")
