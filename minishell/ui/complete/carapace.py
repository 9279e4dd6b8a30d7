"""What carapace would complete, with its descriptions: a program started for each question."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

from .output import output_of
from .written import literal_value, word

if TYPE_CHECKING:
    from .candidate import Candidate, Request

#: seconds that carapace has for an answer
PATIENCE = 1.0


class Carapace:
    """Asked from any thread."""

    def __init__(self, program: str) -> None:
        self._program = program

    def candidates(self, request: Request) -> list[Candidate]:
        """What begins with the word; nothing for a word that is quoted. Raises OSError, also when the time is up."""
        place = request.place
        words = [word for word in place.words if word is not None]
        if literal_value(place) != place.raw or len(words) != len(place.words):
            return []
        variables = request.shell.variables
        argv = [self._program, words[0], "export", *words, place.raw]
        written = output_of(argv, variables.environment(), PATIENCE, variables.get("PWD") or ".")
        return _candidates(request, _read(written))

    def close(self) -> None:
        """Nothing stays."""


def find(path: str) -> Carapace | None:
    """None if there is no carapace in `path`."""
    program = shutil.which("carapace", path=path)
    return Carapace(program) if program else None


def _read(written: str) -> dict[str, Any]:
    """Empty for a command that carapace does not know, of which it says something that is no JSON."""
    try:
        found = json.loads(written)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _candidates(request: Request, answer: dict[str, Any]) -> list[Candidate]:
    place = request.place
    ends = answer.get("nospace") or ""
    found = []
    for each in answer.get("values") or []:
        value, description = str(each.get("value", "")), str(each.get("description") or "")
        if value and value.startswith(place.raw):
            found.append(word(request, place, value, ends == "*" or value[-1] in ends, description))
    return found
