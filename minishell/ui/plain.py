"""Lines from a terminal that only prints, or from no terminal at all."""

from __future__ import annotations

import os
import select
from typing import TYPE_CHECKING

from minishell.system.input import StandardInput

from . import arrivals
from .analysis import is_incomplete
from .arrivals import Arrivals
from .last import LastLine
from .prompt import Prompt, continuation_text

if TYPE_CHECKING:
    from minishell.eval.shell import Shell

#: seconds
_LOOK_AGAIN = 0.5


class PlainReader:
    """Shows the prompt on standard error (2.5.3, PS1) and lets the terminal do the editing."""

    def __init__(self, shell: Shell, last: LastLine) -> None:
        self._shell = shell
        self._prompt = Prompt(shell, last)
        if shell.input is None:
            shell.input = StandardInput()
        self._input = shell.input

    def read(self) -> str:
        """A command's text, of one line or several. Raises EOFError and KeyboardInterrupt."""
        self._prompt.begin()
        text = self._line(self._prompt.plain())
        if not text:
            raise EOFError
        while is_incomplete(text.removesuffix("\n"), self._shell.aliases):
            line = self._line(continuation_text(self._shell))
            if not line:
                break
            text += line
        return text.removesuffix("\n")

    def _line(self, prompt: str) -> str:
        """What comes up to the newline; "" at the end of input, for which a new line is begun, as for Ctrl-C."""
        try:
            self._show(prompt)
            self._wait(prompt)
            line = self._input.line()
        except KeyboardInterrupt:
            self._show("\n")
            raise
        except OSError as error:  # the terminal is gone
            raise EOFError from error
        if not line:
            self._show("\n")
        return line

    def _wait(self, prompt: str) -> None:
        """Until there is something to read; what comes meanwhile is attended to, and the prompt shown again."""
        while True:
            if arrivals.are_there(self._shell):
                self._show("\n")
                arrivals.attend(self._shell)
                self._show(prompt)
            if self._has_input():
                return

    def _has_input(self) -> bool:
        """Waits for it; False if something else may have come, perhaps before the wait began."""
        try:
            with Arrivals(self._shell, _interrupt):
                ready = select.select([0], [], [], _LOOK_AGAIN)[0]
        except InterruptedError:
            return False
        except (OSError, ValueError):
            return True  # the read tells what is wrong with it
        return bool(ready)

    def _show(self, text: str) -> None:
        os.write(2, text.encode("utf-8", "surrogateescape"))


def _interrupt() -> None:
    """Leaves `select`, which begins anew after a handler that returns."""
    raise InterruptedError
