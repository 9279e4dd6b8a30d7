"""The state of the git repository around the working directory, for the prompt: found beside, never waited for."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future

from .background import Workers
from .visible import visible

#: what a line of `git status --porcelain=v2` begins with -> how the prompt shows that there is one
_MARKS = {"u": "!", "?": "?"}

#: files in the git directory that are there while something is under way
_UNDER_WAY = {
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "BISECT_LOG": "bisect",
}


class GitState:
    """`text` is what is known of a directory: `main*+?!↑2↓1|rebase`; `changed` is called, in a thread, when it is more.

    The branch is read from git's files at once; git itself is asked for the rest, and stopped at the deadline.
    """

    def __init__(self, workers: Workers, changed: Callable[[], None]) -> None:
        self._workers = workers
        self._changed = changed
        self._known: dict[str, str] = {}
        self._asked: dict[str, Future[None]] = {}

    def text(self, directory: str) -> str:
        return self._known.get(directory, "")

    def ask(self, directory: str, environment: Mapping[str, str], deadline: float) -> None:
        """Find the state anew, unless that is under way. Until it is found, what was known before stays."""
        before = self._asked.get(directory)
        if before is None or before.done():
            kept = dict(environment)
            self._asked = {directory: self._workers.submit(lambda: self._find(directory, kept, deadline))}

    def _find(self, directory: str, environment: dict[str, str], deadline: float) -> None:
        git_directory = find_git_directory(directory, environment)
        branch = _branch(git_directory) if git_directory else ""
        if not self.text(directory).startswith(branch) or not branch:
            self._tell(directory, branch)
        if git_directory:
            status = _ask_git(directory, environment, deadline)
            found = (summary(status) if status else branch) + _under_way(git_directory)
            self._tell(directory, found)

    def _tell(self, directory: str, text: str) -> None:
        if self._known.get(directory, "") != text:
            self._known = {directory: text}
            self._changed()


def find_git_directory(directory: str, environment: Mapping[str, str]) -> str | None:
    """The repository's own directory: $GIT_DIR, or .git here or above, which may be a file that names it."""
    if environment.get("GIT_DIR"):
        return os.path.join(directory, environment["GIT_DIR"])
    while True:
        candidate = os.path.join(directory, ".git")
        if os.path.isdir(candidate):
            return candidate
        if os.path.isfile(candidate):
            named = _first_line(candidate).removeprefix("gitdir:").strip()
            return os.path.join(directory, named)
        above = os.path.dirname(directory)
        if above == directory:
            return None
        directory = above


def _branch(git_directory: str) -> str:
    """The branch that is checked out, else the beginning of the commit's name."""
    head = _first_line(os.path.join(git_directory, "HEAD"))
    reference = head.removeprefix("ref:").strip()
    return visible(reference.removeprefix("refs/heads/") if reference != head else head[:8])


def _first_line(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.readline(4096).rstrip("\n")
    except OSError:
        return ""


def _under_way(git_directory: str) -> str:
    found = [name for file, name in _UNDER_WAY.items() if os.path.exists(os.path.join(git_directory, file))]
    return f"|{found[0]}" if found else ""


def _ask_git(directory: str, environment: dict[str, str], deadline: float) -> str:
    """What `git status` says; "" if it says nothing in time. It may start no program that the repository names."""
    import subprocess

    command = ["git", "-c", "core.fsmonitor=false", "status", "--porcelain=v2", "--branch"]
    try:
        done = subprocess.run(
            command,
            cwd=directory,
            env={**environment, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            timeout=deadline,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "surrogateescape")


def summary(status: str) -> str:
    """What `git status --porcelain=v2 --branch` says, in a word as the prompt shows it."""
    headers: dict[str, str] = {}
    marks: set[str] = set()
    for line in status.splitlines():
        if line.startswith("# branch."):
            name, _, value = line[len("# branch.") :].partition(" ")
            headers[name] = value
        elif line[:1] in ("1", "2"):
            marks |= {"+"} if line[2:3] != "." else set()
            marks |= {"*"} if line[3:4] != "." else set()
        else:
            marks.add(_MARKS.get(line[:1], ""))
    head = headers.get("head", "")
    shown = headers.get("oid", "")[:8] if head == "(detached)" else head
    return visible(shown) + "".join(mark for mark in "*+?!" if mark in marks) + _distance(headers.get("ab", ""))


def _distance(ahead_behind: str) -> str:
    """`+1 -2` as ↑1↓2."""
    ahead, _, behind = ahead_behind.partition(" ")
    up, down = ahead.lstrip("+"), behind.lstrip("-")
    return (f"↑{up}" if up not in ("", "0") else "") + (f"↓{down}" if down not in ("", "0") else "")
