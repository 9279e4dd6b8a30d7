"""The configuration in a session: read without waiting for it, read again when it has changed, told of and applied."""

from __future__ import annotations

from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, TypeVar

from minishell.eval.abbreviation import Abbreviation

from .background import Workers
from .report import say

if TYPE_CHECKING:
    from minishell.eval.shell import Shell

Meaning = TypeVar("Meaning")

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
        #: the aliases and abbreviations that the file has given
        self._aliases: dict[str, str] = {}
        self._abbreviations: dict[str, Abbreviation] = {}

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
        shell, settings = self._shell, self._settings
        self._aliases = replaced(shell.aliases, self._aliases, settings.table("aliases"))
        abbreviations = {word: Abbreviation(text) for word, text in settings.table("abbreviations").items()}
        self._abbreviations = replaced(shell.abbreviations, self._abbreviations, abbreviations)


def replaced(names: dict[str, Meaning], old: dict[str, Meaning], new: dict[str, Meaning]) -> dict[str, Meaning]:
    """Put what the file gives now in the place of what it gave; what the user has changed since stays. `new`."""
    for name in old.keys() - new.keys():
        if names.get(name) == old[name]:
            del names[name]
    names.update({name: value for name, value in new.items() if old.get(name) != value})
    return dict(new)
