"""Shell patterns (XCU 2.14)."""

from __future__ import annotations

import fnmatch
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minishell.pattern import compile_pattern, escape, is_pattern, remove_escapes


def matches(pattern: str, text: str) -> bool:
    return compile_pattern(pattern).matches(text)


@pytest.mark.parametrize(
    ("pattern", "matched", "unmatched"),
    [
        ("", [""], ["a"]),
        ("abc", ["abc"], ["", "ab", "abcd", "ABC"]),
        ("?", ["a", "é", "\n", "?", "\udcff"], ["", "ab"]),
        ("*", ["", "a", "a/b\n"], []),
        ("**", ["", "a"], []),
        ("a*", ["a", "ab"], ["", "ba"]),
        ("*a", ["a", "ba"], ["", "ab"]),
        ("a*a", ["aa", "aba"], ["a"]),
        ("a*b*c", ["abc", "axbxc", "abbcc"], ["ab", "acb", "abcx"]),
        ("*ab*ab*", ["abab", "xabyabz"], ["ab", "aab"]),
        ("?*?", ["ab", "abc"], ["", "a"]),
        ("*.[ch]", ["a.c", ".h"], ["c", "a.o"]),
        ("\\*", ["*"], ["a", "\\*"]),
        ("\\a\\\\", ["a\\"], ["\\a\\"]),
        ("a\\", ["a\\"], ["a"]),
    ],
)
def test_stars_and_question_marks(pattern: str, matched: list[str], unmatched: list[str]) -> None:
    assert [text for text in matched + unmatched if matches(pattern, text)] == matched


@pytest.mark.parametrize(
    ("pattern", "matched", "unmatched"),
    [
        ("[abc]", "abc", "d[]"),
        ("[a-c]", "abc", "d-"),
        ("[!a-c]", "d-!", "abc"),
        ("[^a-c]", "d-^", "abc"),
        ("[]a]", "]a", "[b"),
        ("[!]a]", "[b!", "]a"),
        ("[a-]", "a-", "b"),
        ("[-a]", "-a", "b"),
        ("[a!]", "a!", "b"),
        ("[a^]", "a^", "b"),
        ("[--0]", "-./0", "1+"),
        ("[]-a]", "]^_`a", "\\b-"),
        ("[a-c-e]", "abc-e", "d"),
        ("[c-a]", "", "abc-"),
        ("[[]", "[", "]"),
        ("[*?]", "*?", "a"),
        ("[\\]]", "]", "\\["),
        ("[a\\-c]", "a-c", "b\\"),
        ("[\\!a]", "!a", "b"),
        ("[\\\\]", "\\", "a"),
        ("[é-ü]", "éöü", "eè"),
        ("[[:digit:]x]", "059x", "a٣:"),
        ("[![:digit:]]", "a:[", "059"),
        ("[[:alpha:]_]", "azAZé_", "0-"),
        ("[[:alnum:]]", "aZ9é", "_ "),
        ("[[:upper:]]", "AÉ", "aé1"),
        ("[[:lower:]]", "aé", "AÉ1"),
        ("[[:space:]]", " \t\n\v\f\r", "a_"),
        ("[[:blank:]]", " \t", "\na"),
        ("[[:punct:]]", "!/_[", "a1 "),
        ("[[:cntrl:]]", "\x01\x7f\n", "a "),
        ("[[:graph:]]", "a!", " \n"),
        ("[[:print:]]", "a! ", "\n\x7f"),
        ("[[:xdigit:]]", "09afAF", "gG"),
        ("[[:digit:][:upper:]-]", "1A-", "a"),
        ("[[:nonsense:]a]", "a", "n:"),
        ("[[=a=]b]", "ab", "=c"),
        ("[[.a.]-c]", "abc", "."),
        ("[[.-.]a]", "-a", "."),
        ("[[.].]a]", "]a", "."),
        ("[a[:]", "a[:", "]"),
        ("[[:x]", "[:x", "]"),
    ],
)
def test_bracket_expressions(pattern: str, matched: str, unmatched: str) -> None:
    assert "".join(char for char in matched + unmatched if matches(pattern, char)) == matched


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("[", "["),
        ("[a", "[a"),
        ("[]", "[]"),
        ("[!]", "[!]"),
        ("[a\\]", "[a]"),
        ("[]*", "[]x"),
        ("a[", "a["),
        ("[[a", "[[a"),
    ],
)
def test_a_bracket_that_is_not_closed_is_a_character(pattern: str, text: str) -> None:
    assert matches(pattern, text)
    assert not matches(pattern, "a")


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("a*b", "abxb-", ("ab", "abxb")),
        ("*", "abc", ("", "abc")),
        ("*b", "abcb", ("ab", "abcb")),
        ("a*", "abc", ("a", "abc")),
        ("?", "abc", ("a", "a")),
        ("ab", "abc", ("ab", "ab")),
        ("", "abc", ("", "")),
        ("a*b*c", "aabbcc", ("aabbc", "aabbcc")),
        ("*/", "a/b/c", ("a/", "a/b/")),
        ("[ab]*[ab]", "abcb", ("ab", "abcb")),
        ("x*", "abc", (None, None)),
        ("*x", "abc", (None, None)),
        ("ab*b", "ab", (None, None)),
    ],
)
def test_prefixes(pattern: str, text: str, expected: tuple[str | None, str | None]) -> None:
    matcher = compile_pattern(pattern)
    lengths = matcher.shortest_prefix(text), matcher.longest_prefix(text)
    assert tuple(None if length is None else text[:length] for length in lengths) == expected


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("a*b", "-abab", ("ab", "abab")),
        ("*", "abc", ("", "abc")),
        ("b*", "abcb", ("b", "bcb")),
        ("*c", "abc", ("c", "abc")),
        ("?", "abc", ("c", "c")),
        ("bc", "abc", ("bc", "bc")),
        ("", "abc", ("", "")),
        ("a*b*c", "aabbcc", ("abbcc", "aabbcc")),
        ("/*", "a/b/c", ("/c", "/b/c")),
        (".*", "a.tar.gz", (".gz", ".tar.gz")),
        ("*x", "abc", (None, None)),
        ("x*", "abc", (None, None)),
        ("a*ab", "ab", (None, None)),
    ],
)
def test_suffixes(pattern: str, text: str, expected: tuple[str | None, str | None]) -> None:
    matcher = compile_pattern(pattern)
    starts = matcher.shortest_suffix(text), matcher.longest_suffix(text)
    assert tuple(None if start is None else text[start:] for start in starts) == expected


