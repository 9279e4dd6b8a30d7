"""Lines with file commands, run by minishell and by sh with GNU's own programs: all that can be seen is compared."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.files.tree import Node, snapshot
from tests.shells import Shell, clean_environment
from tests.waiting import PATIENCE

#: the version that is compared with; what later ones do otherwise, and minishell like them, the tests say themselves
VERSION = "9.1"


class Seen(NamedTuple):
    status: int
    out: str
    err: str
    tree: dict[str, Node]


class Gnu:
    """`gnu(line)` runs a line with both, each in a directory of its own, and asserts that there is no difference."""

    def __init__(self, minishell: Shell, tmp_path: Path) -> None:
        self.programs = {"minishell": minishell.program, "gnu": shutil.which("sh") or ""}
        self.top = tmp_path

    def __call__(self, line: str, stdin: str = "", locale: str = "C") -> None:
        ours, theirs = (self._run(name, line, stdin, locale) for name in ("minishell", "gnu"))
        assert ours == theirs

    def _run(self, name: str, line: str, stdin: str, locale: str) -> Seen:
        directory = self.top / name / "work"
        directory.mkdir(parents=True)
        answers = self.top / "stdin"  # a file: in it GNU's programs go back to what they have not used
        answers.write_text(stdin)
        with answers.open() as file:
            done = subprocess.run(
                [self.programs[name], "-c", line],
                cwd=directory,
                env=clean_environment(self.top) | {"LC_ALL": locale},
                stdin=file,
                capture_output=True,
                timeout=PATIENCE,
            )
        tree = {path: node._replace(mtime=0) for path, node in snapshot(directory).items()}
        out, err = (data.decode(errors="surrogateescape") for data in (done.stdout, done.stderr))
        return Seen(done.returncode, out, err, tree)


def is_installed() -> bool:
    """Whether the system's programs are GNU's, of the version that minishell is like."""
    program = shutil.which("mv")
    if program is None:
        return False
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    return said.startswith(f"mv (GNU coreutils) {VERSION}\n")


needs_gnu = pytest.mark.skipif(not is_installed(), reason=f"no GNU coreutils {VERSION} here")
