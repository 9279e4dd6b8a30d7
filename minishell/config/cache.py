"""What config.toml's text was found to say, kept so that a session's start need not load a reader of TOML.

It counts for the very same text and schema only, so it is never out of date; any failure means reading anew.
"""

from __future__ import annotations

import marshal
import os

from .reading import Problem, Reading
from .schema import SETTINGS


def read(text: str, path: str | None) -> Reading:
    """The reading of the text; taken from the cache `path`, or kept there. Never raises."""
    if not text or path is None:
        return Reading(text)
    known = _recall(text, path)
    if known is None:
        known = Reading(text)
        _keep(text, path, known)
    return known


def _schema() -> list[tuple[object, ...]]:
    """What a reading depends on besides the text."""
    return [(each.key, each.kind.wanted, each.default, each.choices) for each in SETTINGS]


def _recall(text: str, path: str) -> Reading | None:
    try:
        with open(path, "rb") as file:
            schema, kept, values, lines, problems = marshal.load(file)
    except (OSError, EOFError, ValueError, TypeError):
        return None
    if (schema, kept) != (_schema(), text):
        return None
    reading = Reading()
    reading.values, reading.lines = values, lines
    reading.problems = [Problem(line, message) for line, message in problems]
    return reading


def _keep(text: str, path: str, reading: Reading) -> None:
    problems = [(problem.line, problem.message) for problem in reading.problems]
    temporary = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        data = marshal.dumps((_schema(), text, reading.values, reading.lines, problems))
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb") as file:
            file.write(data)
        os.rename(temporary, path)
    except (OSError, ValueError):
        pass  # it is only slower
