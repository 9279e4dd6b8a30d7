"""Say what a name would run as a command.

usage: type [-afpPt] COMMAND...

  -a    all that the name stands for, in the order in which it is looked up
  -f    leave functions out
  -p    print the program's file, and nothing for a name that is no program
  -P    print the program's file, whatever else the name stands for
  -t    print one word: alias, keyword, function, builtin or file

The status is 1 if a name stands for nothing.
"""

from __future__ import annotations

import os

from minishell.eval.directory import is_directory
from minishell.eval.usage import Parsed, parse_options
from minishell.syntax.names import RESERVED_WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from minishell.eval.shell import Frame, Shell
    from minishell.files.file_system import FileSystem


class Meaning:
    """What a name stands for: `kind` is the word of -t, `detail` an alias's value, a function's text, a file."""

    __slots__ = ("detail", "kind")

    def __init__(self, kind: str, detail: str = "") -> None:
        self.kind = kind
        self.detail = detail


def meanings(shell: Shell, name: str, path: str | None = None) -> Iterator[Meaning]:
    """All that `name` stands for, in the order of 2.3.1, 2.4 and 2.9.1.4; programs from PATH or from `path`."""
    if name in shell.aliases:
        yield Meaning("alias", shell.aliases[name])
    if name in RESERVED_WORDS:
        yield Meaning("keyword")
    if shell.is_special(name):
        yield Meaning("builtin", "special ")
    if name in shell.functions:
        yield Meaning("function", shell.functions[name].source_text)
    if shell.is_builtin(name) and not shell.is_special(name):
        yield Meaning("builtin")
    for file in _programs(name, path if path is not None else shell.variables.get("PATH") or "", shell.files):
        yield Meaning("file", file)


def _programs(name: str, path: str, files: FileSystem) -> Iterator[str]:
    candidates = [name] if "/" in name else [f"{directory or '.'}/{name}" for directory in path.split(":")]
    for candidate in candidates:
        if files.access(candidate, os.X_OK) and not is_directory(candidate, files):
            yield candidate


def description(name: str, meaning: Meaning) -> str:
    match meaning.kind:
        case "alias":
            return f'{name} is an alias for "{meaning.detail}"\n'
        case "function":
            return f"{name} is a function\n{meaning.detail}\n"
        case "file":
            return f"{name} is {meaning.detail}\n"
        case "keyword":
            return f"{name} is a shell keyword\n"
    return f"{name} is a {meaning.detail}shell builtin\n"


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "type", args)
    status = 0
    for name in parsed.operands:
        found = _found(frame.shell, name, parsed)
        status |= not found
        if not found and not any(map(parsed.given, "tpP")):
            frame.err.write(f"type: {name}: not found\n")
        for meaning in found:
            frame.out.write(_shown(name, meaning, parsed))
    return status


def _found(shell: Shell, name: str, parsed: Parsed) -> list[Meaning]:
    all_of_them = meanings(shell, name)
    without_functions = parsed.given("f")
    files_only = parsed.given("P")
    found = [
        meaning
        for meaning in all_of_them
        if not (without_functions and meaning.kind == "function") and not (files_only and meaning.kind != "file")
    ]
    return found if parsed.given("a") else found[:1]


def _shown(name: str, meaning: Meaning, parsed: Parsed) -> str:
    if parsed.given("p") or parsed.given("P"):
        return meaning.detail + "\n" if meaning.kind == "file" else ""
    return meaning.kind + "\n" if parsed.given("t") else description(name, meaning)
