"""Directories in which lines were entered before, as `z` takes them: the best first."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from minishell.eval.frecency import frecency, ranked
from minishell.eval.history import HistoryError
from minishell.syntax.quote import quote

from ..visible import visible
from .candidate import Candidate, Request, after_word
from .paths import directories

if TYPE_CHECKING:
    from minishell.eval.history import Visited

#: of those that match
MOST_PLACES = 20


def places(request: Request) -> list[Candidate]:
    """Those whose path the word is a part of, and then the directories whose name it begins."""
    word = "".join(piece.text for piece in request.place.pieces)
    found = [_candidate(request, each) for each in _matching(request, word) if os.path.isdir(each.path)]
    return [*found, *directories(request)]


def _matching(request: Request, word: str) -> list[Visited]:
    history = request.shell.history
    try:
        known = [] if history is None else history.directories()
    except HistoryError:
        return []
    here = request.shell.variables.get("PWD")
    others = [each for each in known if each.path != here]
    return ranked(others, [word] if word else [], frecency(time.time()))[:MOST_PLACES]


def _candidate(request: Request, visited: Visited) -> Candidate:
    lines = "1 line" if visited.lines == 1 else f"{visited.lines} lines"
    return Candidate(
        quote(visited.path) + after_word(request),
        len(request.place.raw),
        visible(visited.path),
        lines,
        request.colours.of_path(visited.path),
    )
