"""Programs that stay and answer: in time, or they are killed."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from minishell.ui.complete.coprocess import FIRST_DESCRIPTOR, Coprocess, Unanswered
from tests.waiting import PATIENCE, wait_until

ANSWERER = r"""
import os, subprocess, sys, time
questions, answers = os.fdopen(3, "rb"), os.fdopen(4, "wb")

def field():
    text = b""
    while (byte := questions.read(1)) not in (b"", b"\0"):
        text += byte
    if not byte:
        sys.exit()
    return text

while True:
    name, *arguments = [field() for _ in range(int(field()))]
    if name == b"environment":
        for each in arguments:
            key, sign, value = each.partition(b"=")
            if sign:
                os.environb[key] = value
            else:
                del os.environb[key]
        continue
    reply = []
    if name == b"echo":
        reply = arguments
    elif name == b"get":
        reply = [os.environb.get(arguments[0], b"unset")]
    elif name == b"hang":
        child = subprocess.Popen(["sleep", "60"])
        with open(os.fsdecode(arguments[0]), "w") as file:
            file.write(str(child.pid))
        time.sleep(60)
    elif name == b"leave":
        sys.exit(1)
    elif name == b"about":
        try:
            os.open("/dev/tty", os.O_RDWR)
            terminal = b"terminal"
        except OSError:
            terminal = b"none"
        reply = [b"%d" % os.getpid(), b"%d" % os.getpgrp(), terminal, sys.stdin.buffer.read()]
    elif name == b"much":
        reply = [b"x" * 20] * 100_000
    elif name == b"descriptors":
        reply = [b"%d" % int(number) for number in os.listdir("/proc/self/fd")]
    answers.write(b"".join(each + b"\0" for each in [b"%d" % len(reply), *reply]))
    answers.flush()
"""


@pytest.fixture
def coprocess(tmp_path: Path) -> Iterator[Coprocess]:
    script = tmp_path / "answerer.py"
    script.write_text(ANSWERER)
    coprocess = Coprocess([sys.executable, str(script)])
    yield coprocess
    coprocess.close()


def ask(coprocess: Coprocess, *question: str, seconds: float = PATIENCE, **environment: str) -> list[str]:
    return coprocess.ask(question, environment, seconds)


def is_running(pid: int) -> bool:
    """Neither gone nor a zombie."""
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def test_it_starts_with_the_first_question(coprocess: Coprocess) -> None:
    assert coprocess.pid is None
    assert ask(coprocess, "echo", "a", "", "two\nlines", "é\udcff") == ["a", "", "two\nlines", "é\udcff"]
    first = coprocess.pid
    assert ask(coprocess, "echo") == []
    assert coprocess.pid == first


def test_it_can_reach_neither_the_terminal_nor_the_question(coprocess: Coprocess) -> None:
    pid, group, terminal, standard_input = ask(coprocess, "about")
    assert (pid, terminal, standard_input) == (group, "none", "")
    assert int(group) != os.getpgrp()


def test_it_gets_no_descriptor_of_ours(coprocess: Coprocess) -> None:
    listed = set(map(int, ask(coprocess, "descriptors")))
    assert listed >= {0, 1, 2, 3, 4}
    assert not listed & set(range(FIRST_DESCRIPTOR, FIRST_DESCRIPTOR + 20))


def test_changes_of_the_environment_are_told(coprocess: Coprocess) -> None:
    assert ask(coprocess, "get", "A", A="1") == ["1"]
    assert ask(coprocess, "get", "A", A="two\nlines = =") == ["two\nlines = ="]
    assert ask(coprocess, "get", "A", B="3") == ["unset"]


def test_long_answers_and_questions(coprocess: Coprocess) -> None:
    begin = time.monotonic()
    assert ask(coprocess, "much") == ["x" * 20] * 100_000
    assert time.monotonic() - begin < 10
    assert ask(coprocess, "echo", "y" * 50_000) == ["y" * 50_000]


def test_a_late_one_is_killed_with_all_it_has_started_and_starts_anew(coprocess: Coprocess, tmp_path: Path) -> None:
    ask(coprocess, "echo")
    pid = coprocess.pid
    begin = time.monotonic()
    with pytest.raises(Unanswered):
        ask(coprocess, "hang", str(tmp_path / "child"), seconds=1)
    assert time.monotonic() - begin < 10
    child = int((tmp_path / "child").read_text())
    wait_until(lambda: not is_running(child))
    assert pid is not None
    wait_until(lambda: not Path(f"/proc/{pid}").exists())
    assert ask(coprocess, "echo", "again") == ["again"]


def test_one_that_leaves_starts_anew(coprocess: Coprocess) -> None:
    with pytest.raises(Unanswered):
        ask(coprocess, "leave")
    assert ask(coprocess, "echo", "again") == ["again"]
    pid = coprocess.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not Path(f"/proc/{pid}").exists())
    assert ask(coprocess, "echo", "again") == ["again"]


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unanswered):
        Coprocess([str(tmp_path / "missing")]).ask(["echo"], {}, 1)


def test_questions_are_answered_one_after_another(coprocess: Coprocess) -> None:
    answers: dict[int, list[str]] = {}

    def put(number: int) -> None:
        answers[number] = ask(coprocess, "echo", str(number))

    threads = [threading.Thread(target=put, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: [str(number)] for number in range(8)}


def test_closing_ends_it_and_what_it_is_asked(coprocess: Coprocess, tmp_path: Path) -> None:
    ask(coprocess, "echo")
    pid = coprocess.pid
    assert pid is not None
    threading.Timer(0.2, coprocess.close).start()
    with pytest.raises(Unanswered):
        ask(coprocess, "hang", str(tmp_path / "child"))
    wait_until(lambda: not Path(f"/proc/{pid}").exists())


def test_a_forked_child_leaves_it_alone(coprocess: Coprocess) -> None:
    ask(coprocess, "echo")
    child = os.fork()
    if child == 0:
        coprocess.close()
        os._exit(coprocess.pid is not None)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert ask(coprocess, "echo", "still") == ["still"]
