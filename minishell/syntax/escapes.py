"""The escapes of $'…' (XCU 2.2.4), and bash's \\u and \\U."""

from __future__ import annotations

_OCTAL = frozenset("01234567")
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_LETTERS = {
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "E": "\x1b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "?": "?",
}
_DIGITS_AFTER = {"x": 2, "u": 4, "U": 8}


def read_escape(text: str, start: int) -> tuple[str, int]:
    """What the escape that begins at `start` stands for, and where it ends; one that is none stands for itself."""
    letter = text[start + 1 : start + 2]
    if letter in _LETTERS:
        return _LETTERS[letter], start + 2
    if letter in _DIGITS_AFTER:
        return _hexadecimal(text, start + 2, letter)
    if letter in _OCTAL:
        end = _run(text, start + 1, _OCTAL, 3)
        return _byte(int(text[start + 1 : end], 8) & 0xFF), end
    if letter == "c":
        return _control(text, start + 2)
    return "\\" + letter, start + 1 + len(letter)


def _hexadecimal(text: str, start: int, letter: str) -> tuple[str, int]:
    end = _run(text, start, _HEXADECIMAL, _DIGITS_AFTER[letter])
    if end == start:
        return "\\" + letter, end
    code = int(text[start:end], 16)
    return (_byte(code) if letter == "x" else _character(code)), end


def _control(text: str, start: int) -> tuple[str, int]:
    char = text[start : start + 1]
    if not char.isascii() or not char:
        return "\\c", start
    end = start + 1 + (text[start : start + 2] == "\\\\")
    return ("\x7f" if char == "?" else chr(ord(char) & 0x1F)), end


def _run(text: str, start: int, allowed: frozenset[str], most: int) -> int:
    end = start
    while end < start + most and text[end : end + 1] in allowed:
        end += 1
    return end


def _byte(code: int) -> str:
    return chr(code) if code < 0x80 else chr(0xDC00 + code)


def _character(code: int) -> str:
    """A code point that UTF-8 has no place for becomes U+FFFD."""
    return "\ufffd" if code > 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)
