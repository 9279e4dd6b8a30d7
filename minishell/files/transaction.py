"""Transaction: file operations of a Python program that are done together, or not at all, and can be undone later."""

from __future__ import annotations

import os

from .directories import DirectoryMaker
from .discard import Discarded
from .errors import FileError
from .move import Move
from .operations import ancestors, remove_directory
from .place import Place, basename
from .recorded import RecordedFiles
from .recorder import Recorder
from .trash import Trash
from .undo import Reversal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self


class Transaction:
    """A `with` whose file operations are one line of the journal, called `name`.

    An exception that leaves it takes back what was done and goes on; otherwise it is committed, and `undo` at a
    prompt can still take it back. Paths are relative to the working directory. Each operation raises FileError, and
    has changed nothing then; so it does if it could not be recorded. Only a move to another file system that was made,
    but not with all attributes, or not so that nothing is left in the old place, raises it too.

    `recorder` is that of a shell, if the operations are the shell's own.
    """

    __slots__ = ("_is_open", "_name", "_recorder", "files")

    def __init__(self, name: str = "", recorder: Recorder | None = None) -> None:
        self._name = name
        self._is_open = False
        self._recorder = recorder or Recorder(os.environ, _refuse)
        #: the calls of `os`, recorded
        self.files = RecordedFiles(self._recorder).files

    def __enter__(self) -> Self:
        self._recorder.begin(self._name, os.getcwd())
        self._is_open = True
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, traceback: object) -> None:
        if self._is_open and kind is not None:
            self.rollback()
        self.commit()

    def commit(self) -> None:
        """What was done stays. What is done from here on is for another transaction."""
        if self._is_open:
            self._is_open = False
            self._recorder.end()

    def rollback(self) -> None:
        """Take back what was done so far, in reverse order. Raises FileError if something is in the way."""
        self._recorder.flush()
        number = self._recorder.line
        if number:
            journal = self._recorder.journal()
            line = journal.find_line(number)
            assert line is not None
            failures: list[FileError] = []
            Reversal(self._recorder, True, failures.append).run(journal, line)
            self._recorder.begin_again()
            _raise_first(failures)

    # -- operations

    def make_directory(self, path: str, parents: bool = False) -> None:
        """mkdir; with `parents` those are made too, and a directory that exists is no error."""
        maker = DirectoryMaker(files=self.files)
        (maker.make_with_parents if parents else maker.make)(path)

    def remove_directory(self, path: str, parents: bool = False) -> None:
        """rmdir; with `parents` also the directories above it that `path` names."""
        for each in (path, *(ancestors(path) if parents else ())):
            remove_directory(each, self.files)

    def move(self, source: str, target: str) -> None:
        """mv: into `target` if that is a directory, else to that name. What is replaced goes to the trash."""
        failures: list[FileError] = []
        move = Move(failures.append, lambda question, path: True)
        move.recorded = RecordedFiles(self._recorder)
        if os.path.isdir(target):
            target = os.path.join(target, basename(source))
        move.move(source, Place(target, files=self.files))
        _raise_first(failures)

    def remove(self, *paths: str) -> None:
        """rm -r: to the trash."""
        with Trash(self._recorder.environment) as trash:
            discarded = Discarded(self._recorder, trash, [Place(path) for path in paths])
        for number, failure in discarded.failures.items():
            if isinstance(failure, FileError):
                raise failure
            raise FileError("cannot remove {}", paths[number], cause=failure)


def _raise_first(failures: list[FileError]) -> None:
    if failures:
        raise failures[0]


def _refuse(message: str) -> None:
    raise FileError(message.replace("{", "{{").replace("}", "}}"))
