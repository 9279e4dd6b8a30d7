"""What listings are made of: names and values as the shell reads them back, paths as links."""

from __future__ import annotations

import os

from ..syntax.quote import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell import Frame


def single_quoted(text: str) -> str:
    """`text` between single quotes, whatever it holds (2.2.2); the form that alias and export -p show."""
    return "'" + text.replace("'", "'\\''") + "'"


def readable(text: str) -> str:
    """`text` as it is where that is safe, else quoted in the way that every shell reads."""
    return text if quote(text) == text else single_quoted(text)


def declaration(command: str, name: str, value: str | None) -> str:
    """A line that `command` (export, readonly, …) reads back; with `value` None the name alone."""
    return f"{command} {name}\n" if value is None else f"{command} {name}={single_quoted(value)}\n"


def linked(frame: Frame, path: str, text: str) -> str:
    """`text` as a link to the file, where it goes to a user's terminal that takes links."""
    shell = frame.shell
    if not (shell.options.interactive and text.isprintable() and os.isatty(frame.out.descriptor)):
        return text
    from ..system.sequences import link, takes_sequences

    if not (takes_sequences(shell.variables.values) and shell.settings.flag("terminal.links")):
        return text
    return link(os.path.join(shell.variables.get("PWD") or "/", path), text)
