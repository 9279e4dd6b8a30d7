"""The configuration in a session: read without waiting for it, read again when it has changed, told of and applied."""

from __future__ import annotations

from concurrent.futures import Future, wait
from typing import TYPE_CHECKING

from .background import Workers
from .report import say

if TYPE_CHECKING:
    from minishell.eval.shell import Shell

#: seconds that a prompt waits for the file; a change that is not read by then counts at the next prompt
PATIENCE = 0.05

#: seconds that the session's start waits
FIRST_PATIENCE = 0.5


class Configuration:
    """Follows config.toml for one session; `follow` is called before each prompt."""

    def __init__(self, shell: Shell, workers: Workers) -> None:
        self._shell = shell
        self._settings = shell.unread_settings()
        self._workers = workers
        self._reading: Future[bool] | None = None
        self._applied = -1
        #: the aliases that the file has given
        self._aliases: dict[str, str] = {}

    def follow(self) -> None:
        """Take over what has changed."""
        if self._reading is None or self._reading.done():
            first = self._reading is None
            self._reading = self._workers.submit(self._settings.refresh)
            wait([self._reading], timeout=FIRST_PATIENCE if first else PATIENCE)
        if self._applied != self._settings.generation:
            self._applied = self._settings.generation
            self._apply()

    def _apply(self) -> None:
        for problem in self._settings.problems():
            say(problem)
        self._aliases = replaced(self._shell.aliases, self._aliases, self._settings.table("aliases"))


def replaced(names: dict[str, str], old: dict[str, str], new: dict[str, str]) -> dict[str, str]:
    """Put what the file gives now in the place of what it gave; what the user has changed since stays. `new`."""
    for name in old.keys() - new.keys():
        if names.get(name) == old[name]:
            del names[name]
    names.update({name: value for name, value in new.items() if old.get(name) != value})
    return dict(new)
