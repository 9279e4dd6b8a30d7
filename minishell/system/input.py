"""A script on standard input, read no further than the command being run (XCU sh, STDIN)."""

from __future__ import annotations

import os

_BLOCK = 65536


class StandardInput:
    """Lines of descriptor 0.

    A file is read in blocks, and `sync` seeks back to where the shell stands,
    so that the command about to run reads what follows. Anything else is
    read byte by byte.
    """

    __slots__ = ("_block", "_offset", "_position", "_synced")

    def __init__(self) -> None:
        self._block = b""
        #: where in the block the next line begins
        self._offset = 0
        #: where in the file the block ends; None if it cannot be sought in
        self._position = self._tell()
        self._synced = False

    def _tell(self) -> int | None:
        try:
            return os.lseek(0, 0, os.SEEK_CUR)
        except OSError:
            return None

    def line(self) -> str:
        """The next line with its newline; "" at the end of input. Raises OSError."""
        if self._synced:
            self._resume()
        data = self._line_of_bytes() if self._position is None else self._line_of_block()
        return data.decode("utf-8", "surrogateescape")

    def _line_of_bytes(self) -> bytes:
        line = bytearray()
        read = os.read
        while (byte := read(0, 1)) and byte != b"\n":
            line += byte
        return bytes(line + byte)

    def _line_of_block(self) -> bytes:
        end = self._block.find(b"\n", self._offset) + 1
        while not end:
            more = os.read(0, _BLOCK)
            if not more:
                end = len(self._block)
                break
            self._position = (self._position or 0) + len(more)
            self._block = self._block[self._offset :] + more
            self._offset = 0
            end = self._block.find(b"\n") + 1
        line = self._block[self._offset : end]
        self._offset = end
        return line

    def sync(self) -> None:
        """Leave descriptor 0 where the shell has read to."""
        if self._position is not None and not self._synced:
            os.lseek(0, self._stands_at(), os.SEEK_SET)
        self._synced = True

    def _stands_at(self) -> int:
        return (self._position or 0) - len(self._block) + self._offset

    def _resume(self) -> None:
        """Go on reading: with the same block if nobody has read or moved anything meanwhile."""
        self._synced = False
        position = self._tell()
        if position is not None and self._position is not None and position == self._stands_at():
            os.lseek(0, self._position, os.SEEK_SET)
            return
        self._block, self._offset, self._position = b"", 0, position
