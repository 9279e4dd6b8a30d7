"""The prompt's text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from prompt_toolkit.formatted_text import fragment_list_to_text, to_formatted_text

from minishell.eval.shell import Shell
from minishell.ui.prompt import abbreviated, continuation_text, expand, plain_prompt, prompt_text, shortened
from minishell.ui.visible import visible

SIGN = "#" if os.geteuid() == 0 else "$"


def shown(shell: Shell, columns: int = 80) -> str:
    return fragment_list_to_text(to_formatted_text(prompt_text(shell, lambda: columns)))


def go(shell: Shell, directory: str) -> None:
    shell.variables.set("PWD", directory)


def test_the_default(shell: Shell, home: Path) -> None:
    go(shell, f"{home}/work")
    assert shown(shell) == plain_prompt(shell) == f"~/work {SIGN} "
    shell.status = 3
    assert shown(shell) == plain_prompt(shell) == f"~/work [3] {SIGN} "


def test_a_narrow_window(shell: Shell) -> None:
    go(shell, "/usr/share/minishell/examples")
    assert shown(shell, 80) == f"/usr/share/minishell/examples {SIGN} "
    assert shown(shell, 40) == f"/u/s/m/examples {SIGN} "
    assert shown(shell, 20) == f"…/examples {SIGN} "


def test_a_directory_cannot_give_orders_to_the_terminal(shell: Shell) -> None:
    go(shell, "/tmp/\x1b]0;title\x07\n\u202eevil\udcff")
    assert shown(shell) == f"/tmp/^[]0;title^G^J\\u202eevil\\xff {SIGN} "
    shell.variables.set("PS1", "\\w> ")
    assert "\x1b" not in shown(shell)


@pytest.mark.parametrize(
    ("directory", "home", "expected"),
    [("/root", "/root", "~"), ("/rooted", "/root", "/rooted"), ("/root/a", "/root/", "~/a"), ("/a", "", "/a")],
)
def test_the_home_directory(directory: str, home: str, expected: str) -> None:
    assert abbreviated(directory, home) == expected


@pytest.mark.parametrize(
    ("directory", "width", "expected"),
    [
        ("~/a/b", 5, "~/a/b"),
        ("~/long/.config/name", 12, "~/l/.c/name"),
        ("/目录/目录", 8, "/目/目录"),
        ("/averylongdirectoryname", 8, "…oryname"),
    ],
)
def test_shortened(directory: str, width: int, expected: str) -> None:
    assert shortened(directory, width) == expected


@pytest.mark.parametrize(
    ("ps1", "expected"),
    [
        ("\\$ ", f"{SIGN} "),
        ("\\w|\\W> ", "/usr/lib|lib> "),
        ("a\\nb", "a\nb"),
        ("\\\\ \\q", "\\ \\q"),
        ("\\101\\j\\s", "A0minishell"),
        ("$PWD ${x:-y} ", "/usr/lib y "),
        ("$(echo hi) ", "hi "),
        ("\\[\\e[1;32m\\]x\\[\\e[0m\\] ", "\x1b[1;32mx\x1b[0m "),
    ],
)
def test_ps1(shell: Shell, ps1: str, expected: str) -> None:
    go(shell, "/usr/lib")
    assert expand(ps1, shell) == expected


def test_the_values_of_escapes_are_not_expanded(shell: Shell) -> None:
    go(shell, "/tmp/$(echo evil)`echo worse`")
    assert expand("\\w", shell) == "/tmp/$(echo evil)`echo worse`"


def test_ps1_with_colours_and_a_title(shell: Shell) -> None:
    shell.variables.set("PS1", "\\[\\e]0;title\\a\\]\\[\\e[31m\\]red\\e[0m> ")
    fragments = to_formatted_text(prompt_text(shell, lambda: 80))
    assert ("[ZeroWidthEscape]", "\x1b]0;title\x07") in fragments
    assert fragment_list_to_text(fragments) == "red> "
    assert ("ansired", "r") in fragments
    assert plain_prompt(shell) == "red> "


def test_time_and_names(shell: Shell) -> None:
    text = expand("\\u@\\h \\t \\D{%Y}", shell)
    assert os.uname().nodename.partition(".")[0] in text
    assert "\\" not in text


def test_ps2(shell: Shell) -> None:
    assert continuation_text(shell) == "> "
    shell.variables.set("PS2", "$((1 + 1))\\e[1m+ ")
    assert continuation_text(shell) == "2+ "


def test_visible() -> None:
    assert visible("a é 目 👍") == "a é 目 👍"
    assert visible("a\tb\x7f\x9b\u2028") == "a^Ib^?\\u009b\\u2028"
