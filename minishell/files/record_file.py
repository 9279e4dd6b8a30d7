"""RecordFile: a file into which a process writes what happens, for whoever comes after it has died."""

from __future__ import annotations

import errno
import marshal
import os
from struct import Struct
from zlib import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Record = tuple[Any, ...]

#: length and checksum of a record
_HEAD = Struct("<II")

#: marshal's format: the last one without references, which are of no use here
_FORMAT = 2

_OPEN = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW


class RecordFile:
    """The records that were appended since the last `rewind` are valid; who reads has to know them from older ones."""

    __slots__ = ("_end", "_fd", "path")

    def __init__(self, path: str) -> None:
        """Make it. Raises OSError."""
        self.path = path
        self._end = 0
        self._fd = os.open(path, _OPEN, 0o600)

    def append(self, record: Record) -> None:
        """Raises OSError; there is no such record then."""
        text = marshal.dumps(record, _FORMAT)
        data = _HEAD.pack(len(text), crc32(text)) + text
        if os.pwrite(self._fd, data, self._end) != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._end += len(data)

    def rewind(self) -> None:
        self._end = 0

    def close(self) -> None:
        os.close(self._fd)

    def remove(self) -> None:
        self.close()
        remove_records(self.path)


def records(path: str) -> Iterator[Record]:
    """Up to the first that is not whole."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return
    at = 0
    while len(data) - at > _HEAD.size:
        length, checksum = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        text = data[at : at + length]
        if len(text) < length or crc32(text) != checksum:
            return
        yield marshal.loads(text)
        at += length


def remove_records(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass  # nobody reads it any more
