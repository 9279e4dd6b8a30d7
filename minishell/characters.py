"""What a character is: one of UTF-8, or a byte where the locale says so (XBD 8.2, LC_CTYPE).

Text is decoded from UTF-8 in any case. Where bytes count, `single` makes of each
byte that is not ASCII a character of its own, and `undecoded` undoes that.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .eval.options import Options

#: the variables that name the locale, the first that has a value counts
LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")


def are_bytes(get: Callable[[str], str | None]) -> bool:
    """Whether the characters of the locale that the variables name are bytes, as POSIX's own are."""
    locale = next(filter(None, map(get, LOCALE)), "")
    return "utf8" not in locale.lower().replace("-", "")


def single(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("ascii", "surrogateescape")


def undecoded(text: str) -> str:
    """`text` with the bytes that make UTF-8 characters together made these characters."""
    if text.isascii():
        return text
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")


def counted(text: str, options: Options) -> str:
    """The text as a string of the locale's characters."""
    return single(text) if options.bytewise else text


def equal(left: str, right: str) -> bool:
    """Whether two strings are the same bytes; those of one character may have come one by one."""
    return left == right or (not left.isascii() and not right.isascii() and undecoded(left) == undecoded(right))
