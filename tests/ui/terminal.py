"""A program under a pseudo terminal, and the screen that its user would see."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

from tests.waiting import PATIENCE

#: what the editor switches on: pastes are marked
EDITING = b"\x1b[?2004h"

END_OF_OUTPUT = "⏎".encode()


class Screen(pyte.Screen):
    """Passes over a sequence of xterm's (how keys are to be sent) that pyte takes for colours."""

    def select_graphic_rendition(self, *attributes: int, private: bool = False) -> None:
        if not private:
            super().select_graphic_rendition(*attributes)


class Terminal:
    """`keys` types, `wait_for` waits until the screen shows a text."""

    def __init__(
        self, argv: Sequence[str], environment: dict[str, str], cwd: Path, columns: int = 80, lines: int = 24
    ) -> None:
        self.screen = Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        #: all that the program has written
        self.output = b""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.process = subprocess.Popen(
            argv,
            cwd=cwd,
            env=environment,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=_take_terminal,  # noqa: PLW1509 (one system call)
        )
        os.close(slave)
        # (select takes no descriptor above 1023, which a long run of tests may have come to)
        self._poll = select.poll()
        self._poll.register(self._master, select.POLLIN)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.hang_up()
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def keys(self, text: str) -> None:
        os.write(self._master, text.encode("utf-8", "surrogateescape"))

    def paste(self, text: str) -> None:
        """As a terminal does that marks what is pasted."""
        self.keys(f"\x1b[200~{text}\x1b[201~")

    def text(self) -> str:
        """The screen's lines, without the blanks at their ends."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def line(self) -> str:
        """The cursor's line up to the cursor."""
        cursor = self.screen.cursor
        return self.screen.display[cursor.y][: cursor.x]

    def resize(self, columns: int, lines: int) -> None:
        self.screen.resize(lines, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def hang_up(self) -> None:
        """Close the terminal."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def wait_for(self, text: str) -> str:
        """The screen, once it shows `text`."""
        return self.wait_until(lambda: text in self.text(), f"{text!r} to show")

    def prompt(self) -> str:
        """The screen, once the cursor stands after a prompt's sign, and a line can be edited there."""
        return self.wait_until(lambda: self.line().endswith(("$ ", "# ")) and self._is_edited(), "a prompt")

    def first_prompt(self) -> str:
        """The same, perhaps before the editor is there."""
        return self.wait_until(lambda: self.line().endswith(("$ ", "# ")), "a prompt")

    def _is_edited(self) -> bool:
        """Whether the editor has begun, or will not: without it no mark is left at the end of output."""
        return EDITING in self.output or END_OF_OUTPUT not in self.output

    def exit_status(self) -> int:
        """The status with which the program leaves."""
        self.wait_until(lambda: self.process.poll() is not None, "the end")
        return self.process.returncode

    def wait_until(self, condition: Callable[[], bool], what: str) -> str:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError(f"waited for {what}; the screen:\n{self.text()}")
            self.read_some(0.05)
        return self.text()

    def settle(self, seconds: float = 0.3) -> str:
        """The screen, once nothing has been written for a while."""
        while self.read_some(seconds):
            pass
        return self.text()

    def read_some(self, seconds: float) -> bool:
        """Take what the program writes within `seconds`; whether there was something."""
        if self._master < 0:
            time.sleep(seconds)
            return False
        try:
            if not self._poll.poll(seconds * 1000):
                return False
            data = os.read(self._master, 65536)
        except OSError:  # the program has left
            time.sleep(seconds)
            return False
        self.output += data
        self._stream.feed(data)
        return bool(data)


def _take_terminal() -> None:
    """In the child: make its standard input the session's terminal."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
