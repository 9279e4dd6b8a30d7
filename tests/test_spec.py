"""The language's cases in tests/spec/, run on minishell and, where they are installed, on dash and bash.

A file `TOPIC.spec` holds cases; what stands before the first is prose, and what all of them differ in:

    === title (the section of XCU that says so)
    the script, run as a file in an empty directory; $SH is the shell itself
    --- stdout
    what it writes, to the letter; without this part, nothing
    --- stderr
    a pattern for all of it; empty: it says something; without this part, nothing
    --- status 1
    or a range as 1-125; without this part, 0
    --- differs dash: why that shell does otherwise; it is not asked then
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.shells import Shell, peer

SPECIFICATIONS = Path(__file__).parent / "spec"
PART = re.compile(r"--- (stdout|stderr|status|differs)\b *(.*)")


class Case(NamedTuple):
    topic: str
    line: int
    title: str
    script: str
    stdout: str
    stderr: str | None
    statuses: range
    differs: frozenset[str]

    def runs_on(self, shell: str) -> bool:
        return shell not in self.differs


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of one file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("=== ")]
    differences = [line for line in lines[: starts[0]] if line.startswith("--- differs")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield read_case(path.stem, start + 1, [lines[start], *differences, *lines[start + 1 : end]])


def read_case(topic: str, number: int, lines: list[str]) -> Case:
    title, *body = "\n".join(lines).rstrip("\n").split("\n")
    parts = {"script": "", "status": "0"}
    differs: list[str] = []
    here = "script"
    for line in body:
        if not (match := PART.match(line)):
            parts[here] += line + "\n"
        elif match[1] == "differs":
            differs += match[2].partition(":")[0].split()
        else:
            here = match[1]
            parts[here] = match[2]
    return Case(
        topic,
        number,
        title.removeprefix("=== "),
        parts["script"],
        parts.get("stdout", ""),
        parts.get("stderr"),
        read_statuses(parts["status"]),
        frozenset(differs),
    )


def read_statuses(text: str) -> range:
    first, _, last = text.strip().partition("-")
    return range(int(first), int(last or first) + 1)


CASES = [case for path in sorted(SPECIFICATIONS.glob("*.spec")) for case in read_cases(path)]


def on(shell: str) -> list[object]:
    """The cases that `shell` is asked, as parameters of a test."""
    return [pytest.param(case, id=f"{case.topic}:{case.line}: {case.title}") for case in CASES if case.runs_on(shell)]


def check(case: Case, shell: Shell, directory: Path, home: Path) -> None:
    script = home / "script"
    script.write_text(case.script, encoding="utf-8")
    done = shell.run(str(script), cwd=directory, home=home)
    said = done.stderr.decode(errors="backslashreplace")
    assert (done.stdout.decode(errors="backslashreplace"), said) == (case.stdout, matched(case.stderr, said))
    assert done.returncode in case.statuses, said


def matched(pattern: str | None, said: str) -> str:
    """`said` itself if it is what `pattern` wants, else something that shows the want."""
    if pattern is None:
        return ""
    return said if fnmatchcase(said, pattern or "?*") else pattern or "(a message)"


@pytest.mark.parametrize("case", on("minishell"))
def test_minishell(case: Case, minishell: Shell, tmp_path: Path, home: Path) -> None:
    check(case, minishell, tmp_path, home)


@pytest.mark.parametrize("case", on("dash"))
def test_dash(case: Case, tmp_path: Path, home: Path) -> None:
    check_peer(case, "dash", tmp_path, home)


@pytest.mark.parametrize("case", on("bash"))
def test_bash(case: Case, tmp_path: Path, home: Path) -> None:
    check_peer(case, "bash", tmp_path, home)


def check_peer(case: Case, name: str, directory: Path, home: Path) -> None:
    shell = peer(name)
    if shell is None:
        pytest.skip(f"{name} is not installed")
    check(case, shell, directory, home)


def test_the_cases_have_titles_of_their_own() -> None:
    names = [(case.topic, case.title) for case in CASES]
    assert len(names) == len(set(names))
