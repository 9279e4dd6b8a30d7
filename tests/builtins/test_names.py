"""type, which, hash, alias, unalias: what a command's name stands for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minishell.eval.errors import UsageError
from tests.builtins.caller import Caller


@pytest.fixture
def programs(call: Caller, tmp_path: Path) -> Path:
    """Directories `one` and `two` in PATH, with a program `tool` in both, and one called `cd`."""
    for directory in ("one", "two"):
        (tmp_path / directory).mkdir()
        (tmp_path / directory / "tool").touch(mode=0o755)
    (tmp_path / "two" / "cd").touch(mode=0o755)
    (tmp_path / "one" / "data").touch(mode=0o644)
    call.shell.variables.set("PATH", f"{tmp_path}/one:{tmp_path}/two")
    return tmp_path


def test_type_of_each_kind(call: Caller, programs: Path) -> None:
    call.run("alias ll='ls -l'; f() { echo; }")
    assert call("type", "ll", "if", "export", "cd", "tool") == (
        0,
        f"""\
ll is an alias for "ls -l"
if is a shell keyword
export is a special shell builtin
cd is a shell builtin
tool is {programs}/one/tool
""",
        "",
    )
    assert call("type", "f").out == "f is a function\nf () \n{ echo; }\n"
    assert call("type", "-t", "ll", "if", "export", "f", "tool").out == "alias\nkeyword\nbuiltin\nfunction\nfile\n"


@pytest.mark.parametrize("name", ["never", "data", "/never", ""])
def test_type_of_nothing(call: Caller, programs: Path, name: str) -> None:
    assert call("type", name) == (1, "", f"type: {name}: not found\n")
    assert call("type", "-t", name) == (1, "", "")


def test_type_options(call: Caller, programs: Path) -> None:
    call.run("tool() { :; }")
    files = f"{programs}/one/tool\n{programs}/two/tool\n"
    assert call("type", "-p", "tool") == (0, "", "")
    assert call("type", "-P", "tool").out == f"{programs}/one/tool\n"
    assert call("type", "-f", "tool").out == f"tool is {programs}/one/tool\n"
    assert call("type", "-aP", "tool").out == files
    assert call("type", "-at", "tool").out == "function\nfile\nfile\n"
    assert call("type", "-at", "cd").out == "builtin\nfile\n"


def test_special_builtins_come_before_functions(call: Caller) -> None:
    call.run("cd() { :; }")
    assert call("type", "-at", "cd").out.splitlines()[:2] == ["function", "builtin"]


def test_type_of_a_path(call: Caller, programs: Path) -> None:
    assert call("type", "two/tool").out == "two/tool is two/tool\n"


def test_which(call: Caller, programs: Path) -> None:
    call.run("alias ll='ls -l'; f() { :; }")
    assert call("which", "tool", "ll", "f", "pwd") == (
        0,
        f"{programs}/one/tool\nll: aliased to ls -l\nf: shell function\npwd: shell builtin\n",
        "",
    )
    assert call("which", "never", "tool") == (1, f"{programs}/one/tool\n", "")
    assert call("which", "-a", "tool").out == f"{programs}/one/tool\n{programs}/two/tool\n"
    with pytest.raises(UsageError):
        call("which")


def test_which_for_programs_and_for_people(call: Caller, programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In $(which cd) a file is wanted; on a terminal the truth."""
    assert call("which", "cd").out == f"{programs}/two/cd\n"
    monkeypatch.setattr(os, "isatty", lambda _: True)
    assert call("which", "cd").out == "cd: shell builtin\n"
    assert call("which", "-a", "cd").out == f"cd: shell builtin\n{programs}/two/cd\n"


def test_hash(call: Caller, programs: Path) -> None:
    assert call("hash") == (0, "", "")
    assert call("hash", "tool", "cd", "one/tool") == (0, "", "")
    assert call("hash").out == f"{programs}/one/tool\n"
    (programs / "one" / "tool").unlink()
    assert call("hash", "tool").status == 0
    assert call("hash").out == f"{programs}/two/tool\n"
    assert call("hash", "never") == (1, "", "hash: never: not found\n")
    assert call("hash", "-r").status == 0
    assert call("hash").out == ""


def test_a_new_path_empties_the_hash(call: Caller, programs: Path) -> None:
    call("hash", "tool")
    call.shell.variables.set("PATH", "/nowhere")
    assert call("hash").out == ""


def test_alias(call: Caller) -> None:
    assert call("alias", "b=x y", "a=it's", "empty=").status == 0
    assert call("alias").out == call("alias", "-p").out == "a='it'\\''s'\nb='x y'\nempty=''\n"
    assert call("alias", "b", "never", "a") == (1, "b='x y'\na='it'\\''s'\n", "alias: never: not found\n")
    assert call("alias", "--", "-=cd -").status == 0
    assert call.shell.aliases["-"] == "cd -"


@pytest.mark.parametrize("name", ["a b", "a/b", "a$", "a'", 'a"', "a\\", "a`", "a|", "a;", "a&", "(", ">", "a\n"])
def test_bad_alias_names(call: Caller, name: str) -> None:
    assert call("alias", f"{name}=x") == (1, "", f"alias: {name}: bad alias name\n")
    assert call.shell.aliases == {}


def test_unalias(call: Caller) -> None:
    call("alias", "a=1", "b=2", "c=3")
    assert call("unalias", "a", "never") == (1, "", "unalias: never: not found\n")
    assert sorted(call.shell.aliases) == ["b", "c"]
    assert call("unalias", "-a") == (0, "", "")
    assert call.shell.aliases == {}
    with pytest.raises(UsageError, match="a name is missing"):
        call("unalias")


@given(st.binary().map(lambda data: data.replace(b"\0", b"").decode("utf-8", "surrogateescape")))
def test_aliases_are_read_back(value: str) -> None:
    first, second = Caller(), Caller()
    first("alias", f"x={value}")
    second.run(f"alias {first('alias').out}")
    assert second.shell.aliases == {"x": value}
