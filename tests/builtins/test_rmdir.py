"""rmdir: its options, and GNU's words for what goes wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.builtins.caller import Caller
from tests.builtins.gnu import Gnu, needs_gnu
from tests.shells import Shell

LINES = {
    "plain": "mkdir a b c c/d; rmdir a c b; rmdir x ''; touch f; rmdir f c/d c",
    "parents": (
        "mkdir -p a/b/c d/e; touch d/f; rmdir -pv a//b///c// d/e; mkdir a; rmdir -p ./a; rmdir -pv /proc/nonexistent/a"
    ),
    "ignoring": "mkdir -p a/b; touch a/f; rmdir --ignore-fail-on-non-empty a; rmdir -p --ig a/b; rmdir --ig x; rmdir a",
    "symlinks": "mkdir -p a/b; ln -s a l; ln -s no n; touch f; ln -s f g; rmdir l; rmdir l/ n/ g/ f/ l//; rmdir -p l/b",
    "special": "rmdir . .. /; rmdir a/.; mkdir a; rmdir a/.; cd a; rmdir ../a; rmdir .; mkdir -p nonexistent/..",
    "misuse": "rmdir; rmdir -p; rmdir -z; rmdir --nonsense; rmdir --parents=x a; rmdir --",
    "dashes": "mkdir -- -a -; rmdir -a; rmdir -- -a; rmdir -; mkdir b; rmdir b -v",
    "quotes": "rmdir \"it's\" 'a b' 'n\nl' é 'b\\'",
}


@needs_gnu
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_as_gnu(minishell: Shell, tmp_path: Path, line: str, locale: str) -> None:
    Gnu(minishell, tmp_path)(line, locale=locale)


def test_plain(call: Caller) -> None:
    os.makedirs("a")
    os.makedirs("b/c")
    assert call("rmdir", "b", "a") == (1, "", "rmdir: failed to remove 'b': Directory not empty\n")
    assert os.listdir() == ["b"]


def test_parents(call: Caller) -> None:
    os.makedirs("a/b/c")
    assert call("rmdir", "-pv", "a/b/c") == (
        0,
        "".join(f"rmdir: removing directory, '{path}'\n" for path in ("a/b/c", "a/b", "a")),
        "",
    )
    assert os.listdir() == []


def test_ignoring(call: Caller) -> None:
    os.makedirs("a/b")
    assert call("rmdir", "--ignore-fail-on-non-empty", "a") == (0, "", "")
    os.mkdir("a/other")
    assert call("rmdir", "-p", "a/b") == (1, "", "rmdir: failed to remove directory 'a': Directory not empty\n")


def test_misuse(call: Caller) -> None:
    assert call("rmdir", "-p") == (1, "", "rmdir: missing operand\nTry 'rmdir --help' for more information.\n")
