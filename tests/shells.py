"""The shells that the tests start: minishell from this checkout, and the peers that the machine has."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.waiting import PATIENCE

CHECKOUT = Path(__file__).parent.parent

LAUNCHER = """#!{python}
import sys

sys.path[0] = {checkout!r}

from minishell.cli import main

main()
"""

#: what makes a peer keep to the standard
POSIX_MODE = {"bash": {"POSIXLY_CORRECT": "1"}}


class Shell(NamedTuple):
    """A shell to test: its name, the path of its program, and variables that it needs."""

    name: str
    program: str
    environment: dict[str, str]

    def run(
        self, *arguments: str, cwd: Path, home: Path, stdin: str | bytes = b"", **variables: str
    ) -> subprocess.CompletedProcess[bytes]:
        """Run the shell in `cwd` with a clean environment, unless it hangs."""
        return subprocess.run(
            [self.program, *arguments],
            cwd=cwd,
            env=clean_environment(home) | self.environment | {"SH": self.program} | variables,
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )


def clean_environment(home: Path) -> dict[str, str]:
    """An environment that owes nothing to the one the tests were started from."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C.UTF-8", "TERM": "dumb"}


def write_launcher(path: Path) -> str:
    """Write a program that runs the checkout's minishell, whatever is installed; return its path."""
    path.write_text(LAUNCHER.format(python=sys.executable, checkout=str(CHECKOUT)))
    path.chmod(0o755)
    return str(path)


def peer(name: str) -> Shell | None:
    """The reference shell `name` in its POSIX mode, None if it is not installed."""
    program = shutil.which(name, path=os.defpath)
    return Shell(name, program, POSIX_MODE.get(name, {})) if program else None
