"""PS1 and PS2."""

from __future__ import annotations

import os

import pytest
from prompt_toolkit.formatted_text import fragment_list_to_text

from minishell.eval.shell import Shell
from minishell.ui.prompt import continuation_text
from minishell.ui.ps1 import expand, terminal_fragments, without_sequences

SIGN = "#" if os.geteuid() == 0 else "$"


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
    shell.variables.set("PWD", "/usr/lib")
    assert expand(ps1, shell) == expected


def test_the_values_of_escapes_are_not_expanded(shell: Shell) -> None:
    shell.variables.set("PWD", "/tmp/$(echo evil)`echo worse`")
    assert expand("\\w", shell) == "/tmp/$(echo evil)`echo worse`"


def test_a_directory_cannot_give_orders_to_the_terminal(shell: Shell) -> None:
    shell.variables.set("PWD", "/tmp/\x1b]0;title\x07\n\u202eevil\udcff")
    assert expand("\\w", shell) == "/tmp/^[]0;title^G^J\\u202eevil\\xff"


def test_ps1_with_colours_and_a_title(shell: Shell) -> None:
    text = expand("\\[\\e]0;title\\a\\]\\[\\e[31m\\]red\\e[0m> ", shell)
    fragments = terminal_fragments(text)
    assert ("[ZeroWidthEscape]", "\x1b]0;title\x07") in fragments
    assert fragment_list_to_text(fragments) == "red> "
    assert ("ansired", "r") in fragments
    assert without_sequences(text) == "red> "


def test_time_and_names(shell: Shell) -> None:
    text = expand("\\u@\\h \\t \\D{%Y}", shell)
    assert os.uname().nodename.partition(".")[0] in text
    assert "\\" not in text


def test_ps2(shell: Shell) -> None:
    assert continuation_text(shell) == "> "
    shell.variables.set("PS2", "$((1 + 1))\\e[1m+ ")
    assert continuation_text(shell) == "2+ "
