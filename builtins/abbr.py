"""Define abbreviations, which are expanded while a line is typed, or show them.

usage: abbr [-a] [-p PLACE] [-c MARK] WORD TEXT...
       abbr -e WORD...
       abbr -r WORD WORD
       abbr -q WORD...
       abbr [-l|-s]

  -a, --add                add one, as without an option
  -e, --erase              remove them
  -l, --list               show the words alone
  -q, --query              write nothing; the status says whether one of them is there
  -r, --rename             give one another word
  -s, --show               show all in a form that can be read back, as without arguments
  -p, --position=PLACE     where it is expanded: `command` (where one is expected, the default) or `anywhere`
  -c, --set-cursor[=MARK]  put the cursor where MARK stands in TEXT, by default %, which is removed

A blank, Enter, or one of ; | & ) behind WORD puts TEXT in its place. Ctrl-Space is a blank that does not.
Those that are to last stand in the configuration: config set abbreviations.gco 'git checkout'.
"""

from __future__ import annotations

from minishell.eval.abbreviation import Abbreviation
from minishell.eval.listing import readable
from minishell.eval.usage import Parsed, parse_options, usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minishell.eval.shell import Frame

_POSITIONS = ("command", "anywhere")

#: what ends a word where it is typed
_FORBIDDEN = frozenset(" \t\n;|&()<>'\"\\$`")


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "abbr", args)
    modes = [key for key in _MODES if parsed.given(key)]
    if len(modes) > 1:
        raise usage_error(__doc__, f"abbr: --{modes[0]} and --{modes[1]} exclude each other")
    return _MODES[modes[0] if modes else "add" if parsed.operands else "show"](frame, parsed)


def _add(frame: Frame, parsed: Parsed) -> int:
    if len(parsed.operands) < 2:
        raise usage_error(__doc__, "abbr: a word and its text are wanted")
    word, *texts = parsed.operands
    position = parsed.value("position") or _POSITIONS[0]
    if position not in _POSITIONS:
        raise usage_error(__doc__, f"abbr: {position}: is none of {', '.join(_POSITIONS)}")
    if not _is_word(frame, word):
        return 1
    mark = (parsed.value("set-cursor") or "%") if parsed.given("set-cursor") else ""
    frame.shell.abbreviations[word] = Abbreviation(" ".join(texts), position == "anywhere", mark)
    return 0


def _is_word(frame: Frame, word: str) -> bool:
    if word and _FORBIDDEN.isdisjoint(word) and word.isprintable():
        return True
    frame.err.write(f"abbr: {word}: not a word\n")
    return False


def _erase(frame: Frame, parsed: Parsed) -> int:
    status = 0
    for word in parsed.operands:
        if frame.shell.abbreviations.pop(word, None) is None:
            status = _missing(frame, word)
    return status


def _rename(frame: Frame, parsed: Parsed) -> int:
    if len(parsed.operands) != 2:
        raise usage_error(__doc__, "abbr: the old word and the new one are wanted")
    abbreviations = frame.shell.abbreviations
    old, new = parsed.operands
    if old not in abbreviations:
        return _missing(frame, old)
    if new in abbreviations:
        frame.err.write(f"abbr: {new}: is there already\n")
        return 1
    if not _is_word(frame, new):
        return 1
    abbreviations[new] = abbreviations.pop(old)
    return 0


def _query(frame: Frame, parsed: Parsed) -> int:
    return 0 if any(word in frame.shell.abbreviations for word in parsed.operands) else 1


def _list(frame: Frame, parsed: Parsed) -> int:
    _none(parsed)
    frame.out.write("".join(f"{word}\n" for word in sorted(frame.shell.abbreviations)))
    return 0


def _show(frame: Frame, parsed: Parsed) -> int:
    _none(parsed)
    for word, abbreviation in sorted(frame.shell.abbreviations.items()):
        options = " -p anywhere" if abbreviation.anywhere else ""
        options += f" --set-cursor={readable(abbreviation.cursor)}" if abbreviation.cursor else ""
        frame.out.write(f"abbr -a{options} -- {readable(word)} {readable(abbreviation.text)}\n")
    return 0


def _missing(frame: Frame, word: str) -> int:
    frame.err.write(f"abbr: {word}: not found\n")
    return 1


def _none(parsed: Parsed) -> None:
    if parsed.operands:
        raise usage_error(__doc__, f"abbr: {parsed.operands[0]}: no word is wanted here")


_MODES: dict[str, Callable[[Frame, Parsed], int]] = {
    "add": _add,
    "erase": _erase,
    "list": _list,
    "query": _query,
    "rename": _rename,
    "show": _show,
}
