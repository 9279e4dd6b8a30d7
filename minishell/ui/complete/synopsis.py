"""The operands that a usage's synopsis names, at the place where one is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from minishell.eval.usage import Usage

#: an option with its argument in brackets, an option alone, or an operand
_PART = re.compile(r"\[[-+][^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\](?:\.\.\.)?|[-+]\S+|\S+")

#: what an operand may have behind it: =VALUE, [SUBSCRIPT]
_VALUE = re.compile(r"\[=[^\]]*\]|(?<=[A-Z])\[[A-Z]+\]")

_NAME = re.compile(r"[A-Z_]+|[a-z][-a-z]*")


class Operand(NamedTuple):
    """`names` are alternatives: in capitals the kind of what is given, else a word that is typed as it stands."""

    names: tuple[str, ...]
    optional: bool
    repeated: bool

    def takes(self, given: str) -> bool:
        return any(name.isupper() or name == given for name in self.names)


def next_operands(usage: Usage, given: Sequence[str]) -> list[str]:
    """The names of what may stand behind the operands `given`, each once."""
    found: dict[str, None] = {}
    for line in usage.synopsis:
        found.update(dict.fromkeys(_following(operands(line, usage), given)))
    return list(found)


def _following(line: Sequence[Operand], given: Sequence[str]) -> Iterator[str]:
    at = 0
    for word in given:
        while at < len(line) and line[at].optional and not line[at].takes(word):
            at += 1
        if at == len(line) or not line[at].takes(word):
            return
        at += not line[at].repeated
    for operand in line[at:]:
        yield from operand.names
        if not (operand.optional or operand.repeated):
            return


def operands(line: str, usage: Usage) -> list[Operand]:
    """The operands of one line of the synopsis, in order: `[-n] NAME[=VALUE]... FILE|JOB`."""
    found: list[Operand] = []
    argument_follows = False
    for part in _PART.findall(line.partition(" ")[2]):
        if part.startswith(("-", "+", "[-", "[+")):
            argument_follows = not part.startswith("[") and _takes_argument(part, usage)
        elif argument_follows:
            argument_follows = False
        else:
            names = tuple(dict.fromkeys(_NAME.findall(_VALUE.sub("", part))))
            if names:
                found.append(Operand(names, part.startswith("["), "..." in part))
    return found


def _takes_argument(part: str, usage: Usage) -> bool:
    option = usage.letters.get(part[-1])
    return option is not None and option.argument is not None


def described_words(usage: Usage) -> dict[str, str]:
    """What the prose lists: a word, two or more blanks, what it means."""
    found = re.findall(r"^ {0,2}([a-z][a-z_0-9]*) {2,}(\S.*)$", usage.prose, re.MULTILINE)
    return dict(found)
