"""A shell at the prompt of a pseudo terminal, line by line, and the processes that it starts."""

from __future__ import annotations

import os
import re
import termios
from collections.abc import Sequence
from pathlib import Path

from tests.ui.terminal import Terminal

#: what PS1 makes of `$?`
PROMPT = re.compile(r"<(\d+)> \Z")

INTERRUPT, QUIT, SUSPEND, END = "\x03", "\x1c", "\x1a", "\x04"


class Session(Terminal):
    """A plain terminal, so that output is text: what a line said can be looked at by itself."""

    def __init__(self, argv: Sequence[str], environment: dict[str, str], cwd: Path) -> None:
        super().__init__(argv, environment | {"TERM": "dumb", "PS1": "<$?> "}, cwd, columns=200, lines=200)
        self._begin = 0
        self.status = 0

    def run(self, line: str) -> str:
        """Type a line, wait for the next prompt, and return what was written up to there."""
        self.type(line + "\r")
        return self.at_prompt()

    def type(self, keys: str) -> None:
        """From now on, `said` is what comes after this."""
        self._begin = len(self.output)
        self.keys(keys)

    def said(self) -> str:
        return self.output[self._begin :].decode().replace("\r\n", "\n")

    def until(self, text: str) -> str:
        self.wait_until(lambda: text in self.said(), f"{text!r} to be said")
        return self.said()

    def at_prompt(self) -> str:
        """What was said, once a prompt has come; `status` is that of the last command."""
        self.wait_until(lambda: PROMPT.search(self.said()) is not None, "a prompt")
        match = PROMPT.search(self.said())
        assert match is not None
        self.status = int(match[1])
        return self.said()[: match.start()]

    def local_modes(self) -> int:
        """Of the terminal: ECHO, ICANON and others."""
        modes = termios.tcgetattr(self._master)[3]
        assert isinstance(modes, int)
        return modes

    def echoes(self) -> bool:
        return bool(self.local_modes() & termios.ECHO)

    def foreground(self) -> int:
        """The process group that has the terminal."""
        return os.tcgetpgrp(self._master)


def state(pid: int) -> str:
    """The letter that /proc shows for a process: R, S, T (stopped), Z (zombie); X if it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "X"


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_gone(pid: int) -> bool:
    """Whether a process has ended; that its new parent has not yet asked for it is not its fault."""
    return state(pid) in "XZ"
