"""Which names answer to what was typed: those that begin with it, or else those that come nearest.

The kinds, of which the first that has any names counts: they begin with the stem; they begin with it in another
case; they contain it; they contain its characters in this order. So a name that was typed right never has to be
looked for among those that were not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import nsmallest

#: answers to one question; more would only make the menu slow
MOST_CANDIDATES = 1_000

#: of those that only resemble what was typed
MOST_RESEMBLING = 50

#: names among which nothing is sought that only resembles the stem: that would keep the processor for too long
TOO_MANY = 20_000

#: what ends a word within a name
_BOUNDARIES = frozenset("-_./:@=+ ")


def matching(names: Iterable[str], stem: str, accept: Callable[[str], bool] = lambda name: True) -> list[str]:
    """The names that `accept` takes and that answer to `stem`: sorted, those that resemble it the nearest first.

    Of more than MOST_CANDIDATES the first and the last, so that what all have in common stays what it is.
    """
    names = list(names)
    for kind in (_beginning, _beginning_in_any_case):
        found = [name for name in kind(names, stem) if accept(name)]
        if found:
            return limited(found)
    return [] if len(names) > TOO_MANY else resembling(filter(accept, names), stem)


def limited(names: Sequence[str]) -> list[str]:
    """Sorted, and no more than MOST_CANDIDATES."""
    if len(names) <= MOST_CANDIDATES:
        return sorted(names)
    return [*nsmallest(MOST_CANDIDATES - 1, names), max(names)]


def resembling(names: Iterable[str], stem: str) -> list[str]:
    """The names that contain the stem, or else its characters in their order, the nearest first."""
    folded = stem.casefold()
    if len(folded.lstrip("-")) < 2:
        return []
    ranked = [(distance, name) for name in names if (distance := _distance(name.casefold(), folded)) is not None]
    kind = min((distance[0] for distance, _ in ranked), default=0)
    return [name for _, name in nsmallest(MOST_RESEMBLING, (each for each in ranked if each[0][0] == kind))]


def _beginning(names: Iterable[str], stem: str) -> Iterator[str]:
    return (name for name in names if name.startswith(stem))


def _beginning_in_any_case(names: Iterable[str], stem: str) -> Iterator[str]:
    folded = stem.casefold()
    return (name for name in names if name.casefold().startswith(folded))


def _distance(name: str, stem: str) -> tuple[int, int, int] | None:
    """The kind of resemblance, how far the stem is spread out, where it begins; None if there is no resemblance."""
    at = name.find(stem)
    if at >= 0:
        return 0, 0 if _begins_word(name, at) else 1, at
    first = name.find(stem[0])
    while first >= 0 and not _begins_word(name, first):
        first = name.find(stem[0], first + 1)
    end = _end_of_subsequence(name, stem, first)
    return None if end is None else (1, end - first - len(stem), first)


def _begins_word(name: str, at: int) -> bool:
    return at == 0 or name[at - 1] in _BOUNDARIES


def _end_of_subsequence(name: str, stem: str, at: int) -> int | None:
    if at < 0:
        return None
    for character in stem:
        at = name.find(character, at) + 1
        if at == 0:
            return None
    return at
