"""bash-completion, asked through a bash that stays: its functions, its options, and how answers are written."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prompt_toolkit.document import Document

from minishell.eval.shell import Shell
from minishell.ui.background import Workers
from minishell.ui.complete import ShellCompleter, bash
from minishell.ui.complete.bash import split
from minishell.ui.complete.candidate import Candidate
from minishell.ui.known import Vocabulary
from tests.waiting import PATIENCE, wait_until

LIBRARY = Path("/usr/share/bash-completion/bash_completion")

pytestmark = pytest.mark.skipif(not LIBRARY.exists(), reason="there is no bash-completion")

#: as a user would have them in ~/.bash_completion
FUNCTIONS = r"""
_words() { COMPREPLY=($(compgen -W 'alpha beta gamma' -- "$2")); }
complete -F _words words
_nospace() { compopt -o nospace; COMPREPLY=(key= other); }
complete -F _nospace nospace
_late_space() { compopt -o nospace; [[ $2 == done* ]] && compopt +o nospace; COMPREPLY=(done); }
complete -F _late_space latespace
_paths() { local IFS=$'\n'; compopt -o filenames; COMPREPLY=($(compgen -f -- "$2")); }
complete -F _paths paths
complete -W 'zeta eta' -o nosort nosort
_unsorted() { compopt -o nosort; COMPREPLY=(zeta eta); }
complete -F _unsorted unsorted
complete -W 'one two' -P pre- -S -post decorated
complete -F _nothing -o dirnames -W '' directories
_nothing() { COMPREPLY=(); }
complete -F _nothing -o default byDefault
complete -F _words -o plusdirs plus
complete -d onlydirs
complete -f -X '!*.txt' onlytext
_coloned() { local cur; _get_comp_words_by_ref -n : cur; COMPREPLY=($(compgen -W 'host:one host:two' -- "$cur"));
    __ltrim_colon_completions "$cur"; }
