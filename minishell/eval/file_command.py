"""What mkdir, mv, rm and rmdir have in common: GNU's words, questions and statuses, and the hand-over to GNU's own."""

from __future__ import annotations

import os

from ..files.errors import FileError
from ..files.quoting import Quoting
from .errors import UnknownOptionError, UsageError
from .listing import linked
from .usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from ..files.file_system import FileSystem
    from ..files.move import Refusal
    from .long_work import LongWork
    from .shell import Frame, Shell
    from .usage import Parsed
    from .variables import Variables

    T = TypeVar("T")
    Action = Callable[["FileCommand", Parsed], None]

#: lines of `-v` that are kept back where nobody waits for them
_KEPT_BACK = 200

#: exported to a program that a line is handed to, with its path: one that leads back to minishell is passed over then
_HANDED_TO = "MINISHELL_HANDED_TO"


def run(frame: Frame, name: str, doc: str, args: list[str], action: Action) -> int:
    """The builtin `name` with options; with one that only the system's program can have, that runs instead."""
    try:
        parsed = parse_options(doc, name, args, permute=True)
    except UnknownOptionError as error:
        if question := error.question(frame.shell.options.entered):
            return _misused(frame, name, error.message + question)
        return _hand_over(frame, name, args, error)
    except UsageError as error:
        return _misused(frame, name, error.message)
    if parsed.given("dry-run"):
        return _plan(frame, name, args)
    command = FileCommand(frame, name)
    try:
        action(command, parsed)
    except FileError as error:
        command.report(error)
    except UsageError as error:
        return _misused(frame, name, f"{name}: {error.message}")
    return int(command.failed)


def _plan(frame: Frame, name: str, args: list[str]) -> int:
    """Show what the command would do without --dry-run."""
    from ..plan.process import plan_builtin

    end = args.index("--") if "--" in args else len(args)
    options = [arg for arg in args[:end] if len(arg) <= len("--") or not "--dry-run".startswith(arg)]
    return plan_builtin(frame, [name, *options, *args[end:]])


class FileCommand:
    """One run of one of the four. `failed` once something was reported."""

    __slots__ = ("_frame", "_is_deaf", "_quoting", "_work", "failed", "name")

    def __init__(self, frame: Frame, name: str) -> None:
        self.name = name
        self.failed = False
        self._frame = frame
        self._quoting: Quoting | None = None
        #: nobody hears standard output, which has been said
        self._is_deaf = False
        self._work: LongWork | None = None

    def long_work(self, paths: list[str]) -> LongWork:
        """What may take long, on `paths`; what is said meanwhile takes the place of how far it is."""
        from .long_work import LongWork

        self._work = LongWork(self._frame.shell, paths)
        return self._work

    @property
    def shell(self) -> Shell:
        return self._frame.shell

    @property
    def quoting(self) -> Quoting:
        if self._quoting is None:
            self._quoting = Quoting(_is_utf8(self._frame.shell.variables))
        return self._quoting

    def report(self, error: FileError) -> int:
        """Say what went wrong; the status."""
        self.failed = True
        self.warn(error)
        return 1

    def warn(self, error: FileError) -> None:
        """Say what went wrong, where that is no failure."""
        quote = self.quoting.locale if self.name == "mkdir" else self.quoting.shell
        self._flush_output()
        self._say(f"{self.name}: {error.message(quote)}\n")

    def misuse(self, what: str, *paths: str) -> UsageError:
        """To be raised: the operands or options are not as they should be."""
        return UsageError(what.format(*map(self.quoting.shell, paths)))

    def notify(self, what: str, *paths: str) -> None:
        """A line of `-v`; `what` has a `{}` for each path."""
        self.write(what.format(*map(self.quoting.shell, paths)) + "\n")

    def linked(self, path: str, text: str) -> str:
        """`text` as a link to the file, where links are taken."""
        return linked(self._frame, path, text)

    def write(self, text: str) -> None:
        out = self._frame.out
        out.write(text)
        if len(out.pending) > _KEPT_BACK or self.shell.files.isatty(out.descriptor):
            self._flush_output()

    def ask(self, question: str, *paths: str) -> bool:
        """A question on standard error, its answer a line of standard input: yes if that begins with y."""
        self._flush_output()
        self._say(f"{self.name}: {question.format(*map(self.quoting.shell, paths))}")
        self._frame.shell.sync_input()
        return _read_line(self.shell.files)[:1] in {b"y", b"Y"}

    @property
    def refusal(self) -> Refusal | None:
        """Says why the trash cannot take what is at a place; None where nothing goes there."""
        shell = self.shell
        if shell.plan is not None:
            return shell.plan.refusal
        return None if shell.recorded is None else shell.recorded.refusal

    def consents(self, refusal: FileError, what: str) -> bool:
        """Whether the user, if somebody can be asked, lets `what` be done to something that the trash cannot take."""
        if not self.shell.files.isatty(0):
            self.report(refusal)
            return False
        why = f": {os.strerror(refusal.errno)}" if refusal.errno is not None else ""
        return self.ask(f"{refusal.what}{why}; {what}? ", *refusal.paths)

    def match(self, value: str, context: str, choices: dict[str, T]) -> T:
        """What `value`, the argument of the option `context`, means; abbreviations do. Raises UsageError."""
        meanings = [meaning for word, meaning in choices.items() if word.startswith(value)]
        if value in choices:
            return choices[value]
        if meanings and all(meaning == meanings[0] for meaning in meanings):
            return meanings[0]
        quote = self.quoting.locale
        kind = "ambiguous" if meanings else "invalid"
        valid = "".join(f"\n  - {line}" for line in _synonyms(choices, quote))
        raise UsageError(f"{kind} argument {quote(value)} for {quote(context)}\nValid arguments are:{valid}")

    def _say(self, text: str) -> None:
        self._make_room()
        self._frame.err.write(text)
        try:
            self._frame.err.flush()
        except OSError:
            self.failed = True

    def _make_room(self) -> None:
        if self._work is not None:
            self._work.hide()

    def _flush_output(self) -> None:
        """What was said on standard output comes before what is about to be said on standard error."""
        try:
            if self._frame.out.pending:
                self._make_room()
                self._frame.out.flush()
        except OSError as error:
            self.failed = True
            if not self._is_deaf:
                self._is_deaf = True
                self._say(f"{self.name}: write error: {error.strerror}\n")


