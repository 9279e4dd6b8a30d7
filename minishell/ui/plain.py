"""Lines from a terminal that only prints, or from no terminal at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from minishell.system.input import StandardInput

from .analysis import is_incomplete
from .last import LastLine
from .prompt import Prompt, continuation_text

if TYPE_CHECKING:
    from minishell.eval.shell import Shell


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
            line = self._input.line()
        except KeyboardInterrupt:
            self._show("\n")
            raise
        except OSError as error:  # the terminal is gone
            raise EOFError from error
        if not line:
            self._show("\n")
        return line

    def _show(self, text: str) -> None:
        os.write(2, text.encode("utf-8", "surrogateescape"))
