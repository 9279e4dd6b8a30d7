"""Completion: what is offered where, and how it is written."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from prompt_toolkit.document import Document

from minishell.eval.history import Visited
from minishell.eval.shell import Shell
from minishell.ui.background import Workers
from minishell.ui.complete import ShellCompleter
from minishell.ui.complete.candidate import Candidate
from minishell.ui.complete.listing import Listing, Listings
from minishell.ui.complete.matching import MOST_CANDIDATES
from minishell.ui.complete.resting import Resting
from minishell.ui.known import Vocabulary
from tests.waiting import PATIENCE, wait_until

Complete = Callable[..., list[str]]


@pytest.fixture
def vocabulary(shell: Shell) -> Vocabulary:
    return Vocabulary(shell, Workers(), lambda: None)


@pytest.fixture
def completer(shell: Shell, vocabulary: Vocabulary) -> ShellCompleter:
    vocabulary.refresh()
    return ShellCompleter(shell, vocabulary, Workers())


@pytest.fixture
def complete(completer: ShellCompleter) -> Complete:
    """`complete(before, after="")`: the lines that each answer would make, up to the cursor."""

    def lines(before: str, after: str = "") -> list[str]:
        found = candidates(completer, Document(before + after, len(before)))
        return [before[: len(before) - candidate.length] + candidate.text for candidate in found]

    return lines


def candidates(completer: ShellCompleter, document: Document) -> list[Candidate]:
    gathering = completer.ask(document)
    assert gathering.wait(PATIENCE)
    return gathering.candidates()


def answers(completer: ShellCompleter, line: str) -> dict[str, Candidate]:
    return {candidate.shown: candidate for candidate in candidates(completer, Document(line))}


def program(path: Path) -> None:
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)


@pytest.fixture
def files(directory: Path) -> Path:
    """Names as they occur, the odd ones among them."""
    for name in ("my file", "it's", "$x", ".hidden", "-rf", "~tilde", "#hash", "new\nline", "red\x1b[31m", "Doc.txt"):
        (directory / name).touch()
    (directory / os.fsdecode(b"bad\xff")).touch()
    for name in ("sub dir", "docs", "Downloads"):
        (directory / name).mkdir()
    (directory / "sub dir" / "inner").touch()
    program(directory / "run-me")
    return directory


# ---- Commands


@pytest.mark.parametrize("before", ["", "a | ", "a && ", "a; ", "sudo ", "env A=b ", "time ", "echo $(", "if ", "! "])
def test_commands_stand_in_command_position(complete: Complete, shell: Shell, before: str) -> None:
    shell.run_text("zz_function() { :; }; alias zz_alias='ls -l'")
    assert complete(f"{before}zz_") == [f"{before}zz_alias ", f"{before}zz_function "]
    assert f"{before}getenv " in complete(f"{before}geten")
    assert f"{before}env " in complete(f"{before}en")


def test_commands_say_what_they_are(completer: ShellCompleter, shell: Shell) -> None:
    shell.run_text("pw() { :; }; alias pwx='ls -l'")
    found = answers(completer, "pw")
    assert found["pw"].description == "function"
    assert found["pwx"].description == "alias for ls -l"
    assert "directory" in found["pwd"].description
    assert answers(completer, "whil")["while"].description == "reserved word"


def test_commands_by_their_path_are_programs_and_directories(complete: Complete, files: Path) -> None:
    assert complete("./") == ["./Downloads/", "./docs/", "./run-me ", "./sub\\ dir/"]
    assert complete("run-me") == ["run-me "]


def test_programs_of_a_changed_path(
    directory: Path, shell: Shell, vocabulary: Vocabulary, completer: ShellCompleter
) -> None:
    (directory / "bin").mkdir()
    program(directory / "bin" / "zz_program")
    (directory / "bin" / "zz_data").touch()
    shell.variables.set("PATH", str(directory / "bin"))
    vocabulary.programs.wait()
    vocabulary.refresh()
    assert list(answers(completer, "zz_")) == ["zz_program"]


# ---- Paths


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("cat my", "cat my\\ file "),
        ("cat 'my", "cat 'my file' "),
        ('cat "my', 'cat "my file" '),
        ("cat $'my", "cat $'my file' "),
        ("cat my\\ f", "cat my\\ file "),
        ("cat it", "cat it\\'s "),
        ("cat 'it", "cat 'it'\\''s' "),
        ("cat \\$", "cat \\$x "),
        ('cat "\\$', 'cat "\\$x" '),
        ("cat new", "cat new$'\\nline' "),
        ("cat red", "cat red$'\\e[31m' "),
        ("cat bad", "cat bad$'\\377' "),
        ("cat sub", "cat sub\\ dir/"),
        ('cat "sub', 'cat "sub dir/'),
        ('cat "sub dir/in', 'cat "sub dir/inner" '),
        ("cat sub\\ dir/in", "cat sub\\ dir/inner "),
        ("cat 'sub dir'/in", "cat 'sub dir'/inner "),
        ("nosuchprogram -", "nosuchprogram ./-rf "),
        ("cat -- -", "cat -- -rf "),
        ("cat \\#", "cat \\#hash "),
        ("cat .h", "cat .hidden "),
        ("cat ..", "cat ../"),
        ("> my", "> my\\ file "),
        ("cat < my", "cat < my\\ file "),
        ("x=my", "x=my\\ file "),
        ("PATH=/bin:do", "PATH=/bin:docs/"),
        ("dd if=my", "dd if=my\\ file "),
        ("for f in my", "for f in my\\ file "),
        ("case my", "case my\\ file "),
    ],
)
def test_paths_go_on_as_the_user_began(complete: Complete, files: Path, line: str, expected: str) -> None:
    assert complete(line) == [expected]


def test_hidden_names_and_signs(complete: Complete, files: Path) -> None:
    found = complete("cat ")
    assert "cat .hidden " not in found
    assert {"cat ./-rf ", "cat \\~tilde ", "cat \\#hash "} < set(found)


def test_case_counts_only_if_something_matches_exactly(complete: Complete, files: Path) -> None:
    assert complete("cat do") == ["cat docs/"]
    assert complete("cat DOC") == ["cat Doc.txt ", "cat docs/"]
    assert complete('cat "DOC') == ['cat "Doc.txt" ', 'cat "docs/']
    assert complete("cat 'SUB DIR/I") == []
    assert complete("cat 'SUB D") == ["cat 'sub dir/"]


def test_the_directory_stays_as_it_was_typed(complete: Complete, files: Path, shell: Shell, home: Path) -> None:
    (home / "note").touch()
    shell.run_text("here=$PWD")
    assert complete("cat ~/no") == ["cat ~/note "]
    assert complete("cat $here/my") == ["cat $here/my\\ file "]
    assert complete('cat "${here}/my') == ['cat "${here}/my file" ']
    assert complete("cat ${here}/sub\\ dir/") == ["cat ${here}/sub\\ dir/inner "]
    assert complete("cat ~roo") == ["cat ~root/"]
    assert complete("cat $(pwd)/my") == []


def test_what_follows_the_cursor_is_not_repeated(complete: Complete, files: Path) -> None:
    assert complete("cat my", " other") == ["cat my\\ file"]
    assert complete('cat "my', '" other') == ['cat "my file']
    assert complete("cat sub", "/inner") == ["cat sub\\ dir"]
    assert complete("echo ${HOM", "}") == ["echo ${HOME"]


def test_odd_names_are_shown_harmlessly(completer: ShellCompleter, files: Path) -> None:
    shown = set(answers(completer, "cat "))
    assert {"new^Jline", "red^[[31m", "bad\\xff", "docs/"} < shown


def test_directories_only_for_those_who_take_no_files(complete: Complete, files: Path) -> None:
    for command in ("cd", "rmdir", "mkdir", "rmdir -p", "mv -t"):
        assert complete(f"{command} ") == [f"{command} Downloads/", f"{command} docs/", f"{command} sub\\ dir/"]
    assert complete("mv --target-directory=d") == ["mv --target-directory=docs/"]


def test_a_directory_of_many_names(directory: Path, completer: ShellCompleter) -> None:
    """No more than can be shown, and what they have in common is what all have in common."""
    many = directory / "many"
    many.mkdir()
    for number in range(MOST_CANDIDATES + 500):
        (many / f"name{number:05}").touch()
    found = list(answers(completer, "cat many/"))
    assert len(found) == MOST_CANDIDATES
    assert all(name.startswith("name0") for name in found)
    assert found[0] == "name00000"
    assert found[-1] == f"name{MOST_CANDIDATES + 499:05}"


def test_a_changed_directory_is_read_again(complete: Complete, files: Path) -> None:
    assert complete("cat my") == ["cat my\\ file "]
    (files / "my new file").touch()
    assert complete("cat my") == ["cat my\\ file ", "cat my\\ new\\ file "]


def test_a_directory_that_cannot_be_read(complete: Complete, directory: Path) -> None:
    assert complete("cat missing/a") == []
    assert complete(f"cat {directory}/missing/a") == []
    assert complete("cat /dev/null/a") == []


# ---- Variables, options, operands


def test_variables(completer: ShellCompleter, complete: Complete, shell: Shell) -> None:
    shell.run_text("zz_one=1; zz_two='a\x1bb'")
    assert complete("echo $zz_") == ["echo $zz_one", "echo $zz_two"]
    assert complete('echo "${zz_o') == ['echo "${zz_one}']
    assert complete("echo $((1 + zz_o") == ["echo $((1 + zz_one"]
    assert complete("unset zz_") == ["unset zz_one ", "unset zz_two "]
    assert answers(completer, "echo $zz_")["zz_two"].description == "a^[b"


def test_options_of_builtins_with_what_they_do(completer: ShellCompleter, complete: Complete) -> None:
    found = answers(completer, "mkdir -")
    assert {"-p", "--parents", "-m", "--mode="} < set(found)
    assert found["-p"].description == found["--parents"].description != ""
    assert complete("mkdir --par") == ["mkdir --parents "]
    assert complete("mkdir --mo") == ["mkdir --mode="]
    assert complete("mkdir -- --par") == []
    assert complete("mkdir -m ") == []


def test_words_that_an_option_takes(complete: Complete) -> None:
    assert complete("mv --update=no") == ["mv --update=none ", "mv --update=none-fail "]
    assert complete("mv --backup=nu") == ["mv --backup=numbered "]
    assert sorted(complete("rm --interactive=")) == [
        f"rm --interactive={when} " for when in ("always", "never", "once")
    ]


def test_an_alias_completes_as_its_command(complete: Complete, files: Path, shell: Shell) -> None:
    shell.run_text("alias go=cd")
    assert complete("go d") == ["go docs/"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("set -o pipe", "set -o pipefail "),
        ("trap : US", "trap : USR1 "),
        ("unalias zz", "unalias zz_alias "),
        ("type zz", "type zz_alias "),
        ("help rmd", "help rmdir "),
        ("export HOM", "export HOME "),
    ],
)
def test_operands_are_what_the_usage_names(complete: Complete, shell: Shell, line: str, expected: str) -> None:
    shell.run_text("alias zz_alias=ls")
    assert expected in complete(line)


def test_the_value_of_an_exported_variable_is_a_path(complete: Complete, files: Path) -> None:
    assert complete("export A=do") == ["export A=docs/"]


# ---- For suggestions


@pytest.mark.parametrize(
    ("line", "text"),
    [("cat my", "my\\ file "), ("rmdir d", "docs/"), ("nosuchprogram -", None), ("unseten", "unsetenv ")],
)
def test_the_first_answer_starts_no_program(
    completer: ShellCompleter, files: Path, monkeypatch: pytest.MonkeyPatch, line: str, text: str | None
) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError("a program was started")

    monkeypatch.setattr("minishell.ui.complete.coprocess._spawn", refuse)
    found = asyncio.run(completer.first(Document(line)))
    assert (None if found is None else found.text) == text


# ---- Operands of single builtins


class Known:
    """A history that knows some directories."""

    def __init__(self, *directories: Visited) -> None:
        self._directories = list(directories)

    def directories(self) -> list[Visited]:
        return self._directories


def test_places_for_z_are_those_most_used(completer: ShellCompleter, files: Path, shell: Shell) -> None:
    for name in ("work one", "work two"):
        (files / "docs" / name).mkdir()
    rare, often = Visited(f"{files}/docs/work one", 1, 1.0), Visited(f"{files}/docs/work two", 50, 1.0)
    shell.history = Known(rare, often, Visited("/nonexistent/work", 99, 1.0))  # type: ignore[assignment]
    found = answers(completer, "z wor")
    assert [(each.text, each.description) for each in found.values()] == [
        (f"'{files}/docs/work two' ", "50 lines"),
        (f"'{files}/docs/work one' ", "1 line"),
    ]
    assert "docs/" in answers(completer, "z do")


def test_kill_offers_signals_jobs_and_processes(completer: ShellCompleter, shell: Shell) -> None:
    assert answers(completer, "kill -")["-TERM"].description == "Terminated"
    shell.run_text("set -m; sleep 60 &")
    wait_until(lambda: b"sleep" in Path(f"/proc/{shell.background_pid}/cmdline").read_bytes())
    found = answers(completer, "kill ")
    assert found["%1"].description == "sleep 60"
    assert "sleep 60" in found[str(shell.background_pid)].description
    shell.run_text("kill %1; wait")


def test_options_of_set_and_shopt_are_described(completer: ShellCompleter) -> None:
    assert "variable" in answers(completer, "set -o nou")["nounset"].description
    assert answers(completer, "set +")["+x"].description == answers(completer, "set -")["-x"].description != ""
    assert answers(completer, "shopt -s glob")["globstar"].description == "** matches directories at any depth"
    assert "pipefail" in answers(completer, "shopt -o pipe")


def test_words_of_a_synopsis(completer: ShellCompleter) -> None:
    assert set(answers(completer, "config ")) == {"list", "get", "set", "unset", "edit", "path"}
    assert answers(completer, "config pa")["path"].description != ""
    assert answers(completer, "config get prompt.l")["prompt.left"].description != ""


def test_a_directory_that_hangs_is_asked_once(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    listings = Listings(Resting(told.append))
    release, asked = threading.Event(), threading.Semaphore(0)
    (directory / "docs").mkdir()

    def hang(path: str, modified: int) -> Listing:
        asked.release()
        release.wait(PATIENCE)
        return Listing([], set(), modified, 0.0)

    monkeypatch.setattr("minishell.ui.complete.listing.PATIENCE", 0.0)
    monkeypatch.setattr("minishell.ui.complete.listing._read", hang)
    first = threading.Thread(target=listings.get, args=("docs",))
    first.start()
    asked.acquire()
    assert listings.get("docs") is None
    assert listings.get(str(directory / "docs")) is None
    release.set()
    first.join()
    assert told == [f"completion: the directory {directory}/docs did not answer in time, and is left out for 5 minutes"]
