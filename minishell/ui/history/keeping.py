"""What is kept of what is typed, and why the rest is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from minishell.pattern import compile_pattern, escape

from .secrets import secret_in

#: values of HISTFILE with which users of bash ask for no history
_NOWHERE = ("", "/dev/null")


class Keeping:
    """The rules, as the variables and the settings have them at the time.

    `patterns` are the user's own, which are matched with the whole line; `secrets` says whether those are left out.
    """

    def __init__(
        self,
        variables: Mapping[str, str],
        patterns: Callable[[], Sequence[str]] = tuple,
        secrets: Callable[[], bool] = lambda: True,
    ) -> None:
        self.variables = variables
        self._patterns = patterns
        self._secrets = secrets

    def directory(self) -> str:
        return self.variables.get("PWD", "")

    def to_database(self) -> bool:
        """Whether lines are kept from one session to the next."""
        return self.variables.get("HISTFILE") not in _NOWHERE

    def objection(self, line: str, before: str) -> str | None:
        """Why the line is not kept; None if it is, "" if the user knows. `before` is the last line that was."""
        if line[0] in " \t":
            return ""
        pattern = self._pattern_for(line, before)
        if pattern is not None:
            return f"it matches the pattern {pattern}"
        if "ignoredups" in self._controls() and line == before:
            return ""
        secret = secret_in(line) if self._secrets() else None
        return secret and f"it holds {secret}"

    def holds_secret(self, line: str) -> bool:
        return self._secrets() and secret_in(line) is not None

    def most_listed(self) -> int | None:
        """HISTSIZE; None if nothing bounds it."""
        value = self.variables.get("HISTSIZE", "")
        return int(value) if value.isascii() and value.isdecimal() else None

    def _controls(self) -> list[str]:
        """HISTCONTROL's words, in which a line that begins with a blank is ignored anyway."""
        words = self.variables.get("HISTCONTROL", "").split(":")
        return [*words, "ignoredups"] if "ignoreboth" in words else words

    def _pattern_for(self, line: str, before: str) -> str | None:
        ignored = [pattern for pattern in self.variables.get("HISTIGNORE", "").split(":") if pattern]
        for pattern in [*self._patterns(), *ignored]:
            if compile_pattern(escape(before) if pattern == "&" else pattern).matches(line):
                return pattern
        return None
