"""What somebody at the prompt is told besides: where the error is, and what was perhaps meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from minishell.eval.caret import excerpt
from minishell.eval.suggestion import nearest, nearest_directory
from minishell.syntax.source import Source
from tests.shells import Shell


@pytest.mark.parametrize(
    ("text", "offset", "shown"),
    [
        ("echo )", 5, "  echo )\n       ^"),
        ("first\n  esac\nlast", 8, "    esac\n    ^"),
        ("echo 日本 )", 8, "  echo 日本 )\n            ^"),
        ("e\u0301 )", 3, "  e\u0301 )\n    ^"),
        ("\ta\x1b[31m)", 7, "   a?[31m)\n         ^"),
        ("a" * 100 + ")" + "b" * 100, 100, "  " + "a" * 36 + ")" + "b" * 35 + "\n" + " " * 38 + "^"),
    ],
)
def test_excerpt(text: str, offset: int, shown: str) -> None:
    assert excerpt(Source(text), offset) == "\n" + shown


def test_excerpt_of_a_blank_line() -> None:
    assert excerpt(Source("if\n  \n"), 6) == ""


def test_nearest_directory(tmp_path: Path) -> None:
    (tmp_path / "projects" / "minishell").mkdir(parents=True)
    (tmp_path / "project.txt").touch()
    assert nearest_directory(f"{tmp_path}/porjects/minishel") == f"{tmp_path}/projects/minishell"
    assert nearest_directory(f"{tmp_path}/project.tx/x") is None


INTERACTIVE = [
    ("cd porjects", "cd: porjects: No such file or directory (did you mean projects?)\n"),
    ("rm --recursve x", "rm: unrecognized option '--recursve' (did you mean --recursive?)\n"),
    ("set -o errexi", "set: errexi: unknown option name (did you mean errexit?)\n"),
    ("shopt -s globsta", "shopt: globsta: unknown option name (did you mean globstar?)\n"),
    ("GREETING=; set -u; echo $GREETNG", "minishell: GREETNG: parameter not set (did you mean GREETING?)\n"),
    ("true | ecoh", "minishell: ecoh: command not found (did you mean echo?)\n"),
    ("x=$(GREETING=; set -u; (echo $GREETNG))", "minishell: GREETNG: parameter not set (did you mean GREETING?)\n"),
    ("echo )", "minishell: syntax error: unexpected ')'\n  echo )\n       ^\n"),
]


@pytest.mark.parametrize(("line", "told"), INTERACTIVE, ids=[line for line, _ in INTERACTIVE])
def test_told_at_the_prompt_only(minishell: Shell, tmp_path: Path, home: Path, line: str, told: str) -> None:
    (tmp_path / "projects").mkdir()
    assert minishell.run("-ic", line, cwd=tmp_path, home=home).stderr.decode().startswith(told)
    assert b"mean" not in minishell.run("-c", line, cwd=tmp_path, home=home).stderr


def test_nearest() -> None:
    assert nearest("gti", ["git", "gtk"]) == "git"
    assert nearest("sl", ["ls", "."]) == "ls"
    assert nearest("$", [".", ":", "ls"]) is None
    assert nearest("ll", ["ll"]) is None
