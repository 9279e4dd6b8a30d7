"""The prompt's text, from its templates."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from prompt_toolkit.formatted_text import AnyFormattedText, fragment_list_to_text, to_formatted_text

from minishell.eval.shell import Shell
from minishell.ui.fields import FIELDS, Fields, abbreviated, duration_text, shortened
from minishell.ui.last import LastLine
from minishell.ui.prompt import Prompt
from minishell.ui.visible import visible

SIGN = "#" if os.geteuid() == 0 else "$"

Configure = Callable[..., None]


@pytest.fixture
def last() -> LastLine:
    return LastLine()


@pytest.fixture
def prompt(shell: Shell, last: LastLine) -> Prompt:
    return Prompt(shell, last)


@pytest.fixture
def configure(shell: Shell, home: Path) -> Configure:
    """`configure(left=…)` writes settings of the section [prompt]."""
    file = home / ".config/minishell/config.toml"
    file.parent.mkdir(parents=True)

    def write(**settings: str) -> None:
        file.write_text("[prompt]\n" + "".join(f"{key} = {value!r}\n" for key, value in settings.items()))
        shell.settings.refresh()

    return write


def text(fragments: AnyFormattedText) -> str:
    return fragment_list_to_text(to_formatted_text(fragments))


def left(prompt: Prompt, columns: int = 80) -> str:
    prompt.begin()
    return text(prompt.left(columns))


def test_the_default(shell: Shell, prompt: Prompt, home: Path) -> None:
    shell.variables.set("PWD", f"{home}/work")
    assert left(prompt) == prompt.plain() == f"~/work {SIGN} "
    shell.status = 3
    assert left(prompt) == prompt.plain() == f"~/work [3] {SIGN} "
    assert text(prompt.right(80)) == ""
    assert prompt.transient(80) is None


def test_what_else_the_default_shows_when_there_is_something(shell: Shell, prompt: Prompt, last: LastLine) -> None:
    for name, value in {"PWD": "/", "SSH_CONNECTION": "x", "USER": "jo", "VIRTUAL_ENV": "/x/.venv"}.items():
        shell.variables.set(name, value)
    last.text, last.seconds = "sleep 3", 3.25
    assert left(prompt) == f"jo@{os.uname().nodename.partition('.')[0]} / .venv {SIGN} "
    assert text(prompt.right(80)) == "3.2s"


def test_a_narrow_window(shell: Shell, prompt: Prompt) -> None:
    shell.variables.set("PWD", "/usr/share/minishell/examples")
    assert left(prompt, 80) == f"/usr/share/minishell/examples {SIGN} "
    assert left(prompt, 40) == f"/u/s/m/examples {SIGN} "
    assert left(prompt, 20) == f"…/examples {SIGN} "


def test_a_directory_cannot_give_orders_to_the_terminal(shell: Shell, prompt: Prompt) -> None:
    shell.variables.set("PWD", "/tmp/\x1b]0;title\x07\n\u202eevil\udcff")
    assert left(prompt) == f"/tmp/^[]0;title^G^J\\u202eevil\\xff {SIGN} "
    for name in ("USER", "VIRTUAL_ENV_PROMPT", "SSH_CONNECTION"):
        shell.variables.set(name, "\x1b[31m")
    prompt.begin()
    assert "\x1b" not in left(prompt)


def test_templates_from_the_configuration(shell: Shell, prompt: Prompt, configure: Configure) -> None:
    configure(left="{user:bold red}> ", right="[{time}]", transient="> ")
    shell.variables.set("USER", "jo")
    prompt.begin()
    assert to_formatted_text(prompt.left(80)) == [("bold ansired", "jo"), ("", "> ")]
    assert len(text(prompt.right(80))) == len("[12:34]")
    assert text(prompt.transient(80)) == "> "
    configure(left="%")
    assert left(prompt) == "%"


def test_a_wrong_template_is_told_of_and_the_default_counts(
    shell: Shell, prompt: Prompt, configure: Configure, home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    configure(right="ok", left="{cmd}$ ")
    shell.variables.set("PWD", "/")
    assert left(prompt) == f"/ {SIGN} "
    assert left(prompt) == f"/ {SIGN} "
    message = "prompt.left: {cmd}: no such field; did you mean {cwd}?"
    assert capfd.readouterr().err == f"minishell: {home}/.config/minishell/config.toml:3: {message}\n"


def test_ps1_takes_the_place_of_all(shell: Shell, prompt: Prompt, configure: Configure, last: LastLine) -> None:
    shell.variables.set("PS1", "\\W> ")
    shell.variables.set("PWD", "/usr/lib")
    last.text, last.seconds = "x", 99
    assert left(prompt) == prompt.plain() == "lib> "
    assert text(prompt.right(80)) == ""
    configure(right="{duration}")
    assert left(prompt) == "lib> "
    assert text(prompt.right(80)) == "1m39s"


def test_every_field_has_a_value_and_a_description(shell: Shell, last: LastLine) -> None:
    assert Fields(shell, last, None).values(FIELDS).keys() == FIELDS.keys()


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
    ("seconds", "expected"), [(0.04, "0.0s"), (9.94, "9.9s"), (10, "10s"), (184.9, "3m04s"), (7500, "2h05m")]
)
def test_durations(seconds: float, expected: str) -> None:
    assert duration_text(seconds) == expected


def test_visible() -> None:
    assert visible("a é 目 👍") == "a é 目 👍"
    assert visible("a\tb\x7f\x9b\u2028") == "a^Ib^?\\u009b\\u2028"
