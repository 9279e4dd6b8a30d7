"""The line that has run last."""

from __future__ import annotations


class LastLine:
    """Its text and how many seconds it took; "" and 0 for an empty one."""

    def __init__(self) -> None:
        self.text = ""
        self.seconds = 0.0
