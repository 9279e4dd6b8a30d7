"""Charts of characters."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.utils import get_cwidth

from minishell.eval.history import Style
from minishell.ui.history.charts import GREEN, Bar, bars, columns
from minishell.ui.history.statistics import command_of


def style(width: int = 80, colours: bool = False, unicode: bool = True) -> Style:
    return Style(width, colours, unicode, "/home/me")


def test_bars_are_in_proportion() -> None:
    rows = [Bar("a", 8, "8"), Bar("bb", 4, "4"), Bar("c", 1, "1"), Bar("d", 0.001, "0"), Bar("e", 0, "0")]
    assert bars(rows, style(16), GREEN) == [
        "  a  ████████ 8",
        "  bb ████     4",
        "  c  █        1",
        "  d  ▏        0",
        "  e           0",
    ]
    assert bars(rows, style(16, unicode=False), GREEN)[:4] == [
        "  a  ######## 8",
        "  bb ####     4",
        "  c  #        1",
        "  d  #        0",
    ]


def test_colours_are_asked_for() -> None:
    assert bars([Bar("a", 1, "1")], style(12, colours=True), GREEN) == ["  a \x1b[32m█████\x1b[0m 1"]
    assert "\x1b" not in "".join(bars([Bar("a\x1b[31m", 1, "1")], style(), GREEN))


def test_columns() -> None:
    assert columns([0, 1, 4], ["0", "", "2"], style(), GREEN) == [
        "      ██",
        "      ██",
        "      ██",
        "    ████",
        "  0   2",
    ]
    assert columns([1, 4], ["", ""], style(4, unicode=False), GREEN)[:4] == ["   #", "   #", "   #", "  ##"]
    assert columns([], [], style(), GREEN) == ["", "", "", "", "  "]


@given(
    st.lists(st.tuples(st.text("ab漢\x1b ", max_size=40), st.floats(0, 1e9)), min_size=1, max_size=5),
    st.integers(20, 200),
    st.booleans(),
)
def test_no_line_is_wider_than_the_terminal(rows: list[tuple[str, float]], width: int, unicode: bool) -> None:
    made = [Bar(label, value, f"{value:.0f}") for label, value in rows]
    narrowest = len("  label_ # ") + max(len(bar.text) for bar in made)
    for line in bars(made, style(width, unicode=unicode), GREEN):
        assert get_cwidth(line) <= max(width, narrowest)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("git commit -m x", "git"),
        ("A=1 B='x' make all", "make"),
        ("sudo -u me systemctl restart x", "systemctl"),
        ("time env A=1 nice -n 5 make", "make"),
        ("if true; then ls; fi", "true"),
        ("for i in a b", "for"),
        ("(cd x; make)", "cd"),
        ("! grep x y", "grep"),
        ("ls; pwd", "ls"),
        ("A=1", "A=1"),
        ("", ""),
        ("sudo", "sudo"),
    ],
)
def test_commands(line: str, command: str) -> None:
    assert command_of(line) == command


def test_colours_never_reach_the_width() -> None:
    [line] = bars([Bar("a", 1, "1")], style(30, colours=True), GREEN)
    assert get_cwidth(re.sub(r"\x1b\[\d*m", "", line)) < 30
