"""setenv, getenv, unsetenv, export, readonly, unset, local: one environment, and lists that are read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minishell.eval.errors import ShellError
from tests.builtins.caller import Caller
from tests.conftest import Run


def test_setenv_and_export_are_one(call: Caller) -> None:
    assert call("setenv", "A", "x y") == (0, "", "")
    assert call("export", "B=z").status == 0
    assert call("setenv", "EMPTY").status == 0
    environment = call.shell.variables.environment()
    assert (environment["A"], environment["B"], environment["EMPTY"]) == ("x y", "z", "")
    assert call("getenv", "B", "A") == (0, "z\nx y\n", "")
    assert call("unsetenv", "A", "B", "NOTHING").status == 0
    assert call("getenv", "A").status == 1
    assert call.value("A") is None


def test_getenv(call: Caller) -> None:
    call.shell.variables.set("INNER", "1")
    call("setenv", "OUTER", "2")
    assert call("getenv", "INNER", "OUTER") == (1, "2\n", "")
    assert "OUTER=2\n" in call("getenv").out
    assert "INNER" not in call("getenv").out


def test_unsetenv_leaves_what_is_not_exported(call: Caller) -> None:
    call.shell.variables.set("INNER", "1")
    assert call("unsetenv", "INNER").status == 0
    assert call.value("INNER") == "1"


@pytest.mark.parametrize("name", ["", "1x", "a-b", "a b", "é", "a.b"])
def test_bad_names(call: Caller, name: str) -> None:
    assert call("setenv", name, "v") == (1, "", f"setenv: {name}: bad variable name\n")
    assert call("getenv", name) == (1, "", f"getenv: {name}: bad variable name\n")
    assert call("unsetenv", name) == (1, "", f"unsetenv: {name}: bad variable name\n")
    for command in ("export", "readonly", "unset"):
        with pytest.raises(ShellError) as raised:
            call(command, name)
        assert (raised.value.message, raised.value.status) == (f"{command}: {name}: bad variable name", 2)


def test_setenv_with_an_equals_sign_is_explained(call: Caller) -> None:
    assert "setenv NAME VALUE" in call("setenv", "A=b").err


def test_readonly(call: Caller) -> None:
    call("readonly", "R=1")
    for outcome in (call("setenv", "R", "2"), call("read", "R")):
        assert outcome.status != 0
        assert "R: is read only" in outcome.err
    for command in (["export", "R=2"], ["readonly", "R=2"], ["unset", "R"]):
        with pytest.raises(ShellError, match="R: is read only"):
            call(*command)
    assert call("export", "R").status == 0
    assert call("unsetenv", "R") == (1, "", "unsetenv: R: is read only\n")
    assert call.value("R") == "1"


def test_export_without_value(call: Caller) -> None:
    call("export", "A")
    assert "export A\n" in call("export", "-p").out
    assert "A" not in call.shell.variables.environment()
    call.shell.variables.set("A", "1")
    assert call.shell.variables.environment()["A"] == "1"
    call("export", "-n", "A")
    assert "A" not in call.shell.variables.environment()
    assert call.value("A") == "1"


def test_lists(call: Caller) -> None:
    call("unsetenv", *call.shell.variables.environment())
    call("setenv", "B", "it's")
    call("setenv", "A", "")
    call("readonly", "R=x", "S")
    assert call("export").out == call("export", "-p").out == "export A=''\nexport B='it'\\''s'\n"
    assert call("readonly").out == call("readonly", "-p").out == "readonly R='x'\nreadonly S\n"
    assert call("setenv").out == "setenv A ''\nsetenv B \"it's\"\n"


VALUES = st.binary().map(lambda data: data.replace(b"\0", b"").decode("utf-8", "surrogateescape"))


@given(VALUES)
def test_lists_are_read_back(value: str) -> None:
    """What export -p, readonly -p, setenv and set print gives another shell the same variable."""
    first = Caller()
    first("export", f"V={value}")
    lists = [first("export", "-p").out, first("setenv").out, first("set").out]
    first("readonly", "V")
    lists.append(first("readonly", "-p").out)
    for text in lists:
        lines = text[text.index("V=") :] if text.startswith("V=") else text
        second = Caller()
        second.shell.variables.unset("V")
        second.run(lines)
        assert second.value("V") == value


def test_unset(call: Caller) -> None:
    call.run("f() { :; }; g() { :; }; f=1")
    assert call("unset", "f").status == 0
    assert call.value("f") is None
    assert "f" in call.shell.functions
    call("unset", "f")
    assert "f" not in call.shell.functions
    assert call("unset", "-v", "g").status == 0
    assert "g" in call.shell.functions
    assert call("unset", "-f", "g", "never").status == 0
    assert "g" not in call.shell.functions


def test_local(run: Run) -> None:
    script = """
        f() { local x y=2; echo "${x-unset} $y"; x=3; g; local x; echo $x; }
        g() { echo "in g: $x $y"; }
        x=1 y=1; f; echo $x $y
    """
    assert run("-c", script).stdout == "unset 2\nin g: 3 2\n3\n1 1\n"


def test_local_keeps_the_export(run: Run) -> None:
    script = "export x=1; f() { local x; getenv x || echo none; x=2; getenv x; }; f; getenv x"
    assert run("-c", script).stdout == "none\n2\n1\n"


def test_local_options_and_list(run: Run) -> None:
    script = "f() { local -r a='x y'; local -x b=1 c; getenv b; local; a=2; }; f; echo never"
    done = run("-c", script)
    assert done.stdout == '1\ndeclare -r a="x y"\ndeclare -x b="1"\ndeclare -x c\n'
    assert "a: is read only" in done.stderr


def test_local_outside(call: Caller) -> None:
    assert call("local", "x=1") == (1, "", "local: not in a function\n")
    assert call.value("x") is None


def test_local_of_what_is_readonly(run: Run) -> None:
    done = run("-c", "readonly x=1; f() { local x=2; echo $? $x; }; f; echo on")
    assert (done.stdout, done.stderr) == ("", "minishell: line 1: x: is read only\n")
