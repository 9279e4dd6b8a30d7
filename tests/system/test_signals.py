"""What becomes of signals: which an interactive shell ignores, and what its commands find (2.12, XCU sh)."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.shells import CHECKOUT, Shell, clean_environment
from tests.waiting import PATIENCE

#: starts minishell on a script, with signals ignored: the output and the status
Start = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def start(minishell: Shell, tmp_path: Path, home: Path) -> Start:
    def run(script: str, *arguments: str, ignored: tuple[signal.Signals, ...] = ()) -> subprocess.CompletedProcess[str]:
        command = "".join(f"trap '' {number:d}; " for number in ignored) + 'exec "$@"'
        return subprocess.run(
            ["/bin/sh", "-c", command, "sh", minishell.program, *arguments],
            input=script,
            cwd=tmp_path,
            env=clean_environment(home) | {"PS1": "", "SH": minishell.program},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    return run


INTERACTIVE = ("-i", "+m")

SHAPES = ["{}", "({}; exit $?)", "x=$({}; exit $?)", "x=$({})", ": | {}", "{} & wait $!", "exec {}"]

NAMES = pytest.mark.parametrize("name", ["HUP", "INT", "QUIT", "TERM", "USR1"])
KINDS = pytest.mark.parametrize(
    "arguments", [(), ("-m",), INTERACTIVE], ids=["script", "with job control", "interactive"]
)


def in_every_shape(command: str) -> str:
    """A script that runs it in every shape; a line with its status for all but the last."""
    return "\necho $?\n".join(shape.format(command) for shape in SHAPES)


@pytest.mark.parametrize("name", ["INT", "QUIT", "TERM"])
def test_an_interactive_shell_is_not_ended_by(start: Start, name: str) -> None:
    assert start(f"kill -{name} $$\necho here\n", *INTERACTIVE).stdout == "here\n"


@NAMES
@KINDS
def test_its_commands_are(start: Start, name: str, arguments: tuple[str, ...]) -> None:
    number = signal.Signals["SIG" + name]
    spared = arguments != ("-m",) and name in ("INT", "QUIT")  # in the asynchronous list (2.11)
    statuses = [128 + number] * 5 + [0 if spared else 128 + number]
    done = start(in_every_shape(f"sh -c 'kill -{name} $$'"), *arguments)
    assert done.stdout.split() == list(map(str, statuses))
    assert done.returncode == -number


@NAMES
@KINDS
def test_what_the_shell_found_ignored_its_commands_ignore(start: Start, name: str, arguments: tuple[str, ...]) -> None:
    script = in_every_shape(f"sh -c 'kill -{name} $$'")
    done = start(script, *arguments, ignored=(signal.Signals["SIG" + name],))
    assert done.stdout.split() == ["0"] * 6
    assert done.returncode == 0


@pytest.mark.parametrize("name", ["HUP", "INT", "TERM"])
def test_an_interactive_shell_may_change_what_it_found_ignored(start: Start, name: str) -> None:
    script = f"trap 'echo trapped' {name}\nkill -{name} $$\ntrap - {name}\nsh -c 'kill -{name} $$; echo never'\n"
    assert start(script, *INTERACTIVE, ignored=(signal.Signals["SIG" + name],)).stdout == "trapped\n"


def test_a_script_may_not(start: Start) -> None:
    done = start("trap 'echo never' HUP\ntrap - HUP\nkill -HUP $$\necho here\n", ignored=(signal.SIGHUP,))
    assert (done.stdout, done.stderr) == ("here\n", "")


def test_what_was_ignored_on_entry_is_so_for_a_session_that_a_failed_exec_leaves(start: Start, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\x7fELF\0\0")
    (tmp_path / "binary").chmod(0o755)
    done = start("exec ./binary\nkill -TERM $$\nkill -INT $$\necho here\n", *INTERACTIVE)
    assert done.stdout == "here\n"


HUNG_UP_DURING_A_FORK = """
import os, signal, threading, time
from minishell.system.signals import Traps

heard = []
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
traps = Traps()
traps.start_interactive(lambda number, frame: heard.append(number), lambda number, frame: None)
traps.hold()
os.kill(os.getpid(), signal.SIGHUP)
while signal.SIGHUP in signal.sigpending():
    pass  # the other thread has yet to get it
print(heard)
traps.release()
print(heard == [signal.SIGHUP])
"""


def test_a_hang_up_waits_for_the_end_of_a_fork_though_another_thread_gets_it() -> None:
    done = subprocess.run([sys.executable, "-c", HUNG_UP_DURING_A_FORK], cwd=CHECKOUT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\nTrue\n", "")
