"""mkdir: its options, and GNU's words for what goes wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.builtins.caller import Caller
from tests.builtins.gnu import Gnu, needs_gnu
from tests.conftest import Run
from tests.shells import Shell

LINES = {
    "plain": "mkdir a b; mkdir a; mkdir c a d; mkdir x/y ''",
    "dashes": "mkdir -- -a; mkdir -; mkdir b -v; mkdir -- -- ; mkdir --",
    "parents": (
        "mkdir -pv a//b/./c/ a/d; mkdir -p a/x/../y a; touch f; mkdir -p f; mkdir -p f/x/y a/z; mkdir -p '' / ./"
    ),
    "symlinks": "ln -s no l; mkdir l; mkdir -p l; mkdir -p l/x; mkdir real; ln -s real m; mkdir -pv m/x/y; mkdir m",
    "modes": "umask 027; for m in 755 2755 00755 +t u+w g-w =rwx a=,u=rwX,g=u 0 1777; do mkdir -m $m $m; done",
    "mode of parents": (
        "umask 077; mkdir -pm 711 a/b/c; mkdir --mode=u=rwx -p a/d; mkdir -m 755 -p a; umask 0777; mkdir -p e/f"
    ),
    "bad modes": "mkdir -m x a; mkdir -m 8 a; mkdir -m '' a; mkdir -m 77777 a; mkdir -pm u+q a/b",
    "set-group-ID": (
        "mkdir a; chmod 2755 a; mkdir a/b; mkdir -m 755 a/c; mkdir -m 00755 a/d; mkdir -m g-s a/e; mkdir -p a/f/g"
    ),
    "misuse": (
        "mkdir; mkdir -v; mkdir -m; mkdir --mode; mkdir --par; mkdir -z a; mkdir --parents=x a; mkdir --nonsense a"
    ),
    "quotes": "mkdir \"it's/x\" 'a b/c' 'n\nl/x' \"é/x\" 'b\\/x'; mkdir -v \"it's\" 'n\nl' é",
    "handed over": "mkdir --context a; mkdir --version",
    "name too long": "mkdir $(printf %300s x); mkdir -p a/$(printf %300s x)/b",
}


@needs_gnu
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_as_gnu(minishell: Shell, tmp_path: Path, line: str, locale: str) -> None:
    Gnu(minishell, tmp_path)(line, locale=locale)


def test_plain(call: Caller) -> None:
    assert call("mkdir", "a", "b c") == (0, "", "")
    assert sorted(os.listdir()) == ["a", "b c"]


def test_an_error_does_not_stop_it(call: Caller) -> None:
    assert call("mkdir", "a/b", "c") == (1, "", "mkdir: cannot create directory 'a/b': No such file or directory\n")
    assert os.listdir() == ["c"]


def test_the_locale_of_the_shell_s_own_variables(call: Caller) -> None:
    call("mkdir", "a")
    call.shell.variables.set("LANG", "C.UTF-8")
    assert call("mkdir", "a").err == "mkdir: cannot create directory ‘a’: File exists\n"
    call.shell.variables.set("LC_ALL", "C")
    assert call("mkdir", "a").err == "mkdir: cannot create directory 'a': File exists\n"
    call.shell.variables.set("LC_ALL", "xx_XX.UTF-8")
    assert call("mkdir", "a").err == "mkdir: cannot create directory 'a': File exists\n"


def test_options(call: Caller) -> None:
    assert call("mkdir", "a/b", "-pv", "--mode=700") == (
        0,
        "mkdir: created directory 'a'\nmkdir: created directory 'a/b'\n",
        "",
    )
    assert oct(os.stat("a/b").st_mode) == "0o40700"
    assert call("mkdir", "-p", "a/b") == (0, "", "")


def test_misuse(call: Caller) -> None:
    assert call("mkdir") == (1, "", "mkdir: missing operand\nTry 'mkdir --help' for more information.\n")
    assert call("mkdir", "-m", "x", "a") == (1, "", "mkdir: invalid mode 'x'\n")
    assert os.listdir() == []


def test_help(run: Run) -> None:
    done = run("-c", "mkdir --help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "usage: mkdir [-pv] [-m MODE] [--dry-run] DIRECTORY..." in done.stdout


def test_an_unknown_option_without_a_program(call: Caller) -> None:
    call.shell.variables.set("PATH", "/nonexistent")
    assert call("mkdir", "-z") == (
        1,
        "",
        "mkdir: invalid option -- 'z'\nTry 'mkdir --help' for more information.\n",
    )


def test_an_unknown_option_goes_to_the_program(run: Run, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "mkdir"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho program "$@"; exit 7\n')
    program.chmod(0o755)
    done = run("-c", "mkdir --odd -p 'a b'; echo $?", PATH=f"{program.parent}:/usr/bin:/bin")
    assert done.stdout == "program --odd -p a b\n7\n"


def test_a_program_that_leads_back_here_is_passed_over(run: Run, minishell: Shell, tmp_path: Path) -> None:
    for directory, line in [
        ("first", f'exec {minishell.program} -c \'mkdir "$@"\' mkdir "$@"'),
        ("second", "echo real"),
    ]:
        program = tmp_path / directory / "mkdir"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{line}\n")
        program.chmod(0o755)
    done = run("-c", "mkdir --odd; env", PATH=f"{tmp_path}/first:{tmp_path}/second:/usr/bin:/bin")
    assert done.stdout.startswith("real\n")
    assert "HANDED" not in done.stdout
