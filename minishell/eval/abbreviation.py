"""Abbreviations: words that become longer text, seen by the user, while a line is typed."""

from __future__ import annotations

from typing import NamedTuple


class Abbreviation(NamedTuple):
    """`text` is put in the word's place; `anywhere` or only where a command is expected. `cursor` marks its place."""

    text: str
    anywhere: bool = False
    cursor: str = ""
