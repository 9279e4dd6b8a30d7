"""Answers of several sources, put together."""

from __future__ import annotations

import threading

import pytest

from minishell.ui.complete.candidate import Candidate
from minishell.ui.complete.gathering import Found, Gathering, merged
from minishell.ui.complete.tab import steady
from tests.waiting import PATIENCE


def word(text: str, description: str = "", length: int = 0) -> Candidate:
    return Candidate(text, length, text.strip(), description)


def shown(candidates: list[Candidate]) -> list[tuple[str, str]]:
    return [(candidate.shown, candidate.description) for candidate in candidates]


def test_the_main_source_counts_and_the_others_describe() -> None:
    main = Found([word("b "), word("a ", "mine")])
    assert shown(merged(main, [[word("a ", "theirs"), word("b ", "theirs"), word("c ", "more")]], "")) == [
        ("b", "theirs"),
        ("a", "mine"),
    ]


def test_options_are_added_and_a_sign_is_no_difference() -> None:
    main = Found([word("--all ", length=1), word("--sort", length=1)])
    other = [word("--sort=", "how", 1), word("-l ", "long", 1), word("-l ", "again", 1)]
    assert shown(merged(main, [other], "-")) == [("--all", ""), ("--sort", "how"), ("-l", "long")]


def test_where_the_main_source_says_nothing_others_do() -> None:
    assert shown(merged(Found([]), [[word("a ")], [word("a ", "text"), word("b ")]], "")) == [("a", "text"), ("b", "")]
    assert shown(merged(None, [[word("a ")]], "")) == [("a", "")]


def test_a_guess_stands_behind_those_who_know() -> None:
    guess = Found([word("file ")], guess=True)
    assert shown(merged(guess, [[word("install ", "it")]], "")) == [("install", "it"), ("file", "")]
    assert shown(merged(guess, [[word("file ")]], "")) == [("file", "")]


def test_the_whole_word_counts_wherever_a_candidate_begins() -> None:
    main = Found([word("always ")])
    assert shown(merged(main, [[word("--color=always ", "text", 8)]], "--color=")) == [("always", "text")]


def test_what_is_shown_keeps_its_place() -> None:
    first = [word("b "), word("c ")]
    later = [word("a "), word("c ", "described"), word("b ")]
    assert shown(steady(first, later)) == [("b", ""), ("c", "described"), ("a", "")]
    assert shown(steady(first, [word("a ")])) == [("b", ""), ("c", ""), ("a", "")]


def test_waiting_ends_when_all_have_answered() -> None:
    gathering = Gathering()
    heard = threading.Event()
    gathering.listen(heard.set)
    gathering.expect("", 1)
    gathering.put(Found([word("a ")]))
    assert heard.is_set()
    assert gathering.settled
    assert not gathering.finished
    assert not gathering.wait(0.01)
    threading.Timer(0.05, lambda: gathering.put_other(0, [word("a ", "late")])).start()
    assert gathering.wait(PATIENCE)
    assert shown(gathering.candidates()) == [("a", "late")]


def test_an_error_ends_it() -> None:
    gathering = Gathering()
    gathering.fail(ValueError("broken"))
    assert gathering.wait(0)
    with pytest.raises(ValueError, match="broken"):
        gathering.candidates()


@pytest.mark.parametrize(
    ("word_before", "main", "decided"),
    [
        ("", Found([word("a ")]), True),
        ("", Found([word("a ")], guess=True), False),
        ("", Found([word("a "), word("b ")]), False),
        ("", Found([]), False),
        ("-", Found([word("-a ")]), False),
        ("--b=", Found([word("c ")]), True),
    ],
)
def test_one_word_is_inserted_before_the_others_describe_it(word_before: str, main: Found, decided: bool) -> None:
    gathering = Gathering()
    gathering.expect(word_before, 1)
    gathering.put(main)
    assert gathering.wait_for_decision(0) is decided
    gathering.put_other(0, [])
    assert gathering.wait_for_decision(0)
