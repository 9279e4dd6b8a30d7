"""Whom to ask about a place: our own sources, or for a program's arguments bash; fish, carapace and manuals beside."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Protocol

from . import bash, carapace, external, fish
from .arguments import builtin_arguments
from .candidate import Candidate, Request, Source, words
from .commands import commands
from .coprocess import Unanswered
from .gathering import Found
from .matching import matching
from .operands import files, nothing
from .paths import every_file
from .program_options import ProgramOptions
from .variables import parameters
from .written import documented_option

if TYPE_CHECKING:
    from .bash import Answer, Bash
    from .documented import DocumentedOption
    from .resting import Resting

_OWN: dict[str, Source] = {
    "assignment": lambda request: every_file(request, request.place.after(":")),
    "command": commands,
    "parameter": parameters,
    "redirection": files,
}

#: programs up to which each is described by its manual page
MOST_SUMMARIES = 30

#: builtins whose unknown options go to the system's own program
_HANDING_ON = {(name,) for name in ("mkdir", "mv", "rm", "rmdir")}


class Describer(Protocol):
    """Another program that completes, with descriptions. Raises Unanswered and OSError."""

    def candidates(self, request: Request) -> list[Candidate]: ...
    def close(self) -> None: ...


class Sources:
    """Asked from any thread. A program that answers is looked for, and started, when it is first needed."""

    def __init__(self, resting: Resting) -> None:
        self._resting = resting
        self._lock = threading.Lock()
        self._bash: Bash | None = None
        self._describers: dict[str, Describer] = {}
        self._options = ProgramOptions()

    def close(self) -> None:
        """End what has been started."""
        started = (self._bash, *self._describers.values())
        for each in started:
            if each is not None:
                each.close()

    # -- the main source

    def main(self, request: Request, asks_help: Future[bool]) -> Found:
        """The answers that count. `asks_help` is told whether bash would ask the command's `--help`."""
        try:
            answer = self._ask_bash(request) if is_external(request) else None
        except BaseException:
            asks_help.set_result(False)
            raise
        asks_help.set_result(answer is not None and "help" in answer.options)
        if answer is not None:
            return external.candidates(request, answer)
        return Found(external.unknown(request), guess=True) if is_external(request) else self.own(request)

    def own(self, request: Request) -> Found:
        """What no program is asked for: of a program's arguments files."""
        if is_external(request):
            return Found([] if request.place.raw.startswith("-") else files(request), guess=True)
        return Found(_own(request))

    def _ask_bash(self, request: Request) -> Answer | None:
        """None if there is no bash, or it does not answer."""
        name = request.place.words[0]
        if "bash" not in _wanted(request) or self._resting.is_left_out(("bash", name)):
            return None
        with self._lock:
            self._bash = self._bash or bash.find(_path(request))
        try:
            return None if self._bash is None else self._bash.answer(request)
        except Unanswered:
            self._resting.leave_out(("bash", name), f"bash-completion for {name}")
            return None

    # -- the others

    def others(self, request: Request, asks_help: Future[bool]) -> list[Callable[[], list[Candidate]]]:
        """Calls that give what the other sources say."""
        wanted = _wanted(request)
        if request.place.kind == "command":
            return [partial(self._summaries, request)] if "manuals" in wanted else []
        if not _has_program(request) or "--" in request.place.words:
            return []
        asked: list[Callable[[], list[Candidate]]]
        asked = [partial(self._describe, name, find, request) for name, find in _DESCRIBERS.items() if name in wanted]
        if "manuals" in wanted and request.place.raw.startswith("-"):
            asked.append(partial(self._documented, request, asks_help))
        return asked

    def _describe(self, name: str, find: Callable[[str], Describer | None], request: Request) -> list[Candidate]:
        key = (name, request.place.words[0])
        if self._resting.is_left_out(key):
            return []
        with self._lock:
            describer = self._describers.get(name) or find(_path(request))
            if describer is None:
                return []
            self._describers[name] = describer
        try:
            return describer.candidates(request)
        except (Unanswered, TimeoutError):
            self._resting.leave_out(key, f"{name} for {key[1]}")
        except (OSError, subprocess.SubprocessError):
            pass
        return []

    def _summaries(self, request: Request) -> list[Candidate]:
        """What the programs are, of which the word may be the name."""
        found = matching(request.vocabulary.programs.wait(), request.place.raw)
        if len(found) > MOST_SUMMARIES:
            return []
        environment = request.shell.variables.environment()
        return words(request, found, lambda name: self._options.summary(name, environment))

    def _documented(self, request: Request, asks_help: Future[bool]) -> list[Candidate]:
        environment = request.shell.variables.environment()
        found = self._options.in_manual(request.place.words, environment)
        if not found and asks_help.result():
            program = shutil.which(request.place.words[0] or "", path=_path(request))
            found = self._options.in_help(program, environment) if program else []
        return _options(request, found)


_DESCRIBERS: dict[str, Callable[[str], Describer | None]] = {"fish": fish.find, "carapace": carapace.find}


def _wanted(request: Request) -> list[str]:
    """The sources that the user wants to be asked about programs."""
    return request.shell.settings.texts("completion.sources")


def is_external(request: Request) -> bool:
    """Whether it is about an argument of a command that is no builtin."""
    place = request.place
    name = place.words[0] if place.words else None
    return place.kind == "argument" and name is not None and not request.shell.is_builtin(name)


def _has_program(request: Request) -> bool:
    """Whether it is about an argument that a program may get: also of a builtin that hands options on to one."""
    place = request.place
    handed_on = place.kind == "argument" and place.raw.startswith("-") and place.words[:1] in _HANDING_ON
    return handed_on or is_external(request)


def _own(request: Request) -> list[Candidate]:
    place = request.place
    if place.kind != "argument":
        return _OWN.get(place.kind, nothing)(request)
    return builtin_arguments(request) if place.words and place.words[0] is not None else files(request)


def _path(request: Request) -> str:
    return request.shell.variables.get("PATH") or ""


def _options(request: Request, found: Sequence[DocumentedOption]) -> list[Candidate]:
    options = {option.name: option for option in reversed(found) if option.name.startswith(request.place.raw)}
    return [documented_option(request, options[name]) for name in sorted(options)]
