"""Renaming that never replaces, and the exchange of two names: what renameat2(2) does besides renaming."""

from __future__ import annotations

import errno
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    RenameAt2 = Callable[[int, bytes, int, bytes, int], int]

_AT_FDCWD = -100
_RENAME_NOREPLACE = 1
_RENAME_EXCHANGE = 2

#: what renameat2(2) fails with where the kernel or the file system cannot do it
_UNABLE = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP}

#: renameat2 once it was looked for; the empty list until then, None where libc has none
_found: list[RenameAt2 | None] = []


def rename_noreplace(source: str, target: str, *, src_dir_fd: int | None = None, dst_dir_fd: int | None = None) -> None:
    """os.rename, but that it never replaces: one system call where the kernel has it, else as close to that as can be.

    Raises OSError: FileExistsError if there is a `target` already, even a dangling symlink.
    """
    code = _rename(source, target, src_dir_fd, dst_dir_fd, _RENAME_NOREPLACE)
    if code in _UNABLE:
        _rename_in_steps(source, target, src_dir_fd, dst_dir_fd)
    elif code:
        raise OSError(code, os.strerror(code), source, None, target)


def exchange(source: str, target: str, *, src_dir_fd: int | None = None, dst_dir_fd: int | None = None) -> None:
    """Give each of two files the other's name, at once. Raises OSError: ENOTSUP where that cannot be."""
    code = _rename(source, target, src_dir_fd, dst_dir_fd, _RENAME_EXCHANGE)
    if code:
        code = errno.ENOTSUP if code in _UNABLE else code
        raise OSError(code, os.strerror(code), source, None, target)


def _rename(source: str, target: str, source_fd: int | None, target_fd: int | None, flags: int) -> int:
    """renameat2(2); its errno, 0 if it has renamed."""
    call = _found[0] if _found else _find()
    if call is None:
        return errno.ENOSYS
    return call(
        _AT_FDCWD if source_fd is None else source_fd,
        os.fsencode(source),
        _AT_FDCWD if target_fd is None else target_fd,
        os.fsencode(target),
        flags,
    )


def _find() -> RenameAt2 | None:
    _found.append(_load())
    return _found[0]


def _load() -> RenameAt2 | None:
    """Python has no renameat2: it is taken from libc. None where libc has none either."""
    from ctypes import CDLL, get_errno

    try:
        function = CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return None
    return lambda *arguments: get_errno() if function(*arguments) else 0


def _rename_in_steps(source: str, target: str, source_fd: int | None, target_fd: int | None) -> None:
    """A second name, then the first one goes; a directory, which can have only one, is renamed to what was free."""
    try:
        os.link(source, target, src_dir_fd=source_fd, dst_dir_fd=target_fd, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        _rename_to_free(source, target, source_fd, target_fd)
        return
    try:
        os.unlink(source, dir_fd=source_fd)
    except BaseException:
        os.unlink(target, dir_fd=target_fd)
        raise


def _rename_to_free(source: str, target: str, source_fd: int | None, target_fd: int | None) -> None:
    try:
        os.stat(target, dir_fd=target_fd, follow_symlinks=False)
    except FileNotFoundError:
        os.rename(source, target, src_dir_fd=source_fd, dst_dir_fd=target_fd)
    else:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), source, None, target)
