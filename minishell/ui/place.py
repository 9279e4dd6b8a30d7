"""What stands at the cursor: a command's name, an argument of which command, a file, a variable, and in which quotes.

The text before the cursor is parsed with a PLACEHOLDER after it: then there is
always a word at the cursor, and the tree says where in the grammar it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from minishell.syntax.nodes import (
    ArithmeticExpansion,
    Assignment,
    CommandSubstitution,
    DoubleQuoted,
    Literal,
    Node,
    ParameterExpansion,
    Redirection,
    SimpleCommand,
    SingleQuoted,
    Word,
)

from .analysis import analyse, children, static_value
from .wrappers import command_index

#: a letter with which no reserved word ends, and no escape of $'…' goes on
PLACEHOLDER = "x"

_NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"


@dataclass(frozen=True)
class Piece:
    """Some of a word's text: "literal", "quoted", or the name of a "parameter" that is expanded; "other" has no text.

    `start` is its offset in the word as typed; a literal piece's text stands there as it is.
    """

    kind: str
    text: str
    start: int


@dataclass(frozen=True)
class Place:
    """`kind` is one of command, argument, redirection, assignment, parameter, none.

    `raw` is the word as typed, up to the cursor; of a parameter, `$` or `${` and its name. `quote` is the quote
    that is open at the cursor: "", "'", '"' or "$'". `words` are the command's
    words before this one (None for what has to be expanded), sudo and its like left out; `typed` are the same as typed.
    """

    kind: str
    raw: str = ""
    quote: str = ""
    pieces: tuple[Piece, ...] = ()
    words: tuple[str | None, ...] = ()
    typed: tuple[str, ...] = ()

    def after(self, separators: str) -> Place:
        """The place with only what follows the last unquoted separator of its word."""
        for index in range(len(self.pieces) - 1, -1, -1):
            piece = self.pieces[index]
            at = max(map(piece.text.rfind, separators))
            if piece.kind == "literal" and at >= 0:
                cut = piece.start + at + 1
                rest = (replace(piece, text=piece.text[at + 1 :], start=cut), *self.pieces[index + 1 :])
                pieces = tuple(replace(each, start=each.start - cut) for each in rest)
                return replace(self, raw=self.raw[cut:], pieces=pieces)
        return self


NOWHERE = Place("none")


def place_at(text: str) -> Place:
    """The place at the end of `text`, which is what stands before the cursor."""
    path = _path_to(analyse(text + PLACEHOLDER).program, len(text))
    if _ends_in_escape(text) and not _is_in_single_quotes(text, path[-1]):
        return NOWHERE
    if isinstance(path[-1], CommandSubstitution):
        return place_at(text[path[-1].start + 1 :])
    depth = _deepest_word(path)
    if depth is None:
        return NOWHERE
    inside = path[depth + 1 :]
    if isinstance(inside[-1] if inside else None, ParameterExpansion):
        return _parameter(text, inside[-1].start)
    if any(isinstance(node, ArithmeticExpansion) for node in inside):
        return _arithmetic(text)
    return _word_place(text, path[:depth], path[depth], inside)


def without_alias(place: Place, aliases: Mapping[str, str]) -> Place:
    """The place of the same word after what the command's name, an alias, stands for (2.3.1)."""
    known: set[str] = set()
    while place.words and (name := place.words[0] or "") in aliases and name not in known:
        known.add(name)
        place = place_at(" ".join([aliases[name], *place.typed[1:], place.raw]))
    return place


def _ends_in_escape(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _is_in_single_quotes(text: str, node: Node) -> bool:
    """Whether `node` is '…', in which a backslash is but a character."""
    return isinstance(node, SingleQuoted) and text[node.start : node.start + 1] == "'"


def _path_to(node: Node, offset: int) -> list[Node]:
    """From `node` down to the deepest node at `offset`; what is in backquotes has no offsets of its own."""
    path = [node]
    while not (isinstance(node, CommandSubstitution) and node.backquoted):
        below = next((child for child in children(node) if child.start <= offset < child.end), None)
        if below is None:
            break
        path.append(node := below)
    return path


def _deepest_word(path: Sequence[Node]) -> int | None:
    return next((at for at in range(len(path) - 1, -1, -1) if isinstance(path[at], Word)), None)


def _parameter(text: str, start: int) -> Place:
    raw = text[start:]
    return Place("parameter", raw) if raw.lstrip("${").strip(_NAME_CHARACTERS) == "" else NOWHERE


def _arithmetic(text: str) -> Place:
    return Place("parameter", text[len(text.rstrip(_NAME_CHARACTERS)) :])


def _word_place(text: str, owners: Sequence[Node], word: Node, inside: Sequence[Node]) -> Place:
    assert isinstance(word, Word)
    place = Place(
        "argument",
        raw=text[word.start :],
        quote=_open_quote(text, inside),
        pieces=_without_placeholder(tuple(_pieces(word, word.start))),
    )
    owner = owners[-1] if owners else None
    if isinstance(owner, SimpleCommand):
        return _in_command(text, place, owner, word)
    if isinstance(owner, Redirection):
        return replace(place, kind="redirection")
    if isinstance(owner, Assignment):
        return replace(place, kind="assignment")
    return place


def _in_command(text: str, place: Place, command: SimpleCommand, word: Word) -> Place:
    others = [other for other in command.words if other.start < word.start]
    before = [static_value(other) for other in others]
    at = command_index(before)
    if at == len(before) and not (at and place.raw.startswith("-")):
        return replace(place, kind="command")
    first = at if at < len(before) else 0
    typed = tuple(text[other.start : other.end] for other in others[first:])
    return replace(place, words=tuple(before[first:]), typed=typed)


def _open_quote(text: str, inside: Sequence[Node]) -> str:
    for node in reversed(inside):
        if isinstance(node, DoubleQuoted):
            return '"'
        if isinstance(node, SingleQuoted):
            return "$'" if text.startswith("$'", node.start) else "'"
    return ""


def _pieces(node: Node, origin: int, quoted: bool = False) -> Iterator[Piece]:
    for part in children(node):
        start = part.start - origin
        if isinstance(part, DoubleQuoted):
            yield from _pieces(part, origin, quoted=True)
        elif isinstance(part, SingleQuoted):
            yield Piece("quoted", part.text, start)
        elif isinstance(part, Literal):
            yield Piece("quoted" if quoted else "literal", part.text, start)
        elif isinstance(part, ParameterExpansion) and not part.operator:
            yield Piece("parameter", part.name, start)
        else:
            yield Piece("other", "", start)


def _without_placeholder(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    last = pieces[-1]
    text = last.text.removesuffix(PLACEHOLDER)
    return (*pieces[:-1], replace(last, text=text)) if text else pieces[:-1]
