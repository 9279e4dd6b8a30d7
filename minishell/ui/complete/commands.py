"""Names of commands: reserved words, aliases, functions, builtins, and the programs in PATH."""

from __future__ import annotations

from minishell.eval.usage import usage
from minishell.syntax.names import RESERVED_WORDS

from .candidate import Candidate, Request, words
from .matching import matching
from .paths import executables

#: builtins among the answers up to which each is described by its summary, for which it has to be loaded
MOST_SUMMARIES = 10


def commands(request: Request) -> list[Candidate]:
    """Where a command's name is expected: names, or programs by their path."""
    place = request.place
    if "/" in place.raw or place.raw.startswith("~"):
        return executables(request)
    return names(request) or executables(request)


def names(request: Request) -> list[Candidate]:
    shell = request.shell
    kinds = dict.fromkeys(request.vocabulary.programs.wait(), "")
    kinds.update(dict.fromkeys(RESERVED_WORDS, "reserved word"))
    kinds.update(dict.fromkeys(shell.builtin_names(), "builtin"))
    kinds.update(dict.fromkeys(list(shell.functions), "function"))
    kinds.update((name, f"alias for {value}") for name, value in list(shell.aliases.items()))
    _summarise(request, kinds)
    return words(request, kinds, kinds.__getitem__, lambda name: _style(request, name))


def _summarise(request: Request, kinds: dict[str, str]) -> None:
    found = [name for name in matching(kinds, request.place.raw) if kinds[name] == "builtin"]
    if len(found) <= MOST_SUMMARIES:
        kinds.update((name, usage(request.shell.builtin_doc(name)).summary) for name in found)


def _style(request: Request, name: str) -> str:
    """As the name is shown in the line."""
    if name in RESERVED_WORDS:
        return "class:shell.keyword"
    return f"class:shell.{request.vocabulary.command_kind(name) or 'program'}"
