"""What stands at the cursor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minishell.ui.place import PLACEHOLDER, place_at

COMMAND = [
    "",
    "gi",
    "FOO=1 gi",
    "a; gi",
    "a & gi",
    "a | gi",
    "a && gi",
    "a || gi",
    "! gi",
    "( gi",
    "{ gi",
    "if gi",
    "if a; then gi",
    "if a; then b; elif gi",
    "while gi",
    "until a; do gi",
    "for i in a b; do gi",
    "case a in a) gi",
    "f() { gi",
    "echo $(gi",
    'echo "a b $(gi',
    "echo `gi",
    "x=$(gi",
    "a > b; gi",
    "> b gi",
    "a\ngi",
    "sudo gi",
    "sudo -u root gi",
    "sudo -E A=b gi",
    "env -i A=b gi",
    "time gi",
    "command gi",
    "exec gi",
    "nohup nice -n 5 gi",
    "xargs -n 1 gi",
    "timeout -k 1 5 gi",
    "do",
]

ARGUMENTS = {
    "git che": ("git",),
    "git -C x che": ("git", "-C", "x"),
    "sudo -u root git che": ("git",),
    "sudo git 'a b' che": ("git", "a b"),
    "git $x che": ("git", None),
    "if a; then git che": ("git",),
    "echo $(git che": ("git",),
    "echo `git che": ("git",),
    "sudo -": ("sudo",),
    "timeout ": ("timeout",),
    "x=1 git che": ("git",),
    "git > x che": ("git",),
}

#: the text, then raw and the quote that is open
WORDS = {
    "ls a\\ b": ("a\\ b", ""),
    "ls 'a b": ("'a b", "'"),
    'ls "a b': ('"a b', '"'),
    "ls $'a b": ("$'a b", "$'"),
    "ls 'a'b": ("'a'b", ""),
    "ls 'a'\"b": ("'a'\"b", '"'),
    'ls "$HOME/a': ('"$HOME/a', '"'),
    "ls ~/a": ("~/a", ""),
    "cat 'a\\": ("'a\\", "'"),
}

PARAMETERS = {
    "echo $": "$",
    "echo $HO": "$HO",
    "echo ${": "${",
    "echo ${HO": "${HO",
    'echo "a $HO': "$HO",
    'echo "${HO': "${HO",
    "x=$HO": "$HO",
    "echo > $HO": "$HO",
    "$HO": "$HO",
    "echo $((1 + HO": "HO",
    "echo `echo $HO": "$HO",
}


@pytest.mark.parametrize("text", COMMAND)
def test_a_command_is_expected(text: str) -> None:
    place = place_at(text)
    assert place.kind == "command"
    assert place.raw in ("gi", "do", "")


@pytest.mark.parametrize(("text", "words"), ARGUMENTS.items())
def test_an_argument_knows_its_command(text: str, words: tuple[str | None, ...]) -> None:
    place = place_at(text)
    assert (place.kind, place.words) == ("argument", words)


@pytest.mark.parametrize(("text", "expected"), WORDS.items())
def test_the_word_and_the_open_quote(text: str, expected: tuple[str, str]) -> None:
    place = place_at(text)
    assert (place.raw, place.quote) == expected


@pytest.mark.parametrize(("text", "raw"), PARAMETERS.items())
def test_a_parameter_is_expected(text: str, raw: str) -> None:
    place = place_at(text)
    assert (place.kind, place.raw) == ("parameter", raw)


@pytest.mark.parametrize("text", ["a > fo", "a >fo", "a 2>> fo", "a < fo", "> fo", "a <> fo", "{ a; } > fo"])
def test_a_redirection_expects_a_file(text: str) -> None:
    place = place_at(text)
    assert (place.kind, place.raw) == ("redirection", "fo")


def test_an_assignment() -> None:
    place = place_at("PATH=/bin:~/x")
    assert (place.kind, place.raw) == ("assignment", "/bin:~/x")
    assert place.after(":").raw == "~/x"


def test_after_takes_unquoted_separators_only() -> None:
    assert place_at("ls --file=a/b").after("=").raw == "a/b"
    assert place_at("ls 'a=b").after("=").raw == "'a=b"
    assert [piece.text for piece in place_at("ls x=a'b'c").after("=").pieces] == ["a", "b", "c"]


@pytest.mark.parametrize("text", ["# comm", "echo a # gi", "echo a\\", "cat <<EO", "cat <<EOF\nfoo ba", "for i"])
def test_where_nothing_can_be_said(text: str) -> None:
    assert place_at(text).kind == "none"


@given(st.text(alphabet="ab $'\"`\\(){};|&<>#=~*\n${}", max_size=30))
def test_any_text_has_a_place_and_raw_is_its_end(text: str) -> None:
    place = place_at(text)
    assert text.endswith(place.raw)
    assert not any(piece.text.endswith(PLACEHOLDER) for piece in place.pieces if piece.kind != "parameter")
