"""Names of files: quoted as the user began, the directory kept as it was typed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..known import is_executable
from ..visible import visible
from .candidate import Candidate, Request, after_word
from .matching import matching
from .quoting import closing, continued

if TYPE_CHECKING:
    from minishell.eval.shell import Shell

    from ..place import Piece, Place
    from .listing import Listing

Accept = Callable[[str, bool], bool]


class Typed(NamedTuple):
    """The word so far: the directory to look in, the beginning of the name, how much of it stands in the raw text."""

    directory: str
    stem: str
    raw: str


def every_file(request: Request, place: Place | None = None) -> list[Candidate]:
    return list_files(request, place or request.place, lambda path, is_directory: True)


def directories(request: Request, place: Place | None = None) -> list[Candidate]:
    return list_files(request, place or request.place, lambda path, is_directory: is_directory)


def executables(request: Request, place: Place | None = None) -> list[Candidate]:
    """Programs, and the directories in which there may be some."""
    return list_files(request, place or request.place, lambda path, is_directory: is_directory or is_executable(path))


def users(request: Request) -> list[Candidate]:
    """~user, to be followed by a path."""
    import pwd

    names = ["~" + entry.pw_name for entry in pwd.getpwall()]
    raw = request.place.raw
    return [Candidate(name + "/", len(raw), name) for name in matching(names, raw)]


def list_files(request: Request, place: Place, accept: Accept) -> list[Candidate]:
    """The files that `accept` takes by their path, and whether they are directories."""
    if place.raw.startswith("~") and "/" not in place.raw:
        return users(request)
    typed = typed_path(place, request.shell)
    listing = None if typed is None else request.listings.get(typed.directory)
    if typed is None or listing is None:
        return []
    found = matching(
        _offered(listing, typed.stem),
        typed.stem,
        lambda name: accept(os.path.join(typed.directory, name), name in listing.directories),
    )
    return [file_candidate(request, place, typed, name, name in listing.directories) for name in found]


def _offered(listing: Listing, stem: str) -> Iterator[str]:
    """Hidden names only after a dot, .. only if it was typed."""
    hidden = stem.startswith(".")
    for name in listing.names:
        if hidden or not name.startswith("."):
            yield name
    if stem == "..":
        yield stem


# ---- What was typed ----


def typed_path(place: Place, shell: Shell) -> Typed | None:
    """None if the word has something in it that is not expanded here."""
    value = expanded(place.pieces, shell)
    if value is None or "\0" in value:
        return None
    directory, slash, stem = value.rpartition("/")
    raw = place.raw[place.raw.rfind("/") + 1 :]
    return Typed((directory or "/") if slash else ".", stem, raw)


def expanded(pieces: Sequence[Piece], shell: Shell) -> str | None:
    """The word's value after tilde and plain parameter expansion, None if there is more to expand."""
    texts = [_text(piece, shell) for piece in pieces]
    if pieces and pieces[0].kind == "literal" and pieces[0].text.startswith("~"):
        texts[0] = _with_home(pieces[0].text, shell)
    return None if None in texts else "".join(text for text in texts if text is not None)


def _text(piece: Piece, shell: Shell) -> str | None:
    if piece.kind == "parameter":
        return shell.variables.get(piece.text)
    return None if piece.kind == "other" else piece.text


def _with_home(text: str, shell: Shell) -> str | None:
    """2.6.1"""
    login, slash, rest = text[1:].partition("/")
    home = shell.variables.get("HOME") if not login else _home_of(login)
    return None if home is None else home + slash + rest


def _home_of(login: str) -> str | None:
    import pwd

    try:
        return pwd.getpwnam(login).pw_dir
    except KeyError:
        return None


# ---- How it is written ----


def file_candidate(request: Request, place: Place, typed: Typed, name: str, is_directory: bool) -> Candidate:
    """The file `name` of the directory, as it is written at `place`."""
    text, opened = _written(place, typed, name)
    return Candidate(
        text + _end(request, opened, is_directory),
        len(typed.raw),
        visible(name) + "/" * is_directory,
        style=request.colours.of_path(os.path.join(typed.directory, name)),
    )


def _end(request: Request, opened: str, is_directory: bool) -> str:
    """What follows the name of a file that stands in the quote `opened`."""
    if is_directory:
        return "" if request.following.startswith("/") else "/"
    end = closing(opened)
    if opened and request.following.startswith(end):
        return ""
    return end + after_word(request)


def _written(place: Place, typed: Typed, name: str) -> tuple[str, str]:
    """The last component in full, and the quote then open: what was typed goes on, unless its case was wrong."""
    at_start = place.raw == typed.raw
    protection = "./" if at_start and name.startswith("-") and "--" not in place.words else ""
    if name.startswith(typed.stem):
        rest, opened = continued(name[len(typed.stem) :], place.quote, at_start=place.raw == "")
        return protection + typed.raw + rest, opened
    opening = place.quote if place.quote in typed.raw else ""
    text, opened = continued(name, place.quote, at_start)
    return protection + opening + text, opened
