"""Show what is in the trash, put it back, or remove it for good.

usage: trash [list] [-a]
       trash restore [-a] [--to=DIRECTORY] THING...
       trash empty [-af] [--older-than=AGE] [--larger-than=SIZE] [THING...]
       trash size [-a]

  -a, --all                the trash of every file system, not only the home's and the working directory's
  -f, --force              do not ask
      --larger-than=SIZE   only what takes more room; SIZE is in bytes, or with K, M, G or T after it
      --older-than=AGE     only what was put there earlier; AGE is in days, or with s, m, h, d or w after it
      --to=DIRECTORY       put it into DIRECTORY instead of where it was

A THING is named by the ID that `trash list` shows, by the path that it had, or by the last part of that. If that fits
several, nothing is done. `restore` makes the directories that are gone on the way to where a thing was; it replaces
nothing, and follows no symlink on that way. `empty` asks first if standard input is a terminal.

What minishell put into the trash goes for good by itself after 30 days, or when the trash takes more than a tenth of
its file system, the oldest first (settings trash.keep and trash.share).
"""

from __future__ import annotations

import os
import time

from minishell.eval.file_command import FileCommand
from minishell.eval.usage import parse_options, usage_error
from minishell.files.errors import FileError
from minishell.files.measure import amount
from minishell.files.trash_list import Sizes, contents, identifier, matching, trash_directories
from minishell.files.trash_restore import clear_expunged, expunged, purge, purge_widows, restore

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from minishell.eval.shell import Frame
    from minishell.eval.usage import Parsed
    from minishell.files.trash_directory import TrashDirectory, Trashed

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
_BYTES = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}

#: characters that need no quotes where a path is shown
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%+,-./:@_")


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "trash", args, permute=True)
    name, *things = parsed.operands or ["list"]
    if name not in _ACTIONS:
        raise usage_error(__doc__, f"trash: {name}: no such action")
    if things and name in {"list", "size"}:
        raise usage_error(__doc__, f"trash: {name}: too many operands")
    if not things and name == "restore":
        raise usage_error(__doc__, "trash: restore: missing operand")
    command = FileCommand(frame, "trash")
    with _Selection(command, parsed) as selection:
        try:
            _ACTIONS[name](selection, things)
        except FileError as error:
            command.report(error)
    return int(command.failed)


class _Selection:
    """The trash directories that one run is about, what lies in them, and what the options want of that."""

    __slots__ = ("_sizes", "command", "directories", "larger_than", "older_than", "parsed")

    def __init__(self, command: FileCommand, parsed: Parsed) -> None:
        """Raises UsageError."""
        self.command = command
        self.parsed = parsed
        age, size = parsed.value("older-than"), parsed.value("larger-than")
        self.older_than = _moment(_number(age, _SECONDS, "d")) if age is not None else None
        self.larger_than = _number(size, _BYTES, "") if size is not None else None
        self.directories = trash_directories(command.shell.variables.values, parsed.given("all"), self._skip)
        self._sizes: dict[TrashDirectory, Sizes] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for sizes in self._sizes.values():
            sizes.save()
        for directory in self.directories:
            directory.close()

    def _skip(self, mount_point: str) -> None:
        self.command.report(FileError("{} does not answer", mount_point))

    def everything(self) -> list[Trashed]:
        """The newest last."""
        found: list[Trashed] = []
        for directory in self.directories:
            try:
                found += contents(directory)
            except OSError as error:
                self.command.report(FileError("cannot read {}", directory.path, cause=error))
        return sorted(found, key=lambda trashed: (trashed.date, trashed.original, trashed.name))

    def size(self, trashed: Trashed) -> int:
        sizes = self._sizes.get(trashed.directory)
        if sizes is None:
            sizes = self._sizes[trashed.directory] = Sizes(trashed.directory)
        try:
            return sizes.size(trashed)
        except OSError:
            return 0

    def named(self, things: list[str]) -> list[Trashed]:
        """Each of them once. Raises FileError."""
        everything = self.everything()
        return list(dict.fromkeys(self._named(thing, everything) for thing in things))

    def _named(self, thing: str, everything: list[Trashed]) -> Trashed:
        found = matching(thing, everything)
        if not found:
            raise FileError("{} is not in the trash", thing)
        if len(found) > 1:
            ids = ", ".join(map(identifier, found))
            raise FileError(f"{{}}: there are several; name one by its ID: {ids}", thing)
        return found[0]

    def is_wanted(self, trashed: Trashed) -> bool:
        """Whether `--older-than` and `--larger-than` are true of it."""
        if self.older_than is not None and not "" < trashed.date < self.older_than:
            return False
        return self.larger_than is None or self.size(trashed) > self.larger_than

    def quoted(self, path: str) -> str:
        """As the shell reads it back."""
        return path if _PLAIN.issuperset(path) else self.command.quoting.shell(path)


