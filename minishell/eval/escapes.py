"""Backslash escapes in the arguments of echo -e and printf (XCU echo, printf; XBD 5)."""

from __future__ import annotations

from minishell.characters import undecoded
from minishell.syntax.escapes import read_escape

_OCTAL = frozenset("01234567")
_ZERO_AND_OCTAL = 4

#: what stays as it is after a backslash in an argument of echo -e, and of %b
ECHO = frozenset("1234567'\"?")
ARGUMENT = frozenset("'\"?")
_FORMAT = frozenset("c")


def unescape(text: str, kept: frozenset[str]) -> tuple[str, bool]:
    r"""An argument with its escapes replaced, and whether a \c ended it; `kept` is ECHO or ARGUMENT."""
    end = _stop(text)
    return _replaced(text[:end], kept, zero=True), end is not None


def unescape_format(text: str) -> str:
    """The format of printf, or a part of it, that holds no conversion."""
    return _replaced(text, _FORMAT, zero=False)


def _stop(text: str) -> int | None:
    r"""Where the first \c stands."""
    at = text.find("\\")
    while at >= 0:
        if text.startswith("c", at + 1):
            return at
        at = text.find("\\", at + 2)
    return None


def _replaced(text: str, kept: frozenset[str], zero: bool) -> str:
    r"""With `zero`, \0 may be followed by three octal digits."""
    at = text.find("\\")
    if at < 0:
        return text
    done = [text[:at]]
    while at >= 0:
        if text[at + 1 : at + 2] in kept:
            replacement, end = text[at : at + 2], at + 2
        elif zero and _is_long_octal(text[at + 1 : at + 1 + _ZERO_AND_OCTAL]):
            end = at + 1 + _ZERO_AND_OCTAL
            replacement, _ = read_escape("\\" + text[at + 2 : end], 0)
        else:
            replacement, end = read_escape(text, at)
        at = text.find("\\", end)
        done += (replacement, text[end : at if at >= 0 else None])
    return undecoded("".join(done))


def _is_long_octal(digits: str) -> bool:
    return len(digits) == _ZERO_AND_OCTAL and digits[0] == "0" and _OCTAL.issuperset(digits)
