"""The buffer's text -> the tree that the evaluator would get. Everything in ui/ that looks at the text asks here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from minishell.syntax.nodes import DoubleQuoted, Literal, Node, SingleQuoted, Word
from minishell.syntax.parser import Tree, parse
from minishell.syntax.source import Source


@lru_cache(maxsize=16)
def analyse(text: str) -> Tree:
    return parse(Source(text))


def is_incomplete(text: str, aliases: Mapping[str, str]) -> bool:
    """Whether more text would make a command of it, so that Enter opens another line."""
    line = text + "\n"
    tree = parse(Source(line), aliases.get) if aliases else analyse(line)
    return bool(tree.errors) and all(error.incomplete for error in tree.errors)


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below, in the order of their fields."""
    for field in node.fields():
        yield from _nodes_in(field)


def _nodes_in(field: object) -> Iterator[Node]:
    if isinstance(field, Node):
        yield field
    elif isinstance(field, tuple):
        for element in field:
            yield from _nodes_in(element)


def static_value(word: Word) -> str | None:
    """What the word stands for if nothing in it has to be expanded, else None. A tilde is left as it is."""
    texts = [_static_part(part) for part in word.parts]
    return None if None in texts else "".join(text for text in texts if text is not None)


def _static_part(part: Node) -> str | None:
    if isinstance(part, (Literal, SingleQuoted)):
        return part.text
    if isinstance(part, DoubleQuoted):
        return static_value(Word(part.parts))
    return None
