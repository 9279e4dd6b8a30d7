"""The configuration in a session, with the user's builtins: read without waiting, read again when it has changed."""

from __future__ import annotations

from .report import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from concurrent.futures import Future
    from typing import TypeVar

    from minishell.eval.abbreviation import Abbreviation
    from minishell.eval.shell import Shell

    from .background import Workers

    Meaning = TypeVar("Meaning")

#: seconds that a prompt waits for the file; a change that is not read by then counts at the next prompt
PATIENCE = 0.05


class Configuration:
    """Follows config.toml for one session: `begin` reads it, `follow` is called before each prompt."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._settings = shell.unread_settings()
        self._reading: Future[None] | None = None
        #: the user's own builtins, as they were seen last
        self._builtins: dict[str, int] | None = None
        self._applied = -1
        #: the aliases and abbreviations that the file has given
        self._aliases: dict[str, str] = {}
        self._abbreviations: dict[str, Abbreviation] = {}

    def begin(self) -> None:
        self._settings.refresh()
        self._take_over()

    def follow(self, workers: Workers) -> None:
        """Take over what has changed."""
        from concurrent.futures import wait

        if self._reading is None or self._reading.done():
            self._reading = workers.submit(self._look)
            wait([self._reading], timeout=PATIENCE)
        self._take_over()
        if self._builtins is not None:
            self._shell.follow_builtins(self._builtins)

    def _look(self) -> None:
        self._settings.refresh()
        self._builtins = self._shell.registry.own_files()

    def _take_over(self) -> None:
        if self._applied != self._settings.generation:
            self._applied = self._settings.generation
            self._apply()

    def _apply(self) -> None:
        for problem in self._settings.problems():
            say(problem)
        shell, settings = self._shell, self._settings
        self._aliases = replaced(shell.aliases, self._aliases, settings.table("aliases"))
        abbreviations = _abbreviations(settings.table("abbreviations"))
        self._abbreviations = replaced(shell.abbreviations, self._abbreviations, abbreviations)


def _abbreviations(table: dict[str, str]) -> dict[str, Abbreviation]:
    if not table:
        return {}
    from minishell.eval.abbreviation import Abbreviation

    return {word: Abbreviation(text) for word, text in table.items()}


def replaced(names: dict[str, Meaning], old: dict[str, Meaning], new: dict[str, Meaning]) -> dict[str, Meaning]:
    """Put what the file gives now in the place of what it gave; what the user has changed since stays. `new`."""
    for name in old.keys() - new.keys():
        if names.get(name) == old[name]:
            del names[name]
    names.update({name: value for name, value in new.items() if old.get(name) != value})
    return dict(new)
