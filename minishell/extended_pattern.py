"""bash's extended patterns: ?(a|b) *(a|b) +(a|b) @(a|b) !(a|b) among the rest of XCU 2.14."""

from __future__ import annotations

from .pattern import Bracket, Matcher, Star, bracket_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Item: TypeAlias = "str | Bracket | Star | Group | None"

_OPENERS = frozenset("?*+@!")


class Group:
    """`operator` is one of ? * + @ !; `alternatives` are patterns."""

    __slots__ = ("alternatives", "operator")

    def __init__(self, operator: str, alternatives: list[list[Item]]) -> None:
        self.operator = operator
        self.alternatives = alternatives


class ExtendedMatcher(Matcher):
    """A matcher that follows all the ways to match at once, so that its time has a bound."""

    __slots__ = ("_items",)

    def __init__(self, pattern: str) -> None:
        self._items, _ = _read(pattern, 0, within=False)

    def matches(self, text: str) -> bool:
        return len(text) in _ends(self._items, text, {0})

    def shortest_prefix(self, text: str) -> int | None:
        return min(_ends(self._items, text, {0}), default=None)

    def longest_prefix(self, text: str) -> int | None:
        return max(_ends(self._items, text, {0}), default=None)

    def shortest_suffix(self, text: str) -> int | None:
        return self._suffix(text, range(len(text), -1, -1))

    def longest_suffix(self, text: str) -> int | None:
        return self._suffix(text, range(len(text) + 1))

    def _suffix(self, text: str, starts: range) -> int | None:
        return next((start for start in starts if len(text) in _ends(self._items, text, {start})), None)


# ---- Matching ----


def _ends(items: list[Item], text: str, starts: set[int]) -> set[int]:
    """Where `items` can end, when they begin at one of `starts`."""
    for item in items:
        if not starts:
            break
        if isinstance(item, Star):
            starts = set(range(min(starts), len(text) + 1))
        elif isinstance(item, Group):
            starts = _group_ends(item, text, starts)
        else:
            starts = {at + 1 for at in starts if at < len(text) and _is_one(item, text[at])}
    return starts


def _is_one(item: str | Bracket | None, char: str) -> bool:
    if isinstance(item, Bracket):
        return item.matches(char)
    return item is None or item == char


def _group_ends(group: Group, text: str, starts: set[int]) -> set[int]:
    if group.operator == "!":
        return {end for start in starts for end in _other_ends(group, text, start)}
    once = _any_ends(group, text, starts)
    if group.operator == "?":
        return starts | once
    if group.operator == "@":
        return once
    reached, fresh = set(once), once
    while fresh:
        fresh = _any_ends(group, text, fresh) - reached
        reached |= fresh
    return reached | starts if group.operator == "*" else reached


def _any_ends(group: Group, text: str, starts: set[int]) -> set[int]:
    return {end for alternative in group.alternatives for end in _ends(alternative, text, starts)}


def _other_ends(group: Group, text: str, start: int) -> set[int]:
    """Of !(…): wherever none of the alternatives ends."""
    return set(range(start, len(text) + 1)) - _any_ends(group, text, {start})


# ---- The pattern's text ----


def _read(pattern: str, start: int, within: bool) -> tuple[list[Item], int]:
    """The items up to the end, or `within` a group to `|` or `)`, and where that is."""
    items: list[Item] = []
    i = start
    while i < len(pattern) and not (within and pattern[i] in "|)"):
        char = pattern[i]
        group, end = _group(pattern, i) if char in _OPENERS and pattern.startswith("(", i + 1) else (None, i)
        if group is not None:
            items.append(group)
            i = end
        elif char == "\\" and i + 1 < len(pattern):
            items.append(pattern[i + 1])
            i += 2
        elif char == "[":
            bracket, i = bracket_at(pattern, i + 1)
            items.append(bracket or "[")
        else:
            items.append(Star() if char == "*" else None if char == "?" else char)
            i += 1
    return items, i


def _group(pattern: str, start: int) -> tuple[Group | None, int]:
    """The group whose operator is at `start`; None if no parenthesis closes it."""
    alternatives: list[list[Item]] = []
    i = start + 1
    while i < len(pattern) and pattern[i] in "(|":
        items, i = _read(pattern, i + 1, within=True)
        alternatives.append(items)
    return (Group(pattern[start], alternatives), i + 1) if i < len(pattern) else (None, start)
