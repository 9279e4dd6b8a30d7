"""What a source of completions is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING

from ..visible import visible

if TYPE_CHECKING:
    from minishell.eval.shell import Shell

    from ..known import Vocabulary
    from ..place import Place
    from .listing import Listings

#: answers to one question; more would only make the menu slow
MOST_CANDIDATES = 1_000


@dataclass(frozen=True)
class Request:
    """A place, what follows the cursor, and whom to ask."""

    place: Place
    following: str
    shell: Shell
    vocabulary: Vocabulary
    listings: Listings


@dataclass(frozen=True)
class Candidate:
    """`text` takes the place of the `length` characters before the cursor; `shown` is harmless on a terminal."""

    text: str
    length: int
    shown: str
    description: str = ""


Source = Callable[[Request], list[Candidate]]


def matching(names: Iterable[str], stem: str) -> list[str]:
    """The names that begin with `stem`, in whatever case if none does exactly; sorted.

    Of more than MOST_CANDIDATES the first and the last, so that what all have in common stays what it is.
    """
    names = list(names)
    found = [name for name in names if name.startswith(stem)]
    if not found:
        folded = stem.casefold()
        found = [name for name in names if name.casefold().startswith(folded)]
    if len(found) <= MOST_CANDIDATES:
        return sorted(found)
    return [*nsmallest(MOST_CANDIDATES - 1, found), max(found)]


def words(request: Request, names: Iterable[str], describe: Callable[[str], str] | None = None) -> list[Candidate]:
    """Candidates that are whole words and need no quoting."""
    raw = request.place.raw
    return [
        Candidate(name + after_word(request), len(raw), visible(name), describe(name) if describe else "")
        for name in matching(names, raw)
    ]


def after_word(request: Request) -> str:
    """The blank after a finished word, unless something stands there already."""
    return "" if request.following[:1].strip() or request.following[:1] in (" ", "\t") else " "
