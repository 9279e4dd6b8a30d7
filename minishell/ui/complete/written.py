"""How answers of others (bash, fish) are written into the line: as files, as words, in the quote that is open."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from minishell.syntax.nodes import Node, SimpleCommand

from ..analysis import analyse, children, static_value
from ..visible import is_plain, visible
from .candidate import Candidate, Request, after_word
from .paths import Typed, every_file, file_candidate, typed_path
from .quoting import closing, continued

if TYPE_CHECKING:
    from ..place import Place
    from .documented import DocumentedOption

#: what means nothing to the shell wherever it stands in a word
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,+@%")

#: a word that ends in one of these is likely to go on
_GOES_ON = frozenset("=/:@,")


def files(request: Request, segment: Place, names: list[str], nospace: bool) -> list[Candidate]:
    """`names` are paths of files, not quoted; the place of the whole segment is theirs."""
    typed = typed_path(segment, request.shell)
    value = literal_value(segment)
    if typed is None or value is None:
        return every_file(request, segment)
    found = [_file(request, segment, typed, value, name) for name in names]
    return [_without_blank(candidate) for candidate in found] if nospace else found


def _file(request: Request, segment: Place, typed: Typed, value: str, path: str) -> Candidate:
    directory, slash, name = path.rstrip("/").rpartition("/")
    if directory + slash != value[: value.rfind("/") + 1] or not name:
        return word(request, segment, path, path.endswith("/"))
    is_directory = os.path.isdir(os.path.join(typed.directory, name))
    return file_candidate(request, segment, typed, name, is_directory)


def _without_blank(candidate: Candidate) -> Candidate:
    text = candidate.text.removesuffix(" ")
    return Candidate(text, candidate.length, candidate.shown, candidate.description, candidate.style)


def word(request: Request, segment: Place, item: str, nospace: bool | None = None, description: str = "") -> Candidate:
    """`item` is a word that may be quoted for the shell already, and have its blank behind it.

    Without `nospace` given its last character tells whether it goes on.
    """
    body = item.rstrip(" ") or item
    if nospace is None:
        nospace = body[-1:] in _GOES_ON
    text, opened = _typed_word(segment, body)
    end = closing(opened)
    if opened and request.following.startswith(end):
        end = ""
    elif not nospace or body != item:
        end += after_word(request)
    return Candidate(text + end, len(segment.raw), visible(body), description, _style(body))


def documented_option(request: Request, option: DocumentedOption) -> Candidate:
    """An option, with a = behind it if that has to follow."""
    body = option.name + "=" * option.argument
    return word(request, request.place, body, option.argument, option.description)


def _style(body: str) -> str:
    return "class:shell.option" if body.startswith("-") else ""


def _typed_word(segment: Place, body: str) -> tuple[str, str]:
    """The word as it is typed, and the quote that is then open."""
    value = literal_value(segment)
    at_start = segment.raw == ""
    if not segment.quote and is_word(body):
        if value is None or value == segment.raw or not body.startswith(value):
            return body, ""
        return segment.raw + body[len(value) :], ""
    if value is not None and body.startswith(value):
        rest, opened = continued(body[len(value) :], segment.quote, at_start)
        return segment.raw + rest, opened
    opening = segment.quote if segment.raw.startswith(segment.quote) else ""
    text, opened = continued(body, segment.quote, at_start=True)
    return opening + text, opened


def literal_value(place: Place) -> str | None:
    """What the word so far stands for without any expansion but the removal of quotes; None if it has others."""
    if any(piece.kind not in ("literal", "quoted") for piece in place.pieces):
        return None
    return "".join(piece.text for piece in place.pieces)


def is_word(text: str) -> bool:
    """Whether the shell reads `text` as one word in which nothing is expanded, and it can be shown."""
    if not is_plain(text):
        return False
    if all(character in _PLAIN or not character.isascii() for character in text):
        return True
    tree = analyse(f": {text}")
    command = _only_command(tree.program)
    if tree.errors or command is None or len(command.words) != 2 or command.words[1].end != len(text) + 2:
        return False
    return static_value(command.words[1]) is not None


def _only_command(node: Node) -> SimpleCommand | None:
    while not isinstance(node, SimpleCommand):
        below = list(children(node))
        if len(below) != 1:
            return None
        node = below[0]
    return node
