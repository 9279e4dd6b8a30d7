"""What a source of completions is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..visible import visible
from .matching import matching

if TYPE_CHECKING:
    from minishell.eval.shell import Shell

    from ..known import Vocabulary
    from ..place import Place
    from .colours import Colours
    from .listing import Listings


@dataclass(frozen=True)
class Request:
    """A place, what follows the cursor, and whom to ask."""

    place: Place
    following: str
    shell: Shell
    vocabulary: Vocabulary
    listings: Listings
    colours: Colours


@dataclass(frozen=True)
class Candidate:
    """`text` takes the place of the `length` characters before the cursor; `shown` is harmless on a terminal.

    `style` is prompt_toolkit's, for `shown`.
    """

    text: str
    length: int
    shown: str
    description: str = ""
    style: str = ""


Source = Callable[[Request], list[Candidate]]


def words(
    request: Request,
    names: Iterable[str],
    describe: Callable[[str], str] | None = None,
    style: Callable[[str], str] | None = None,
) -> list[Candidate]:
    """Candidates that are whole words and need no quoting."""
    raw = request.place.raw
    return [
        Candidate(
            name + after_word(request),
            len(raw),
            visible(name),
            describe(name) if describe else "",
            style(name) if style else "",
        )
        for name in matching(names, raw)
    ]


def after_word(request: Request) -> str:
    """The blank after a finished word, unless something stands there already."""
    return "" if request.following[:1].strip() or request.following[:1] in (" ", "\t") else " "
