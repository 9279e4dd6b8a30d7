"""What comes while a line is typed and does not wait for its end: trapped signals and, with `set -b`, news of jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minishell.eval.notices import is_news

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from minishell.eval.shell import Shell


class Arrivals:
    """While it lasts, `came` is called within a signal's handler when there may be something to attend to."""

    def __init__(self, shell: Shell, came: Callable[[], None]) -> None:
        self._shell = shell
        self._came = came

    def __enter__(self) -> None:
        self._shell.traps.at_once = lambda number: self._came()
        self._shell.jobs.changed = self._came

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._shell.traps.at_once = self._shell.jobs.changed = None


def are_there(shell: Shell) -> bool:
    """Whether there is something to attend to. In any case no child stays a zombie."""
    shell.jobs.poll()
    news = shell.options.notify and any(is_news(shell, job) for job in shell.jobs)
    return news or bool(shell.traps.pending)


def attend(shell: Shell) -> None:
    """Run the traps and tell of the jobs. Raises ShellExit."""
    shell.run_pending_traps()
    if shell.options.notify:
        shell.notify_jobs()
