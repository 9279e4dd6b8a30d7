"""umask, ulimit, times, system, newgrp, history, help, true, false and the colon."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from minishell.eval.errors import UsageError
from tests.builtins.caller import Caller
from tests.conftest import Run


@pytest.mark.parametrize(
    ("before", "mode", "after"),
    [
        ("022", "027", "0027"),
        ("022", "7", "0007"),
        ("022", "1777", "0777"),
        ("022", "u=rwx,g=rx,o=", "0027"),
        ("022", "u=rwx,g=,o=", "0077"),
        ("077", "a+x,g+w", "0046"),
        ("022", "g=u", "0002"),
        ("022", "o-r", "0026"),
        ("022", "+w", "0000"),
        ("022", "=", "0777"),
        ("022", "ug=r,o+w-x", "0331"),
        ("777", "u=rX", "0377"),
        ("000", "go-wx", "0033"),
    ],
)
def test_umask(run: Run, before: str, mode: str, after: str) -> None:
    assert run("-c", f"umask {before}; umask {mode}; umask").stdout == after + "\n"


def test_umask_lists(run: Run) -> None:
    done = run("-c", "umask 026; umask; umask -S; umask -p; umask -pS; umask -S u=rwx,go=; umask -S")
    assert done.stdout == "0026\nu=rwx,g=rx,o=x\numask 0026\numask -S u=rwx,g=rx,o=x\nu=rwx,g=,o=\n"


def test_umask_of_new_files(run: Run, tmp_path: Path) -> None:
    run("-c", "umask 077; : > file")
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", ["8", "19", "u", "zork", "u=z", "u=rwxt", ",", "u=r,", ""])
def test_bad_umask(call: Caller, mode: str) -> None:
    assert call("umask", mode) == (1, "", f"umask: {mode}: bad mode\n")


def test_ulimit(run: Run) -> None:
    done = run(
        "-c", "ulimit -n 30; ulimit -n; ulimit -Hn; ulimit -S -n 20; ulimit -n; ulimit -Hn; ulimit -n hard; ulimit -n"
    )
    assert done.stdout == "30\n30\n20\n30\n30\n"


def test_ulimit_units(run: Run) -> None:
    done = run("-c", "ulimit -f 100; ulimit; ulimit -c 0 -s 4096; ulimit -cs; ulimit -t unlimited; ulimit -t")
    lines = done.stdout.splitlines()
    assert lines[0] == "100"
    assert re.fullmatch(r"-c: core files, in blocks of 512 bytes +0", lines[1])
    assert re.fullmatch(r"-s: the stack, in kB +4096", lines[2])
    assert lines[3] == "unlimited"


def test_ulimit_holds(run: Run) -> None:
    done = run("-c", "ulimit -f 1; head -c 2000 /dev/zero > file; echo $?")
    assert done.stdout != "0\n"


def test_ulimit_lists_all(call: Caller) -> None:
    lines = call("ulimit", "-a").out.splitlines()
    assert [line[:3] for line in lines] == [f"-{letter}:" for letter in "cdefilmnqrstuv"]


def test_bad_ulimits(call: Caller) -> None:
    assert call("ulimit", "-n", "x") == (1, "", "ulimit: -n: x: bad number\n")
    assert call("ulimit", "-n", "9" * 30).status == 1
    for arguments in (["-z"], ["1", "2"]):
        with pytest.raises(UsageError):
            call("ulimit", *arguments)


def test_times(call: Caller) -> None:
    assert re.fullmatch(r"(\d+m\d+\.\d{6}s \d+m\d+\.\d{6}s\n){2}", call("times").out)


def test_system_has_our_environment_and_directory(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    done = run(
        "-c",
        "export A=1; setenv B 2; unset TERM; C=3; cd sub; system 'echo $A$B$C ${TERM-none}; pwd' | cat",
    )
    assert done.stdout == f"12 none\n{tmp_path}/sub\n"


@pytest.mark.parametrize(
    ("text", "status"), [("true", 0), ("exit 7", 7), ("kill -9 $$", 137), ("nonsense-command", 127)]
)
def test_system_status(run: Run, text: str, status: int) -> None:
    assert run("-c", f"system '{text}'").returncode == status


def test_system_joins_its_arguments(run: Run) -> None:
    assert run("-c", 'system echo "a  b" c').stdout == "a b c\n"


def test_newgrp_is_the_program(run: Run, tmp_path: Path) -> None:
    (tmp_path / "newgrp").write_text('#!/bin/sh\necho "program $*"\n')
    (tmp_path / "newgrp").chmod(0o755)
    assert run("-c", "PATH=.:$PATH; newgrp -l staff; echo never").stdout == "program -l staff\n"


def test_help_lists_every_builtin(call: Caller) -> None:
    builtins, topics = call("help").out.split("\nTopics:\n")
    assert [line.split()[0] for line in builtins.splitlines()] == call.shell.builtin_names()
    assert "\ntour           A tour of minishell\n" in topics


def test_help(call: Caller) -> None:
    assert call("help", "cd").out.startswith("Change the working directory.\n\nusage: cd [-L|-P [-e]] [DIRECTORY]\n")
    assert call("help", "[").out.startswith("Test a condition")
    assert call("help", "unal*", "pw?").out.count("usage:") == 2
    assert call("help", "ehco") == (1, "", "help: ehco: no such builtin or topic (did you mean echo?)\n")
    assert call("help", "qqqqqqqq") == (1, "", "help: qqqqqqqq: no such builtin or topic\n")


def test_help_in_few_words(call: Caller) -> None:
    assert call("help", "-s", "cd").out == "cd [-L|-P [-e]] [DIRECTORY]\n"
    assert call("help", "-d", "cd").out == "cd - Change the working directory.\n"


def test_help_on_topics(call: Caller) -> None:
    assert call("help", "tour").out.startswith("# A tour of minishell\n")
    assert "\narchitecture   Architecture\n" in call("help", "-t").out
    assert call("help", "-t", "cd") == (1, "", "help: cd: no such builtin or topic\n")
    assert call("help", "-t", "langauge").err.endswith("(did you mean language?)\n")


def test_help_searches(call: Caller) -> None:
    found = call("help", "-k", "directory", "STACK").out
    assert found.startswith("dirs ")
    assert "\npushd " in found
    assert "\nTopics:\nbuiltins " in found
    assert call("help", "-k", "nosuch" + "word") == (1, "", "help: nosuchword: nothing found\n")


def test_help_of_each_builtin(call: Caller) -> None:
    """Each has a summary that is a sentence, and a synopsis that begins with its name."""
    from minishell.eval.usage import usage

    for name in call.shell.builtin_names():
        described = usage(call.shell.builtin_doc(name))
        assert described.summary.endswith("."), name
        assert described.synopsis[0].split()[0] == name
        assert all(option.description for option in described.options), name


@pytest.mark.parametrize(
    "name", [*"break continue return exit eval . source builtin let plan kill".split(), "config get"]
)
def test_help_is_there_for_those_without_options_too(call: Caller, name: str) -> None:
    doc = call.shell.builtin_doc(name.partition(" ")[0])
    assert call.run(f"{name} --help") == (0, doc.strip() + "\n", "")


def test_nothing(call: Caller) -> None:
    assert call("true", "x", "--help") == call(":", "x", "--help") == (0, "", "")
    assert call("false", "--help") == (1, "", "")
