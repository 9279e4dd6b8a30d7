"""bash's assignments to arrays: name[subscript]=value, name=(…), and += in all forms."""

from __future__ import annotations

from .braced import read_assigned_subscript
from .lexer import NEWLINE, WORD
from .names import NAME, is_name
from .nodes import ArrayValue, Assignment, Literal, Word
from .word import UNQUOTED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .simple_command import SimpleCommandReader


def read_assignment(reader: SimpleCommandReader, named: bool = True) -> Assignment | None:
    """The current word as an assignment, if it is one; `named` but within the parentheses of an array's value.

    A subscript may make the word longer than it is elsewhere: blanks do not end it.
    """
    start, end, mark = reader.start, reader.end, reader.mark()
    reader.offset = start
    assignment = _read(reader, named)
    if assignment is None:
        reader.rewind(mark)
    elif reader.tokens:
        reader.tokens[-1].end = reader.offset
    reader.start, reader.end = start, end
    return assignment


def _read(reader: SimpleCommandReader, named: bool) -> Assignment | None:
    text, start = reader.source.text, reader.offset
    name_end = start
    while name_end < len(text) and text[name_end] in NAME:
        name_end += 1
    if is_name(text[start:name_end]) is not named:
        return None
    reader.offset = name_end
    subscript = None
    if text.startswith("[", name_end):
        subscript = read_assigned_subscript(reader)
        if subscript is None:
            return None
    text = reader.source.text
    appends = text.startswith("+=", reader.offset)
    if not appends and not text.startswith("=", reader.offset):
        return None
    reader.offset += 1 + appends
    value_start = reader.offset
    value = Word(reader.read_parts(UNQUOTED), value_start, reader.offset)
    name = text[start:name_end]
    return Assignment(name, value, start, reader.offset, subscript=subscript, appends=appends)


# array_value : '(' { WORD | [subscript]=WORD | newline } ')'
def read_array_value(reader: SimpleCommandReader) -> ArrayValue:
    """From the parenthesis, which is the current token, to past the one that closes it."""
    start = reader.start
    reader.advance()
    elements: list[Word | Assignment] = []
    while reader.token in (WORD, NEWLINE):
        if reader.token == WORD:
            elements.append(_element(reader))
        reader.advance()
    reader.expect(")")
    return ArrayValue(tuple(elements), start, reader.end)


def _element(reader: SimpleCommandReader) -> Word | Assignment:
    reader.read_negated_pattern()
    word = reader.word
    head = word.parts[0]
    if not isinstance(head, Literal) or not head.text.startswith("["):
        return word
    return read_assignment(reader, named=False) or word
