"""A prompt's template -> styled text: `{field}`, `{field:style}`, `{'text':style}`, and groups in parentheses.

A group is shown when one of its fields has something to show. `{{ }} (( ))` stand for the signs themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from prompt_toolkit.formatted_text import StyleAndTextTuples

_SIGNS = "(){}"

#: colours that are the terminal's own, as a user calls them
_COLOURS = {name: f"ansi{name}" for name in ("black", "red", "green", "yellow", "blue", "magenta", "cyan")}
_COLOURS |= {f"bright{name}": f"ansibright{name}" for name in _COLOURS}
_COLOURS |= {"white": "ansigray", "brightwhite": "ansiwhite", "gray": "ansibrightblack", "grey": "ansibrightblack"}


class TemplateError(ValueError):
    """What is wrong with a template, in a line."""


class Field:
    """What a session knows under `name`; the quoted `text` itself if there is no name."""

    __slots__ = ("name", "style", "text")

    def __init__(self, name: str, text: str, style: str) -> None:
        self.name = name
        self.text = text
        self.style = style


Part = str | Field | list["Part"]


def parse(template: str, names: Collection[str]) -> list[Part]:
    """Raises TemplateError; `names` are the fields that there are."""
    parts: list[Part] = []
    group: list[Part] | None = None
    for kind, text in _tokens(template):
        if text == "(" and kind == "sign" and group is None:
            group = []
        elif text == ")" and kind == "sign" and group is not None:
            parts.append(group)
            group = None
        elif kind == "sign":
            raise TemplateError(f"{text} has no match; a {text} itself is written twice")
        else:
            (parts if group is None else group).append(_field(text, names) if kind == "field" else text)
    if group is not None:
        raise TemplateError("( has no match; a ( itself is written twice")
    return parts


def _tokens(template: str) -> Iterator[tuple[str, str]]:
    """(kind, text), by hand: the first prompt does not wait for `re`. `kind` is one of text, field, sign."""
    at = 0
    while at < len(template):
        sign, end = template[at], at + 1
        if sign not in _SIGNS:
            while end < len(template) and template[end] not in _SIGNS:
                end += 1
            yield "text", template[at:end]
        elif template.startswith(sign, end):
            end += 1
            yield "text", sign
        elif sign == "{" and template.find("}", at) > 0 and "{" not in template[end : template.find("}", at)]:
            end = template.find("}", at) + 1
            yield "field", template[at + 1 : end - 1]
        else:
            yield "sign", sign
        at = end


def _field(content: str, names: Collection[str]) -> Field:
    quote = content[:1] if content[:1] in {"'", '"'} else ""
    what, end, rest = content[1:].partition(quote) if quote else content.partition(":")
    style = rest.removeprefix(":") if quote else rest
    if (quote and (not end or rest[:1] not in {"", ":"})) or (not quote and ("'" in what or '"' in what)):
        raise TemplateError(f"{{{content}}}: not a field")
    name, text = ("", what) if quote else (what, "")
    if not quote and name not in names:
        from minishell.eval.suggestion import alternative, nearest

        close = nearest(name, names)
        raise TemplateError(f"{{{name}}}: no such field" + alternative(close and f"{{{close}}}"))
    return Field(name, text, style_rule(style) if style else f"class:prompt.{name}" if name else "")


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
