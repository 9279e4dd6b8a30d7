"""The system calls of the file engine, made to fail."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from minishell.files.file_system import FileSystem


CALLS = frozenset(
    "chmod chown close copy_file_range fchmod fstat ftruncate getxattr link listdir listxattr lseek lstat mkdir mknod"
    " open pread pwrite readlink rename rmdir scandir setxattr stat symlink unlink utime".split()
)


class FakeOs:
    """Stands for `os` in the engine, whose calls it makes where its class has no others."""

    @property
    def files(self) -> FileSystem:
        return cast("FileSystem", self)

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)


class FaultyOs(FakeOs):
    """Call number `at` fails with `error`, and all after it if the fault `lasts`.

    `error` is an errno; None is Ctrl-C. A fault that lasts leaves the disk as the death of the process would.
    `across` makes a user's rename fail as between file systems; the engine's own, within a directory, do not.
    """

    def __init__(self, across: bool = False, at: int = -1, error: int | None = None, lasts: bool = False) -> None:
        self.across = across
        self.at = at
        self.error = error
        self.lasts = lasts
        self.made: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return self._faulty(name) if name in CALLS else getattr(os, name)

    def _faulty(self, name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(*args: Any, **keywords: Any) -> Any:
            number = len(self.made)
            self.made.append(name)
            if name == "rename" and self.across and "src_dir_fd" not in keywords:
                raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
            if number == self.at or (self.lasts and 0 <= self.at < number):
                if name == "close":  # it is closed all the same
                    real(*args)
                raise self._exception()
            return real(*args, **keywords)

        return call

    def _exception(self) -> BaseException:
        return KeyboardInterrupt() if self.error is None else OSError(self.error, os.strerror(self.error))
