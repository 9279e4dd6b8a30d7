"""The ways to start minishell: text, files, standard input, options; and what a script leaves of its own input."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.shells import CHECKOUT, Shell, clean_environment
from tests.waiting import PATIENCE

INSTALLER = """\
echo "installing into ${1:-here}"
ask() {
    printf '%s ' "$1"
    read answer
    echo "<$answer>"
}
ask 'Which name?'
the name
ask 'Sure?'
y
cat
every line that is left
goes to cat
"""


# ---- Text, files, standard input ----


def test_text(run: Run) -> None:
    assert run("-c", "echo a; echo b").stdout == "a\nb\n"
    assert run("-c", 'echo "$0 $1 $#"', "name", "one", "two").stdout == "name one 2\n"


def test_text_over_several_lines(run: Run) -> None:
    assert run("-c", "alias x='echo alias'\nx\nif true\nthen echo yes\nfi").stdout == "alias\nyes\n"


def test_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "script").write_text('echo "$0 $1 $#"\n')
    assert run("script", "one", "two").stdout == "script one 2\n"
    assert run("./script").stdout == "./script  0\n"


def test_a_file_found_in_path(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "tool").write_text("echo found\n")
    assert run("tool", PATH=f"{tmp_path}/bin:/usr/bin:/bin").stdout == "found\n"


def test_standard_input(run: Run) -> None:
    assert run(stdin="x=1\necho $x\n").stdout == "1\n"
    assert run("-s", "one", "two", stdin='echo "$1 $#"\n').stdout == "one 2\n"


def test_as_a_module_of_python(tmp_path: Path, home: Path) -> None:
    environment = clean_environment(home) | {"PYTHONPATH": str(CHECKOUT)}
    command = [sys.executable, "-m", "minishell", "-c", "echo module; exit 3"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("module\n", 3)


def test_as_the_interpreter_of_a_script(run: Run, minishell: Shell, tmp_path: Path) -> None:
    script = tmp_path / "tool"
    script.write_text(f'#!/usr/bin/env {minishell.program}\necho "${{0##*/}} $1"\n')
    script.chmod(0o755)
    assert run("-c", "./tool arg").stdout == "tool arg\n"


# ---- Standard input is the script's and its commands' ----


def from_a_file(minishell: Shell, tmp_path: Path, home: Path, text: str) -> str:
    (tmp_path / "input").write_text(text)
    with (tmp_path / "input").open() as stdin:
        done = subprocess.run(
            [minishell.program, "-s", "dir"],
            cwd=tmp_path,
            env=clean_environment(home),
            stdin=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    return done.stdout + done.stderr


INSTALLED = """\
installing into dir
Which name? <the name>
Sure? <y>
every line that is left
goes to cat
"""


def test_an_installer_from_a_pipe_reads_its_own_input(run: Run) -> None:
    assert run("-s", "dir", stdin=INSTALLER).stdout == INSTALLED


def test_an_installer_from_a_file_reads_its_own_input(minishell: Shell, tmp_path: Path, home: Path) -> None:
    assert from_a_file(minishell, tmp_path, home, INSTALLER) == INSTALLED


@pytest.mark.parametrize("reader", ["cat", "sed -n 'p'", "(cat)", "{ cat; }", 'x=$(cat); echo "$x"', "cat | cat"])
def test_a_program_reads_the_rest(run: Run, minishell: Shell, tmp_path: Path, home: Path, reader: str) -> None:
    text = f"echo first\n{reader}\nrest 1\nrest 2\n"
    assert run(stdin=text).stdout == "first\nrest 1\nrest 2\n"
    assert from_a_file(minishell, tmp_path, home, text) == "first\nrest 1\nrest 2\n"


def test_lines_are_shared_one_by_one(run: Run, minishell: Shell, tmp_path: Path, home: Path) -> None:
    text = "while read x && [ $x != end ]; do echo got $x; done\n1\n2\nend\necho after\nread y\nlast\necho $y\n"
    assert run(stdin=text).stdout == "got 1\ngot 2\nafter\nlast\n"
    assert from_a_file(minishell, tmp_path, home, text) == "got 1\ngot 2\nafter\nlast\n"


def test_a_program_may_close_or_ignore_it(run: Run) -> None:
    assert run(stdin="true < /dev/null\nexec 3<&0\necho a\nexec < /dev/null\necho never\n").stdout == "a\n"


def test_text_on_the_command_line_leaves_standard_input_alone(run: Run) -> None:
    done = run("-c", 'while read x; do echo "<$x>"; done', stdin="1\n2\n3\n4\n5\n")
    assert done.stdout == "<1>\n<2>\n<3>\n<4>\n<5>\n"


# ---- Options ----


@pytest.mark.parametrize(
    ("option", "script", "stdout", "status"),
    [
        ("-e", "false; echo never", "", 1),
        ("-u", "echo $nosuch; echo never", "", 1),
        ("-f", "echo *", "*\n", 0),
        ("-C", ": > f; true > f; echo $?", "1\n", 0),
        ("-a", "x=1; sh -c 'echo $x'", "1\n", 0),
        ("-n", "echo never", "", 0),
        ("-n", "if", "", 2),
        ("-eu", "echo ${x-default}; false; echo never", "default\n", 1),
        ("+e", "false; echo on", "on\n", 0),
        ("-h", "echo $-", None, 0),
    ],
)
def test_options_of_set(run: Run, option: str, script: str, stdout: str | None, status: int) -> None:
    done = run(option, "-c", script)
    assert stdout is None or done.stdout == stdout
    assert done.returncode == status


def test_options_by_name(run: Run) -> None:
    assert run("-o", "noglob", "-c", "echo *").stdout == "*\n"
    assert run("-o", "noglob", "+o", "noglob", "-c", ": > f; echo *").stdout == "f\n"


def test_tracing(run: Run) -> None:
    assert run("-x", "-c", "echo a").stderr == "+ echo a\n"
    assert run("-v", stdin="echo a\n# b\n").stderr == "echo a\n# b\n"


def test_interactive_or_not(run: Run) -> None:
    assert "i" in run("-i", "+m", stdin="echo $-\n").stdout
    assert "i" not in run("-i", "+i", stdin="echo $-\n").stdout
    assert "m" not in run("-i", "+m", stdin="echo $-\n").stdout


def test_login_reads_the_profile(run: Run, home: Path) -> None:
    (home / ".profile").write_text("x=profile\n")
    assert run("-l", "-c", "echo $x").stdout == "profile\n"
    assert run("-c", "echo $x").stdout == "\n"
    assert run("-l", "--noprofile", "-c", "echo $x").stdout == "\n"


def test_a_profile_that_fails_is_told_of_and_one_may_leave(run: Run, home: Path) -> None:
    (home / ".profile").write_text("echo before\n: ${x?missing}\n")
    done = run("-l", "-c", "echo after")
    assert done.stdout == "before\nafter\n"
    assert done.stderr == f"{home}/.profile: line 2: x: missing\n"
    (home / ".profile").write_text("trap 'echo bye' EXIT\nexit 3\n")
    done = run("-l", "-c", "echo never")
    assert (done.stdout, done.returncode) == ("bye\n", 3)


def test_version_and_help(run: Run) -> None:
    version, usage = run("--version"), run("--help")
    assert version.stdout.startswith("minishell ")
    assert "\nusage: minishell " in usage.stdout
    assert version.returncode == usage.returncode == 0
    assert version.stderr == usage.stderr == ""


@pytest.mark.parametrize("arguments", [["-c"], ["--nosuch"], ["-Z"], ["-o", "nosuch", "-c", ":"], ["-o"]])
def test_wrong_usage(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("minishell: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("status", [0, 1, 7, 255])
def test_the_status_is_the_scripts(run: Run, tmp_path: Path, status: int) -> None:
    (tmp_path / "script").write_text(f"(exit {status})\n")
    assert run("script").returncode == status
    assert run("-c", f"exit {status}").returncode == status
    assert run(stdin=f"exit {status}\necho never\n").returncode == status


def test_a_signal_that_ends_the_last_command(run: Run) -> None:
    assert run("-c", "sh -c 'kill -TERM $$'").returncode == 143


def test_the_environment_is_handed_on_as_it_was_given() -> None:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(CHECKOUT), "PYTHONSAFEPATH": "1"}
    for locale in ({}, {"LC_CTYPE": "C.UTF-8"}):
        command = [sys.executable, "-m", "minishell", "-c", "env"]
        done = subprocess.run(command, env={**environment, **locale}, capture_output=True, text=True, check=True)
        assert ("LC_CTYPE=C.UTF-8" in done.stdout.splitlines()) is bool(locale)
