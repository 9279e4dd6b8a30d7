"""Which names answer to what was typed, and in which order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from minishell.ui.complete.matching import MOST_CANDIDATES, MOST_RESEMBLING, matching

NAMES = st.lists(st.text("abAB-_.", min_size=1, max_size=8), unique=True, max_size=20)


def test_names_that_begin_with_the_stem_are_the_only_ones() -> None:
    assert matching(["Docs", "docs", "my-docs", "dxoxc"], "doc") == ["docs"]


def test_case_counts_only_if_something_matches_exactly() -> None:
    assert matching(["Docs", "DOCUMENT", "my-docs"], "doc") == ["DOCUMENT", "Docs"]


def test_what_contains_the_stem_comes_next_the_beginnings_of_words_first() -> None:
    assert matching(["abfeature", "my-feature", "feXature"], "feature") == ["my-feature", "abfeature"]


def test_what_has_its_characters_in_order_comes_last_the_nearest_first() -> None:
    assert matching(["git-checkout", "xgxcxo", "go-a-long-way-to-cook"], "gco") == [
        "git-checkout",
        "go-a-long-way-to-cook",
    ]


def test_one_character_resembles_nothing() -> None:
    assert matching(["abc"], "c") == []
    assert matching(["--abc"], "--c") == []


def test_who_is_not_accepted_does_not_count() -> None:
    assert matching(["docs", "Docs"], "doc", lambda name: name != "docs") == ["Docs"]


def test_no_more_than_can_be_shown() -> None:
    names = [f"name{number:05}" for number in range(MOST_CANDIDATES + 10)]
    found = matching(names, "n")
    assert len(found) == MOST_CANDIDATES
    assert (found[0], found[-1]) == (names[0], names[-1])
    assert len(matching(names, "ame0")) == MOST_RESEMBLING


@given(NAMES, st.text("abAB-", max_size=4))
def test_every_answer_has_the_characters_of_the_stem_in_order(names: list[str], stem: str) -> None:
    found = matching(names, stem)
    assert set(found) <= set(names)
    assert len(set(found)) == len(found)
    for name in found:
        rest = iter(name.casefold())
        assert all(character in rest for character in stem.casefold())


@given(NAMES, st.text("abAB-", max_size=4))
def test_a_beginning_is_never_missed(names: list[str], stem: str) -> None:
    beginning = sorted(name for name in names if name.startswith(stem))
    assert not beginning or matching(names, stem) == beginning
