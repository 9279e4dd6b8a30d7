"""Copying a file's bytes: in the kernel where it can share them, else through a buffer; holes stay holes."""

from __future__ import annotations

import errno
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .file_system import FileSystem

#: bytes at once, in the kernel and through a buffer (sendfile(2) is no faster than this between file systems)
_PIECE = 64 << 20
_BUFFER = 256 << 10

_TO_ITS_END = 1 << 62

_NOT_IN_KERNEL = {errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.EBADF}


def copy_contents(source: int, target: int, files: FileSystem) -> None:
    """All of an open regular file into an empty one. Raises OSError."""
    status = files.fstat(source)
    if status.st_blocks * 512 >= status.st_size:
        _copy_extent(source, target, 0, _TO_ITS_END, files)
        return
    for start, end in _extents(source, status.st_size, files):
        _copy_extent(source, target, start, end, files)
    files.ftruncate(target, status.st_size)


def _extents(source: int, size: int, files: FileSystem) -> Iterator[tuple[int, int]]:
    """Where there is data, not holes."""
    end = 0
    while end < size:
        try:
            start = files.lseek(source, end, os.SEEK_DATA)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            return
        end = files.lseek(source, start, os.SEEK_HOLE)
        yield start, end


def _copy_extent(source: int, target: int, start: int, end: int, files: FileSystem) -> None:
    offset = _copy_in_kernel(source, target, start, end, files)
    while offset < end and (data := files.pread(source, min(_BUFFER, end - offset), offset)):
        offset += files.pwrite(target, data, offset)


def _copy_in_kernel(source: int, target: int, start: int, end: int, files: FileSystem) -> int:
    """Where it stopped: at the end, or where the kernel could or would not go on."""
    offset = start
    try:
        while offset < end and (
            copied := files.copy_file_range(source, target, min(_PIECE, end - offset), offset, offset)
        ):
            offset += copied
    except OSError as error:
        if error.errno not in _NOT_IN_KERNEL:
            raise
    return offset
