"""Arguments: of our builtins what their usage says, of other commands files."""

from __future__ import annotations

from minishell.eval.options import NAMES
from minishell.eval.usage import Option, Usage, usage
from minishell.system.signals import numbers

from ..visible import visible
from .candidate import Candidate, Request, Source, words
from .commands import names
from .paths import directories, every_file
from .variables import variables


def arguments(request: Request) -> list[Candidate]:
    command = _command(request)
    if command is None or not request.shell.is_builtin(command):
        return files(request)
    described = usage(request.shell.builtin_doc(command))
    return _of_builtin(request, described)


def _command(request: Request) -> str | None:
    """The command that takes the argument, an alias replaced by its first word."""
    command = request.place.words[0] if request.place.words else None
    alias = request.shell.aliases.get(command or "", "").split()
    return alias[0] if alias else command


def files(request: Request) -> list[Candidate]:
    """Files whose name the word begins, or else what follows a `=` or `:` in it."""
    return every_file(request) or _after_sign(request)


def _after_sign(request: Request) -> list[Candidate]:
    rest = request.place.after("=:")
    return [] if rest is request.place else every_file(request, rest)


# ---- Builtins ----


def _of_builtin(request: Request, described: Usage) -> list[Candidate]:
    before = [word or "" for word in request.place.words[1:]]
    raw = request.place.raw
    options_end = "--" in before
    pending = None if options_end else _pending(described, before)
    if pending is not None:
        return _kind(pending.argument or "")(request)
    if raw.startswith("-") and not options_end:
        return _long_argument(request, described) if "=" in raw else options(request, described)
    if "=" in raw:
        return _after_sign(request)
    return _operand(described, before)(request)


def _pending(described: Usage, before: list[str]) -> Option | None:
    """The option whose argument the word at the cursor is."""
    last = before[-1] if before else ""
    if last.startswith("--"):
        option = described.longs.get(last[2:])
    elif last.startswith("-") and last != "-":
        option = described.letters.get(last[-1])
    else:
        return None
    return option if option is not None and option.argument is not None and not option.optional else None


def options(request: Request, described: Usage) -> list[Candidate]:
    """The builtin's options with what they do."""
    offered = {**{f"--{option.long}": option for option in described.options if option.long}}
    offered.update({f"-{option.short}": option for option in described.options if option.short})
    found = words(request, offered, lambda name: offered[name].description)
    return [_with_sign(each) if _takes_sign(each, offered) else each for each in found]


def _takes_sign(candidate: Candidate, offered: dict[str, Option]) -> bool:
    option = offered[candidate.shown]
    return candidate.shown.startswith("--") and option.argument is not None and not option.optional


def _with_sign(candidate: Candidate) -> Candidate:
    return Candidate(candidate.shown + "=", candidate.length, candidate.shown + "=", candidate.description)


def _long_argument(request: Request, described: Usage) -> list[Candidate]:
    option = described.longs.get(request.place.raw.partition("=")[0][2:])
    if option is None or option.argument is None or _kind(option.argument) is nothing:
        return []
    accept = directories if _kind(option.argument) is directories else every_file
    return accept(request, request.place.after("="))


def _operand(described: Usage, before: list[str]) -> Source:
    """The source for the operand at the cursor; the last one named takes all that follow."""
    synopsis = " ".join(described.synopsis)
    operands = [name for name in described.operands if f"={name}" not in synopsis]
    if not operands:
        return files
    given = sum(not word.startswith("-") or word == "-" for word in before)
    return _kind(operands[min(given, len(operands) - 1)])


# ---- Kinds of operands ----


def nothing(_: Request) -> list[Candidate]:
    return []


def _builtins(request: Request) -> list[Candidate]:
    return words(request, request.shell.builtin_names())


def _aliases(request: Request) -> list[Candidate]:
    aliases = dict(request.shell.aliases)
    return words(request, aliases, aliases.__getitem__)


def _functions(request: Request) -> list[Candidate]:
    return words(request, list(request.shell.functions))


def _signals(request: Request) -> list[Candidate]:
    return words(request, numbers())


def _set_options(request: Request) -> list[Candidate]:
    return words(request, NAMES)


def _users(request: Request) -> list[Candidate]:
    import pwd

    return words(request, [entry.pw_name for entry in pwd.getpwall()])


def _jobs(request: Request) -> list[Candidate]:
    texts = {f"%{job.number}": visible(job.text) for job in list(request.shell.jobs)}
    return words(request, texts, texts.__getitem__)


_KINDS: dict[str, Source] = {
    "ALIAS": _aliases,
    "BUILTIN": _builtins,
    "COMMAND": names,
    "DIR": directories,
    "DIRECTORY": directories,
    "FUNCTION": _functions,
    "JOB": _jobs,
    "MODE": nothing,
    "N": nothing,
    "NAME": variables,
    "OPTION": _set_options,
    "PID": nothing,
    "SIGNAL": _signals,
    "USER": _users,
}


def _kind(name: str) -> Source:
    return _KINDS.get(name, files)
