"""The colours: any pygments style, and which of its tokens each part of a command line takes."""

from __future__ import annotations

from collections.abc import Mapping

from prompt_toolkit.styles import Style as PromptStyle
from pygments.style import Style
from pygments.token import (
    Comment,
    Error,
    Generic,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Token,
    _TokenType,
)


class Terminal(Style):
    """The terminal's own sixteen colours, which its user has made readable on its background."""

    name = "terminal"
    styles = {  # noqa: RUF012 (pygments' form)
        Comment: "ansibrightblack",
        Error: "ansired",
        Generic.Heading: "bold ansiblue",
        Generic.Error: "ansired",
        Generic.Output: "ansibrightblack",
        Keyword: "bold ansimagenta",
        Name.Builtin: "bold ansigreen",
        Name.Function: "ansigreen",
        Name.Attribute: "ansicyan",
        Name.Variable: "ansibrightcyan",
        Number: "ansiyellow",
        Operator: "ansimagenta",
        Punctuation: "ansiblue",
        String: "ansiyellow",
    }


class TerminalLight(Terminal):
    """Of the terminal's own colours those that are read well on a light background."""

    name = "terminal-light"
    styles = {  # noqa: RUF012 (pygments' form)
        **Terminal.styles,
        Name.Attribute: "ansiblue",
        Name.Variable: "ansiblue",
        Number: "ansired",
        String: "ansimagenta",
    }


#: the styles that pygments does not have
OWN_STYLES: dict[str, type[Style]] = {style.name: style for style in (Terminal, TerminalLight)}

#: the classes that the highlighter, the prompt and the suggestions use
TOKENS: dict[str, _TokenType] = {
    "shell.alias": Name.Function,
    "shell.arithmetic": Number,
    "shell.assignment": Name.Variable,
    "shell.builtin": Name.Builtin,
    "shell.comment": Comment,
    "shell.function": Name.Function,
    "shell.keyword": Keyword,
    "shell.operator": Operator,
    "shell.option": Name.Attribute,
    "shell.program": Name.Function,
    "shell.redirection": Punctuation,
    "shell.string": String,
    "shell.unknown": Error,
    "shell.variable": Name.Variable,
    "prompt.cwd": Generic.Heading,
    "prompt.duration": Comment,
    "prompt.git": Name.Variable,
    "prompt.jobs": Name.Attribute,
    "prompt.remote": String,
    "prompt.status": Generic.Error,
    "prompt.time": Comment,
    "prompt.venv": Name.Function,
    "prompt.sign": Token,
    "auto-suggestion": Comment,
    "history.details": Comment,
    "history.hint": Comment,
}

#: what has a form of its own in every style
FORMS = {
    "shell.error": "underline ansired",
    "shell.path": "underline",
    "history.selected": "reverse",
    "history.match": "bold",
    "history.failed": "ansired",
    "history.label": "bold",
    "completion-menu": "noinherit",
    "completion-menu.completion.current": "noinherit reverse",
    "completion-menu.meta.completion": "noinherit ansibrightblack",
    "completion-menu.meta.completion.current": "noinherit reverse",
}


def prompt_style(style: type[Style], own: Mapping[str, str]) -> PromptStyle:
    """The rules of prompt_toolkit for a pygments style, and after them the user's own."""
    rules = [(name, _rule(style, token)) for name, token in TOKENS.items()]
    return PromptStyle([*rules, *FORMS.items(), *own.items()])


def names() -> dict[str, str]:
    """What has a colour, as the user calls it, to its class: `keyword` is shell.keyword."""
    return {name.removeprefix("shell."): name for name in (*TOKENS, *FORMS)}


def _rule(style: type[Style], token: _TokenType) -> str:
    form = style.style_for_token(token)
    colour = form["ansicolor"] or (f"#{form['color']}" if form["color"] else "")
    return " ".join([colour, *(name for name in ("bold", "italic", "underline") if form[name])]).strip()
