"""Calls builtins in this very process, through a real Shell whose output is kept in memory."""

from __future__ import annotations

from typing import NamedTuple

from minishell.eval.shell import Frame, Shell
from minishell.system.output import Capture


class Outcome(NamedTuple):
    status: int
    out: str
    err: str


class Caller:
    """`caller("echo", "-n", "x")` calls one builtin; `run` runs text, of which the builtins' output is kept."""

    def __init__(self) -> None:
        self.shell = Shell("minishell", [])
        self.out = Capture()
        self.err = Capture()
        self.frame = Frame(self.shell, [], self.out, self.err)

    def __call__(self, name: str, *args: str) -> Outcome:
        return self._outcome(self.shell.registry.load(name).run(self.frame, list(args)))

    def run(self, text: str) -> Outcome:
        return self._outcome(self.shell.evaluate(text, self.frame))

    def value(self, name: str) -> str | None:
        return self.shell.variables.get(name)

    def _outcome(self, status: int) -> Outcome:
        outcome = Outcome(status, self.out.text(), self.err.text())
        self.out.pending.clear()
        self.err.pending.clear()
        return outcome
