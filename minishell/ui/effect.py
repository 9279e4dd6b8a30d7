"""What the line that is typed would do to files, told below it before Enter."""

from __future__ import annotations

from asyncio import get_running_loop
from typing import TYPE_CHECKING

from prompt_toolkit.buffer import Buffer

from .analysis import is_incomplete
from .background import Workers

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from minishell.eval.shell import Shell

#: a line with one of these words is looked at
_COMMANDS = frozenset(("mkdir", "mv", "rm", "rmdir"))

#: characters of a line that is looked at
_LONGEST = 4096

#: seconds without a key before a line is looked at, and those that this may take
PAUSE = 0.25
DEADLINE = 0.5


class Effects:
    """Looks at the line of a buffer whenever nothing has been typed for a while; `tell` shows what it finds."""

    def __init__(self, shell: Shell, buffer: Buffer, workers: Workers, tell: Callable[[str], None]) -> None:
        self._shell = shell
        self._buffer = buffer
        self._workers = workers
        self._tell = tell
        buffer.on_text_changed += self._typed

    def _typed(self, _: Buffer) -> None:
        text = self._buffer.text
        if names_file_command(text):
            get_running_loop().call_later(PAUSE, self._look, text)

    def _look(self, text: str) -> None:
        if self._buffer.text == text and not is_incomplete(text, self._shell.aliases):
            found = self._workers.submit(lambda: self._foresee(text))
            found.add_done_callback(lambda found: self._show(text, found))

    def _foresee(self, text: str) -> str:
        from minishell.plan.foresee import foresee

        return foresee(self._shell, text, DEADLINE)

    def _show(self, text: str, found: Future[str]) -> None:
        if not found.cancelled() and found.exception() is None and found.result() and self._buffer.text == text:
            self._tell(found.result())


def names_file_command(text: str) -> bool:
    """Whether a file command may be in it, as an operand too; not in what is too long to be typed."""
    return len(text) <= _LONGEST and not _COMMANDS.isdisjoint(text.replace(";", " ").replace("(", " ").split())
