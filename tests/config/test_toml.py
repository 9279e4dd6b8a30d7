"""TOML's statements: their places, and what they say, beside tomllib's view of the whole."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minishell.config.toml import key_written, statements, written

TEXT = '''\
# a comment

top = 1  # a number
[a]
one = "x # y = [z]" # really
two = [
  1,  # first ]
  2,
]
three = """
[no.header]
"""
[a.b]
"quoted = key".c = 'it''s'
inline = { x = 1, y = { z = "}" } }
'''


def merged(text: str) -> dict[str, Any]:
    """The whole, from its statements."""
    whole: dict[str, Any] = {}
    for statement in statements(text):
        for path, value in statement.leaves():
            table = whole
            for name in path[:-1]:
                table = table.setdefault(name, {})
            table[path[-1]] = value
    return whole


def test_statements_say_together_what_the_file_says() -> None:
    text = TEXT.replace("'it''s'", "'its'")
    assert merged(text) == tomllib.loads(text)


def test_each_statement_has_its_line_and_place() -> None:
    found = [(each.line, TEXT[each.start : each.end].split("\n", maxsplit=1)[0]) for each in statements(TEXT)]
    assert found == [
        (3, "top = 1  # a number"),
        (4, "[a]"),
        (5, 'one = "x # y = [z]" # really'),
        (6, "two = ["),
        (10, 'three = """'),
        (13, "[a.b]"),
        (14, "\"quoted = key\".c = 'it''s'"),
        (15, 'inline = { x = 1, y = { z = "}" } }'),
    ]


def test_a_value_is_found_beside_its_comment() -> None:
    values = [TEXT[each.value_start : each.value_end] for each in statements(TEXT) if not each.header]
    assert values[0] == " 1"
    assert values[1] == ' "x # y = [z]"'
    assert values[2].endswith("2,\n]")


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("a = \nb = 2\n", [1]),
        ("a = [1,\nb = 2\nc = 3\n", [1]),
        ('a = "open\nb = 2\n', [1]),
        ('a = """open\nb = 2\n', [1]),
        ("a\nb = 2", [1]),
        ("[a\nb = 2", [1]),
        ("b = 2\na = 1 2\n", [2]),
        ("]]]\nb = 2", [1]),
        ("a = " + "[" * 100_000 + "\nb = 2", [1]),
    ],
)
def test_a_statement_that_cannot_be_read_costs_no_other(text: str, errors: list[int]) -> None:
    found = list(statements(text))
    assert [each.line for each in found if each.error] == errors
    assert (("b",), 2) in [leaf for each in found for leaf in each.leaves()]


@given(st.text(alphabet="ab=[]{}\"'#\n\\ ,.1", max_size=40))
def test_no_text_makes_it_raise_and_statements_follow_one_another(text: str) -> None:
    at = 0
    for statement in statements(text):
        assert at <= statement.start < statement.end <= len(text)
        assert text[at : statement.start].strip() == "" or text[at : statement.start].lstrip().startswith("#")
        assert statement.line == text.count("\n", 0, statement.start) + 1
        assert (statement.data is None) == bool(statement.error)
        at = statement.end


VALUES = st.one_of(st.booleans(), st.integers(-(2**60), 2**60), st.floats(allow_nan=False, allow_infinity=False))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.one_of(VALUES, TEXTS, st.lists(TEXTS)), TEXTS)
def test_what_is_written_is_read_back(value: object, name: str) -> None:
    assert tomllib.loads(f"{key_written(name)} = {written(value)}") == {name: value}
