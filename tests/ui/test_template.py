"""The templates of prompts."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minishell.ui.template import TemplateError, fields, parse, render, style_rule

VALUES = {"cwd": "~/a", "git": "main", "status": "", "jobs": ""}


def shown(template: str) -> str:
    return "".join(text for _, text, *_ in render(parse(template, VALUES), VALUES))


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("", ""),
        ("$ ", "$ "),
        ("{cwd}\n{git}> ", "~/a\nmain> "),
        ("{cwd:bold}{status}", "~/a"),
        ("a( {git})( [{status}])b", "a mainb"),
        ("(x{status}{git})(x{status}{jobs})(x)", "xmain"),
        ("{{cwd}} ((x)) )) ((", "{cwd} (x) ) ("),
        ("( (({git})))", " (main)"),
        ("{'->':red}{\"it's\"}{'a:b'}", "->it'sa:b"),
    ],
)
def test_what_is_shown(template: str, expected: str) -> None:
    assert shown(template) == expected


def test_styles() -> None:
    parts = parse("{cwd:bold blue}{git}{'x':#ff8800 bg:brightblack}{'y'}z", VALUES)
    assert render(parts, VALUES) == [
        ("bold ansiblue", "~/a"),
        ("class:prompt.git", "main"),
        ("#ff8800 bg:ansibrightblack", "x"),
        ("", "y"),
        ("", "z"),
    ]
    assert list(fields(parts)) == ["cwd", "git"]
    assert style_rule("white bg:white grey") == "ansigray bg:ansigray ansibrightblack"


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{gti}", "{gti}: no such field; did you mean {git}?"),
        ("{nonsense}", "{nonsense}: no such field"),
        ("{cwd:blod}", "blod: no such style"),
        ("{cwd", "{ has no match; a { itself is written twice"),
        ("cwd}", "} has no match; a } itself is written twice"),
        ("(a{git}", "( has no match; a ( itself is written twice"),
        ("a)", ") has no match; a ) itself is written twice"),
        ("(a (b{git}))", "( has no match; a ( itself is written twice"),
        ("{'a}", "{'a}: not a field"),
    ],
)
def test_what_is_wrong(template: str, message: str) -> None:
    with pytest.raises(TemplateError) as error:
        parse(template, VALUES)
    assert str(error.value) == message


@given(st.text(alphabet="a{}()':\" cwd", max_size=20))
def test_any_text_is_a_template_or_an_error(template: str) -> None:
    with suppress(TemplateError):
        assert shown(template) or "{" in template or "(" in template or not template


@given(st.text())
def test_any_text_can_be_written(text: str) -> None:
    doubled = "".join(character * 2 if character in "(){}" else character for character in text)
    assert shown(doubled) == text
