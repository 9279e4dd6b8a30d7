"""Remove empty directories.

usage: rmdir [-pv] [--ignore-fail-on-non-empty] [--dry-run] DIRECTORY...

      --dry-run  show what would be removed, and remove nothing
      --ignore-fail-on-non-empty
                 a directory that is not empty stays, and is no error
  -p, --parents  remove the ancestors in each operand too: `rmdir -p a/b` is like `rmdir a/b a`
  -v, --verbose  say what is about to be removed
"""

from __future__ import annotations

import errno

from minishell.files.errors import FileError
from minishell.files.operations import ancestors, remove_directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.file_command import FileCommand
    from minishell.eval.shell import Frame
    from minishell.eval.usage import Parsed
    from minishell.files.file_system import FileSystem

_NOT_EMPTY = {errno.ENOTEMPTY, errno.EEXIST}
_PERHAPS_NOT_EMPTY = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY}


def run(frame: Frame, args: list[str]) -> int:
    if not args or "-" in [argument[:1] for argument in args]:
        return _run_with_options(frame, args)
    files, status = frame.shell.files, 0
    for path in args:
        try:
            remove_directory(path, files)
        except FileError as error:
            status = _report(frame, error)
    return status


def _run_with_options(frame: Frame, args: list[str]) -> int:
    from minishell.eval.file_command import run as run_file_command

    return run_file_command(frame, "rmdir", __doc__ or "", args, _remove_directories)


def _report(frame: Frame, error: FileError) -> int:
    from minishell.eval.file_command import FileCommand

    return FileCommand(frame, "rmdir").report(error)


def _remove_directories(command: FileCommand, parsed: Parsed) -> None:
    if not parsed.operands:
        raise command.misuse("missing operand")
    for path in parsed.operands:
        if _remove(command, parsed, path) and parsed.given("parents"):
            _remove_ancestors(command, parsed, path)


def _remove_ancestors(command: FileCommand, parsed: Parsed, path: str) -> None:
    for ancestor in ancestors(path):
        if not _remove(command, parsed, ancestor, "failed to remove directory {}"):
            return


def _remove(command: FileCommand, parsed: Parsed, path: str, what: str = "") -> bool:
    """Whether it is gone; `what` is said if not, unless it is no directory."""
    if parsed.given("verbose"):
        command.notify("rmdir: removing directory, {}", path)
    files = command.shell.files
    try:
        remove_directory(path, files)
    except FileError as error:
        if what and error.errno != errno.ENOTDIR:
            error.what = what
        if not parsed.given("ignore-fail-on-non-empty") or not _is_full(error, path, files):
            command.report(error)
        return False
    return True


def _is_full(error: FileError, path: str, files: FileSystem) -> bool:
    """Whether the failure is only that the directory is not empty."""
    if error.errno in _NOT_EMPTY:
        return True
    try:
        return error.errno in _PERHAPS_NOT_EMPTY and bool(files.listdir(path))
    except OSError:
        return False
