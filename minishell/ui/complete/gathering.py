"""The answers to one question, as they come from several sources.

The main source's answers are those that count; the others add descriptions to
them, and options that it does not know, or answers where it only guesses.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from .candidate import Candidate


class Found(NamedTuple):
    """The main source's answer: it is a guess if nobody knows what the command takes."""

    candidates: list[Candidate]
    guess: bool = False


class Gathering:
    """Filled by the sources' threads, watched by the prompt's; `word` is the word that is completed."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._listener: Callable[[], None] | None = None
        self._main: Found | None = None
        self._others: list[list[Candidate] | None] = []
        self._expected = False
        self._error: BaseException | None = None
        self._word = ""

    # -- for the sources

    def expect(self, word: str, others: int) -> None:
        """So many other sources have been asked about `word`."""
        with self._changed:
            self._word = word
            self._others = [None] * others
            self._expected = True

    def put(self, found: Found) -> None:
        self._change(lambda: setattr(self, "_main", found))

    def put_other(self, index: int, found: list[Candidate]) -> None:
        self._change(lambda: self._others.__setitem__(index, found))

    def fail(self, error: BaseException) -> None:
        """There will be no answer."""
        self._change(lambda: setattr(self, "_error", error))

    def _change(self, change: Callable[[], None]) -> None:
        with self._changed:
            change()
            self._changed.notify_all()
            listener = self._listener
        if listener is not None:
            listener()

    # -- for the prompt

    @property
    def settled(self) -> bool:
        """The main source has answered."""
        return self._main is not None or self._error is not None

    @property
    def finished(self) -> bool:
        """All have answered."""
        return self._error is not None or (self._main is not None and self._expected and None not in self._others)

    @property
    def decided(self) -> bool:
        """Nothing can come that would change what is inserted: all have answered, or one word is no guess."""
        main = self._main
        only = main is not None and len(main.candidates) == 1 and not main.guess and not _is_option(self._word)
        return only or self.finished

    def listen(self, listener: Callable[[], None]) -> None:
        """`listener` is called, in a source's thread, when an answer has come."""
        with self._changed:
            self._listener = listener

    def wait(self, seconds: float) -> bool:
        """Wait until all have answered, or the time is up; whether they have."""
        return self._wait(lambda: self.finished, seconds)

    def wait_for_decision(self, seconds: float) -> bool:
        """Wait until it is decided what is inserted, or the time is up; whether it is."""
        return self._wait(lambda: self.decided, seconds)

    def _wait(self, enough: Callable[[], bool], seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(enough, seconds)

    def candidates(self) -> list[Candidate]:
        """What there is so far. Raises the error that ended a source."""
        with self._changed:
            if self._error is not None:
                raise self._error
            others = [found for found in self._others if found]
            return merged(self._main, others, self._word)


def merged(main: Found | None, others: Sequence[list[Candidate]], word: str) -> list[Candidate]:
    """The answers of all, each once: the main source's come first, unless it guesses where another knows."""
    more = [candidate for found in others for candidate in found]
    first = main.candidates if main is not None else []
    if main is not None and main.guess and _is_option(word):
        more = [candidate for candidate in more if candidate.description]  # and no names of files
    if _is_option(word) or not first:
        return joined(first, more, word)
    if main is not None and main.guess and not _keys(more, word) <= _keys(first, word):
        return joined([], [*more, *first], word)
    return described(first, more, word)


def _is_option(word: str) -> bool:
    return word.startswith("-") and "=" not in word


def joined(first: Sequence[Candidate], more: Sequence[Candidate], word: str) -> list[Candidate]:
    """`first` in their order, with descriptions that only `more` have, and behind them those that only `more` have."""
    known = _keys(first, word)
    new: dict[str, Candidate] = {}
    for candidate in more:
        key = _key(candidate, word)
        if key not in known and (key not in new or not new[key].description):
            new[key] = candidate
    return [*described(first, more, word), *new.values()]


def described(first: Sequence[Candidate], more: Sequence[Candidate], word: str) -> list[Candidate]:
    """`first`, with descriptions that only `more` have."""
    descriptions: dict[str, str] = {}
    for candidate in more:
        if candidate.description:
            descriptions.setdefault(_key(candidate, word), candidate.description)
    return [
        candidate
        if candidate.description or (text := descriptions.get(_key(candidate, word))) is None
        else replace(candidate, description=text)
        for candidate in first
    ]


def _keys(candidates: Iterable[Candidate], word: str) -> set[str]:
    return {_key(candidate, word) for candidate in candidates}


def _key(candidate: Candidate, word: str) -> str:
    """The whole word that a candidate makes, without what only says how it goes on."""
    return (word[: len(word) - candidate.length] + candidate.text).rstrip(" /=")
