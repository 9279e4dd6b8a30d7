"""Rename files and directories, or move them into a directory.

usage: mv [-bfinuv] [-T] SOURCE DESTINATION
       mv [-bfinuv] SOURCE... DIRECTORY
       mv [-bfinuv] -t DIRECTORY SOURCE...

  -b                            keep what is replaced, as a backup
      --backup[=none|simple|numbered|existing]
                                the same; it says how the backups are named, existing is numbered where some are
      --debug                   as -v, and say what is skipped and how files are copied
      --dry-run                 show what would be moved and overwritten, and do nothing
      --exchange                give SOURCE and what is at its destination each other's names, at once
  -f, --force                   never ask
  -i, --interactive             ask before something is replaced; it is a failure if the answer is not yes
  -n, --no-clobber              replace nothing; what is there is skipped
      --no-copy                 what cannot be renamed, as to another file system, is an error
      --strip-trailing-slashes  do without the slashes at the ends of the operands
  -S, --suffix=SUFFIX           the end of simple backups' names, instead of ~
  -t, --target-directory=DIRECTORY  move all operands into DIRECTORY
  -T, --no-target-directory     DESTINATION is the new name itself, even if it is a directory
  -u                            replace only what is older
      --update[=all|none|none-fail|older]
                                replace only these: none-fail makes it an error if something is there, older is -u
  -v, --verbose                 say what was done

Of -f, -i and -n the last counts, and of -u and --update; -n is --update=none whatever they say. If standard input is a
terminal, mv asks before it replaces a file that the user may not write. A move to another file system keeps mode,
owner, times, extended attributes and hard links; the source goes when the copy is complete. At the prompt, and under
`set -o undo`, what is replaced goes to the trash of its file system, and `undo` takes the move back.
"""

from __future__ import annotations

import os

from minishell.files.errors import FileError
from minishell.files.operations import rename_fresh

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.file_command import FileCommand
    from minishell.eval.shell import Frame
    from minishell.eval.usage import Parsed
    from minishell.files.backup import Backup
    from minishell.files.file_system import FileSystem
    from minishell.files.move import Move
    from minishell.files.place import Place

_BACKUP = {"b", "backup", "suffix"}
_ASKED = {"force": "always", "interactive": "ask", "no-clobber": "never"}
_WHICH = {"all": "all", "none": "none", "none-fail": "none-fail", "older": "older"}


def run(frame: Frame, args: list[str]) -> int:
    if len(args) == 2:
        source, destination = args
        if source[:1] != "-" and destination[:1] != "-" and rename_fresh(source, destination, None, frame.shell.files):
            return 0
    from minishell.eval.file_command import run as run_file_command

    return run_file_command(frame, "mv", __doc__ or "", args, _move)


def _move(command: FileCommand, parsed: Parsed) -> None:
    from minishell.files.descent import close

    move = _configured(command, parsed)
    _check_operands(command, parsed)
    files = command.shell.files
    sources, destination, fd = _open_destination(parsed, files)
    try:
        move.backup = _backup(command, move, parsed)
        with command.long_work(sources) as work:
            move.start = work.start
            for source in sources:
                try:
                    if not move.move(source, _target(source, destination, fd, files)):
                        command.failed = True
                except FileError as error:
                    command.report(error)
    finally:
        close(fd, files)


def _check_operands(command: FileCommand, parsed: Parsed) -> None:
    """Raises UsageError and FileError."""
    operands, into = parsed.operands, parsed.given("target-directory")
    if not operands:
        raise command.misuse("missing file operand")
    if len(operands) == 1 and not into:
        raise command.misuse("missing destination file operand after {}", operands[0])
    if parsed.given("no-target-directory"):
        if into:
            raise FileError("cannot combine --target-directory (-t) and --no-target-directory (-T)")
        if len(operands) > 2:
            raise command.misuse("extra operand {}", operands[2])


def _open_destination(parsed: Parsed, files: FileSystem) -> tuple[list[str], str, int | None]:
    """Sources, destination, and its descriptor if it is the directory to move into. Raises FileError."""
    operands = parsed.operands
    if parsed.given("strip-trailing-slashes"):
        operands = [operand.rstrip("/") or "/" for operand in operands]
    directory = parsed.value("target-directory")
    if directory is not None:
        return operands, directory, _open(directory, "target directory {}", files)
    *sources, last = operands
    if not parsed.given("no-target-directory"):
        try:
            return sources, last, _open(last, "target {}", files)
        except FileError:
            if len(sources) > 1:
                raise
    return sources, last, None


def _open(directory: str, what: str, files: FileSystem) -> int:
    """Raises FileError, which says `what` is wrong."""
    try:
        return files.open(directory, os.O_PATH | os.O_DIRECTORY)
    except OSError as error:
        raise FileError(what, directory, cause=error) from None


def _target(source: str, destination: str, fd: int | None, files: FileSystem) -> Place:
    """The destination itself, or the source's name in it, if it is open as `fd`."""
    from minishell.files.place import Place, basename

    if fd is None:
        return Place(destination, files=files)
    name = basename(source)
    return Place(f"{destination.rstrip('/')}/{name}", name or ".", fd, files)


def _configured(command: FileCommand, parsed: Parsed) -> Move:
    """All but the backups. Raises UsageError and FileError."""
    from minishell.files.move import Move

    move = Move(command.report, command.ask)
    move.warn = command.warn
    _set_what_is_replaced(command, move, parsed)
    if [key for key, _ in parsed.options].count("target-directory") > 1:
        raise FileError("multiple target directories specified")
    move.on_terminal = command.shell.files.isatty(0)
    move.recorded = command.shell.recorded
    move.refusal = command.refusal
    move.consent = lambda refusal: _consents(command, move, refusal)
    move.exchanges = parsed.given("exchange")
    move.copies = not parsed.given("no-copy")
    move.explains = parsed.given("debug")
    if parsed.given("verbose") or move.explains:
        move.notify = command.notify
    return move


def _set_what_is_replaced(command: FileCommand, move: Move, parsed: Parsed) -> None:
    """Raises UsageError."""
    asked = ""
    for key, value in parsed.options:
        asked = _ASKED.get(key, asked)
        if key in {"u", "update"}:
            move.update = "older" if value is None else command.match(value, "--update", _WHICH)
    if asked == "never":
        move.update = "none"
    else:
        move.overwrite = asked


def _consents(command: FileCommand, move: Move, refusal: FileError) -> bool:
    """Whether what the trash cannot take may be replaced for good."""
    if move.overwrite == "always":
        command.report(refusal)
        return False
    return command.consents(refusal, "replace it for good")


def _backup(command: FileCommand, move: Move, parsed: Parsed) -> Backup | None:
    """Raises UsageError."""
    if not any(key in _BACKUP for key, _ in parsed.options):
        return None
    if move.exchanges or move.update in {"none", "none-fail"}:
        raise command.misuse("cannot combine --backup with --exchange, -n, or --update=none-fail")
    from minishell.files.backup import CONTROLS, Backup

    variables = command.shell.variables
    control, context = parsed.value("backup"), "backup type"
    if not control:
        control, context = variables.get("VERSION_CONTROL"), "$VERSION_CONTROL"
    meaning = command.match(control, context, CONTROLS) if control else "existing"
    suffix = parsed.value("suffix") or variables.get("SIMPLE_BACKUP_SUFFIX") or ""
    return Backup(meaning, suffix) if meaning else None
