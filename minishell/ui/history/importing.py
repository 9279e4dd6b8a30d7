"""The histories of bash, zsh and fish, read from their files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from minishell.eval.history import Entry

_BASH_TIME = re.compile(rb"#(\d{9,11})$")
_ZSH_LINE = re.compile(rb": *(\d{9,11}):(\d+);(.*)", re.DOTALL)
_FISH_ESCAPE = re.compile(r"\\(.)", re.DOTALL)

#: zsh puts this before a byte whose sixth bit it has changed
_ZSH_META = 0x83


def read_file(path: str, form: str | None = None) -> list[Entry]:
    """The entries of a file, oldest first; of which shell it is, is told from its looks by default. Raises OSError."""
    with open(path, "rb") as file:
        data = file.read()
    return list(READERS[form or form_of(data)](data))


def default_path(form: str, variables: Mapping[str, str]) -> str:
    """Where the shell has its history."""
    home = variables.get("HOME", "")
    if form == "fish":
        base = variables.get("XDG_DATA_HOME") or f"{home}/.local/share"
        return f"{base}/fish/fish_history"
    return f"{variables.get('ZDOTDIR') or home}/.zsh_history" if form == "zsh" else f"{home}/.bash_history"


def form_of(data: bytes) -> str:
    """bash, zsh or fish, by the first lines."""
    for line in data.split(b"\n", 20)[:20]:
        if line.startswith(b"- cmd: "):
            return "fish"
        if _ZSH_LINE.match(line):
            return "zsh"
    return "bash"


def from_bash(data: bytes) -> Iterator[Entry]:
    """Lines, or, where a line `#SECONDS` says when, all up to the next such line as one."""
    started: float | None = None
    lines: list[bytes] = []
    for line in data.split(b"\n"):
        match = _BASH_TIME.match(line)
        if match or started is None:
            yield from _entry(b"\n".join(lines), started)
            lines = [] if match else [line]
            started = float(match[1]) if match else None
        else:
            lines.append(line)
    yield from _entry(b"\n".join(lines), started)


def from_zsh(data: bytes) -> Iterator[Entry]:
    """`: SECONDS:DURATION;LINE` or `LINE`; a newline in it has a backslash before it."""
    for line in re.split(rb"(?<!\\)\n", _unmetafied(data)):
        text = line.replace(b"\\\n", b"\n")
        match = _ZSH_LINE.match(text)
        if match:
            yield from _entry(match[3], float(match[1]), float(match[2]))
        else:
            yield from _entry(text, None)


def _unmetafied(data: bytes) -> bytes:
    if _ZSH_META not in data:
        return data
    return re.sub(rb"\x83(.)", lambda match: bytes([match[1][0] ^ 0x20]), data, flags=re.DOTALL)


def from_fish(data: bytes) -> Iterator[Entry]:
    """`- cmd: LINE`, with \\n and \\\\ in it, and `  when: SECONDS` after it."""
    text = ""
    started: float | None = None
    for line in data.decode("utf-8", "surrogateescape").split("\n"):
        if line.startswith("- cmd: "):
            yield from _entry(text.encode("utf-8", "surrogateescape"), started)
            text = _FISH_ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], line[len("- cmd: ") :])
            started = None
        elif line.startswith("  when: ") and line[len("  when: ") :].isdecimal():
            started = float(line[len("  when: ") :])
    yield from _entry(text.encode("utf-8", "surrogateescape"), started)


def _entry(line: bytes, started: float | None, duration: float | None = None) -> Iterator[Entry]:
    """The entry, if there is anything in it."""
    text = line.replace(b"\0", b"").decode("utf-8", "surrogateescape").strip("\n")
    if text.strip():
        yield Entry(0, text, started=started, duration=duration)


READERS: dict[str, Callable[[bytes], Iterator[Entry]]] = {"bash": from_bash, "zsh": from_zsh, "fish": from_fish}
