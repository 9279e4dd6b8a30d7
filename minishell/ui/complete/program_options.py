"""Options of programs with what they do: from their manual pages, or from `--help` where bash-completion asks it too.

What was found is kept in `$XDG_CACHE_HOME/minishell/options/`, a file for each page or program, for as long as that
has not changed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from subprocess import STDOUT

from .documented import DocumentedOption, options_in_help, options_in_page, summary_in_page
from .output import output_of

#: seconds that a program has to write its --help
PATIENCE = 2.0

#: sections of the manual in which commands are, with the suffixes of some distributions
_SECTIONS = ("1", "8", "6", "1p", "1ssl", "8p", "1m")

_PACKED = {"": None, ".gz": "gzip", ".bz2": "bz2", ".xz": "lzma"}

#: what a program's --help gets besides the user's environment: plain text, not wrapped, not paged
_PLAINLY = {"COLUMNS": "200", "TERM": "dumb", "NO_COLOR": "1", "PAGER": "cat", "MANPAGER": "cat"}

#: the form of the files; one of another form is made anew
_FORM = 1

Options = list[DocumentedOption]


class ProgramOptions:
    """Asked from any thread; blocks on the file system and, for `--help`, on the program."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], Options] = {}
        self._summaries: dict[str, str] = {}

    def in_manual(self, words: Sequence[str | None], environment: Mapping[str, str]) -> Options:
        """Of the page of a command and its subcommand, `git-checkout` for `git checkout`, or else of its own."""
        for name in _page_names(words):
            for path in _pages(name, environment):
                return self._kept(path, environment, lambda path=path: options_in_page(_source(path)))  # type: ignore[misc]
        return []

    def summary(self, name: str, environment: Mapping[str, str]) -> str:
        """What the page of a command calls it; "" if it has none."""
        path = next(_pages(name, environment), None)
        if path is None:
            return ""
        if path not in self._summaries:
            try:
                self._summaries[path] = summary_in_page(_source(path))
            except OSError:
                return ""
        return self._summaries[path]

    def in_help(self, program: str, environment: Mapping[str, str]) -> Options:
        """Of what `program`, a path, says when it is asked for help."""

        def ask() -> Options:
            argv = [program, "--help"]
            return options_in_help(output_of(argv, {**environment, **_PLAINLY}, PATIENCE, errors=STDOUT))

        return self._kept(program, environment, ask)

    def _kept(self, path: str, environment: Mapping[str, str], find: Callable[[], Options]) -> Options:
        try:
            key = (path, os.stat(path).st_mtime_ns)
            if key not in self._known:
                kept = _remembered(key, environment)
                self._known[key] = _remember(key, environment, find()) if kept is None else kept
        except OSError:
            return []
        return self._known[key]


# ---- Manual pages ----


def _page_names(words: Sequence[str | None]) -> Iterator[str]:
    name = os.path.basename(words[0] or "")
    subcommand = next((word for word in words[1:] if word and not word.startswith("-")), None)
    if subcommand is not None and "/" not in subcommand:
        yield f"{name}-{subcommand}"
    yield name


def _pages(name: str, environment: Mapping[str, str]) -> Iterator[str]:
    """The paths of the pages of this name that there are."""
    for directory in _manual_directories(environment):
        for section in _SECTIONS:
            for suffix in _PACKED:
                path = os.path.join(directory, f"man{section[0]}", f"{name}.{section}{suffix}")
                if os.path.exists(path):
                    yield path


def _manual_directories(environment: Mapping[str, str]) -> list[str]:
    """Those of MANPATH, of which an empty one stands for the usual: beside the directories of PATH."""
    usual: list[str] = []
    for binaries in environment.get("PATH", "").split(":"):
        prefix = os.path.dirname(binaries.rstrip("/"))
        usual += [os.path.join(prefix, "share", "man"), os.path.join(prefix, "man")]
    usual += ["/usr/local/share/man", "/usr/share/man"]
    named = environment.get("MANPATH", "").split(":")
    directories = [directory for each in named for directory in ([each] if each else usual)]
    return [directory for directory in dict.fromkeys(directories) if os.path.isabs(directory)]


def _source(path: str, followed: int = 0) -> str:
    """A page's text; `.so` at its beginning names the page that it is. Raises OSError."""
    text = _unpacked(path).decode("utf-8", "replace")
    if text.startswith(".so ") and followed < 3:
        target = os.path.join(os.path.dirname(os.path.dirname(path)), text[4:].split(maxsplit=1)[0])
        for suffix in _PACKED:
            if os.path.exists(target + suffix):
                return _source(target + suffix, followed + 1)
    return text


def _unpacked(path: str) -> bytes:
    module = _PACKED.get(os.path.splitext(path)[1])
    if module is None:
        with open(path, "rb") as file:
            return file.read()
    try:
        with import_module(module).open(path) as packed:
            content: bytes = packed.read()
            return content
    except Exception as error:  # each module has errors of its own
        raise OSError(str(error)) from error


# ---- What is kept ----


def _cache_file(path: str, environment: Mapping[str, str]) -> str:
    home = environment.get("HOME") or "/"
    top = environment.get("XDG_CACHE_HOME") or ""
    directory = top if os.path.isabs(top) else os.path.join(home, ".cache")
    return os.path.join(directory, "minishell", "options", path.strip("/").replace("/", "%") + ".json")


def _remembered(key: tuple[str, int], environment: Mapping[str, str]) -> Options | None:
    """None if there is nothing, or nothing that can be used."""
    try:
        with open(_cache_file(key[0], environment), encoding="utf-8") as file:
            kept = json.load(file)
        if kept["form"] != _FORM or kept["modified"] != key[1]:
            return None
        return [DocumentedOption(str(name), bool(argument), str(text)) for name, argument, text in kept["options"]]
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _remember(key: tuple[str, int], environment: Mapping[str, str], options: Options) -> Options:
    file = _cache_file(key[0], environment)
    with suppress(OSError):
        os.makedirs(os.path.dirname(file), mode=0o700, exist_ok=True)
        beside = f"{file}.{os.getpid()}"
        with open(beside, "w", encoding="utf-8") as out:
            json.dump({"form": _FORM, "modified": key[1], "options": options}, out)
        os.replace(beside, file)
    return options
