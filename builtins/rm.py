"""Remove files and directories.

usage: rm [-dfiIrRv] [--one-file-system] [--permanent] FILE...

  -d, --dir                  remove empty directories too
      --dry-run              show what would be removed, and remove nothing
  -f, --force                what does not exist is no error; never ask
  -i                         ask before every removal
  -I                         ask once, before removing more than three files, or directories with all that is in them
      --interactive[=never|once|always]
                             ask never, once (-I) or always (-i, also without a word)
      --no-preserve-root     treat / like any other directory
      --one-file-system      with -r, leave directories that are on another file system than their operand
      --permanent            remove for good, also where the trash would take it
      --preserve-root[=all]  refuse to remove / (as it does anyway); with all, also operands that are mount points
  -r, -R, --recursive        remove directories, and before them all that is in them
  -v, --verbose              say what was removed

At the prompt, and under `set -o undo`, what is removed goes to the trash of its file system, and `undo` brings it back.
What the trash cannot take is removed for good if the user says so when asked; with -f it stays.
Symlinks are removed, never followed. If standard input is a terminal, rm asks before it removes a file that the
user may not write. `rm -- -f` and `rm ./-f` remove a file named -f.
"""

from __future__ import annotations

import errno
import os
import stat

from minishell.eval import file_command
from minishell.files.errors import FileError
from minishell.files.place import Place
from minishell.files.remove import Removal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.file_command import FileCommand
    from minishell.eval.long_work import LongWork
    from minishell.eval.shell import Frame
    from minishell.eval.usage import Parsed
    from minishell.files.recorder import Recorder
    from minishell.files.remove import Entry

_WHEN = {"never": "never", "no": "never", "none": "never", "once": "once", "always": "always", "yes": "always"}
_LETTERS = {"force": "never", "i": "always", "I": "once"}

#: from as many operands on their way into the trash can be watched
_MANY = 1000

#: asks as if at a terminal; GNU's own tests use it
_PRESUME_TERMINAL = "---presume-input-tty"


def run(frame: Frame, args: list[str]) -> int:
    known = [argument for argument in args if argument != _PRESUME_TERMINAL]
    on_terminal = len(known) < len(args) or frame.shell.files.isatty(0)
    whole = "--no-preserve-root" in args
    return file_command.run(
        frame, "rm", __doc__ or "", known, lambda command, parsed: _remove(command, parsed, on_terminal, whole)
    )


def _remove(command: FileCommand, parsed: Parsed, on_terminal: bool, whole: bool) -> None:
    """`whole`: --no-preserve-root is not abbreviated."""
    removal = Removal(command.report, command.shell.files)
    removal.recursive = parsed.given("recursive")
    removal.empty_directories = parsed.given("dir")
    removal.one_file_system = parsed.given("one-file-system")
    removal.notify = command.notify if parsed.given("verbose") else None
    _set_preserve_root(removal, parsed, whole)
    when = _when_to_ask(command, removal, parsed)
    if not parsed.operands and not removal.ignore_missing:
        raise command.misuse("missing operand")
    if when == "always" or (when != "never" and on_terminal and os.geteuid() != 0):
        removal.confirm = _Questions(command, removal, when == "always").confirm
    if when != "once" or _agrees_to_all(command, len(parsed.operands), removal.recursive):
        _remove_each(command, parsed, removal, when)


def _remove_each(command: FileCommand, parsed: Parsed, removal: Removal, when: str) -> None:
    recorded = command.shell.recorded
    with command.long_work(parsed.operands) as work:
        if recorded is None:
            _remove_for_good(command, _to_be_removed(command, parsed, when), removal, work, None)
            return
        removal.files = os
        if parsed.given("permanent"):
            _remove_for_good(command, parsed.operands, removal, work, recorded.recorder)
        else:
            _move_to_trash(command, parsed, removal, recorded.recorder, when, work)


def _to_be_removed(command: FileCommand, parsed: Parsed, when: str) -> list[str]:
    """The operands; in a plan, without those that would stay because the trash does not take them."""
    if command.refusal is None or parsed.given("permanent"):
        return parsed.operands
    refusals = [command.refusal(Place(path)) for path in parsed.operands]
    return [
        path
        for path, refusal in zip(parsed.operands, refusals, strict=True)
        if refusal is None or _consents(command, refusal, when)
    ]


def _remove_for_good(
    command: FileCommand, paths: list[str], removal: Removal, work: LongWork, recorder: Recorder | None
) -> None:
    _watch(command, removal, work)
    for number, path in enumerate(paths):
        try:
            if recorder is None:
                removal.remove(path)
            else:
                with recorder.deleting(path):
                    removal.remove(path)
        except KeyboardInterrupt:
            command.report(_left(path, len(paths) - number - 1))
            raise


def _watch(command: FileCommand, removal: Removal, work: LongWork) -> None:
    """At the prompt a removal can be seen and interrupted."""
    if command.shell.show_progress is not None:
        removal.progress = work.start()


