"""The first prompt, drawn before the editor is loaded, which takes longer than all that comes before.

What is typed meanwhile is not echoed, and waits in the terminal for the editor. What it needs is imported alone.
"""

from __future__ import annotations

import os
import termios

from .report import before_saying
from .terminal import background, can_edit, end_line, raw, size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from prompt_toolkit.formatted_text import StyleAndTextTuples

    from minishell.eval.shell import Shell

    from .prompt import Prompt

#: what the default theme's classes are on a terminal
COLOURS = {
    "": "",
    "class:prompt.cwd": "1;34",
    "class:prompt.jobs": "36",
    "class:prompt.remote": "33",
    "class:prompt.sign": "",
    "class:prompt.status": "31",
    "class:prompt.venv": "32",
}


class FirstPrompt:
    """The prompt is on the screen, and the terminal echoes nothing."""

    __slots__ = ("_modes", "_stands", "_text")

    def __init__(self, text: str) -> None:
        """Raises OSError and termios.error."""
        self._modes = termios.tcgetattr(0)
        self._text = text
        self._stands = True
        end_line()
        termios.tcsetattr(0, termios.TCSANOW, raw(self._modes))
        os.write(1, text.replace("\n", "\r\n").encode("utf-8", "backslashreplace"))
        before_saying(self._take_away)

    def _take_away(self) -> None:
        if self._stands:
            self.go_back()
            os.write(1, b"\x1b[J")
            self._stands = False

    def go_back(self) -> None:
        """Put the cursor to where the editor begins to draw. Raises OSError."""
        rows = self._text.count("\n") if self._stands else 0
        os.write(1, f"\r\x1b[{rows}A".encode() if rows else b"\r")

    def restore(self) -> None:
        """Give the terminal the modes that it had."""
        before_saying(None)
        try:
            termios.tcsetattr(0, termios.TCSADRAIN, self._modes)
        except termios.error:
            pass  # the terminal is gone, which the next read will tell


def draw(shell: Shell, prompt: Prompt) -> FirstPrompt | None:
    """None if the editor has to be loaded for it, or if it does not fit."""
    if not can_edit(shell):
        return None
    prompt.begin()
    columns = size().columns
    if any(len(line) >= columns for line in prompt.plain(columns).split("\n")):
        return None
    text = prompt.ps1 if prompt.ps1 is not None else _coloured(shell, prompt.fragments(columns))
    try:
        return None if text is None else FirstPrompt(text)
    except (OSError, termios.error):
        return None


def _has_default_theme(shell: Shell) -> bool:
    settings = shell.settings
    own = settings.is_set("theme.dark") or settings.table("theme.colours")
    return not own and background(settings.text("theme.background"), shell.variables.values) == "dark"


def _coloured(shell: Shell, fragments: StyleAndTextTuples) -> str | None:
    coloured = not shell.variables.get("NO_COLOR") and _has_default_theme(shell)
    drawn = ""
    for style, text, *_ in fragments:
        if style not in COLOURS:
            return None
        codes = COLOURS[style] if coloured else ""
        drawn += f"\x1b[0;{codes}m{text}\x1b[0m" if codes else text
    return drawn
