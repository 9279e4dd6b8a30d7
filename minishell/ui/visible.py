"""Text from outside (names of files, directories, branches) made harmless to show on a terminal."""

from __future__ import annotations

import unicodedata

#: what a terminal may obey, or what turns the text around: other, control; format; surrogate; line; paragraph
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def is_plain(text: str) -> bool:
    """Whether the text can be shown, and typed, as it is."""
    return text.isprintable()


def visible(text: str) -> str:
    """`text` with control characters as ^X and other unprintable ones as \\xNN, \\uNNNN."""
    if text.isprintable():
        return text
    return "".join(map(_visible_character, text))


def _visible_character(character: str) -> str:
    code = ord(character)
    if code < 0x20 or code == 0x7F:
        return "^" + chr(code ^ 0x40)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if unicodedata.category(character) in _HIDDEN:
        return f"\\u{code:04x}"
    return character