PATTERNS = st.lists(st.sampled_from(["a", "b", "*", "?", "[ab]", "[!a]", "-"]), max_size=7).map("".join)
TEXTS = st.text("ab-", max_size=8)


@given(PATTERNS, TEXTS)
def test_it_agrees_with_fnmatch(pattern: str, text: str) -> None:
    assert matches(pattern, text) is fnmatch.fnmatchcase(text, pattern)


@given(PATTERNS, TEXTS)
def test_prefixes_and_suffixes_agree_with_trying_them_all(pattern: str, text: str) -> None:
    matcher = compile_pattern(pattern)
    ends = [end for end in range(len(text) + 1) if matcher.matches(text[:end])]
    starts = [start for start in range(len(text) + 1) if matcher.matches(text[start:])]
    assert (matcher.shortest_prefix(text), matcher.longest_prefix(text)) == (
        min(ends, default=None),
        max(ends, default=None),
    )
    assert (matcher.shortest_suffix(text), matcher.longest_suffix(text)) == (
        max(starts, default=None),
        min(starts, default=None),
    )


@given(st.text("ab*?[]!^-\\:.=/ é"), st.text("ab*?[]!^-\\:.=/ é"))
def test_what_is_escaped_matches_itself_alone(text: str, other: str) -> None:
    assert matches(escape(text), text)
    assert matches(escape(text), other) is (text == other)
    assert not is_pattern(escape(text))
    assert remove_escapes(escape(text)) == text


@given(st.characters(codec="utf-8"))
def test_what_is_escaped_stands_for_itself_in_brackets(char: str) -> None:
    assert matches(f"[{escape(char)}_]", char)
    assert matches(f"[{escape(char)}_]", "!") is (char == "!")


@pytest.mark.parametrize("pattern", ["*", "a?", "[a]", "[!a]", "a[[:alpha:]]", "\\**", "[]]", "[\\]]"])
def test_what_is_a_pattern(pattern: str) -> None:
    assert is_pattern(pattern)


@pytest.mark.parametrize("pattern", ["", "a", "\\*", "[", "]", "[a", "[]", "[!]", "\\[a]", "[a\\]", "a\\?\\[x]"])
def test_what_is_no_pattern(pattern: str) -> None:
    assert not is_pattern(pattern)


def test_remove_escapes() -> None:
    assert [remove_escapes(pattern) for pattern in ("a", "\\a\\*", "\\\\", "a\\")] == ["a", "a*", "\\", "a\\"]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("*a" * 30 + "*b", "a" * 5000),
        ("*?" * 30 + "b", "a" * 5000),
        ("*[ab]" * 30 + "c", "ab" * 2500),
        ("*" * 1000 + "b", "a" * 5000),
        ("[" * 2000, "["),
    ],
)
def test_no_pattern_takes_long(pattern: str, text: str) -> None:
    start = time.process_time()
    matcher = compile_pattern(pattern)
    assert not matcher.matches(text)
    assert matcher.longest_prefix(text) is None
    assert time.process_time() - start < 2


def test_the_cache_is_bounded() -> None:
    for number in range(2000):
        assert matches(f"{number}*", f"{number}x")
