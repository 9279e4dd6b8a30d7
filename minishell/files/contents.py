"""Copying a file's bytes: in the kernel where it can share them, else through a buffer; holes stay holes."""

from __future__ import annotations

import errno
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .file_system import FileSystem
    from .progress import Progress

#: bytes at once, in the kernel and through a buffer (sendfile(2) is no faster than this between file systems)
_PIECE = 16 << 20
_BUFFER = 256 << 10

_TO_ITS_END = 1 << 62

_NOT_IN_KERNEL = {errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.EBADF}


def copy_contents(source: int, target: int, files: FileSystem, progress: Progress | None = None) -> str:
    """All of an open regular file into an empty one; returns how, in GNU's words.

    Raises OSError, and what `progress` raises.
    """
    contents = _Contents(source, target, files, progress)
    contents.copy()
    return f"copy offload: {contents.offload}, reflink: no, sparse detection: {contents.detection}"


class _Contents:
    """One file's, on the way; `size` is what its source had at the beginning."""

    __slots__ = ("_files", "_progress", "_size", "_source", "_target", "detection", "offload")

    def __init__(self, source: int, target: int, files: FileSystem, progress: Progress | None) -> None:
        self._source = source
        self._target = target
        self._files = files
        self._progress = progress
        self._size = 0
        #: whether the kernel has copied: "yes", "unsupported", or "avoided" where it was not asked
        self.offload = "avoided"
        #: how holes were found: "SEEK_HOLE", or "no" where there are none
        self.detection = "no"

    def copy(self) -> None:
        status = self._files.fstat(self._source)
        self._size = status.st_size
        if status.st_blocks * 512 < self._size:
            self.detection = "SEEK_HOLE"
            for start, end in self._extents():
                self._copy_extent(start, end)
            self._files.ftruncate(self._target, self._size)
        elif self._size < _BUFFER:
            self._copy_by_buffer(0, _TO_ITS_END)
        else:
            self._copy_extent(0, _TO_ITS_END)

    def _extents(self) -> Iterator[tuple[int, int]]:
        """Where there is data, not holes."""
        end = 0
        while end < self._size:
            try:
                start = self._files.lseek(self._source, end, os.SEEK_DATA)
            except OSError as error:
                if error.errno != errno.ENXIO:
                    raise
                return
            end = self._files.lseek(self._source, start, os.SEEK_HOLE)
            yield start, end

    def _copy_extent(self, start: int, end: int) -> None:
        self._copy_by_buffer(self._copy_in_kernel(start, end), end)

    def _copy_in_kernel(self, start: int, end: int) -> int:
        """Where it stopped: at the end, or where the kernel could or would not go on.

        Where blocks can be shared (reflinks), the kernel shares them.
        """
        offset = start
        try:
            while offset < end and (
                copied := self._files.copy_file_range(
                    self._source, self._target, min(_PIECE, end - offset), offset, offset
                )
            ):
                offset += copied
                self.offload = "yes"
                self._count(copied)
        except OSError as error:
            if error.errno not in _NOT_IN_KERNEL:
                raise
            self.offload = "unsupported"
        return offset

    def _copy_by_buffer(self, start: int, end: int) -> None:
        """Less than was asked for, from where the file ended at the beginning, is its end."""
        offset = start
        while offset < end:
            wanted = min(_BUFFER, end - offset, max(self._size - offset, 0) + 1)
            data = self._files.pread(self._source, wanted, offset)
            if not data:
                return
            written = self._files.pwrite(self._target, data, offset)
            offset += written
            self._count(written)
            if written == len(data) < wanted and offset >= self._size:
                return

    def _count(self, copied: int) -> None:
        if self._progress is not None:
            self._progress.add_bytes(copied)