# ---- The actions ----


def _list(selection: _Selection, things: list[str]) -> None:
    for trashed in selection.everything():
        when = trashed.date.replace("T", " ")[:16]
        size = amount(selection.size(trashed))
        path = selection.command.linked(trashed.path, selection.quoted(trashed.original or trashed.path))
        selection.command.write(f"{identifier(trashed)}  {when:16}  {size:>5}  {path}\n")


def _restore(selection: _Selection, things: list[str]) -> None:
    command = selection.command
    chosen = selection.named(things)
    with command.long_work([trashed.path for trashed in chosen]) as work:
        for trashed in chosen:
            try:
                restore(trashed, selection.parsed.value("to"), command.report, work.start)
            except FileError as error:
                command.report(error)


def _empty(selection: _Selection, things: list[str]) -> None:
    found = selection.named(things) if things else selection.everything()
    chosen = [trashed for trashed in found if selection.is_wanted(trashed)]
    if chosen and _may_empty(selection, chosen):
        _purge(selection.command, chosen)
    for directory in selection.directories:
        clear_expunged(directory)
        purge_widows(directory)


def _may_empty(selection: _Selection, chosen: list[Trashed]) -> bool:
    if selection.parsed.given("force") or not os.isatty(0):
        return True
    total = amount(sum(map(selection.size, chosen)))
    count = "one thing" if len(chosen) == 1 else f"{len(chosen)} things"
    return selection.command.ask(f"remove {count} for good ({total})? ")


def _purge(command: FileCommand, chosen: list[Trashed]) -> None:
    aside = {expunged(trashed.directory) for trashed in chosen}
    with command.long_work([*aside, *(trashed.path for trashed in chosen)]) as work:
        done = 0
        try:
            for trashed in chosen:
                purge(trashed, command.report, work.start())
                done += 1
        except KeyboardInterrupt:
            command.report(FileError(f"interrupted: {len(chosen) - done - 1} of {len(chosen)} are left"))
            raise


def _size(selection: _Selection, things: list[str]) -> None:
    lines = []
    for directory in selection.directories:
        inside = [trashed for trashed in selection.everything() if trashed.directory is directory]
        lines.append((sum(map(selection.size, inside)), len(inside), selection.quoted(directory.path)))
    if len(lines) != 1:
        lines.append((sum(size for size, _, _ in lines), sum(count for _, count, _ in lines), "in all"))
    for size, count, where in lines:
        selection.command.write(f"{amount(size):>5}  {count:>6}  {where}\n")


_ACTIONS: dict[str, Callable[[_Selection, list[str]], None]] = {
    "list": _list,
    "restore": _restore,
    "empty": _empty,
    "size": _size,
}


# ---- The options' arguments ----


def _number(text: str, units: dict[str, int], default: str) -> int:
    """A number with one of the units, or none, after it. Raises UsageError."""
    digits, unit = (text[:-1], text[-1:]) if text[-1:] in units else (text, default)
    if not (digits.isascii() and digits.isdigit()):
        raise usage_error(__doc__, f"trash: {text}: bad number")
    return int(digits) * units.get(unit, 1)


def _moment(age: int) -> str:
    """`age` seconds ago, as trashinfos write it."""
    try:
        return time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(time.time() - age))
    except (OverflowError, ValueError):
        return ""
