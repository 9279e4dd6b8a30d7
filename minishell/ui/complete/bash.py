"""What bash would complete: a bash that stays, with bash-completion in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .coprocess import Coprocess
from .matching import matching
from .told import told

if TYPE_CHECKING:
    from ..place import Place
    from .candidate import Request

#: seconds that bash has for an answer
PATIENCE = 5.0

#: what divides words besides blanks and quotes, until bash says otherwise
_BREAKS = "><=;|&(:"

#: options with which bash completes files where a function found nothing
_GIVES_FILES = frozenset({"default", "bashdefault", "dirnames"})

#: variables that would make another shell of the bash that is asked
_WITHHELD = frozenset(
    "BASHOPTS BASHPID BASH_ENV COMPREPLY COMP_CWORD COMP_KEY COMP_LINE COMP_POINT COMP_TYPE COMP_WORDBREAKS COMP_WORDS"
    " ENV IFS OLDPWD POSIXLY_CORRECT PWD SHELLOPTS _".split()
)


@dataclass(frozen=True)
class Answer:
    """The options of `compopt` that hold, the completions, and the part of the word that they take the place of.

    `files` are patterns of names of files that are completions too, "/" being any directory.
    """

    options: frozenset[str]
    items: list[str]
    files: list[str]
    segment: Place


class Bash:
    """Asked from any thread."""

    def __init__(self, program: str) -> None:
        script = os.path.join(os.path.dirname(__file__), "answer.bash")
        self._process = Coprocess([program, "--norc", "--noprofile", script])
        self._breaks = _BREAKS

    def answer(self, request: Request) -> Answer:
        """What bash says; if none of it begins with the word, what resembles it. Blocks, at most for PATIENCE.

        Raises Unanswered.
        """
        place = request.place
        segment = place.after(self._breaks)
        answer = self._ask(request, place, segment)
        if answer.items or answer.files or answer.options & _GIVES_FILES:
            return answer
        beginning = _signs(segment)
        if segment.quote or "/" in segment.raw or beginning == segment.raw:
            return answer
        shorter = replace(place, raw=place.raw.removesuffix(segment.raw) + beginning)
        wider = self._ask(request, shorter, replace(segment, raw=beginning))
        options = wider.options | {"nosort"}
        return Answer(options, matching(wider.items, segment.raw), [], segment)

    def _ask(self, request: Request, place: Place, segment: Place) -> Answer:
        words = [part for word in place.typed for part in split(word, self._breaks)]
        words += split(place.raw, self._breaks) or [""]
        line = " ".join([*place.typed, place.raw])
        variables = request.shell.variables
        question = ["complete", variables.get("PWD") or ".", line, _without_quote(segment), *words]
        environment = _environment(variables.environment())
        options, breaks, files, *items = self._process.ask(question, environment, PATIENCE, told(request.shell))
        self._breaks = "".join(character for character in breaks if character not in " \t\n\"'")
        return Answer(frozenset(options.split()), items, files.splitlines(), segment)

    def close(self) -> None:
        self._process.close()


def find(path: str) -> Bash | None:
    """None if there is no bash in `path`."""
    program = shutil.which("bash", path=path)
    return Bash(program) if program else None


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if name not in _WITHHELD}


# ---- Words as bash divides them ----


def split(word: str, breaks: str) -> list[str]:
    """COMP_WORDS of one word: what stands between unquoted break characters, and these."""
    parts: list[str] = []
    current, kind = "", False
    for text, is_break in _characters(word, breaks):
        if current and is_break != kind:
            parts.append(current)
            current = ""
        current, kind = current + text, is_break
    return [*parts, current] if current else parts


def _characters(word: str, breaks: str) -> Iterator[tuple[str, bool]]:
    """Each character, with what quotes it, and whether it is an unquoted break."""
    at, quote = 0, ""
    while at < len(word):
        character = word[at]
        if character == "\\" and quote != "'":
            yield word[at : at + 2], False
            at += 2
            continue
        yield character, not quote and character in breaks
        if character in "\"'" and quote in ("", character):
            quote = "" if quote else character
        at += 1


def _signs(segment: Place) -> str:
    """The - or -- that a word of options begins with."""
    return segment.raw[: len(segment.raw) - len(segment.raw.lstrip("-"))]


def _without_quote(segment: Place) -> str:
    """$2 of a completion function: the word without the quote that it begins with."""
    return segment.raw.removeprefix(segment.quote) if segment.quote else segment.raw