def _left(path: str, others: int) -> FileError:
    """What is said when an interrupt came while `path` was removed."""
    after = "" if others == 0 else ", and one operand after it" if others == 1 else f", and {others} operands after it"
    return FileError(f"interrupted: what is left of {{}} stays{after}", path)


def _move_to_trash(
    command: FileCommand, parsed: Parsed, permanent: Removal, recorder: Recorder, when: str, work: LongWork
) -> None:
    from minishell.files.trash import Trash
    from minishell.files.trash_removal import TrashRemoval

    def consents(refusal: FileError) -> bool:
        agreed = _consents(command, refusal, when)
        if agreed:
            _watch(command, permanent, work)
        return agreed

    with Trash(command.shell.variables.values) as trash:
        removal = TrashRemoval(permanent, recorder, trash, consents)
        removal.asks_always = when == "always"
        removal.thorough = removal.asks_always or permanent.notify is not None
        if len(parsed.operands) >= _MANY:
            _watch(command, removal, work)
            if removal.progress is not None:
                removal.progress.whole = len(parsed.operands)
        try:
            with removal:
                for path in parsed.operands:
                    removal.remove(path)
        except KeyboardInterrupt:
            left = sum(map(os.path.lexists, parsed.operands))
            command.report(
                FileError(f"interrupted: {left} {'operand is' if left == 1 else 'operands are'} still there")
            )
            raise


def _consents(command: FileCommand, refusal: FileError, when: str) -> bool:
    """Whether what the trash cannot take may be removed for good."""
    if when == "never":
        command.report(refusal)
        return False
    return command.consents(refusal, "remove it for good")


def _set_preserve_root(removal: Removal, parsed: Parsed, whole: bool) -> None:
    for key, value in parsed.options:
        if key == "no-preserve-root":
            if not whole:
                raise FileError("you may not abbreviate the --no-preserve-root option")
            removal.preserve_root = False
        elif key == "preserve-root":
            if value not in {None, "all"}:
                raise FileError("unrecognized --preserve-root argument: {}", value or "")
            removal.preserve_root = True
            removal.preserve_mounts = value == "all"


def _when_to_ask(command: FileCommand, removal: Removal, parsed: Parsed) -> str:
    """What the last of -f, -i, -I and --interactive says; "" if there is none."""
    when = ""
    for key, value in parsed.options:
        if key in _LETTERS:
            when = _LETTERS[key]
            removal.ignore_missing = key == "force"
        elif key == "interactive":
            when = "always" if value is None else command.match(value, "--interactive", _WHEN)
            removal.ignore_missing = removal.ignore_missing and when == "never"
    return when


def _agrees_to_all(command: FileCommand, count: int, recursive: bool) -> bool:
    arguments = f"{count} argument" if count == 1 else f"{count} arguments"
    if recursive:
        return command.ask(f"remove {arguments} recursively? ")
    return count <= 3 or command.ask(f"remove {arguments}? ")


class _Questions:
    """Asks about each entry: `always`, or where the user may not write it."""

    __slots__ = ("_always", "_command", "_removal")

    def __init__(self, command: FileCommand, removal: Removal, always: bool) -> None:
        self._command = command
        self._removal = removal
        self._always = always

    def confirm(self, entry: Entry, descending: bool) -> bool:
        try:
            status = entry.status()
        except OSError as error:
            raise FileError("cannot remove {}", entry.path, cause=error) from None
        protected = os.geteuid() != 0 and not stat.S_ISLNK(status.st_mode) and not entry.is_writable()
        if not self._always and not protected:
            return True
        if entry.is_directory and (descending or not self._removal.recursive):
            obstacle = entry.obstacle()
            if obstacle not in {0, errno.ENOTEMPTY}:
                return self._confirm_unreadable(entry, obstacle, descending)
            if obstacle and not descending:
                raise FileError("cannot remove {}", entry.path, cause=OSError(errno.EISDIR, ""))
        what = ("write-protected " if protected else "") + _file_type(status)
        return self._command.ask(f"{'descend into' if descending else 'remove'} {what} {{}}? ", entry.path)

    def _confirm_unreadable(self, entry: Entry, obstacle: int, descending: bool) -> bool:
        """It may yet be empty, which nobody but --dir asks for."""
        if not self._removal.empty_directories or obstacle != errno.EACCES:
            raise FileError("cannot remove {}", entry.path, cause=OSError(obstacle, ""))
        return descending or self._command.ask("attempt removal of inaccessible directory {}? ", entry.path)


def _file_type(status: os.stat_result) -> str:
    if stat.S_ISREG(status.st_mode):
        return "regular file" if status.st_size else "regular empty file"
    return _FILE_TYPES.get(stat.S_IFMT(status.st_mode), "weird file")


_FILE_TYPES = {
    stat.S_IFDIR: "directory",
    stat.S_IFLNK: "symbolic link",
    stat.S_IFBLK: "block special file",
    stat.S_IFCHR: "character special file",
    stat.S_IFIFO: "fifo",
    stat.S_IFSOCK: "socket",
}