complete -F _coloned coloned
_seen() { COMPREPLY=("${#COMP_WORDS[@]},$COMP_CWORD,$COMP_POINT,$1,$2,$3,$COMP_TYPE"); }
complete -F _seen seen
_danger() { COMPREPLY=('$(touch hacked)' 'a;b' 'ok\ quoted' "it's"); }
complete -F _danger danger
_lines() { local IFS=$'\n'; COMPREPLY=($'two\nlines'); }
complete -F _lines lines
_type() { [[ $(type -t compopt) == builtin ]] && COMPREPLY=("$(type -t ls)"); }
complete -F _type type_
_hang() { sleep 60; }
complete -F _hang hang
_leaves() { exit 1; }
complete -F _leaves leaves
_reads() { read -r line; COMPREPLY=("got${line-}"); }
complete -F _reads reads
_environment() { COMPREPLY=("$ZZ:${PWD##*/}"); }
complete -F _environment environment
complete -C 'printf "%s\n" "$COMP_LINE"' external
_error() { echo noise; echo noise >&2; COMPREPLY=(quiet); }
complete -F _error noisy
_asking() { COMPREPLY=($(compgen -W "$(_parse_help "$1")" -- "$2")); }
complete -F _asking asking
"""

Complete = Callable[..., list[str]]


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def completer(shell: Shell, home: Path, directory: Path, told: list[str]) -> Iterator[ShellCompleter]:
    (home / ".bash_completion").write_text(FUNCTIONS)
    (directory / "a dir").mkdir()
    for name in ("a file", "b.txt", "c.tar"):
        (directory / name).touch()
    shell.variables.set("PATH", f"{directory}/bin:/usr/bin:/bin")
    workers = Workers()
    vocabulary = Vocabulary(shell, workers, lambda: None)
    vocabulary.refresh()
    completer = ShellCompleter(shell, vocabulary, workers, told.append)
    yield completer
    completer.close()


def candidates(completer: ShellCompleter, line: str, after: str = "") -> list[Candidate]:
    gathering = completer.ask(Document(line + after, len(line)))
    assert gathering.wait(PATIENCE)
    return gathering.candidates()


@pytest.fixture
def complete(completer: ShellCompleter) -> Complete:
    """`complete(before, after="")`: the lines that each answer would make, up to the cursor."""

    def lines(before: str, after: str = "") -> list[str]:
        found = candidates(completer, before, after)
        return [before[: len(before) - candidate.length] + candidate.text for candidate in found]

    return lines


# ---- Words as bash divides them


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("plain", ["plain"]),
        ("--a=b", ["--a", "=", "b"]),
        ("host:path", ["host", ":", "path"]),
        ("a::b", ["a", "::", "b"]),
        ("a=", ["a", "="]),
        ("'a=b'=c", ["'a=b'", "=", "c"]),
        ('"a:b', ['"a:b']),
        ("a\\:b", ["a\\:b"]),
        ("", []),
    ],
)
def test_words_are_divided_as_bash_does(word: str, parts: list[str]) -> None:
    assert split(word, "=:><|&;(") == parts


# ---- Functions and their options


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("words ", ["alpha", "beta", "gamma"]),
        ("words be", ["beta"]),
        ("words gma", ["gamma"]),
        ("words BE", ["beta"]),
        ("nosort ", ["zeta", "eta"]),
        ("unsorted ", ["zeta", "eta"]),
        ("decorated t", ["pre-two-post"]),
        ("noisy ", ["quiet"]),
        ("type_ ", ["file"]),
        ("reads ", ["got"]),
        ("lines ", ["$'two\\nlines'"]),
    ],
)
def test_functions(complete: Complete, line: str, expected: list[str]) -> None:
    assert complete(line) == [f"{line.split(maxsplit=1)[0]} {word} " for word in expected]


def test_nospace_is_honoured(complete: Complete) -> None:
    assert complete("nospace ") == ["nospace key=", "nospace other"]
    assert complete("latespace x") == ["latespace done"]
    assert complete("latespace done") == ["latespace done "]


def test_a_blank_that_is_there_is_not_repeated(complete: Complete) -> None:
    assert complete("words be", " x") == ["words beta"]


def test_file_names_are_quoted_and_directories_go_on(complete: Complete) -> None:
    assert complete("paths a") == ["paths a\\ dir/", "paths a\\ file "]
    assert complete("onlydirs ") == ["onlydirs a\\ dir/"]
    assert complete("onlytext ") == ["onlytext b.txt "]
    assert complete("tar xf ") == ["tar xf a\\ dir/", "tar xf c.tar "]


def test_defaults_where_a_function_finds_nothing(complete: Complete) -> None:
    assert complete("directories ") == ["directories a\\ dir/"]
    assert complete("byDefault b") == ["byDefault b.txt "]
    assert complete("plus ") == ["plus alpha ", "plus beta ", "plus gamma ", "plus a\\ dir/"]


def test_what_stands_before_a_break_stays(complete: Complete) -> None:
    assert complete("coloned host:t") == ["coloned host:two "]
    assert complete("coloned ho") == ["coloned host:one ", "coloned host:two "]


def test_what_a_function_is_told(complete: Complete) -> None:
    assert complete("seen a --b=c") == ["seen a --b=5,4,12,seen,c,=,9 "]
    assert complete("/usr/bin/seen 'x y") == ["/usr/bin/seen '2,1,18,/usr/bin/seen,x y,/usr/bin/seen,9' "]


def test_answers_are_words_and_nothing_that_runs(complete: Complete) -> None:
    assert complete("danger ") == [
        "danger \\$\\(touch\\ hacked\\) ",
        "danger a\\;b ",
        "danger it\\'s ",
        "danger ok\\ quoted ",
    ]


def test_an_open_quote_goes_on(complete: Complete) -> None:
    assert complete("words 'be") == ["words 'beta' "]
    assert complete('words "be', '"') == ['words "beta']


def test_a_command_of_complete_is_run_with_the_line(complete: Complete) -> None:
    assert complete("external ab") == ["external ab ", "external external ", "external external\\ ab "]


def test_aliases_and_wrappers_count(complete: Complete, shell: Shell) -> None:
    shell.run_text("alias w='words' s='sudo w'")
    assert complete("w be") == ["w beta "]
    assert complete("s be") == ["s beta "]
    assert complete("sudo -u root env A=1 words be") == ["sudo -u root env A=1 words beta "]
    assert complete("true && words be") == ["true && words beta "]


def test_directory_and_environment_are_those_of_now(complete: Complete, shell: Shell, directory: Path) -> None:
    shell.run_text("export ZZ=one")
    assert complete("environment ") == [f"environment one:{directory.name} "]
    shell.run_text("export ZZ='a\nb'; cd 'a dir'")
    assert complete("environment ") == ["environment $'a\\nb:a dir' "]
    shell.run_text("unset ZZ")
    assert complete("environment ") == ["environment :a\\ dir "]


def test_a_command_that_nobody_knows_takes_files(complete: Complete) -> None:
    assert complete("nosuchprogram b") == ["nosuchprogram b.txt "]


def test_options_of_a_program_that_bash_would_ask(completer: ShellCompleter, directory: Path) -> None:
    (directory / "bin").mkdir()
    for name in ("asking", "notasked"):
        program = directory / "bin" / name
        program.write_text(f"#!/bin/sh\necho ran >> {directory}/{name}.ran\necho '  -a, --all  every one'\n")
        program.chmod(0o755)
    found = {each.shown: each.description for each in candidates(completer, "asking -")}
    assert found == {"--all": "every one", "-a": "every one"}
    assert candidates(completer, "notasked -") == []
    assert not (directory / "notasked.ran").exists()


# ---- Functions that do not come back


def test_a_function_that_hangs_is_cut_off_and_told_of_once(
    complete: Complete, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert complete("words be") == ["words beta "]
    monkeypatch.setattr(bash, "PATIENCE", 1.0)
    begin = time.monotonic()
    assert complete("hang b") == ["hang b.txt "]
    assert time.monotonic() - begin < 10
    times = []
    for _ in range(3):
        begin = time.monotonic()
        assert complete("hang b") == ["hang b.txt "]
        times.append(time.monotonic() - begin)
    assert min(times) < 1
    monkeypatch.undo()
    assert complete("words be") == ["words beta "]
    assert told == ["completion: bash-completion for hang did not answer in time, and is left out for 5 minutes"]


def test_a_function_that_ends_bash(complete: Complete, told: list[str]) -> None:
    assert complete("leaves b") == ["leaves b.txt "]
    assert complete("words be") == ["words beta "]
    assert len(told) == 1


def test_nothing_is_left_in_the_end(completer: ShellCompleter) -> None:
    candidates(completer, "words ")
    process = completer._late_sources()._bash._process  # type: ignore[union-attr]
    pid = process.pid
    assert pid is not None
    completer.close()
    wait_until(lambda: not os.path.exists(f"/proc/{pid}"))


# ---- Without bash


def test_without_bash_hosts_users_and_files(complete: Complete, shell: Shell, home: Path) -> None:
    (home / ".ssh").mkdir()
    (home / ".ssh" / "config").write_text("Host zz-host\n")
    shell.variables.set("PATH", "/nonexistent")
    assert complete("ssh zz") == ["ssh zz-host "]
    assert complete("ssh me@zz") == ["ssh me@zz-host "]
    assert "su root " in complete("su roo")
    assert complete("scp b") == ["scp b.txt "]


# ---- What the user has told this shell ----


def test_a_function_of_the_sessions_own_completes(complete: Complete, shell: Shell) -> None:
    shell.run_text("_base() { COMPREPLY=($(compgen -W 'north nord south' -- \"$2\")); }")
    shell.run_text('_mine() { _base "$@"; }; complete -F _mine mine')
    assert complete("mine no") == ["mine nord ", "mine north "]


def test_what_is_told_anew_counts(complete: Complete, shell: Shell) -> None:
    shell.run_text("complete -W 'one two' mine")
    assert complete("mine o") == ["mine one "]
    shell.run_text("complete -W 'other' mine")
    assert complete("mine o") == ["mine other "]
    shell.run_text("complete -r mine")
    assert complete("mine o") == []


def test_the_librarys_functions_stay_what_they_are(complete: Complete, shell: Shell) -> None:
    shell.run_text(
        "_filedir() { COMPREPLY=(wrong); }; _mine() { _filedir; COMPREPLY+=(right); }; complete -F _mine mine"
    )
    assert "mine right " in complete("mine ")
    assert "mine wrong " not in complete("mine ")
