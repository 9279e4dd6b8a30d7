"""What completion types is read back by the shell as the name that was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minishell.syntax.nodes import SimpleCommand, Word
from minishell.ui.analysis import analyse, static_value
from minishell.ui.complete.quoting import closing, continued
from minishell.ui.place import place_at

NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters="\0/")
    | st.sampled_from(" '\"$`\\\n\t*?[]~#-&;|<>(){}!=^\x1b\udcff"),
    min_size=1,
    max_size=12,
)


def words(text: str) -> list[str | None]:
    tree = analyse(text)
    assert not tree.errors
    [command] = tree.program.commands[0].lists[0].pipelines[0].commands
    assert isinstance(command, SimpleCommand)
    return [static_value(word) for word in command.words]


def written(name: str, opened: str) -> str:
    text, quote = continued(name, opened, at_start=opened == "")
    return opened + text + closing(quote)


@given(NAMES, st.sampled_from(["", "'", '"', "$'"]))
def test_a_name_in_any_quotes(name: str, opened: str) -> None:
    assert words(f"cat {written(name, opened)}") == ["cat", name]


@given(NAMES, NAMES, st.sampled_from(["", "'", '"', "$'"]))
def test_a_name_that_goes_on(start: str, end: str, opened: str) -> None:
    """The first part is as completion itself writes it; the place then finds the quote that is open."""
    typed, _ = continued(start, opened, at_start=opened == "")
    line = f"cat {opened}{typed}"
    rest, quote = continued(end, place_at(line).quote, at_start=False)
    assert words(line + rest + closing(quote)) == ["cat", start + end]


@given(NAMES)
def test_what_is_inserted_can_be_shown(name: str) -> None:
    assert written(name, "").isprintable()


@pytest.mark.parametrize(
    ("name", "opened", "expected"),
    [
        ("my file", "", "my\\ file"),
        ("my file", "'", "'my file'"),
        ("my file", '"', '"my file"'),
        ("it's", "'", "'it'\\''s'"),
        ("a$b", '"', '"a\\$b"'),
        ("~x", "", "\\~x"),
        ("a~#", "", "a~#"),
        ("a\nb", "", "$'a\\nb'"),
        ("é", "", "é"),
    ],
)
def test_the_form_is_the_users(name: str, opened: str, expected: str) -> None:
    assert written(name, opened) == expected


def test_a_word_with_an_expansion_has_no_static_value() -> None:
    tree = analyse("a$b")
    [command] = tree.program.commands[0].lists[0].pipelines[0].commands
    assert isinstance(command, SimpleCommand)
    assert isinstance(command.words[0], Word)
    assert static_value(command.words[0]) is None
