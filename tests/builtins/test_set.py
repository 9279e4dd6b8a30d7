"""set and shift: options by letter and name, positional parameters, lists that are read back."""

from __future__ import annotations

import pytest

from minishell.eval.errors import ShellError, UsageError
from minishell.eval.options import LETTERS, NAMES
from minishell.syntax.names import is_name
from tests.builtins.caller import Caller


@pytest.mark.parametrize(("letter", "name"), LETTERS.items())
def test_letters(call: Caller, letter: str, name: str) -> None:
    call.shell.options.interactive = name == "noexec"  # else it ends the script
    for sign, on in (("-", True), ("+", False)):
        assert call("set", sign + letter).status == 0
        assert getattr(call.shell.options, name) is on


@pytest.mark.parametrize("name", NAMES)
def test_names(call: Caller, name: str) -> None:
    call.shell.options.interactive = name == "noexec"  # else it ends the script
    for sign, on in (("-", True), ("+", False)):
        assert call("set", sign + "o", name).status == 0
        assert getattr(call.shell.options, name) is on


@pytest.mark.parametrize(
    ("arguments", "on", "parameters"),
    [
        (["-fu"], {"noglob", "nounset"}, ["old"]),
        (["-fuo", "pipefail"], {"noglob", "nounset", "pipefail"}, ["old"]),
        (["-of", "pipefail", "a"], {"noglob", "pipefail"}, ["a"]),
        (["-f", "-u", "a", "-C"], {"noglob", "nounset"}, ["a", "-C"]),
        (["-f", "--", "-u"], {"noglob"}, ["-u"]),
        (["--"], set(), []),
        (["a", "b"], set(), ["a", "b"]),
        (["-f", "-"], {"noglob"}, ["old"]),
        (["-", "a"], set(), ["a"]),
        (["+"], set(), ["old"]),
        (["-f", "+f"], set(), ["old"]),
    ],
)
def test_arguments(call: Caller, arguments: list[str], on: set[str], parameters: list[str]) -> None:
    call.frame.parameters = ["old"]
    assert call("set", *arguments).status == 0
    options = call.shell.options
    assert {name for name in NAMES if getattr(options, name)} - {"braceexpand", "hashall"} == on
    assert call.frame.parameters == parameters


def test_dash_switches_traces_off(call: Caller) -> None:
    call("set", "-vx")
    call("set", "-", "a")
    assert not call.shell.options.verbose
    assert not call.shell.options.xtrace


def test_what_hangs_on_options(call: Caller) -> None:
    call("set", "-a")
    call.shell.variables.set("A", "1")
    assert call.shell.variables.environment()["A"] == "1"
    call("set", "+a")
    call.shell.variables.set("B", "1")
    assert "B" not in call.shell.variables.environment()
    call("set", "-o", "vi", "-o", "emacs")
    assert not call.shell.options.vi


@pytest.mark.parametrize("argument", ["-z", "+z", "-fz"])
def test_unknown_letters(call: Caller, argument: str) -> None:
    with pytest.raises(UsageError, match=rf"set: \{argument[0]}z: unknown option"):
        call("set", argument)


def test_unknown_name(call: Caller) -> None:
    with pytest.raises(UsageError, match="set: nonsense: unknown option name"):
        call("set", "-o", "nonsense")


def test_options_are_read_back(call: Caller) -> None:
    call("set", "-fC", "-o", "pipefail")
    saved = call("set", "+o").out
    listed = call("set", "-o").out
    assert "noglob          on\n" in listed
    assert "errexit         off\n" in listed
    call("set", "+fC", "-e", "+o", "pipefail")
    call.run(saved)
    assert call("set", "-o").out == listed


def test_variables_are_listed(call: Caller) -> None:
    call.run("b='x y' a=1 e=")
    lines = call("set").out.splitlines()
    #: a value may have more lines than one
    names = [name for line in lines if is_name(name := line.partition("=")[0])]
    assert names == sorted(names)
    assert {"a=1", "b='x y'", "e=''"} <= set(lines)


def test_shift(call: Caller) -> None:
    call.frame.parameters = ["a", "b", "c", "d"]
    assert call("shift") == (0, "", "")
    assert call("shift", "2").status == 0
    assert call.frame.parameters == ["d"]
    assert call("shift", "0").status == 0
    with pytest.raises(ShellError, match="shift: 2: there are not that many parameters"):
        call("shift", "2")
    assert call.frame.parameters == ["d"]
    with pytest.raises(ShellError, match="shift: x: bad number"):
        call("shift", "x")
    with pytest.raises(UsageError):
        call("shift", "1", "2")
