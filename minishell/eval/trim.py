"""${name#pattern} and its kin (2.6.2): a value without the part that a pattern matches."""

from __future__ import annotations

from ..characters import counted, single, undecoded
from ..pattern import compile_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..pattern import Matcher
    from .options import Options

    #: value, pattern, options -> what is left of the value
    Trim = Callable[[str, str, Options], str]


def _without(prefix: bool, longest: bool) -> Trim:
    """The operation of # ## % or %%: the value without the part that the pattern matches."""

    def trim_prefix(value: str, matcher: Matcher) -> str:
        end = matcher.longest_prefix(value) if longest else matcher.shortest_prefix(value)
        return value if end is None else value[end:]

    def trim_suffix(value: str, matcher: Matcher) -> str:
        begin = matcher.longest_suffix(value) if longest else matcher.shortest_suffix(value)
        return value if begin is None else value[:begin]

    cut = trim_prefix if prefix else trim_suffix

    def trim(value: str, pattern: str, options: Options) -> str:
        matcher = compile_pattern(counted(pattern, options), options.extglob)
        return undecoded(cut(single(value), matcher)) if options.bytewise else cut(value, matcher)

    return trim


TRIMS: dict[str, Trim] = {
    "#": _without(True, False),
    "##": _without(True, True),
    "%": _without(False, False),
    "%%": _without(False, True),
}
