"""TOML by its statements: where each stands, so that one can be wrong or be changed and the others stay as they are.

What a statement says is tomllib's to tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*|[=\[\]{}\n]|[^\"'\#=\[\]{}\n]+|.",
    re.DOTALL,
)

_BARE = re.compile(r"[A-Za-z0-9_-]+")

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


class Statement:
    """A table's header, or a key with its value, in text[start:end], which ends in a newline or with the text.

    `path` is the table that it stands in, or heads. `data` is what it says; None if it cannot be read, as `error` says.
    The value stands in text[value_start:value_end].
    """

    __slots__ = ("data", "end", "error", "header", "line", "path", "start", "value_end", "value_start")

    def __init__(self, line: int, start: int, header: bool, path: tuple[str, ...]) -> None:
        self.line = line
        self.start = self.end = start
        self.value_start = self.value_end = start
        self.header = header
        self.path = path
        self.data: dict[str, Any] | None = None
        self.error = ""

    def leaves(self) -> Iterator[tuple[tuple[str, ...], object]]:
        """The full path of each value that the statement gives; a section without any counts as a value."""
        if self.data is not None and not self.header:
            yield from _leaves(self.path, self.data)


def _leaves(path: tuple[str, ...], data: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], object]]:
    for name, value in data.items():
        if isinstance(value, dict) and value:
            yield from _leaves((*path, name), value)
        else:
            yield (*path, name), value


def statements(text: str) -> Iterator[Statement]:
    """Never raises: what cannot be read is a statement with an error."""
    path: tuple[str, ...] = ()
    at, line = 0, 1
    while at < len(text):
        first_end = text.find("\n", at) + 1 or len(text)
        if text[at:first_end].strip(" \t\r\n")[:1] in ("", "#"):
            at, line = first_end, line + 1
            continue
        statement = _read(text, at, first_end, line, path)
        path = statement.path
        yield statement
        line += text.count("\n", at, statement.end)
        at = statement.end


def _read(text: str, start: int, first_end: int, line: int, path: tuple[str, ...]) -> Statement:
    """The statement at `start`; one that goes wrong over several lines ends with its first."""
    statement = Statement(line, start, text[start:first_end].lstrip().startswith("["), path)
    _measure(statement, text)
    statement.data, statement.error = _parsed(text[start : statement.end])
    if statement.data is None:
        statement.end = first_end
    elif statement.header:
        statement.path = _headed(statement.data)
    return statement


def _measure(statement: Statement, text: str) -> None:
    """Find the ends of the statement and of its value."""
    depth = 0
    at = statement.start
    for match in _TOKEN.finditer(text, at):
        token, at = match[0], match.end()
        if token == "\n" and depth <= 0:
            break
        if token == "=" and statement.value_start == statement.start and not statement.header:
            statement.value_start = at
        elif not token.startswith("#") and token.strip():
            depth += (token in "[{") - (token in "]}")
            statement.value_end = match.start() + len(token.rstrip())
    statement.end = at


def _parsed(piece: str) -> tuple[dict[str, Any] | None, str]:
    """What the text says, or None and why it says nothing."""
    import tomllib

    try:
        return tomllib.loads(piece.replace("\r\n", "\n")), ""
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return None, str(error).partition(" (at ")[0].lower()


def _headed(data: dict[str, Any]) -> tuple[str, ...]:
    """The path that a header such as [a.b] leads to."""
    path: tuple[str, ...] = ()
    while isinstance(data, dict) and data:
        [(name, data)] = data.items()
        path = (*path, name)
    return path


# ---- Writing ----


def written(value: object) -> str:
    """A value in TOML. Takes texts, numbers, truth values, and lists of these."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, str):
        return '"' + "".join(map(_escaped, value)) + '"'
    return str(value)


def key_written(name: str) -> str:
    return name if _BARE.fullmatch(name) else written(name)


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x20 or code == 0x7F else character
