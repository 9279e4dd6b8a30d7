"""The programs that are measured: an installed minishell, its own interpreter, and the peers that PATH holds."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from tests.shells import CHECKOUT

PEERS = ("dash", "bash", "zsh", "fish", "xonsh")
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.egg-info")

#: how each peer starts without the user's files
PLAIN = {"bash": ["--norc", "--noprofile"], "zsh": ["-f"], "fish": ["--no-config"], "xonsh": ["--no-rc"]}


@dataclass(frozen=True)
class Programs:
    """Command lines, without arguments."""

    minishell: list[str]
    python: list[str]
    peers: dict[str, list[str]]

    def shells(self, *names: str) -> dict[str, list[str]]:
        """minishell, and those of the peers that are here."""
        return {"minishell": self.minishell} | {name: self.peers[name] for name in names if name in self.peers}


def find_programs(prefix: Path) -> Programs:
    """`prefix` is a virtual environment that minishell is installed in."""
    binaries = prefix / "bin"
    found = {name: path for name in PEERS if (path := shutil.which(name))}
    peers = {name: [path, *PLAIN.get(name, [])] for name, path in found.items()}
    return Programs([str(binaries / "minishell")], [str(binaries / "python")], peers)


def install(prefix: Path) -> None:
    """Install a wheel of the checkout into a new virtual environment."""
    checkout = prefix / "checkout"
    venv.create(prefix, with_pip=True)
    shutil.copytree(CHECKOUT, checkout, symlinks=True, ignore=LEFT_OUT)
    subprocess.run([prefix / "bin" / "pip", "install", "--quiet", checkout], check=True)


def version(command: list[str]) -> str:
    """What a program says of itself, one line; dash says nothing."""
    if command[0].endswith("dash"):
        return "dash"
    done = subprocess.run([command[0], "--version"], capture_output=True, text=True)
    return done.stdout.partition("\n")[0].strip()


def python_version() -> str:
    return sys.version.partition(" (")[0]
