"""Change one setting in config.toml; every other line, and the comments, stay as they are."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .schema import Value
from .settings import read_text
from .toml import Statement, key_written, statements, written


class EditError(Exception):
    """The file is written in a way that a change of this setting is left to its author."""


def change(path: str, edit: Callable[[str], str]) -> None:
    """Put `edit` of the file's text in its place, whole or not at all. Raises OSError and EditError.

    A symbolic link stays one; the file keeps its mode.
    """
    path = os.path.realpath(path)
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    with _alone(os.path.dirname(path)):
        text, mode = _present(path)
        new = edit(text)
        if new != text:
            _replace(path, new, mode)


def with_setting(text: str, path: tuple[str, ...], value: Value) -> str:
    """The text with the setting changed, or added to its section. Raises EditError."""
    found = list(statements(text))
    given = _given(found, path)
    if given is not None:
        return _spliced(text, given.value_start, given.value_end, " " + written(value))
    line = f"{key_written(path[-1])} = {written(value)}\n"
    section = [each for each in found if each.path == path[:-1]]
    if section:
        end = section[-1].end
        return _spliced(text, end, end, _after_newline(text[:end]) + line)
    header = "[" + ".".join(map(key_written, path[:-1])) + "]\n"
    return text + _after_newline(text) + ("\n" if text.strip() else "") + header + line


def without_setting(text: str, path: tuple[str, ...]) -> str:
    """The text without the setting. Raises EditError."""
    while (given := _given(list(statements(text)), path)) is not None:
        text = _spliced(text, given.start, given.end, "")
    return text


def _given(found: list[Statement], path: tuple[str, ...]) -> Statement | None:
    """The last statement that gives the setting, and nothing else. Raises EditError if one gives more."""
    last = None
    for statement in found:
        leaves = [leaf for leaf, _ in statement.leaves()]
        if path in leaves:
            if len(leaves) > 1:
                raise EditError(f"line {statement.line} sets several things at once; change it by hand")
            last = statement
    return last


def _spliced(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _after_newline(text: str) -> str:
    """What brings the text to the start of a line."""
    return "" if not text or text.endswith("\n") else "\n"


# ---- The file ----


@contextmanager
def _alone(directory: str) -> Iterator[None]:
    """No other minishell changes the file meanwhile."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _present(path: str) -> tuple[str, int]:
    """The file's text and mode; of a new file no text, and 0600."""
    try:
        return read_text(path), os.stat(path).st_mode & 0o7777
    except FileNotFoundError:
        return "", 0o600


def _replace(path: str, text: str, mode: int) -> None:
    temporary = f"{path}.{os.getpid()}"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(text.encode("utf-8", "surrogateescape"))
            file.flush()
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)
        os.rename(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
