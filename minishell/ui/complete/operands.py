"""What a builtin's operands and its options' arguments may be, by the names that its usage gives them."""

from __future__ import annotations

import os
from collections.abc import Mapping

from minishell.config.schema import SCHEMA
from minishell.eval.options import NAMES
from minishell.eval.topics import title, topic_files
from minishell.eval.usage import usage
from minishell.system.signals import description, numbers

from ..visible import visible
from .candidate import Candidate, Request, Source, words
from .commands import names
from .paths import directories, every_file
from .synopsis import described_words
from .variables import variables
from .visited import places


def source(name: str) -> Source:
    """Where what the usage calls `name` comes from."""
    return _SOURCES.get(name, files)


def files(request: Request) -> list[Candidate]:
    """Files whose name the word begins, or else what follows a `=` or `:` in it."""
    return every_file(request) or after_sign(request)


def after_sign(request: Request) -> list[Candidate]:
    rest = request.place.after("=:")
    return [] if rest is request.place else every_file(request, rest)


def nothing(_: Request) -> list[Candidate]:
    return []


def user_names() -> list[str]:
    import pwd

    return [entry.pw_name for entry in pwd.getpwall()]


def signal_names() -> dict[str, str]:
    """Each signal with what the system calls it."""
    return {name: description(number) if number else "when the shell ends" for name, number in numbers().items()}


def _described(request: Request, offered: Mapping[str, str]) -> list[Candidate]:
    return words(request, offered, offered.__getitem__)


def _builtins(request: Request) -> list[Candidate]:
    return words(request, request.shell.builtin_names(), style=lambda name: "class:shell.builtin")


def _aliases(request: Request) -> list[Candidate]:
    return _described(request, dict(request.shell.aliases))


def _functions(request: Request) -> list[Candidate]:
    return words(request, list(request.shell.functions), style=lambda name: "class:shell.function")


def _signals(request: Request) -> list[Candidate]:
    return _described(request, signal_names())


def _options(request: Request) -> list[Candidate]:
    """Names of options: those of `set`, or of the command's own usage if it lists some."""
    shell, name = request.shell, request.place.words[0] or ""
    own = described_words(usage(shell.builtin_doc(name)))
    if own and "-o" not in request.place.words:
        return _described(request, own)
    letters = usage(shell.builtin_doc("set")).options
    meanings = {option: each.description for option in NAMES for each in letters if f"({option})" in each.description}
    return words(request, NAMES, lambda option: meanings.get(option, "").removesuffix(f" ({option})"))


def _users(request: Request) -> list[Candidate]:
    return words(request, user_names())


def _groups(request: Request) -> list[Candidate]:
    import grp

    return words(request, [entry.gr_name for entry in grp.getgrall()])


def _jobs(request: Request) -> list[Candidate]:
    return _described(request, {f"%{job.number}": visible(job.text) for job in list(request.shell.jobs)})


def _processes(request: Request) -> list[Candidate]:
    """Those of the user, by number; the newest first, so that the shell's own children are near."""
    own = os.geteuid()
    found: dict[str, str] = {}
    for number in filter(str.isdecimal, _entries("/proc")):
        try:
            if own in (0, os.stat(f"/proc/{number}").st_uid):
                found[number] = _command_line(number)
        except OSError:
            continue
    candidates = _described(request, found)
    return sorted(candidates, key=lambda candidate: -int(candidate.shown))


def _entries(directory: str) -> list[str]:
    try:
        return os.listdir(directory)
    except OSError:
        return []


def _command_line(number: str) -> str:
    with open(f"/proc/{number}/cmdline", "rb") as file:
        return visible(os.fsdecode(file.read(200)).replace("\0", " ").strip())


def _topics(request: Request) -> list[Candidate]:
    return _described(request, {name: title(path) for name, path in topic_files().items()})


def _settings(request: Request) -> list[Candidate]:
    return _described(request, {key: setting.description for key, setting in SCHEMA.items()})


_SOURCES: dict[str, Source] = {
    "ALIAS": _aliases,
    "BUILTIN": _builtins,
    "COMMAND": names,
    "DIR": directories,
    "DIRECTORY": directories,
    "FUNCTION": _functions,
    "GROUP": _groups,
    "JOB": _jobs,
    "NAME": variables,
    "OPTION": _options,
    "PID": _processes,
    "PLACE": places,
    "SETTING": _settings,
    "SIGNAL": _signals,
    "TOPIC": _topics,
    "USER": _users,
} | dict.fromkeys(("AGE", "ID", "MODE", "N", "SIZE", "STATUS", "WORD"), nothing)
