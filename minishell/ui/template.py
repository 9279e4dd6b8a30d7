"""A prompt's template -> styled text: `{field}`, `{field:style}`, `{'text':style}`, and groups in parentheses.

A group is shown when one of its fields has something to show. `{{ }} (( ))` stand for the signs themselves.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prompt_toolkit.formatted_text import StyleAndTextTuples

_TOKEN = re.compile(r"(?P<sign>\{\{|\}\}|\(\(|\)\))|\{(?P<field>[^{}]*)\}|(?P<text>[^(){}]+)|(?P<other>.)", re.DOTALL)

_FIELD = re.compile(r"(?:'(?P<quoted>[^']*)'|\"(?P<double>[^\"]*)\"|(?P<name>[^:'\"]*))(?::(?P<style>.*))?", re.DOTALL)

#: colours that are the terminal's own, as a user calls them
_COLOURS = {name: f"ansi{name}" for name in ("black", "red", "green", "yellow", "blue", "magenta", "cyan")}
_COLOURS |= {f"bright{name}": f"ansibright{name}" for name in _COLOURS}
_COLOURS |= {"white": "ansigray", "brightwhite": "ansiwhite", "gray": "ansibrightblack", "grey": "ansibrightblack"}


class TemplateError(ValueError):
    """What is wrong with a template, in a line."""


@dataclass(frozen=True)
class Field:
    """What a session knows under `name`; the quoted `text` itself if there is no name."""

    name: str
    text: str
    style: str


Part = str | Field | list["Part"]


def parse(template: str, names: Collection[str]) -> list[Part]:
    """Raises TemplateError; `names` are the fields that there are."""
    parts: list[Part] = []
    group: list[Part] | None = None
    for match in _TOKEN.finditer(template):
        if match["other"] == "(" and group is None:
            group = []
        elif match["other"] == ")" and group is not None:
            parts.append(group)
            group = None
        elif match["other"]:
            raise TemplateError(f"{match['other']} has no match; a {match['other']} itself is written twice")
        else:
            (parts if group is None else group).append(_part(match, names))
    if group is not None:
        raise TemplateError("( has no match; a ( itself is written twice")
    return parts


def _part(match: re.Match[str], names: Collection[str]) -> Part:
    if match["field"] is not None:
        return _field(match["field"], names)
    return match["sign"][0] if match["sign"] else match["text"]


def _field(content: str, names: Collection[str]) -> Field:
    match = _FIELD.fullmatch(content)
    if match is None:
        raise TemplateError(f"{{{content}}}: not a field")
    name, text = match["name"] or "", match["quoted"] or match["double"] or ""
    if match["name"] is not None and name not in names:
        from minishell.eval.suggestion import nearest

        close = nearest(name, names)
        raise TemplateError(f"{{{name}}}: no such field" + (f"; did you mean {{{close}}}?" if close else ""))
    default = f"class:prompt.{name}" if name else ""
    return Field(name, text, style_rule(match["style"]) if match["style"] else default)


def style_rule(words: str) -> str:
    """prompt_toolkit's rule for a style such as `bold blue` or `#ff8800 bg:black`. Raises TemplateError."""
    from prompt_toolkit.styles import Style

    rule = " ".join(map(_style_word, words.split()))
    try:
        Style([("x", rule)])
    except ValueError:
        raise TemplateError(f"{words}: no such style") from None
    return rule


def _style_word(word: str) -> str:
    ground, colon, colour = word.rpartition(":")
    return ground + colon + _COLOURS.get(colour, colour)


def render(parts: list[Part], values: Mapping[str, str]) -> StyleAndTextTuples:
    """`values` has a text for each field, "" for what there is nothing to show of."""
    return list(_fragments(parts, values))


def fields(parts: list[Part]) -> Iterator[str]:
    """The names of the fields that the template shows."""
    for part in parts:
        if isinstance(part, Field) and part.name:
            yield part.name
        elif isinstance(part, list):
            yield from fields(part)


def _fragments(parts: list[Part], values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for part in parts:
        if isinstance(part, str):
            yield "", part
        elif isinstance(part, list):
            if any(values[name] for name in fields(part)):
                yield from _fragments(part, values)
        elif text := part.text or (values[part.name] if part.name else ""):
            yield part.style, text
