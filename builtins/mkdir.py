"""Make directories.

usage: mkdir [-pv] [-m MODE] [--dry-run] DIRECTORY...

      --dry-run    show what would be made, and make nothing
  -m, --mode=MODE  give them this mode, octal or symbolic as for chmod, instead of a=rwx less the umask
  -p, --parents    make their parents too, as needed; a directory that exists is no error
  -v, --verbose    say what was made

MODE does not apply to the parents, which get u+wx whatever the umask says.
"""

from __future__ import annotations

from minishell.files.errors import FileError
from minishell.files.operations import make_directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.file_command import FileCommand
    from minishell.eval.shell import Frame
    from minishell.eval.usage import Parsed
    from minishell.files.directories import DirectoryMaker


def run(frame: Frame, args: list[str]) -> int:
    if not args or "-" in [argument[:1] for argument in args]:
        return _run_with_options(frame, args)
    files, status = frame.shell.files, 0
    for path in args:
        try:
            make_directory(path, files)
        except FileError as error:
            status = _report(frame, error)
    return status


def _run_with_options(frame: Frame, args: list[str]) -> int:
    from minishell.eval.file_command import run as run_file_command

    return run_file_command(frame, "mkdir", __doc__ or "", args, _make_directories)


def _report(frame: Frame, error: FileError) -> int:
    from minishell.eval.file_command import FileCommand

    return FileCommand(frame, "mkdir").report(error)


def _make_directories(command: FileCommand, parsed: Parsed) -> None:
    if not parsed.operands:
        raise command.misuse("missing operand")
    maker = _maker(command, parsed)
    make = maker.make_with_parents if parsed.given("parents") else maker.make
    for path in parsed.operands:
        try:
            make(path)
        except FileError as error:
            command.report(error)


def _maker(command: FileCommand, parsed: Parsed) -> DirectoryMaker:
    """Raises FileError for a bad mode."""
    from minishell.files.directories import DirectoryMaker, current_umask
    from minishell.files.mode import directory_mode

    mode = None
    text = parsed.value("mode")
    if text is not None:
        try:
            mode = directory_mode(text, current_umask())
        except ValueError:
            raise FileError("invalid mode {}", text) from None
    files = command.shell.files
    if not parsed.given("verbose"):
        return DirectoryMaker(mode, files=files)
    return DirectoryMaker(mode, lambda path: command.notify("mkdir: created directory {}", path), files)
