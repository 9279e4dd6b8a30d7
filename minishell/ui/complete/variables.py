"""Names of variables, after $ and ${, in arithmetic, and as operands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..visible import visible
from .candidate import Candidate, Request, words
from .matching import matching

if TYPE_CHECKING:
    from minishell.eval.shell import Shell

LONGEST_VALUE = 40


def parameters(request: Request) -> list[Candidate]:
    """The name goes on as it began: $NAME, ${NAME}, or NAME in $(( ))."""
    raw = request.place.raw
    opening = raw[: len(raw) - len(raw.lstrip("${"))]
    close = "}" if opening == "${" and not request.following.startswith("}") else ""
    return [
        Candidate(opening + name + close, len(raw), name, _value(request.shell, name))
        for name in matching(_names(request.shell), raw[len(opening) :])
    ]


def variables(request: Request) -> list[Candidate]:
    """Names alone, as unset and export take them."""
    return words(request, _names(request.shell), lambda name: _value(request.shell, name))


def _names(shell: Shell) -> set[str]:
    return {*list(shell.variables.values), *list(shell.variables.computed)}


def _value(shell: Shell, name: str) -> str:
    value = visible(shell.variables.values.get(name, ""))
    return value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"
