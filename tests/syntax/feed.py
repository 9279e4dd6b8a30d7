"""A source that is fed line by line, and that tells how far it was read."""

from __future__ import annotations

from minishell.syntax.source import Source


class Feed:
    """`source` asks for one line of `text` after the other; `given` counts them."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines(keepends=True)
        self.given = 0
        self.source = Source("", more=self._next_line)

    def _next_line(self) -> str:
        self.given += 1
        return self._lines[self.given - 1] if self.given <= len(self._lines) else ""
