"""What refers to the history in a line: `!!`, `!$`, `!n`, `!str`, `^old^new^` and so on (bash manual, 9.3)."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

from .analysis import analyse

#: after these a `!` is but a character, as it is at the end
_NO_EVENT = frozenset(" \t\n=(")
_ENDS_OF_EVENT = frozenset(" \t\n:;&()|<>^$*%\"'")
_LITERAL = frozenset({"comment", "here_document"})
_STARTS_OF_WORDS = frozenset("^$*%-")
_DESIGNATOR = re.compile(r":(?=[0-9^$*%-])|(?=[$^*%-])")
_MODIFIER = re.compile(r":([gaG]*)([a-zA-Z&])")


class NoSuchEventError(Exception):
    """The message is one line that says what was not found."""


class Events(Protocol):
    """The lines that were entered."""

    def newest_first(self) -> Iterator[str]: ...

    def numbered(self, number: int) -> str | None:
        """The line that `history` shows with this number."""


class Expansion(NamedTuple):
    """`run` is false where `:p` asks only to see it."""

    text: str
    run: bool = True


def expand_history(text: str, events: Events) -> Expansion:
    """`text` with its references replaced. Raises NoSuchEventError."""
    if "!" not in text and not text.startswith("^"):
        return Expansion(text)
    return _Expander(text, events).expand()


class _Expander:
    """One run over a line. `at` is the next character, `done` what the text before it has become."""

    def __init__(self, text: str, events: Events) -> None:
        self.text = text
        self.events = events
        self.at = 0
        self.done = ""
        self.run = True
        #: the ends, by the beginnings, of comments and here-documents, in which nothing is a reference
        self.literal = {token.start: token.end for token in analyse(text).tokens if token.kind in _LITERAL}
        #: the last `:s`, for `:&`
        self.substitution: tuple[str, str] | None = None
        #: the word that the last `!?str?` found
        self.matched = ""

    def expand(self) -> Expansion:
        if self.text.startswith("^"):
            self._quick_substitution()
        double = False
        while self.at < len(self.text):
            char = self.text[self.at]
            if self.at in self.literal:
                self._copy(self.literal[self.at] - self.at)
            elif char == "\\":
                self._copy(2)
            elif char == "'" and not double:
                self._copy(self._end_of_single_quotes() - self.at)
            elif char == "!" and self._is_reference(double):
                self.at += 1
                self.done += self._reference()
            else:
                double ^= char == '"'
                self._copy(1)
        return Expansion(self.done, self.run)

    def _copy(self, count: int) -> None:
        self.done += self.text[self.at : self.at + count]
        self.at += count

    def _end_of_single_quotes(self) -> int:
        dollar = self.text[self.at - 1 : self.at] == "$"
        at = self.at + 1
        while at < len(self.text) and self.text[at] != "'":
            at += 2 if dollar and self.text[at] == "\\" else 1
        return at + 1

    def _is_reference(self, double: bool) -> bool:
        """`${!x}`, `$!`, `[!a]`, `!(…)` and a lone `!` are the language's own."""
        following = self.text[self.at + 1 : self.at + 2]
        if not following or following in _NO_EVENT or (double and following == '"'):
            return False
        before = self.text[: self.at]
        return not (before.endswith(("${", "$")) or (before.endswith("[") and "]" in self.text[self.at :]))

    # -- the reference's parts

    def _reference(self) -> str:
        start = self.at - 1
        event = self._event()
        words = self._words(event, start)
        return self._modified(words, start)

    def _event(self) -> str:
        """The line that is referred to."""
        rest = self.text[self.at :]
        if rest[0] == "!":
            self.at += 1
            return self._back(1, "!!")
        if rest[0] == "#":
            self.at += 1
            return self.done
        if rest[0] == "?":
            return self._containing()
        if rest[0] == ":" or rest[0] in _STARTS_OF_WORDS - {"-"} or (rest[0] == "-" and not rest[1:2].isdigit()):
            return self._back(1, "!" + rest[0])
        digits = self._digits(1 if rest[0] == "-" else 0)
        if digits:
            return self._at_number(rest[0] == "-", digits)
        return self._beginning()

    def _digits(self, skip: int) -> str:
        end = start = self.at + skip
        while self.text[end : end + 1].isdecimal():
            end += 1
        if end > start:
            self.at = end
        return self.text[start:end]

    def _at_number(self, backwards: bool, digits: str) -> str:
        if backwards:
            return self._back(int(digits), f"!-{digits}")
        found = self.events.numbered(int(digits))
        if found is None:
            raise NoSuchEventError(f"!{digits}: event not found")
        return found

    def _back(self, count: int, shown: str) -> str:
        for number, line in enumerate(self.events.newest_first(), 1):
            if number == count:
                return line
        raise NoSuchEventError(f"{shown}: event not found")

    def _beginning(self) -> str:
        end = self.at
        while end < len(self.text) and self.text[end] not in _ENDS_OF_EVENT:
            end += 1
        prefix, self.at = self.text[self.at : end], end
        for line in self.events.newest_first():
            if line.startswith(prefix):
                return line
        raise NoSuchEventError(f"!{prefix}: event not found")

    def _containing(self) -> str:
        """`?str?`; the last `?` may be missing at the end of the line."""
        part, closed, _ = self.text[self.at + 1 :].partition("\n")[0].partition("?")
        self.at += 1 + len(part) + len(closed)
        for line in self.events.newest_first():
            if part in line:
                self.matched = next((word for word in _words_of(line) if part in word), "")
                return line
        raise NoSuchEventError(f"!?{part}?: event not found")

    # -- words

    def _words(self, event: str, start: int) -> str:
        """What the word designator chooses of `event`; all of it without one."""
        designator = _DESIGNATOR.match(self.text, self.at)
        if designator is None:
            return event
        self.at = designator.end()
        words = _words_of(event)
        first, last = self._range(len(words) - 1)
        if first is None:
            return self.matched
        if first > len(words) or last >= len(words) or last < first - 1:
            raise NoSuchEventError(f"{self.text[start : self.at]}: bad word specifier")
        return " ".join(words[first : last + 1])

    def _range(self, last: int) -> tuple[int | None, int]:
        """The first and the last word, from 0; (None, …) for the one that `?str?` found."""
        char = self.text[self.at]
        if char == "%":
            self.at += 1
            return None, 0
        if char == "*":
            self.at += 1
            return 1, last
        first = 0 if char == "-" else self._position(last)
        following = self.text[self.at : self.at + 1]
        if following == "*":
            self.at += 1
            return first, last
        if following != "-":
            return first, first
        self.at += 1
        if self.text[self.at : self.at + 1].isdecimal() or self.text[self.at : self.at + 1] in {"$", "^"}:
            return first, self._position(last)
        return first, last - 1

    def _position(self, last: int) -> int:
        char = self.text[self.at]
        if char in "^$":
            self.at += 1
            return 1 if char == "^" else last
        return int(self._digits(0))

    # -- modifiers

    def _modified(self, text: str, start: int) -> str:
        while modifier := _MODIFIER.match(self.text, self.at):
            scope, letter = modifier.groups()
            if letter not in _MODIFIERS and letter not in "s&p":
                raise NoSuchEventError(f"{self.text[start : modifier.end()]}: unrecognized history modifier")
            self.at = modifier.end()
            text = self._modify(text, letter, scope)
        return text

    def _modify(self, text: str, letter: str, scope: str) -> str:
        if letter == "p":
            self.run = False
            return text
        if letter in _MODIFIERS:
            return _MODIFIERS[letter](text)
        if letter == "s":
            self._read_substitution(self.text[self.at : self.at + 1])
        return self._substituted(text, scope)

    def _read_substitution(self, delimiter: str) -> None:
        """`/old/new/`; the last delimiter may be missing at the end of the line."""
        old = self._until(delimiter)
        new = self._until(delimiter)
        self.at += self.text.startswith(delimiter, self.at)
        if old == "" and self.substitution is not None:
            old = self.substitution[0]
        self.substitution = old, _with_matched(new, old)

    def _until(self, delimiter: str) -> str:
        """What stands between the delimiter at `at` and the next one, at which `at` is left; a backslash quotes it."""
        self.at += 1
        taken = ""
        while self.at < len(self.text) and self.text[self.at] not in {delimiter, "\n"}:
            if self.text.startswith("\\" + delimiter, self.at):
                self.at += 1
            taken += self.text[self.at]
            self.at += 1
        return taken

    def _substituted(self, text: str, scope: str) -> str:
        """`scope` holds g or a for everywhere, G for once in each word."""
        old, new = self.substitution or ("", "")
        if not old or old not in text:
            raise NoSuchEventError(f"{old or '&'}: substitution failed")
        if "G" in scope:
            return " ".join(word.replace(old, new, 1) for word in text.split(" "))
        return text.replace(old, new, -1 if scope else 1)

    def _quick_substitution(self) -> None:
        """`^old^new^` is `!!:s^old^new^`."""
        self._read_substitution("^")
        self.done = self._modified(self._substituted(self._back(1, "!!"), ""), 0)


def _with_matched(new: str, old: str) -> str:
    """`&` in what is put in stands for what it replaces, `\\&` for itself."""
    return new.replace("\\&", "\0").replace("&", old).replace("\0", "&")


def _words_of(line: str) -> Sequence[str]:
    tokens = analyse(line).tokens
    return [line[token.start : token.end] for token in tokens if token.kind in {"word", "operator", "io_number"}]


def _head(path: str) -> str:
    return path.rpartition("/")[0] or path


def _tail(path: str) -> str:
    return path.rpartition("/")[2]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


_MODIFIERS: dict[str, Callable[[str], str]] = {
    "h": _head,
    "t": _tail,
    "r": lambda path: os.path.splitext(path)[0],
    "e": lambda path: os.path.splitext(path)[1],
    "q": _quoted,
    "x": lambda text: " ".join(map(_quoted, text.split())),
}
