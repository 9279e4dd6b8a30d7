"""Where a builtin writes: a descriptor, or memory for a command substitution that needs no fork."""

from __future__ import annotations

import os

from ..characters import undecoded


class Output:
    """Text for a descriptor, written by `flush`, which comes after each builtin."""

    __slots__ = ("descriptor", "pending")

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.pending: list[str] = []

    def write(self, text: str) -> None:
        self.pending.append(text)

    def flush(self) -> None:
        """Write what is pending. Raises OSError; what was not written then is dropped."""
        data = "".join(self.pending).encode("utf-8", "surrogateescape")
        self.pending.clear()
        written = os.write(self.descriptor, data)
        while written < len(data):
            written += os.write(self.descriptor, data[written:])


class Capture(Output):
    """Keeps the text."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(-1)

    def flush(self) -> None:
        pass

    def text(self) -> str:
        """All of it; bytes of one character that were written one by one are put together."""
        return undecoded("".join(self.pending))


def say(message: str) -> None:
    """One line on standard error."""
    try:
        os.write(2, (message + "\n").encode("utf-8", "surrogateescape"))
    except OSError:
        pass  # there is nowhere left to say it
