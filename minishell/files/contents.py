"""Copying a file's bytes in the kernel where it can do that, holes as holes."""

from __future__ import annotations

import errno
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: bytes asked of the kernel at once
_PIECE = 64 << 20
_BUFFER = 256 << 10
_END = 1 << 62

_NOT_THIS_WAY = {errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.EBADF}


def copy_contents(source: int, target: int) -> None:
    """All of an open regular file into an empty one. Raises OSError."""
    status = os.fstat(source)
    if status.st_blocks * 512 >= status.st_size:
        _copy_extent(source, target, 0, _END)
        return
    for start, end in _extents(source, status.st_size):
        _copy_extent(source, target, start, end)
    os.ftruncate(target, status.st_size)


def _extents(source: int, size: int) -> Iterator[tuple[int, int]]:
    """Where there is data, not holes."""
    end = 0
    while end < size:
        try:
            start = os.lseek(source, end, os.SEEK_DATA)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            return
        end = os.lseek(source, start, os.SEEK_HOLE)
        yield start, end


def _copy_extent(source: int, target: int, start: int, end: int) -> None:
    """The bytes from `start` to `end`, or to the end of the file."""
    offset = start
    for way in _WAYS:
        try:
            while copied := way(source, target, offset, end - offset):
                offset += copied
        except OSError as error:
            if error.errno not in _NOT_THIS_WAY or way is _by_buffer:
                raise
        else:
            if offset > start:
                return


def _by_copy_file_range(source: int, target: int, offset: int, count: int) -> int:
    return os.copy_file_range(source, target, min(count, _PIECE), offset, offset)


def _by_sendfile(source: int, target: int, offset: int, count: int) -> int:
    os.lseek(target, offset, os.SEEK_SET)
    return os.sendfile(target, source, offset, min(count, _PIECE))


def _by_buffer(source: int, target: int, offset: int, count: int) -> int:
    return os.pwrite(target, os.pread(source, min(count, _BUFFER), offset), offset)


#: best first; one that copies nothing (of a file in /proc, say) leaves the question to the next
_WAYS = (_by_copy_file_range, _by_sendfile, _by_buffer)
