"""fc: listing, editing and repeating lines (XCU fc)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run

BEFORE = "set -o history\necho one\necho two\nfor i in a b\ndo :\ndone\n: four\n"


def after(run: Run, command: str, **variables: str) -> tuple[str, str, int]:
    """What `command` writes, after lines of which echo's output is passed over, and its status."""
    done = run("-c", BEFORE + command + "\n", **variables)
    return done.stdout.removeprefix("one\ntwo\n"), done.stderr, done.returncode


LINES = ["1\techo one\n", "2\techo two\n", "3\tfor i in a b\n\tdo :\n\tdone\n", "4\t: four\n"]

LISTED = [
    ("fc -l", LINES),
    ("fc -l 2 3", LINES[1:3]),
    ("fc -l +2 +3", LINES[1:3]),
    ("fc -l 3", LINES[2:]),
    ("fc -l -2", LINES[2:]),
    ("fc -l -3 -2", LINES[1:3]),
    ("fc -l ech", LINES[1:]),
    ("fc -l 'echo o' 2", LINES[:2]),
    ("fc -l 3 2", LINES[2:0:-1]),
    ("fc -lr 2 3", LINES[2:0:-1]),
    ("fc -r -l 2 3", LINES[2:0:-1]),
    ("fc -lr 3 2", LINES[2:0:-1]),
    ("fc -ln 1 2", ["\techo one\n", "\techo two\n"]),
    ("fc -l -n -- 1 2", ["\techo one\n", "\techo two\n"]),
    ("fc -l 2 99", LINES[1:]),
    ("fc -l 99", LINES[3:]),
    ("fc -l -99 1", LINES[:1]),
    ("fc -l 0 0", LINES[:1]),
]


@pytest.mark.parametrize(("command", "lines"), LISTED)
def test_listing(run: Run, command: str, lines: list[str]) -> None:
    assert after(run, command) == ("".join(lines), "", 0)


def test_sixteen_lines_are_listed(run: Run) -> None:
    script = "set -o history\n" + "".join(f": {number}\n" for number in range(1, 41)) + "fc -l\n"
    assert run("-c", script).stdout == "".join(f"{number}\t: {number}\n" for number in range(25, 41))


def test_histsize_bounds_what_is_listed(run: Run) -> None:
    assert after(run, "HISTSIZE=2; fc -l 1 2; fc -l")[0] == "".join([LINES[2], *LINES[2:]])


def test_an_empty_history(run: Run) -> None:
    done = run("-c", "set -o history; fc -l; echo $?; fc -s; echo $?")
    assert (done.stdout, done.stderr) == ("0\n1\n", "fc: -1: no such line\n")


def test_without_a_history(run: Run) -> None:
    done = run("-c", "fc -l")
    assert (done.stdout, done.returncode) == ("", 1)
    assert done.stderr == "fc: there is no history; `set -o history` begins one\n"


REPEATED = [
    ("fc -s", ": four\n", ""),
    ("fc -s 1", "echo one\n", "one\n"),
    ("fc -s echo", "echo two\n", "two\n"),
    ("fc -s -3", "echo two\n", "two\n"),
    ("fc -s o=0 2", "ech0 two\n", None),
    ("fc -s two=three 2", "echo three\n", "three\n"),
    ("fc -s 'two=a=b' echo", "echo a=b\n", "a=b\n"),
    ("fc -s =x 2", "xecho two\n", None),
    ("fc -e - one=1 1", "echo 1\n", "1\n"),
    ("fc -s not=there 1", "echo one\n", "one\n"),
]


@pytest.mark.parametrize(("command", "shown", "output"), REPEATED)
def test_repeating(run: Run, command: str, shown: str, output: str | None) -> None:
    out, err, status = after(run, command)
    assert err.startswith(shown)
    if output is None:
        assert status == 127
    else:
        assert (out, err, status) == (output, shown, 0)


def test_the_line_that_is_repeated_takes_the_place_of_fc(run: Run) -> None:
    assert after(run, "fc -s 1\nfc -ln -2")[0] == "one\n\t: four\n\techo one\n"


def test_it_runs_in_this_environment(run: Run) -> None:
    out, _, status = after(run, "x=1\ncd /\nfc -s 1=2 x\necho $x\n(exit 3)\nfc -s")
    assert (out, status) == ("2\n", 3)


def test_editing(run: Run, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "edits: $(cat "$1")" | tr "\\n" "|"\necho echo edited > "$1"\n')
    editor.chmod(0o755)
    for command, edited in [
        (f"fc -e {editor}", ": four|"),
        (f"fc -e {editor} 1", "echo one|"),
        (f"fc -e {editor} 1 2", "echo one|echo two|"),
        (f"fc -e {editor} 2 1", "echo two|echo one|"),
        (f"fc -r -e {editor} 1 2", "echo two|echo one|"),
        (f"fc -e {editor} -3 -2", "echo two|for i in a b|do :|done|"),
        (f"FCEDIT='{editor}'; fc", ": four|"),
    ]:
        assert after(run, command) == (f"edits: {edited}edited\n", "echo edited\n", 0), command
    assert after(run, f"fc -e {editor}; fc -ln -1")[0].endswith("\t: four\n")
    assert after(run, f"fc -e {editor}\nfc -ln -1")[0].endswith("\techo edited\n")
    assert after(run, "fc", FCEDIT=str(editor))[0] == "edits: : four|edited\n"
    assert after(run, "fc", EDITOR=str(editor))[0] == "edits: : four|edited\n"
    assert after(run, "fc", EDITOR="false", FCEDIT=f"{editor} ")[0] == "edits: : four|edited\n"


def test_an_editor_that_fails_runs_nothing(run: Run) -> None:
    assert after(run, "fc -e false 1") == ("", "", 1)
    assert after(run, "fc -e 'sh -c \"exit 7\"' 1") == ("", "", 7)
    assert after(run, "fc -e true 99") == ("", "fc: 99: no such line\n", 1)
    assert after(run, "fc -e ': >' 1") == ("", "", 0)


def test_errors(run: Run) -> None:
    assert after(run, "fc -l nothing") == ("", "fc: nothing: no such line\n", 1)
    assert after(run, "fc -s nothing") == ("", "fc: nothing: no such line\n", 1)
    out, err, status = after(run, "fc -l 1 2 3")
    assert (out, status) == ("", 2)
    assert err.startswith("fc: too many arguments\nusage: fc ")
    assert after(run, "fc -z")[2] == 2


def test_a_script_on_standard_input_has_a_history_as_well(run: Run) -> None:
    assert run(stdin=BEFORE + "fc -l\n").stdout == "one\ntwo\n" + "".join(LINES)


def test_off_and_on(run: Run) -> None:
    shown = after(run, "set +o history\n: hidden\nset -o history\n: shown\nfc -ln -2")[0]
    assert shown == "\tset +o history\n\t: shown\n"
