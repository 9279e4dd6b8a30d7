"""Subshells that need no process of their own: the shell does not fork for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.shells import CHECKOUT, clean_environment

#: minishell where a fork fails
WITHOUT_FORK = f"""
import os, sys
sys.path[0] = {str(CHECKOUT)!r}
def fork():
    raise OSError(11, "no forks here")
os.fork = fork
sys.argv[0] = "minishell"
from minishell.cli import main
main()
"""


def run(script: str, directory: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WITHOUT_FORK, "-c", script]
    return subprocess.run(command, cwd=directory, env=clean_environment(directory), capture_output=True, text=True)


@pytest.mark.parametrize(
    ("script", "output"),
    [
        ("(sh -c 'echo a')", "a\n"),
        ("(eval 'sh -c \"echo a\" > file'); cat file", "a\n"),
        ("c='sh -c'; ($c 'echo a >&2') 2> file; cat file", "a\n"),
        ("p='printf %s'; echo \"$($p a)$(eval '$p b')\"", "ab\n"),
        ("echo \"$(sh -c 'echo a; echo b >&2' 2>&1)\"", "a\nb\n"),
        ("echo \"$(cat <<'E'\nhere\nE\n)\"", "here\n"),
        ("p='printf a' s='sed s/a/b/'; echo $($p | $s | eval tr b c 2>/dev/null)", "c\n"),
        ("set -u; x=a; echo $x | cat 2>&1 | tr a b", "b\n"),
    ],
)
def test_no_fork(script: str, output: str, tmp_path: Path) -> None:
    done = run(script, tmp_path)
    assert (done.stdout, done.stderr) == (output, "")


@pytest.mark.parametrize(
    "command", ["eval 'x=1; echo a'", "eval 'printf -v x a'", "f", "$f", "eval f", "${x:=1}", "cd /"]
)
def test_what_may_change_the_shell_is_forked(command: str, tmp_path: Path) -> None:
    for script in (f"({command})", f": $({command})", f"{command} | cat"):
        assert "cannot fork" in run(f"f() {{ x=1; }}; f=f; {script}", tmp_path).stderr
