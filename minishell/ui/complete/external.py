"""Arguments of programs: what bash completes; where it knows nothing, hosts, users or files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from minishell.pattern import compile_pattern

from .candidate import Candidate, Request, Source, words
from .gathering import Found
from .hosts import host_names
from .matching import MOST_CANDIDATES, limited
from .operands import files, user_names
from .paths import directories, every_file, list_files
from .written import files as written_files
from .written import word

if TYPE_CHECKING:
    from .bash import Answer

_HOST_COMMANDS = frozenset("ssh scp sftp mosh rsync ping traceroute telnet ssh-copy-id sshfs nc host dig".split())
_USER_COMMANDS = frozenset("su id finger groups chown passwd usermod userdel chage w last".split())


def candidates(request: Request, answer: Answer) -> Found:
    """What bash's answer means: its completions, and those that its options ask for."""
    options = answer.options
    nospace = "nospace" in options
    items = _arranged(answer)
    if "filenames" in options:
        found = written_files(request, answer.segment, items, nospace)
    else:
        found = [word(request, answer.segment, item, nospace) for item in items]
    if "--" in request.place.words:
        found = [each for each in found if not each.shown.startswith("-")]
    if answer.files:
        found += _files(request, answer)
    if "plusdirs" in options or (not found and "dirnames" in options):
        found += directories(request, answer.segment)
    if not found and (options & {"default", "bashdefault", "guess"} or "--" in request.place.words):
        found = unknown(request)
    return Found(list(dict.fromkeys(found)), "guess" in options)


def _files(request: Request, answer: Answer) -> list[Candidate]:
    """Directories, and the files that one of the patterns fits, in whatever case; all files if none does."""
    patterns = [compile_pattern(pattern.casefold(), extended=True) for pattern in answer.files if pattern != "/"]
    if not patterns:
        return directories(request, answer.segment)

    def fits(path: str, is_directory: bool) -> bool:
        name = os.path.basename(path).casefold()
        return is_directory or any(pattern.matches(name) for pattern in patterns)

    return list_files(request, answer.segment, fits) or every_file(request, answer.segment)


def _arranged(answer: Answer) -> list[str]:
    """Each once, sorted unless bash is not to do that."""
    items = list(dict.fromkeys(filter(None, answer.items)))
    if "nosort" in answer.options and len(items) <= MOST_CANDIDATES:
        return items
    return limited(items)


def unknown(request: Request) -> list[Candidate]:
    """For a command of which bash says nothing."""
    name = (request.place.words[0] or "").rpartition("/")[2]
    own: Source = _hosts if name in _HOST_COMMANDS else _users if name in _USER_COMMANDS else files
    return own(request) or files(request)


def _hosts(request: Request) -> list[Candidate]:
    user, at, _ = request.place.raw.rpartition("@")
    names = host_names(request.shell.variables.get("HOME") or "/")
    return words(request, [user + at + name for name in names])


def _users(request: Request) -> list[Candidate]:
    return words(request, user_names())
