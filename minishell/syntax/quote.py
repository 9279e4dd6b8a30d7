"""A string -> how to write it so that the shell reads it back the same (XCU 2.2)."""

from __future__ import annotations

_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,+@%=")
_SPECIAL_IN_DOUBLE_QUOTES = frozenset('$`"\\!')
_ESCAPES = {
    "\a": "\\a",
    "\b": "\\b",
    "\x1b": "\\e",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    "\\": "\\\\",
    "'": "\\'",
}


def quote(text: str) -> str:
    """Bare if that is safe, else in '…', or in $'…' (2.2.4) if something in it cannot be shown."""
    if not text:
        return "''"
    if _SAFE.issuperset(text):
        return text
    if not text.isprintable():
        return "$'" + "".join(map(_escaped, text)) + "'"
    if "'" not in text:
        return text if _is_safe(text) else f"'{text}'"
    if _SPECIAL_IN_DOUBLE_QUOTES.isdisjoint(text):
        return f'"{text}"'
    return "'" + text.replace("'", "'\\''") + "'"


def _is_safe(text: str) -> bool:
    return all(char in _SAFE or not char.isascii() for char in text)


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\{code - 0xDC00:03o}"
    if code < 0x80:
        return f"\\{code:03o}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
