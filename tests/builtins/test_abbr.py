"""abbr: defined, shown, removed."""

from __future__ import annotations

import pytest

from tests.builtins.caller import Caller


def test_what_is_shown_can_be_read_back(call: Caller) -> None:
    call("abbr", "gco", "git", "checkout")
    call("abbr", "-a", "-p", "anywhere", "L", "| less")
    call("abbr", "--set-cursor", "gc", "git commit -m '%'")
    call("abbr", "-cX", "--position=command", "--", "-x", "aXb")
    shown = call("abbr").out
    assert shown == call("abbr", "--show").out
    assert shown.splitlines()[1] == "abbr -a -p anywhere -- L '| less'"
    before = dict(call.shell.abbreviations)
    call.shell.abbreviations.clear()
    assert call.run(shown).status == 0
    assert call.shell.abbreviations == before
    assert call("abbr", "-l").out == "-x\nL\ngc\ngco\n"


def test_erase_rename_query(call: Caller) -> None:
    call("abbr", "a", "x")
    call("abbr", "b", "y")
    assert call("abbr", "-q", "no", "a").status == 0
    assert call("abbr", "-q", "no").status == 1
    assert call("abbr", "-r", "a", "b") == (1, "", "abbr: b: is there already\n")
    assert call("abbr", "-r", "a", "c").status == 0
    assert call("abbr", "-e", "c", "no", "b") == (1, "", "abbr: no: not found\n")
    assert call("abbr", "-r", "c", "d") == (1, "", "abbr: c: not found\n")
    assert call.shell.abbreviations == {}


@pytest.mark.parametrize("word", ["a b", "", "a;", "'a'", "$x", "a\x1b"])
def test_what_is_no_word(call: Caller, word: str) -> None:
    assert call("abbr", word, "x") == (1, "", f"abbr: {word}: not a word\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("gco", "abbr: a word and its text are wanted"),
        ("-p nowhere a b", "abbr: nowhere: is none of command, anywhere"),
        ("-e -l", "abbr: --erase and --list exclude each other"),
        ("-l x", "abbr: x: no word is wanted here"),
        ("-r x", "abbr: the old word and the new one are wanted"),
        ("-z", "abbr: -z: unknown option"),
    ],
)
def test_wrong_usage(call: Caller, arguments: str, message: str) -> None:
    outcome = call.run(f"abbr {arguments}")
    assert (outcome.status, outcome.err.splitlines()[0]) == (2, message)
