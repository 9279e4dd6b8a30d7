"""Themes: pygments' styles and our own, for light and dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from prompt_toolkit.styles import Style

from minishell.config.settings import Settings
from minishell.ui.terminal import background
from minishell.ui.theme import chosen_style

Choose = Callable[..., Style]


@pytest.fixture
def complaints() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def choose(tmp_path: Path, complaints: list[tuple[str, str]]) -> Choose:
    """`choose(text, VARIABLE=…)`: the style by the section's text."""

    def style(text: str, **variables: str) -> Style:
        (tmp_path / "config.toml").write_text(f"[theme]\n{text}\n")
        settings = Settings(str(tmp_path / "config.toml"))
        settings.refresh()
        return chosen_style(settings, variables, lambda name, message: complaints.append((name, message)))

    return style


def colour(style: Style, name: str) -> str | None:
    return style.get_attrs_for_style_str(f"class:{name}").color


def test_the_defaults_are_the_terminals_own_colours(choose: Choose) -> None:
    assert colour(choose(""), "shell.string") == "ansiyellow"
    assert colour(choose("", COLORFGBG="0;15"), "shell.string") == "ansimagenta"
    assert colour(choose("background = 'light'"), "shell.string") == "ansimagenta"


def test_any_style_of_pygments(choose: Choose, complaints: list[tuple[str, str]]) -> None:
    assert colour(choose("dark = 'monokai'"), "shell.keyword") == "66d9ef"
    assert complaints == []
    assert colour(choose("dark = 'monokia'"), "shell.string") == "ansiyellow"
    assert complaints == [("dark", "monokia: no such style; did you mean monokai?")]


def test_colours_of_ones_own(choose: Choose, complaints: list[tuple[str, str]]) -> None:
    style = choose("colours = { keyword = 'bold red', 'prompt.cwd' = '#123456', keywrod = 'red', string = 'rde' }")
    assert colour(style, "shell.keyword") == "ansired"
    assert colour(style, "prompt.cwd") == "123456"
    assert colour(style, "shell.string") == "ansiyellow"
    assert complaints == [
        ("colours.keywrod", "nothing has this colour; did you mean keyword?"),
        ("colours.string", "rde: no such style"),
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("15;0", "dark"), ("0;15", "light"), ("0;default;15", "light"), ("0;7", "light"), ("15;8", "dark"), ("", "dark")],
)
def test_the_background(value: str, expected: str) -> None:
    assert background("auto", {"COLORFGBG": value}) == expected
    assert background("light", {"COLORFGBG": value}) == "light"
