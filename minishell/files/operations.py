"""The file operations that are one system call when all goes well; what went wrong is worked out afterwards."""

from __future__ import annotations

import errno
import os
import stat

from .errors import FileError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .file_system import FileSystem


def make_directory(path: str, files: FileSystem = os) -> None:
    """mkdir(2) with the umask's mode. Raises FileError."""
    try:
        files.mkdir(path)
    except OSError as error:
        raise FileError("cannot create directory {}", path, cause=error) from None


def remove_directory(path: str, files: FileSystem = os) -> None:
    """rmdir(2). Raises FileError."""
    try:
        files.rmdir(path)
    except OSError as error:
        if error.errno == errno.ENOTDIR and _is_symlink_with_slash(path, files):
            raise FileError("failed to remove {}: Symbolic link not followed", path) from None
        raise FileError("failed to remove {}", path, cause=error) from None


def rename_fresh(source: str, destination: str, fd: int | None = None, files: FileSystem = os) -> bool:
    """Rename if the destination, in the directory `fd`, does not exist.

    False if that cannot be: `Move` knows why, and what else to do.
    """
    try:
        files.stat(destination, dir_fd=fd, follow_symlinks=False)
    except FileNotFoundError:
        try:
            files.rename(source, destination, dst_dir_fd=fd)
        except OSError:
            return False
        return True
    except OSError:
        pass
    return False


def ancestors(path: str) -> Iterator[str]:
    """`a/b` and `a` of `a/b/c`, for `rmdir -p`."""
    path = path.rstrip("/")
    while (slash := path.rfind("/")) >= 0:
        path = path[:slash].rstrip("/") or "/"
        yield path
        if path == "/":
            return


def _is_symlink_with_slash(path: str, files: FileSystem) -> bool:
    """Whether it is a symlink, with a slash after it, to a directory or to nowhere."""
    if not path.endswith("/"):
        return False
    try:
        files.stat(path)
    except NotADirectoryError:
        return False
    except OSError:
        pass
    try:
        return stat.S_ISLNK(files.lstat(path.rstrip("/")).st_mode)
    except OSError:
        return False
