"""The text of a trashinfo file (FreeDesktop Trash 1.0): where a thing was, and since when it is in the trash."""

from __future__ import annotations

import os

_HEADER = b"[Trash Info]"
_PATH = b"Path="
_DATE = b"DeletionDate="

#: a line of our own, which others ignore: what has it was put there by minishell
_MARK = b"X-Minishell=1"

_SAFE = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~/"
_ENCODED = [bytes([byte]) if byte in _SAFE else b"%%%02X" % byte for byte in range(256)]
_HEXADECIMAL = b"0123456789ABCDEFabcdef"


class TrashInfo:
    """`path` as it stands there: absolute, or relative to the top of its file system; `date` is local, in ISO 8601.

    `ours`: whether minishell wrote it.
    """

    __slots__ = ("date", "ours", "path")

    def __init__(self, path: str, date: str, ours: bool) -> None:
        self.path = path
        self.date = date
        self.ours = ours


def compose(path: str, date: str) -> bytes:
    before, after = around(date)
    return before + encode(path) + after


def around(date: str) -> tuple[bytes, bytes]:
    """What stands before and after the encoded path."""
    return b"%s\n%s" % (_HEADER, _PATH), b"\n%s%s\n%s\n" % (_DATE, date.encode(), _MARK)


def parse(data: bytes) -> TrashInfo | None:
    """None if it is none; the first of several lines with the same key counts."""
    lines = data.split(b"\n")
    path = _value(lines, _PATH)
    if lines[0].strip() != _HEADER or not path:
        return None
    date = _value(lines, _DATE).decode("ascii", "replace")
    return TrashInfo(decode(path), date, _MARK in lines)


def encode(path: str) -> bytes:
    """Percent-encoded, byte by byte (RFC 2396); the slash stands for itself."""
    data = os.fsencode(path)
    return b"".join([_ENCODED[byte] for byte in data]) if data.translate(None, _SAFE) else data


def decode(data: bytes) -> str:
    first, *rest = data.split(b"%")
    return os.fsdecode(first + b"".join(map(_decode_escape, rest)))


def _decode_escape(text: bytes) -> bytes:
    """What stands after a percent sign."""
    code = text[:2]
    if len(code) == 2 and all(digit in _HEXADECIMAL for digit in code):
        return bytes([int(code, 16)]) + text[2:]
    return b"%" + text


def _value(lines: list[bytes], key: bytes) -> bytes:
    return next((line[len(key) :].strip() for line in lines if line.startswith(key)), b"")
