"""Backups of what is overwritten: the names that GNU's --backup gives them."""

from __future__ import annotations

import os

from .descent import close
from .place import Place, basename

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: the words of --backup and VERSION_CONTROL, and what they mean; "" is no backup
CONTROLS = {
    "none": "",
    "off": "",
    "simple": "simple",
    "never": "simple",
    "existing": "existing",
    "nil": "existing",
    "numbered": "numbered",
    "t": "numbered",
}


class Backup:
    """How backups are named: `control` is "simple", "numbered", or "existing" (numbered where some already are)."""

    __slots__ = ("control", "suffix")

    def __init__(self, control: str, suffix: str = "") -> None:
        self.control = control
        self.suffix = suffix if suffix and "/" not in suffix else "~"

    def place(self, place: Place) -> Place:
        """Where `place` is moved to. Raises OSError if its directory cannot be read."""
        if self.control == "simple":
            return self.simple(place)
        number = max(_numbers(place), default=0)
        if number == 0 and self.control == "existing":
            return self.simple(place)
        return place.beside(f"{basename(place.name)}.~{number + 1}~")

    def simple(self, place: Place) -> Place:
        return place.beside(basename(place.name) + self.suffix)


def _numbers(place: Place) -> Iterator[int]:
    """N of each NAME.~N~ that there is."""
    prefix = basename(place.name) + ".~"
    directory = place.beside(".")
    fd = place.files.open(directory.name, os.O_RDONLY | os.O_DIRECTORY, dir_fd=place.fd)
    try:
        names = place.files.listdir(fd)
    finally:
        close(fd, place.files)
    for name in names:
        number = name[len(prefix) : -1]
        if name.startswith(prefix) and name.endswith("~") and number.isascii() and number.isdigit():
            yield int(number)
