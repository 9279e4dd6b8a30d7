"""bash's brace expansion: a{b,c}d -> abd acd, {1..9..2}. It comes before all other expansions."""

from __future__ import annotations

from .nodes import Literal, Node, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .nodes import WordPart

    #: a character that is not quoted, or a part that stands as it is
    Item = str | WordPart


def expand_braces(word: Word) -> list[Word]:
    """The words that come of `word`: itself alone, if there is no brace expression in it."""
    items: list[Item] = []
    for part in word.parts:
        items.extend(part.text if isinstance(part, Literal) else (part,))
    if "{" not in items:
        return [word]
    return [Word(_parts(each), word.start, word.end) for each in _expanded(items)]


def _parts(items: Sequence[Item]) -> tuple[WordPart, ...]:
    parts: list[WordPart] = []
    text = ""
    for item in items:
        if isinstance(item, str):
            text += item
            continue
        if text:
            parts.append(Literal(text))
            text = ""
        parts.append(item)
    if text:
        parts.append(Literal(text))
    return tuple(parts)


def _expanded(items: list[Item]) -> list[list[Item]]:
    """The leftmost brace expression replaced by each of its alternatives, before each of what the rest yields."""
    for start, item in enumerate(items):
        if item != "{":
            continue
        commas, end = _commas(items, start)
        alternatives = _alternatives(items, start, commas, end)
        if alternatives:
            before, rest = items[:start], _expanded(items[end + 1 :])
            return [before + alternative + after for alternative in alternatives for after in rest]
    return [items]


def _commas(items: list[Item], start: int) -> tuple[list[int], int]:
    """The commas of the brace at `start`, and the brace that closes it, or -1."""
    commas: list[int] = []
    level = 0
    for place in range(start, len(items)):
        item = items[place]
        if item == "{":
            level += 1
        elif item == "}":
            level -= 1
            if not level:
                return commas, place
        elif item == "," and level == 1:
            commas.append(place)
    return commas, -1


def _alternatives(items: list[Item], start: int, commas: list[int], end: int) -> list[list[Item]]:
    """None at all where the braces are but text."""
    if end < 0:
        return []
    if not commas:
        return _sequence(items[start + 1 : end])
    places = [start, *commas, end]
    pieces = [items[places[n] + 1 : places[n + 1]] for n in range(len(places) - 1)]
    return [each for piece in pieces for each in _expanded(piece)]


def _sequence(items: list[Item]) -> list[list[Item]]:
    """{x..y} and {x..y..step}, integers or letters."""
    if any(isinstance(item, Node) for item in items):
        return []
    first, *others = "".join(map(str, items)).split("..")
    if len(others) not in (1, 2) or not (len(others) == 1 or _is_integer(others[1])):
        return []
    step = int(others[1]) if len(others) == 2 else 1
    if _is_integer(first) and _is_integer(others[0]):
        return [list(text) for text in _integers(first, others[0], abs(step) or 1)]
    if _is_letter(first) and _is_letter(others[0]):
        return [[chr(code)] for code in _range(ord(first), ord(others[0]), abs(step) or 1)]
    return []


def _range(first: int, last: int, step: int) -> range:
    return range(first, last + 1, step) if first <= last else range(first, last - 1, -step)


def _integers(first: str, last: str, step: int) -> list[str]:
    """All as wide as the wider one of the ends, if one begins with a 0."""
    padded = any(text.lstrip("+-").startswith("0") and len(text.lstrip("+-")) > 1 for text in (first, last))
    width = max(len(first), len(last)) if padded else 0
    return [str(number).zfill(width) for number in _range(int(first), int(last), step)]


def _is_integer(text: str) -> bool:
    digits = text[1:] if text[:1] in ("+", "-") else text
    return digits.isascii() and digits.isdigit()


def _is_letter(text: str) -> bool:
    return len(text) == 1 and text.isascii() and text.isalpha()
