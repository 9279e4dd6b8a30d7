"""Descriptors put elsewhere for one command, and put back (2.7)."""

from __future__ import annotations

import errno
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from ..files.file_system import FileSystem

#: descriptors the shell keeps for itself start here, above those that scripts use
PRIVATE = 100
_PRIVATE_WHEN_FEW = 10

#: so many bytes fit every pipe without a reader
PIPE_HOLDS = 4096

_FLAGS = {
    "<": os.O_RDONLY,
    ">": os.O_WRONLY | os.O_CREAT | os.O_TRUNC,
    ">|": os.O_WRONLY | os.O_CREAT | os.O_TRUNC,
    ">>": os.O_WRONLY | os.O_CREAT | os.O_APPEND,
    "<>": os.O_RDWR | os.O_CREAT,
}


def move_out_of_the_way(descriptor: int) -> int:
    """A private, close-on-exec copy of `descriptor`. Raises OSError."""
    from fcntl import F_DUPFD_CLOEXEC, fcntl

    try:
        return fcntl(descriptor, F_DUPFD_CLOEXEC, PRIVATE)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        return fcntl(descriptor, F_DUPFD_CLOEXEC, _PRIVATE_WHEN_FEW)


def place(source: int, descriptor: int) -> None:
    """Make `descriptor` what `source` is, for commands too, and close `source`."""
    if source == descriptor:
        os.set_inheritable(descriptor, True)
    else:
        os.dup2(source, descriptor)
        os.close(source)


def open_file(path: str, operator: str, noclobber: bool, files: FileSystem) -> int:
    """Open `path` as the redirection operator says. Raises OSError."""
    if operator == ">" and noclobber:
        return _open_without_clobbering(path, files)
    return files.open(path, _FLAGS[operator] | os.O_CLOEXEC, 0o666)


def _open_without_clobbering(path: str, files: FileSystem) -> int:
    try:
        return files.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    except FileExistsError:
        descriptor = files.open(path, os.O_WRONLY | os.O_CLOEXEC)
        if stat.S_ISREG(files.fstat(descriptor).st_mode):
            files.close(descriptor)
            raise FileExistsError(errno.EEXIST, "cannot overwrite existing file") from None
        return descriptor


def here_document(data: bytes) -> int:
    """A descriptor to read `data` from; leaves no file behind."""
    if len(data) <= PIPE_HOLDS:
        reader, writer = os.pipe()
        os.write(writer, data)
        os.close(writer)
        return reader
    descriptor = os.memfd_create("here-document")
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _close(descriptor: int) -> None:
    """It may have been closed meanwhile, as by a script that closes all there can be."""
    try:
        os.close(descriptor)
    except OSError:
        pass


class Redirections:
    """Descriptors changed one after the other; leaving the `with` puts them back, unless `keep` was called."""

    __slots__ = ("_saved",)

    def __init__(self) -> None:
        self._saved: list[tuple[int, int | None]] = []

    def put(self, source: int, descriptor: int) -> None:
        """`descriptor` becomes `source`, which is taken over."""
        try:
            self._save(descriptor, source)
            place(source, descriptor)
        except OSError:
            os.close(source)
            raise

    def duplicate(self, source: int, descriptor: int) -> None:
        """n>&m. Raises OSError if `source` is not open."""
        if source == descriptor:
            return
        os.fstat(source)
        self._save(descriptor)
        os.dup2(source, descriptor)

    def close(self, descriptor: int) -> None:
        """n>&-; closing what is not open is no error."""
        self._save(descriptor)
        _close(descriptor)

    def _save(self, descriptor: int, source: int = -1) -> None:
        if descriptor == source:
            self._saved.append((descriptor, None))
            return
        try:
            self._saved.append((descriptor, move_out_of_the_way(descriptor)))
        except OSError as error:
            if error.errno != errno.EBADF:
                raise
            self._saved.append((descriptor, None))

    def original(self, descriptor: int) -> int:
        """Where what `descriptor` was before is open; `descriptor` itself if it was not changed, or not open."""
        return next((copy for changed, copy in self._saved if changed == descriptor and copy is not None), descriptor)

    def keep(self) -> None:
        """The changes stay, as `exec` wants it."""
        for _, copy in self._saved:
            if copy is not None:
                _close(copy)
        self._saved.clear()

    def restore(self) -> None:
        while self._saved:
            descriptor, copy = self._saved.pop()
            if copy is not None:
                os.dup2(copy, descriptor)
                os.close(copy)
                continue
            _close(descriptor)

    def __enter__(self) -> Redirections:  # noqa: PYI034 (Self would have to be imported)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.restore()
