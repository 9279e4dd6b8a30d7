"""The files that a line names: told from its words alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from minishell.syntax.nodes import Node, SimpleCommand

from .analysis import analyse, children, static_value

if TYPE_CHECKING:
    from minishell.eval.variables import Variables

#: characters; longer lines are not looked through
LONGEST = 4 * 1024

_CHANGE_DIRECTORY = frozenset({"cd", "pushd"})


def arguments(line: str) -> list[str]:
    """The words of the line's commands, but for options and what has to be expanded."""
    return [word for command in _commands(line) for word in command[1:] if word and not word.startswith("-")]


def files_needed(line: str, variables: Variables) -> list[str]:
    """Directories that the line goes to, and without which it fails."""
    if variables.get("CDPATH"):
        return []
    found = []
    for command in _commands(line):
        operands = [word for word in command[1:] if word is None or not word.startswith(("-", "+"))]
        if command[:1] and command[0] in _CHANGE_DIRECTORY and len(operands) == 1 and operands[0]:
            found.append(operands[0])
        if command[:1] and command[0] in _CHANGE_DIRECTORY:
            break  # what comes then is named from another directory
    return found


def _commands(line: str) -> Iterator[list[str | None]]:
    if len(line) <= LONGEST:
        for command in _simple_commands(analyse(line).program):
            yield [static_value(word) for word in command.words]


def _simple_commands(node: Node) -> Iterator[SimpleCommand]:
    if isinstance(node, SimpleCommand):
        yield node
    for child in children(node):
        yield from _simple_commands(child)
