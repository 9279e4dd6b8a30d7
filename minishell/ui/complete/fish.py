"""What fish would complete, with its descriptions: a fish that stays."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

from .coprocess import Coprocess
from .written import literal_value, word

if TYPE_CHECKING:
    from .candidate import Candidate, Request

#: seconds that fish has for an answer
PATIENCE = 4.0

_ESCAPE = re.compile(r"\\(.)")
_CONTROL = re.compile(r"(?<!\\)(?:\\\\)*\\[A-Za-z0-9]")


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
        return [
            word(request, place, text, None, description)
            for text, description in map(_without_escapes, filter(_is_plain, answers))
            if text.startswith(place.raw) and not _is_file(request, text, description)
        ]

    def close(self) -> None:
        self._process.close()


def _is_plain(answer: str) -> bool:
    """Escapes of letters are control characters, as names of files may have them."""
    return _CONTROL.search(answer.partition("\t")[0]) is None


def _without_escapes(answer: str) -> tuple[str, str]:
    """The completion, and what is said of it."""
    text, _, description = answer.partition("\t")
    return _ESCAPE.sub(r"\1", text), description


def _is_file(request: Request, text: str, description: str) -> bool:
    """The name of one, or, up to a tab in it, the beginning of one; what is described may be called like one."""
    if description:
        return os.path.lexists(f"{text}\t{description}")
    return os.path.lexists(text) or os.path.lexists(request.vocabulary.with_home(text))


def find(path: str) -> Fish | None:
    """None if there is no fish in `path`."""
    program = shutil.which("fish", path=path)
    return Fish(program) if program else None
