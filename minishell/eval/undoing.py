"""What undo and redo have in common: which lines are meant, what is said of them, and their lists."""

from __future__ import annotations

import time

from ..files.database import JournalError
from ..files.errors import FileError
from ..files.measure import amount
from ..files.recorder import Recorder, journal_failure
from ..files.step import (
    COPIED,
    DELETED,
    DONE,
    EXCHANGED,
    MADE,
    REMOVED,
    RENAMED,
    REPLACED,
    SET,
    TO_TRASH,
    TRASHED,
    UNDONE,
    WENT,
)
from ..files.undo import Reversal, StoppedError
from ..files.view import View
from .file_command import FileCommand
from .usage import usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..files.journal import Journal
    from ..files.progress import Progress
    from ..files.step import Line, Step
    from .shell import Frame
    from .usage import Parsed

#: lines that are shown if nobody says how many
_SHOWN = 20

#: how steps are told: one, and many
_WORDS = {
    MADE: ("made {}", "made {}"),
    REMOVED: ("removed the directory {}", "removed {}"),
    RENAMED: ("moved {} to {}", "moved {}"),
    EXCHANGED: ("moved {} to {} in exchange", "exchanged {}"),
    TRASHED: ("put {} into the trash", "put {} into the trash"),
    REPLACED: ("replaced {}", "replaced {}"),
    COPIED: ("moved {} to {} on another file system", "moved {} to another file system"),
    DELETED: ("removed {} for good", "removed {} for good"),
    WENT: ("went to {}", "changed the directory {}"),
    SET: ("set {}", "set {}"),
}

#: what is counted, if not files: one and many
_NOUNS = {
    MADE: ("directory", "directories"),
    REMOVED: ("empty directory", "empty directories"),
    WENT: ("time", "times"),
    SET: ("variable", "variables"),
}


class _RefusedError(Exception):
    """Why nothing is done."""


def run(frame: Frame, name: str, parsed: Parsed, doc: str) -> int:
    """`undo` or `redo`; the status."""
    number = _operand(parsed, doc, name)
    return _guarded(_Command(frame, name, parsed), lambda command: command.take(number))


def show_lines(frame: Frame, parsed: Parsed, doc: str) -> int:
    number = _operand(parsed, doc, "undo")
    if number.startswith("@"):
        raise usage_error(doc, f"undo: {number}: with --list a number of lines is wanted")
    return _guarded(_Command(frame, "undo", parsed), lambda command: command.show_lines(int(number or _SHOWN)))


def show_steps(frame: Frame, parsed: Parsed, doc: str) -> int:
    number = _operand(parsed, doc, "undo")
    if not number:
        raise usage_error(doc, "undo: --show: the ID of a line is missing")
    return _guarded(_Command(frame, "undo", parsed), lambda command: command.show_steps(number.removeprefix("@")))


def _operand(parsed: Parsed, doc: str, name: str) -> str:
    if len(parsed.operands) > 1:
        raise usage_error(doc, f"{name}: too many arguments")
    operand = "".join(parsed.operands)
    digits = operand.removeprefix("@")
    if operand and not (digits.isascii() and digits.isdigit() and len(digits) < 18):
        raise usage_error(doc, f"{name}: {operand}: neither a number of lines nor the ID of one")
    return operand


def _guarded(command: _Command, action: Callable[[_Command], None]) -> int:
    try:
        action(command)
    except _RefusedError as error:
        command.refuse(str(error))
    except (JournalError, OSError) as error:
        command.refuse(journal_failure(error))
    return int(command.failed)


