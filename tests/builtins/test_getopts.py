"""getopts: clusters, arguments, errors in both ways of telling them, and beginning anew."""

from __future__ import annotations

import pytest

from minishell.eval.errors import UsageError
from tests.builtins.caller import Caller
from tests.conftest import Run

Step = tuple[str, str | None, str]


def steps(call: Caller, letters: str, *arguments: str) -> list[Step]:
    """NAME, OPTARG and OPTIND after each call, the last, which fails, among them."""
    found = []
    status = 0
    while not status:
        status = call("getopts", letters, "name", *arguments).status
        found.append((call.value("name") or "", call.value("OPTARG"), call.value("OPTIND") or ""))
    return found


@pytest.mark.parametrize(
    ("letters", "arguments", "expected"),
    [
        ("ab", ["-a", "-b", "x"], [("a", None, "2"), ("b", None, "3"), ("?", None, "3")]),
        ("ab", ["-ab"], [("a", None, "1"), ("b", None, "2"), ("?", None, "2")]),
        ("ab:", ["-abx", "-a"], [("a", None, "1"), ("b", "x", "2"), ("a", None, "3"), ("?", None, "3")]),
        ("ab:", ["-b", "-a", "x"], [("b", "-a", "3"), ("?", None, "3")]),
        ("b:", ["-b", ""], [("b", "", "3"), ("?", None, "3")]),
        ("a", ["-a", "--", "-a"], [("a", None, "2"), ("?", None, "3")]),
        ("a", ["-a", "-", "-a"], [("a", None, "2"), ("?", None, "2")]),
        ("a", ["x", "-a"], [("?", None, "1")]),
        (":a", ["-z", "-a"], [("?", "z", "2"), ("a", None, "3"), ("?", None, "3")]),
        (":b:", ["-b"], [(":", "b", "2"), ("?", None, "2")]),
        (":a", ["-:"], [("?", ":", "2"), ("?", None, "2")]),
    ],
)
def test_steps(call: Caller, letters: str, arguments: list[str], expected: list[Step]) -> None:
    assert steps(call, letters, *arguments) == expected


def test_positional_parameters(call: Caller) -> None:
    call.frame.parameters = ["-a"]
    assert steps(call, "a")[0] == ("a", None, "2")


def test_errors_are_told(call: Caller) -> None:
    assert call("getopts", "a", "name", "-z") == (0, "", "minishell: illegal option -- z\n")
    assert (call.value("name"), call.value("OPTARG")) == ("?", None)
    call.shell.variables.set("OPTIND", "1")
    assert call("getopts", "b:", "name", "-b") == (0, "", "minishell: option requires an argument -- b\n")
    assert (call.value("name"), call.value("OPTARG")) == ("?", None)
    call.run("OPTIND=1 OPTERR=0")
    assert call("getopts", "a", "name", "-z") == (0, "", "")


def test_anew(call: Caller) -> None:
    assert steps(call, "ab", "-ab", "-a")[-1] == ("?", None, "3")
    call.run("OPTIND=1")
    assert steps(call, "ab", "-b")[0] == ("b", None, "2")
    call("getopts", "ab", "name", "-ab")
    call.run("OPTIND=1")
    assert steps(call, "ab", "-ab")[0] == ("a", None, "1")


def test_misuse(call: Caller) -> None:
    assert call("getopts", "a", "1x") == (2, "", "getopts: 1x: bad variable name\n")
    call("readonly", "R=1")
    assert call("getopts", "a", "R", "-a") == (2, "", "getopts: R: is read only\n")
    with pytest.raises(UsageError):
        call("getopts", "a")


def test_senseless_optind(call: Caller) -> None:
    for value in ("", "x", "0", "-1"):
        call.shell.variables.set("OPTIND", value)
        assert call("getopts", "a", "name", "-a").status == 0
        assert call.value("name") == "a"
    for value in ("2", "9"):
        call.shell.variables.set("OPTIND", value)
        assert call("getopts", "a", "name", "-a").status == 1


def test_in_a_function_with_its_own_optind(run: Run) -> None:
    script = """
        inner() { local OPTIND=1 o; while getopts xy o; do printf '%s ' "$o"; done; }
        set -- -ab -c
        while getopts abc name; do printf '%s ' "$name"; inner -xy; done
        echo $OPTIND
    """
    assert run("-c", script).stdout == "a x y b x y c x y 3\n"


def test_a_function_that_does_not_reset_optind(run: Run) -> None:
    """As in bash, the second call goes on behind what the first one read."""
    script = "f() { while getopts ab o; do printf '%s ' $o; done; }; f -a; f -a -b; OPTIND=1; f -a"
    assert run("-c", script).stdout == "a b a "
