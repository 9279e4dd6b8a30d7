"""Field splitting and quote removal: what a word expands to, made into fields (2.6.5, 2.6.6, 2.6.7).

The expansion of a word is a list of segments (kind, text): QUOTED text stands
for itself, PLAIN text is the word's own and unquoted, SPLIT text came out of an
unquoted expansion, and BREAK ends a field, if there is one, between the
parameters of $@ and $*; its text joins them where nothing is split.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Segment = tuple[int, str]
    Paths = Callable[[list[Segment]], list[str]]

QUOTED = 0
PLAIN = 1
SPLIT = 2
BREAK = 3

#: what a pattern has in it; the parenthesis is that of a group such as +(a|b)
GLOB = frozenset("*?[(")
_WHITE_SPACE = " \t\n"


def join(segments: list[Segment]) -> str:
    """The segments where no splitting is done."""
    return "".join([text for _, text in segments])


def has_glob(text: str) -> bool:
    return not GLOB.isdisjoint(text)


def split(segments: list[Segment], fields: list[str], ifs: str, paths: Paths | None) -> None:
    """Append the fields that the segments make; `paths` makes those of a pattern, None if that is off."""
    splitter = Splitter(fields, ifs, paths)
    splitter.add(segments)
    splitter.finish()


class Splitter:
    """Collects segments into fields."""

    __slots__ = ("_delimited", "_fields", "_ifs", "_paths", "_pieces", "_present", "_white")

    def __init__(self, fields: list[str], ifs: str, paths: Paths | None) -> None:
        self._fields = fields
        self._ifs = frozenset(ifs)
        self._white = frozenset(c for c in ifs if c in _WHITE_SPACE)
        self._paths = paths
        self._pieces: list[Segment] = []
        #: whether there is a field, even an empty one
        self._present = False
        #: whether IFS white space has just ended a field, to which one more delimiter may belong
        self._delimited = False

    def add(self, segments: list[Segment]) -> None:
        for kind, text in segments:
            if kind == BREAK:
                self.finish()
            elif kind == SPLIT:
                self._split(text)
            else:
                self._pieces.append((kind, text))
                self._present = True
                self._delimited = False

    def finish(self) -> None:
        """End the field that is there; the last call, and between parameters."""
        if self._present:
            self._end_field()

    def _split(self, text: str) -> None:
        """2.6.5: white space of IFS around, any other character of IFS ends a field."""
        ifs = self._ifs
        if ifs.isdisjoint(text):
            self._add_text(text)
            return
        begin = 0
        for index, char in enumerate(text):
            if char in ifs:
                self._add_text(text[begin:index])
                begin = index + 1
                self._delimiter(char)
        self._add_text(text[begin:])

    def _add_text(self, text: str) -> None:
        if text:
            self._pieces.append((SPLIT, text))
            self._present = True
            self._delimited = False

    def _delimiter(self, char: str) -> None:
        if char in self._white:
            if self._present:
                self._end_field()
                self._delimited = True
        elif self._delimited:
            self._delimited = False
        else:
            self._end_field()

    def _end_field(self) -> None:
        pieces = self._pieces
        if self._paths is not None and any([kind and has_glob(text) for kind, text in pieces]):
            self._fields.extend(self._paths(pieces))
        else:
            self._fields.append("".join([text for _, text in pieces]))
        self._pieces = []
        self._present = False
        self._delimited = False
