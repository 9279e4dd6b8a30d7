"""Directories by frecency: how much was done there, and how long ago, for `z`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .history import Visited

_HOUR, _DAY, _WEEK = 3600, 24 * 3600, 7 * 24 * 3600


def frecency(now: float) -> Callable[[Visited], float]:
    """The lines entered there, weighed by the age of the newest."""

    def score(visited: Visited) -> float:
        age = now - visited.newest
        weight = 4 if age < _HOUR else 2 if age < _DAY else 0.5 if age < _WEEK else 0.25
        return visited.lines * weight

    return score


def ranked(found: Iterable[Visited], words: Sequence[str], score: Callable[[Visited], float]) -> list[Visited]:
    """Those that match the words, the best first; upper and lower case only count where that finds something."""
    known = list(found)
    matching = [each for each in known if matches(each.path, words)]
    if not matching:
        folded = [word.casefold() for word in words]
        matching = [each for each in known if matches(each.path.casefold(), folded)]
    return sorted(matching, key=score, reverse=True)


def matches(path: str, words: Sequence[str]) -> bool:
    """Whether the words are in the path one after the other, the last one at the end or in the last name."""
    at = 0
    for word in words[:-1]:
        at = path.find(word, at) + len(word)
        if at < len(word):
            return False
    last = words[-1].rstrip("/") if words else ""
    found = path.rfind(last, at)
    return found >= 0 and "/" not in path[found + len(last) :]
