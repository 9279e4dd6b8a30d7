"""PS1 and PS2 (2.5.3) on a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from minishell.eval import prompt_text

from .visible import visible

if TYPE_CHECKING:
    from prompt_toolkit.formatted_text import StyleAndTextTuples

    from minishell.eval.shell import Shell

#: what a terminal obeys: colours (group 1), other control sequences, titles and the like
_CONTROL = re.compile(
    r"(\x1b\[[0-9;:]*m)|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]|\x07"
)


def expand(pattern: str, shell: Shell) -> str:
    """The pattern with its escapes decoded and its parameters expanded; names in it are harmless to show."""
    return prompt_text.expand(pattern, shell, visible)


def terminal_fragments(text: str) -> StyleAndTextTuples:
    """Text with terminal sequences: colours become styles, the rest is sent as it is and takes no room."""
    from prompt_toolkit.formatted_text import ANSI, to_formatted_text

    marked = _CONTROL.sub(lambda match: match[1] or f"\x01{match[0]}\x02", text)
    return list(to_formatted_text(ANSI(marked)))


def without_sequences(text: str) -> str:
    """Text for a terminal that only prints."""
    return _CONTROL.sub("", text)
