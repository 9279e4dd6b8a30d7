"""An interactive session: read, run, repeat."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from minishell.eval.at_prompt import run_prompt_commands
from minishell.eval.errors import ShellExit

from . import housekeeping
from .background import Workers
from .configuration import Configuration
from .history import History, history_path
from .history.keeping import Keeping
from .integration import command_ended, command_starts
from .last import LastLine
from .plain import PlainReader
from .ps1 import expand
from .report import outlive, report, say, undisturbed
from .terminal import can_edit

if TYPE_CHECKING:
    from minishell.eval.long_work import Shown
    from minishell.eval.shell import Shell
    from minishell.files.progress import Progress

    from .editor import Editor
    from .first_prompt import FirstPrompt

#: how often the end of input is ignored under `set -o ignoreeof`
MOST_ENDS_IGNORED = 10

#: how often in a row the editor may fail before lines are read without it; after as many again the session ends
MOST_FAILURES = 3


class Reader(Protocol):
    def read(self) -> str: ...


class Session:
    """One user at one terminal. Commands run only while nothing is being read."""

    def __init__(self, shell: Shell, configuration: Configuration, first: FirstPrompt | None = None) -> None:
        self._shell = shell
        self._first = first
        self._workers = Workers()
        self._configuration = configuration
        self._history = History(self._history_path(), self._keeping())
        shell.history = self._history
        shell.show_progress = _show_progress
        self._editor: Editor | None = None
        self._plain: Reader | None = None
        self._ends = 0
        self._failures = 0
        self._last = LastLine()

    def _keeping(self) -> Keeping:
        settings = self._shell.settings
        return Keeping(
            self._shell.variables.values,
            lambda: settings.texts("history.ignore"),
            lambda: not settings.flag("history.secrets"),
        )

    def _history_path(self) -> str | None:
        try:
            return history_path(self._shell.variables.values)
        except OSError as error:
            say(f"the history is kept in memory only: {error.strerror}")
            return None

    def run(self) -> int:
        """Until the shell is left; the status to leave with."""
        try:
            outlive(self._shell, lambda: housekeeping.start(self._shell))
            while True:
                self._tell_news()
                outlive(self._shell, self._turn)
                outlive(self._shell, self._shell.notify_jobs)
                outlive(self._shell, lambda: self._configuration.follow(self._workers))
                outlive(self._shell, lambda: run_prompt_commands(self._shell))
        except ShellExit as leave:
            return leave.status
        finally:
            self._history.close()

    def _tell_news(self) -> None:
        while self._history.news:
            say(self._history.news.pop(0))

    def _turn(self) -> None:
        text = self._read()
        self._last.text, self._last.seconds = "", 0.0
        if text is not None and text.strip():
            self._remember(text.rstrip("\n"))
            self._run(text)

    def _run(self, text: str) -> None:
        outlive(self._shell, self._show_before_command)
        command_starts(self._shell, text)
        start = time.monotonic()
        try:
            self._shell.enter(text)
        except ShellExit as leave:
            self._history.finish(leave.status)
            raise
        finally:
            self._history.finish(self._shell.status)
            self._last.text, self._last.seconds = text, time.monotonic() - start
            command_ended(self._shell, self._last)
            self._shell.entered += 1

    def _show_before_command(self) -> None:
        """bash's PS0: between a line that was entered and what it runs."""
        pattern = self._shell.variables.get("PS0")
        if pattern:
            self._shell.frame.out.write(expand(pattern, self._shell))
            self._shell.frame.out.flush()

    def _report(self, error: BaseException) -> None:
        report(error, self._shell.variables.values)

    # -- reading

    def _read(self) -> str | None:
        """What was typed; None for an end of input that is ignored."""
        reader = self._reader()
        try:
            text = reader.read()
        except EOFError:
            self._end_of_input()
            return None
        except Exception:
            self._count_failure()
            raise
        self._ends = 0
        if reader is self._editor:
            self._failures = 0
        return text

    def _reader(self) -> Reader:
        if self._failures < MOST_FAILURES and can_edit(self._shell):
            self._editor = self._editor or undisturbed(self._shell, self._new_editor)
            return self._editor
        self._plain = self._plain or PlainReader(self._shell, self._last)
        return self._plain

    def _new_editor(self) -> Editor:
        from .editor import Editor

        editor = Editor(self._shell, self._history, self._workers, self._report, self._last)
        editor.first, self._first = self._first, None
        return editor

    def _count_failure(self) -> None:
        self._failures += 1
        if self._failures == 2 * MOST_FAILURES:
            raise ShellExit(1)

    def _end_of_input(self) -> None:
        """Leave as `exit` does, which may refuse because of jobs."""
        self._ends += 1
        if self._shell.options.ignoreeof and self._ends < MOST_ENDS_IGNORED:
            say('use "exit" to leave the shell')
        else:
            self._shell.run_text("\\exit")

    def _remember(self, text: str) -> None:
        if self._shell.options.history:
            objection = self._history.start(text, self._editor.named_files(text) if self._editor else ())
            if objection:
                say(f"not kept in the history: {objection}")


def _show_progress(paths: list[str], progress: Progress) -> Shown | None:
    from .progress import show

    return show(paths, progress)
