"""A builtin's docstring: what is read from it, and how arguments are taken by it, as POSIX and as GNU say."""

from __future__ import annotations

import pytest

from minishell.eval.errors import HelpRequested, UsageError
from minishell.eval.usage import parse_options, usage

DOC = """Make things.

usage: make [-pv] [-m MODE] [--when[=WHEN]] DIRECTORY...
       make -m MODE FILE[=VALUE] [[FILE] N]

  -m, --mode=MODE         set permission bits,
                          octal or symbolic
  -p, --parents           make parents as needed
  -r, -R, --recursive     go down
      --when[=WHEN]       ask
  -t SECONDS              wait
  -v                      say what was made

Prose.

  Indented prose - with a dash.
"""

SYNOPSIS = "usage: make [-pv] [-m MODE] [--when[=WHEN]] DIRECTORY...\n       make -m MODE FILE[=VALUE] [[FILE] N]"


def test_the_docstring_is_taken_apart() -> None:
    described = usage(DOC)
    assert described.summary == "Make things."
    assert described.text() == SYNOPSIS
    assert described.prose == "Prose.\n\n  Indented prose - with a dash."
    assert [(o.short, o.long, o.argument, o.optional, o.key) for o in described.options] == [
        ("m", "mode", "MODE", False, "mode"),
        ("p", "parents", None, False, "parents"),
        ("r", "recursive", None, False, "recursive"),
        ("R", None, None, False, "recursive"),
        (None, "when", "WHEN", True, "when"),
        ("t", None, "SECONDS", False, "t"),
        ("v", None, None, False, "v"),
    ]
    assert described.options[0].description == "set permission bits, octal or symbolic"


def test_a_docstring_of_one_line() -> None:
    described = usage("Do nothing.")
    assert (described.summary, described.synopsis, described.options, described.prose) == ("Do nothing.", [], [], "")


@pytest.mark.parametrize(
    ("arguments", "options", "operands"),
    [
        ([], [], []),
        (["a", "-p"], [], ["a", "-p"]),
        (["-p", "a"], [("parents", None)], ["a"]),
        (["-pv"], [("parents", None), ("v", None)], []),
        (["-pm7"], [("parents", None), ("mode", "7")], []),
        (["-m", "-p", "a"], [("mode", "-p")], ["a"]),
        (["-R", "-r"], [("recursive", None), ("recursive", None)], []),
        (["--mode", "7", "--mode=", "--parents"], [("mode", "7"), ("mode", ""), ("parents", None)], []),
        (["--when", "a"], [("when", None)], ["a"]),
        (["--when=x=y"], [("when", "x=y")], []),
        (["-p", "--", "-v"], [("parents", None)], ["-v"]),
        (["-", "-p"], [], ["-", "-p"]),
        (["--", "--help"], [], ["--help"]),
    ],
)
def test_options(arguments: list[str], options: list[tuple[str, str | None]], operands: list[str]) -> None:
    parsed = parse_options(DOC, "make", arguments)
    assert (parsed.options, parsed.operands) == (options, operands)


@pytest.mark.parametrize(
    ("arguments", "options", "operands"),
    [
        (["a", "-p", "b"], [("parents", None)], ["a", "b"]),
        (["a", "--", "-p"], [], ["a", "-p"]),
        (["--par", "--rec", "--wh=x"], [("parents", None), ("recursive", None), ("when", "x")], []),
        (["-", "-v"], [("v", None)], ["-"]),
    ],
)
def test_options_as_gnu_takes_them(
    arguments: list[str], options: list[tuple[str, str | None]], operands: list[str]
) -> None:
    parsed = parse_options(DOC, "make", arguments, permute=True)
    assert (parsed.options, parsed.operands) == (options, operands)


def test_given_and_value() -> None:
    parsed = parse_options(DOC, "make", ["-m", "1", "-p", "--mode=2"])
    assert parsed.given("parents")
    assert not parsed.given("v")
    assert parsed.value("mode") == "2"
    assert parsed.value("t") is None


ERRORS = [
    (["-z"], "-z: unknown option", "invalid option -- 'z'"),
    (["-pz"], "-z: unknown option", "invalid option -- 'z'"),
    (["-m"], "-m: option requires an argument", "option requires an argument -- 'm'"),
    (["--mode"], "--mode: option requires an argument", "option '--mode' requires an argument"),
    (["--nope=1"], "--nope=1: unknown option", "unrecognized option '--nope=1'"),
    (["--parents=1"], "--parents: option takes no argument", "option '--parents' doesn't allow an argument"),
]


@pytest.mark.parametrize(("arguments", "plain", "gnu"), ERRORS)
def test_errors(arguments: list[str], plain: str, gnu: str) -> None:
    for permute, message in ((False, plain), (True, gnu)):
        with pytest.raises(UsageError) as raised:
            parse_options(DOC, "make", arguments, permute)
        assert (raised.value.message, raised.value.usage) == (f"make: {message}", SYNOPSIS)


def test_ambiguous_abbreviation() -> None:
    doc = "Move.\n\nusage: mv FILE...\n\n  --no-clobber    x\n  --no-target    y\n"
    with pytest.raises(UsageError) as raised:
        parse_options(doc, "mv", ["--no"], permute=True)
    assert raised.value.message == "mv: option '--no' is ambiguous; possibilities: '--no-clobber' '--no-target'"


def test_abbreviations_are_gnus_alone() -> None:
    with pytest.raises(UsageError, match="make: --par: unknown option"):
        parse_options(DOC, "make", ["--par"])


@pytest.mark.parametrize(
    ("arguments", "permute"), [(["--help"], False), (["-p", "--help"], False), (["a", "--he"], True)]
)
def test_help(arguments: list[str], permute: bool) -> None:
    with pytest.raises(HelpRequested):
        parse_options(DOC, "make", arguments, permute)
