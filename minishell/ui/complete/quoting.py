"""Writing the rest of a word so that it goes on in the quotes that the user has opened (2.2)."""

from __future__ import annotations

from minishell.syntax.quote import quote

from ..visible import is_plain

_SPECIAL = frozenset(" \t|&;<>()$`\"'\\*?[]!{}")
_SPECIAL_AT_START = "~#"
_SPECIAL_IN_DOUBLE_QUOTES = frozenset('$`"\\')


def continued(text: str, opened: str, at_start: bool) -> tuple[str, str]:
    """`text` as it is to be typed inside the quote `opened`, and the quote that is then open.

    `at_start` tells that it begins a word. What cannot be shown is written as $'…', for which other quotes are closed.
    """
    if opened == "$'":
        return _in_dollar_quotes(text), opened
    if not is_plain(text):
        return opened + quote(text), ""
    if opened == "'":
        return text.replace("'", "'\\''"), opened
    if opened == '"':
        return _with_backslashes(text, _SPECIAL_IN_DOUBLE_QUOTES), opened
    start = "\\" if at_start and text[:1] and text[0] in _SPECIAL_AT_START else ""
    return start + _with_backslashes(text, _SPECIAL), opened


def closing(opened: str) -> str:
    return opened[-1:]


def _in_dollar_quotes(text: str) -> str:
    if not is_plain(text):
        return quote(text)[2:-1]
    return _with_backslashes(text, frozenset("\\'"))


def _with_backslashes(text: str, special: frozenset[str]) -> str:
    return "".join("\\" + character if character in special else character for character in text)