def _read_line(files: FileSystem) -> bytes:
    """A line of descriptor 0, and not a byte more."""
    line = b""
    try:
        while (byte := files.read(0, 1)) not in {b"", b"\n"}:
            line += byte
    except OSError:
        pass
    return line


def _synonyms(choices: dict[str, T], quote: Callable[[str], str]) -> list[str]:
    lines: dict[T, list[str]] = {}
    for word, meaning in choices.items():
        lines.setdefault(meaning, []).append(quote(word))
    return [", ".join(words) for words in lines.values()]


def _misused(frame: Frame, name: str, message: str) -> int:
    frame.err.write(f"{message}\nTry '{name} --help' for more information.\n")
    return 1


# ---- The system's own program ----


def _hand_over(frame: Frame, name: str, args: list[str], error: UsageError) -> int:
    """Run the program of that name; without one the error is our own."""
    from .external import run_program

    variables = frame.shell.variables
    handed_to = (variables.get(_HANDED_TO) or "").split(":")
    directory = _directory_of(frame.shell, name, handed_to)
    if directory is None:
        return _misused(frame, name, error.message)
    state = variables.state(_HANDED_TO)
    try:
        variables.set(_HANDED_TO, ":".join([*filter(None, handed_to), f"{directory}/{name}"]))
        variables.export(_HANDED_TO)
        return run_program(frame, [name, *args], directory)
    finally:
        variables.restore(_HANDED_TO, state)


def _directory_of(shell: Shell, name: str, but_not: list[str]) -> str | None:
    for directory in (shell.variables.get("PATH") or "").split(":"):
        if f"{directory}/{name}" not in but_not and shell.find_program(name, directory) is not None:
            return directory
    return None


# ---- The locale ----


def _is_utf8(variables: Variables) -> bool:
    """Whether the user's locale (XBD 8.2) is one in UTF-8; found by setting it for a moment."""
    from _locale import CODESET, LC_CTYPE, Error, nl_langinfo, setlocale  # type: ignore[attr-defined]

    wanted = next(filter(None, map(variables.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "C")
    own = setlocale(LC_CTYPE)
    try:
        setlocale(LC_CTYPE, wanted)
        return nl_langinfo(CODESET) == "UTF-8"
    except Error:
        return False
    finally:
        setlocale(LC_CTYPE, own)
