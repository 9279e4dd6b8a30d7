"""Names and values in the form that the shell reads back as they are."""

from __future__ import annotations

from ..syntax.quote import quote


def single_quoted(text: str) -> str:
    """`text` between single quotes, whatever it holds (2.2.2); the form that alias and export -p show."""
    return "'" + text.replace("'", "'\\''") + "'"


def readable(text: str) -> str:
    """`text` as it is where that is safe, else quoted in the way that every shell reads."""
    return text if quote(text) == text else single_quoted(text)


def declaration(command: str, name: str, value: str | None) -> str:
    """A line that `command` (export, readonly, …) reads back; with `value` None the name alone."""
    return f"{command} {name}\n" if value is None else f"{command} {name}={single_quoted(value)}\n"
