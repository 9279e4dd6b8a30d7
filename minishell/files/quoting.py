"""How GNU's messages write a file's name: on one line, in quotes, with what cannot be seen escaped."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_ESCAPES = {"\a": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r"}

#: ASCII that needs no escape between double quotes, in C as in the shell
_SAME_IN_C = frozenset(" %'+,-./0123456789:@ABCDEFGHIJKLMNOPQRSTUVWXYZ]_abcdefghijklmnopqrstuvwxyz")


class Quoting:
    """GNU's two styles, for a locale in UTF-8 or for one in which only ASCII can be printed."""

    __slots__ = ("_utf8",)

    def __init__(self, utf8: bool) -> None:
        self._utf8 = utf8

    def shell(self, name: str) -> str:
        """As the shell reads it back: 'a b', 'a'$'\\n''b', "it's"."""
        if "'" not in name and self._is_printable(name):
            return f"'{name}'"
        if "'" in name and self._is_same_in_c(name):
            return f'"{name}"'
        quoted = ["'"]
        escaping = False
        for character, escape in self._characters(name):
            if escape:
                quoted.append(escape if escaping else "'$'" + escape)
            elif character == "'":
                quoted.append("'\\''")
            else:
                quoted.append(f"''{character}" if escaping else character)
            escaping = escape != ""
        return "".join(quoted) + "'"

    def locale(self, name: str) -> str:
        """As the locale quotes: ‘a b’ or 'a b', with C's escapes."""
        left, right = "‘’" if self._utf8 else "''"
        special = (right, "\\")
        characters = self._characters(name)
        return (
            left
            + "".join(escape or "\\" * (character in special) + character for character, escape in characters)
            + right
        )

    def _characters(self, name: str) -> Iterator[tuple[str, str]]:
        """Each character, and its escape if it cannot be printed."""
        for character in name if self._utf8 else os.fsencode(name).decode("latin-1"):
            yield character, "" if self._is_printable(character) else self._escape(character)

    def _is_printable(self, text: str) -> bool:
        return text.isprintable() and (self._utf8 or text.isascii())

    def _escape(self, character: str) -> str:
        encoding = "utf-8" if self._utf8 else "latin-1"
        octal = "".join(f"\\{byte:03o}" for byte in character.encode(encoding, "surrogateescape"))
        return _ESCAPES.get(character, octal)

    def _is_same_in_c(self, name: str) -> bool:
        return all(
            character in _SAME_IN_C or (not character.isascii() and self._is_printable(character)) for character in name
        )
