"""The text file that held the history before the database did: one line for each entry, a newline in it as \\n."""

from __future__ import annotations

import os
from sqlite3 import Connection

from minishell.eval.history import Entry

from .entries import add_all, last_number

_NAME = "history"


def import_once(connection: Connection, database: str) -> None:
    """Take the entries of the file beside a database that is new. The file stays."""
    if last_number(connection) or connection.execute("SELECT 1 FROM sessions").fetchone():
        return
    try:
        with open(os.path.join(os.path.dirname(database), _NAME), "rb") as file:
            lines = file.read().split(b"\n")
    except OSError:
        return
    add_all(connection, [Entry(0, _entry(line)) for line in lines if line and b"\0" not in line])


def _entry(line: bytes) -> str:
    text = line.decode("utf-8", "surrogateescape")
    return "\\".join(part.replace("\\n", "\n") for part in text.split("\\\\"))
