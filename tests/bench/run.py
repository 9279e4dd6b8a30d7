"""Start a program and take its time or its memory."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import time
from pathlib import Path

from tests.shells import clean_environment

#: seconds that a program may take to answer
LONGEST = 30.0

#: what a terminal is asked, and answers: where the cursor is, and what kind it is
REPLIES = {b"\x1b[6n": b"\x1b[1;1R", b"\x1b[c": b"\x1b[?62c"}


def seconds(command: list[str], directory: Path, stdin: str | None = None) -> float:
    """From the start of a program to its end; it must succeed."""
    source = directory / "stdin"
    source.write_text(stdin or "")
    with source.open("rb") as script:
        start = time.perf_counter()
        done = subprocess.run(
            command, cwd=directory, env=clean_environment(directory), stdin=script, stdout=subprocess.DEVNULL
        )
        end = time.perf_counter()
    done.check_returncode()
    return end - start


def milliseconds(command: list[str], directory: Path, stdin: str | None = None) -> float:
    return 1000 * seconds(command, directory, stdin)


def between_milliseconds(shell: list[str], before: str, command: str, directory: Path) -> float:
    """What `command` takes in a shell that runs already, and has done `before`; the clock is a program."""
    script = f"{before}; date +%s%N; {command}; date +%s%N"
    done = subprocess.run(
        [*shell, "-c", script], cwd=directory, env=clean_environment(directory), capture_output=True, text=True
    )
    done.check_returncode()
    start, end = done.stdout.split()
    return (int(end) - int(start)) / 1e6


def peak_mebibytes(command: list[str], directory: Path) -> float:
    """The greatest resident memory, from the line of /proc/PID/status that the command writes."""
    done = subprocess.run(
        command, cwd=directory, env=clean_environment(directory), capture_output=True, text=True, check=True
    )
    return int(done.stdout.split()[1]) / 1024


def answer_milliseconds(command: list[str], directory: Path, line: bytes, end: bytes) -> float:
    """From the start of a program on a new terminal until `end` comes after the `line` typed at once.

    Raises TimeoutError.
    """
    start = time.perf_counter()
    answer(command, directory, line, end)
    return 1000 * (time.perf_counter() - start)


def answer(command: list[str], directory: Path, line: bytes, end: bytes) -> bytes:
    """All that the program writes until `end` comes. Raises TimeoutError."""
    deadline = time.perf_counter() + LONGEST
    child, terminal = pty.fork()
    if child == 0:
        _become(command, directory)
    try:
        os.write(terminal, line)
        return _read_until(terminal, end, deadline)
    finally:
        os.close(terminal)
        os.waitpid(child, 0)


def _become(command: list[str], directory: Path) -> None:
    try:
        os.chdir(directory)
        os.execve(command[0], command, clean_environment(directory) | {"TERM": "xterm-256color"})
    finally:
        os._exit(127)


def _read_until(terminal: int, end: bytes, deadline: float) -> bytes:
    seen = b""
    while end not in seen:
        ready, _, _ = select.select([terminal], [], [], max(0.0, deadline - time.perf_counter()))
        if not ready:
            raise TimeoutError(f"no {end!r} in {seen!r}")
        data = os.read(terminal, 65536)
        for question, reply in REPLIES.items():
            if question in data:
                os.write(terminal, reply)
        seen += data
    return seen