class _Command:
    """One run of undo or redo."""

    def __init__(self, frame: Frame, name: str, parsed: Parsed) -> None:
        shell = frame.shell
        self._frame = frame
        self._shell = shell
        self._command = FileCommand(frame, name)
        self._back = name == "undo"
        self._everybody = parsed.given("all")
        self._force = parsed.given("force")
        self._recorder = shell.recorder or Recorder(shell.variables.values, shell.report)
        self._recorder.flush()
        self._reversal = Reversal(self._recorder, self._back, self._command.report, self._force)

    @property
    def failed(self) -> bool:
        return self._command.failed

    def refuse(self, why: str) -> None:
        self._command.report(FileError(why.replace("{", "{{").replace("}", "}}")))

    def _journal(self) -> Journal:
        """With nothing left open by who is no more. Raises JournalError, OSError."""
        from ..files.settle import settle

        journal = self._recorder.journal()
        settle(journal)
        return journal

    def _session(self, journal: Journal) -> int | None:
        return None if self._everybody else self._recorder.session(journal)

    # -- taking

    def take(self, operand: str) -> None:
        journal = self._journal()
        if operand.startswith("@"):
            self._take_line(journal, self._line(journal, operand[1:]))
            return
        for number in range(int(operand or 1)):
            line = self._reversal.newest(journal, self._session(journal))
            if line is None and number == 0:
                raise _RefusedError(self._nothing(journal))
            if line is None or not self._take_line(journal, line):
                return

    def _nothing(self, journal: Journal) -> str:
        what = f"nothing to {self._command.name}"
        other = None if self._everybody else self._reversal.newest(journal, None)
        if other is None:
            return what
        return f"{what} in this session (the newest of another: @{other.id} {_in_one_line(other.text)})"

    def _line(self, journal: Journal, number: str) -> Line:
        line = journal.find_line(int(number))
        if line is None:
            raise _RefusedError(f"@{number}: there is no such line")
        return line

    def _take_line(self, journal: Journal, line: Line) -> bool:
        """Whether it was taken."""
        try:
            self._run(journal, line)
        except StoppedError as error:
            self._report(line, "stopped halfway", error)
        except FileError as error:
            if self._shell.options.entered and not self._force:
                error.what += f" (`{self._command.name} --force` does what can be done)"
            self._report(line, "nothing was changed", error)
        else:
            self._frame.out.write(f"{'undone' if self._back else 'redone'} @{line.id}: {_in_one_line(line.text)}\n")
            return True
        finally:
            self._recorder.begin_again()
        return False

    def _run(self, journal: Journal, line: Line) -> None:
        paths: list[str] = []
        with self._command.long_work(paths) as work:

            def start(of: list[str]) -> Progress:
                paths.extend(of)
                return work.start()

            try:
                self._reversal.run(journal, line, start)
            except KeyboardInterrupt:
                self._command.report(FileError(f"@{line.id}: interrupted; `{self._command.name}` goes on with it"))
                raise

    def _report(self, line: Line, consequence: str, error: FileError) -> None:
        error.what = f"@{line.id}: {consequence}: {error.what}"
        self._command.report(error)

    # -- showing

    def show_lines(self, count: int) -> None:
        journal = self._journal()
        view = View()
        session = self._session(journal)
        for line in journal.last_lines((DONE, UNDONE), session, count):
            steps = journal.steps(line.id)
            when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(line.time))
            fate = self._fate(journal, line, view)
            size = _size(steps)
            self._command.write(
                f"@{line.id}  {when}  {self._short(line.directory)}  {_in_one_line(line.text)}\n"
                f"    {_summary(steps)}; {f'{amount(size)}; ' if size else ''}{fate}\n"
            )

    def _short(self, directory: str) -> str:
        home = self._shell.variables.get("HOME") or ""
        within = home not in {"", "/"} and (directory + "/").startswith(home + "/")
        return _visible("~" + directory[len(home) :] if within else directory)

    def _fate(self, journal: Journal, line: Line, view: View) -> str:
        """Whether the line can be taken back, after those that were shown before it."""
        if line.state == UNDONE:
            return "undone"
        try:
            self._reversal.check(journal, line, view)
        except FileError as error:
            return f"cannot be undone: {error.message(self._command.quoting.shell)}"
        return "can be undone"

    def show_steps(self, number: str) -> None:
        journal = self._journal()
        line = self._line(journal, number)
        self._command.write(f"@{line.id}  {_in_one_line(line.text)}\n")
        for step in journal.steps(line.id):
            undone = "" if step.state == DONE else "  (undone)"
            self._command.write(f"    {self._told(step)}{undone}\n")

    def _told(self, step: Step) -> str:
        quote = self._command.quoting.shell
        if step.kind in {SET, WENT}:
            return _WORDS[step.kind][0].format(quote(step.spot.name))
        paths = [step.spot.path] if step.target is None else [step.spot.path, step.target.path]
        words = _WORDS[step.kind][0].format(*map(quote, paths))
        return f"{words}, as {quote(paths[1])}" if step.kind in TO_TRASH else words


def _summary(steps: list[Step]) -> str:
    counts: dict[str, int] = {}
    for step in steps:
        counts[step.kind] = counts.get(step.kind, 0) + 1
    return ", ".join(_WORDS[kind][1].format(_things(kind, count)) for kind, count in counts.items())


def _things(kind: str, count: int) -> str:
    one, many = _NOUNS.get(kind, ("file", "files"))
    return f"{count} {one if count == 1 else many}"


def _size(steps: list[Step]) -> int:
    """The bytes of the files that were moved, put away or removed; what is in directories is not counted."""
    return sum(step.thing.size for step in steps if step.thing is not None and not step.thing.is_directory)


def _in_one_line(text: str) -> str:
    first, _, rest = text.strip().partition("\n")
    return _visible(first) + (" …" if rest else "")


def _visible(text: str) -> str:
    """Without what would move the terminal's cursor."""
    return "".join(character if character.isprintable() else "?" for character in text)
