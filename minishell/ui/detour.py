"""What leaves the line for a while: an editor, the help on a word, a trap. The line comes back afterwards.

Programs run only when the prompt has returned; a terminal that prompt_toolkit still holds would be lost to them.
So such a thing ends the prompt with a Detour, and the next prompt begins with the line that the Detour gives.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from prompt_toolkit.document import Document

from minishell.syntax.quote import quote

from . import arrivals
from .report import say

if TYPE_CHECKING:
    from prompt_toolkit.application import Application

    from minishell.eval.shell import Shell

_EDITORS = ("editor", "nano", "vim", "vi")
_ENDS_OF_WORD = frozenset(" \t\n;|&()<>")


class Detour(NamedTuple):
    """`take` does what the line was left for, and gives the line to go on with."""

    take: Callable[[Shell], Document]


def leave(app: Application[Any], way: Detour) -> None:
    """End the prompt, which takes its line off the screen, for something that brings the line back."""
    app.erase_when_done = True
    app.exit(result=way)


def edit(document: Document) -> Detour:
    return Detour(lambda shell: _edited(shell, document))


def explain(document: Document) -> Detour:
    """The help of the builtin, or the manual page of the program, that the cursor's command is."""

    def take(shell: Shell) -> Document:
        _run(shell, _help_command(shell, _words_at(document)))
        return document

    return Detour(take)


def run(command: str, document: Document) -> Detour:
    """A command of the user's own."""

    def take(shell: Shell) -> Document:
        _run(shell, command)
        return document

    return Detour(take)


def run_on_line(command: str, document: Document) -> Detour:
    """A command that gets the line in READLINE_LINE, and its cursor in READLINE_POINT, and may change them."""

    def take(shell: Shell) -> Document:
        variables = shell.variables
        variables.set("READLINE_LINE", document.text)
        variables.set("READLINE_POINT", str(document.cursor_position))
        _run(shell, command)
        text, point = variables.get("READLINE_LINE") or "", variables.get("READLINE_POINT") or ""
        for name in ("READLINE_LINE", "READLINE_POINT"):
            variables.unset(name)
        return Document(text, min(int(point), len(text)) if point.isdecimal() else len(text))

    return Detour(take)


def attend(document: Document) -> Detour:
    """For what came while the line was typed."""

    def take(shell: Shell) -> Document:
        arrivals.attend(shell)
        return document

    return Detour(take)


def _run(shell: Shell, command: str) -> bool:
    """Whether it succeeded; `$?` stays what it was."""
    before = shell.status
    try:
        return shell.run_text(command) == 0
    finally:
        shell.status = before


# ---- An editor for the line ----


def _edited(shell: Shell, document: Document) -> Document:
    """The line as the user's editor leaves it; the same if that fails."""
    import tempfile

    try:
        with tempfile.NamedTemporaryFile(
            "w+", prefix="minishell-", suffix=".sh", encoding="utf-8", errors="surrogateescape"
        ) as file:
            file.write(document.text + "\n")
            file.flush()
            if not _run(shell, f"{_editor(shell)} {quote(file.name)}"):
                return document
            with open(file.name, encoding="utf-8", errors="surrogateescape") as changed:  # it may be another file now
                text = changed.read().removesuffix("\n")
    except OSError as error:
        say(f"the line cannot be edited: {error.strerror}")
        return document
    return Document(text, len(text))


def _editor(shell: Shell) -> str:
    """A command line."""
    variables = shell.variables
    chosen = variables.get("VISUAL") or variables.get("EDITOR")
    return chosen or next(filter(shell.find_program, _EDITORS), "vi")


# ---- Help ----


def _words_at(document: Document) -> list[str]:
    """The command's words up to the one that the cursor is on or behind."""
    from .place import place_at

    end = document.cursor_position
    while end < len(document.text) and document.text[end] not in _ENDS_OF_WORD:
        end += 1
    place = place_at(document.text[:end].rstrip(" "))
    return [*filter(None, place.words), *filter(None, [place.raw])]


def _help_command(shell: Shell, words: list[str]) -> str:
    if not words or shell.is_builtin(words[0]):
        return " ".join(["help", *map(quote, words[:1])])
    name = words[0]
    if name in shell.functions or name in shell.aliases:
        return f"type {quote(name)}"
    page = quote(os.path.basename(name))
    if len(words) > 1 and not words[1].startswith("-"):
        own = quote(f"{os.path.basename(name)}-{words[1]}")
        return f"if command man -w {own} >/dev/null 2>&1; then command man {own}; else command man {page}; fi"
    return f"command man {page}"
