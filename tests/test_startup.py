"""What script mode imports: a list, kept short on purpose, because every module in it is paid for at each start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.shells import CHECKOUT, clean_environment, write_launcher
from tests.waiting import PATIENCE

#: the standard library's modules that script mode may load on top of a bare interpreter
ALLOWED = {"__future__", "errno", "fcntl", "gc", "select", "termios", "time"}

#: minishell's own packages that no script needs before it uses what they do
LATE = ("minishell.ui", "minishell.config", "minishell.files")

#: what a script of one builtin loads of minishell: what is added here is paid for at every start
SMALLEST = """
cli loading characters syntax eval system
syntax.alias syntax.lexer syntax.names syntax.nodes syntax.parser syntax.simple_command syntax.source syntax.word
system.output system.signals
eval.command eval.compile eval.computed eval.directory eval.errors eval.expand eval.fields eval.options eval.registry
eval.run eval.shell eval.variables
builtins builtins.colon
"""

#: other small scripts, and what they add
ADDED = {
    ":": "",
    ":; echo text": "builtins.echo",
    ":; x=1": "",
    ":; /bin/true": "eval.external system.spawn",
    ":; x=$(echo text)": "builtins.echo eval.harmless eval.substitution",
    ":; [ -d / ]": "builtins.bracket builtins.test eval.primaries",
    ':; echo "$HOME"': "builtins.echo eval.parameter",
    "f() { :; }; for i in 1; do f; done": "",
    ":; mkdir a; rmdir a": "builtins.mkdir builtins.rmdir files files.errors files.operations",
}

WAYS = {
    "text": (["-c", ":"], ""),
    "file": (["script"], ""),
    "standard input": ([], "x=1; echo $x\n"),
    "builtins": (["-c", "cd /; x=$(pwd); printf '%s' $((1 + 1)) > /dev/null; [ -d / ]; export x; set -f"], ""),
    "external": (["-c", "/bin/true; /bin/true | /bin/true; (/bin/true)"], ""),
}


def modules(program: list[str], directory: Path, stdin: str = "") -> set[str]:
    """The names of the modules that a Python program imports, as the interpreter itself reports them."""
    environment = clean_environment(directory) | {"PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *program],
        cwd=directory,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines[1:]}


def launcher(directory: Path) -> str:
    return write_launcher(directory / "minishell")


@pytest.mark.parametrize("way", WAYS)
def test_script_mode_imports_little(way: str, tmp_path: Path) -> None:
    arguments, stdin = WAYS[way]
    (tmp_path / "script").write_text("for i in 1 2; do echo $i; done\n")
    loaded = modules([launcher(tmp_path), *arguments], tmp_path, stdin) - modules(["-c", "pass"], tmp_path)
    foreign = {name for name in loaded if name.partition(".")[0] != "minishell"}
    assert foreign <= ALLOWED
    assert not [name for name in loaded if name.startswith(LATE)]


@pytest.mark.parametrize("script", ADDED)
def test_small_scripts_load_few_modules(script: str, tmp_path: Path) -> None:
    loaded = modules([launcher(tmp_path), "-c", script], tmp_path)
    own = {name.removeprefix("minishell.") for name in loaded if name.startswith("minishell.")}
    assert own - set(SMALLEST.split()) == set(ADDED[script].split())
