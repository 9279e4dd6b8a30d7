"""The colours of names: LS_COLORS as `ls --color` reads it, as styles of prompt_toolkit."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from functools import lru_cache

#: gives the mode of what a symbolic link leads to, None if it leads nowhere
TargetMode = Callable[[], int | None]

#: what GNU's ls takes where LS_COLORS says nothing
_DEFAULTS = {
    "di": "01;34",
    "ln": "01;36",
    "pi": "33",
    "so": "01;35",
    "bd": "01;33",
    "cd": "01;33",
    "ex": "01;32",
}

_KINDS = (
    (stat.S_ISDIR, "di"),
    (stat.S_ISLNK, "ln"),
    (stat.S_ISFIFO, "pi"),
    (stat.S_ISSOCK, "so"),
    (stat.S_ISBLK, "bd"),
    (stat.S_ISCHR, "cd"),
)

_ATTRIBUTES = {1: "bold", 3: "italic", 4: "underline", 5: "blink", 7: "reverse", 9: "strike"}
_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "gray")
_BRIGHT_NAMES = ("brightblack", "brightred", "brightgreen", "brightyellow", "brightblue", "brightmagenta")
_ANSI = tuple(f"ansi{name}" for name in (*_NAMES, *_BRIGHT_NAMES, "brightcyan", "white"))

_LEVELS = (0, 95, 135, 175, 215, 255)


class Colours:
    """The styles that a value of LS_COLORS gives to files."""

    def __init__(self, text: str) -> None:
        self._codes, self._suffixes = _read(text)
        self._all_suffixes = tuple(suffix for suffix, _ in self._suffixes)

    def of_path(self, path: str) -> str:
        """The style for the file `path`; blocks on the file system."""
        try:
            status = os.lstat(path)
        except (OSError, ValueError):
            return ""
        return self.of_mode(path, status.st_mode, lambda: _target_mode(path))

    def of_mode(self, name: str, mode: int, target: TargetMode) -> str:
        """The style for a file of this mode; `target` gives that of what a symbolic link leads to."""
        if stat.S_ISLNK(mode):
            return self._of_link(name, target())
        kind = next((code for is_kind, code in _KINDS if is_kind(mode)), None)
        if kind == "di":
            kind = self._kind_of_directory(mode)
        if kind is None:
            return self._of_file(name, mode)
        return _style(self._codes.get(kind, ""))

    def _of_link(self, name: str, mode: int | None) -> str:
        if mode is None:
            return _style(self._codes.get("or") or self._codes.get("ln", ""))
        if self._codes.get("ln") == "target":
            return self.of_mode(name, mode, lambda: None)
        return _style(self._codes.get("ln", ""))

    def _kind_of_directory(self, mode: int) -> str:
        sticky, writable = mode & stat.S_ISVTX, mode & stat.S_IWOTH
        for code, is_so in (("tw", sticky and writable), ("ow", writable), ("st", sticky)):
            if is_so and code in self._codes:
                return code
        return "di"

    def _of_file(self, name: str, mode: int) -> str:
        for code, bit in (("su", stat.S_ISUID), ("sg", stat.S_ISGID), ("ex", 0o111)):
            if mode & bit and code in self._codes:
                return _style(self._codes[code])
        if name.endswith(self._all_suffixes):
            return _style(next(style for suffix, style in self._suffixes if name.endswith(suffix)))
        return _style(self._codes.get("fi", ""))


def _target_mode(path: str) -> int | None:
    try:
        return os.stat(path).st_mode
    except OSError:
        return None


def _read(text: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The codes of kinds, and those of suffixes, of which the last that fits counts."""
    codes, suffixes = dict(_DEFAULTS), []
    for entry in text.split(":"):
        key, _, value = entry.partition("=")
        if key.startswith("*"):
            suffixes.append((key[1:], value))
        elif key:
            codes[key] = value
    return codes, suffixes[::-1]


@lru_cache(maxsize=256)
def _style(sequence: str) -> str:
    """What `01;38;5;208` is to prompt_toolkit; "" for what cannot be understood."""
    numbers = [int(part) if part.isdecimal() else -1 for part in sequence.split(";")]
    styles: list[str] = []
    at = 0
    while at < len(numbers):
        number = numbers[at]
        if number in (38, 48):
            colour, at = _extended(numbers, at + 1)
            styles.append(("bg:" if number == 48 else "") + colour if colour else "")
            continue
        styles.append(_simple(number))
        at += 1
    return " ".join(filter(None, styles))


def _simple(number: int) -> str:
    for first, prefix, offset in ((30, "", 0), (40, "bg:", 0), (90, "", 8), (100, "bg:", 8)):
        if first <= number < first + 8:
            return prefix + _ANSI[number - first + offset]
    return _ATTRIBUTES.get(number, "")


def _extended(numbers: list[int], at: int) -> tuple[str, int]:
    """The colour of `5;N` or `2;R;G;B` at `at`, and where the next number stands."""
    rest = numbers[at + 1 :]
    if numbers[at : at + 1] == [5] and rest and 0 <= rest[0] < 256:
        return _of_256(rest[0]), at + 2
    if numbers[at : at + 1] == [2] and len(rest) >= 3 and all(0 <= part < 256 for part in rest[:3]):
        return "#{:02x}{:02x}{:02x}".format(*rest[:3]), at + 4
    return "", len(numbers)


def _of_256(number: int) -> str:
    if number < 16:
        return _ANSI[number]
    if number >= 232:
        return "#" + f"{8 + 10 * (number - 232):02x}" * 3
    cube = number - 16
    return "#{:02x}{:02x}{:02x}".format(*(_LEVELS[cube // scale % 6] for scale in (36, 6, 1)))
