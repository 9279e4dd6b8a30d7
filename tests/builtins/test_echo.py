"""echo: text as it stands, and bash's options."""

from __future__ import annotations

import pytest

from tests.builtins.caller import Caller


@pytest.mark.parametrize(
    ("arguments", "out"),
    [
        ([], "\n"),
        (["a", "", "b"], "a  b\n"),
        ([r"a\tb\n"], "a\\tb\\n\n"),
        (["-n", "a"], "a"),
        (["-n"], ""),
        (["-ne", r"a\tb"], "a\tb"),
        (["-n", "-e", r"\101"], r"\101"),
        (["-e", r"\0101\x42\u00e9\e\\\q\""], 'ABé\x1b\\\\q\\"\n'),
        (["-e", r"a\cb", "c"], "a"),
        (["-e", "a\\"], "a\\\n"),
        (["-e", r"\0303\0251"], "é\n"),
        (["-e", r"\xff"], "\udcff\n"),
        (["-eE", r"a\n"], "a\\n\n"),
        (["-Ee", r"a\n"], "a\n\n"),
        (["-", "a"], "- a\n"),
        (["--", "a"], "-- a\n"),
        (["-nx", "a"], "-nx a\n"),
        (["a", "-n"], "a -n\n"),
        (["--help"], "--help\n"),
    ],
)
def test_echo(call: Caller, arguments: list[str], out: str) -> None:
    assert call("echo", *arguments) == (0, out, "")
