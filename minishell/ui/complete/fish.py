"""What fish would complete, with its descriptions: a fish that stays."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from .coprocess import Coprocess
from .written import literal_value, word

if TYPE_CHECKING:
    from .candidate import Candidate, Request

#: seconds that fish has for an answer
PATIENCE = 4.0


class Fish:
    """Asked from any thread."""

    def __init__(self, program: str) -> None:
        script = os.path.join(os.path.dirname(__file__), "answer.fish")
        self._process = Coprocess([program, "--no-config", script])

    def candidates(self, request: Request) -> list[Candidate]:
        """What begins with the word, but for files; nothing for a word that is quoted. Raises Unanswered."""
        place = request.place
        if literal_value(place) != place.raw:
            return []
        variables = request.shell.variables
        line = " ".join([*place.typed, place.raw])
        question = ["complete", variables.get("PWD") or ".", line]
        answers = self._process.ask(question, variables.environment(), PATIENCE)
        described = [answer.partition("\t") for answer in answers if answer.startswith(place.raw)]
        return [
            word(request, place, text, None, description)
            for text, _, description in described
            if description or not os.path.lexists(request.vocabulary.with_home(text))
        ]

    def close(self) -> None:
        self._process.close()


def find(path: str) -> Fish | None:
    """None if there is no fish in `path`."""
    program = shutil.which("fish", path=path)
    return Fish(program) if program else None
