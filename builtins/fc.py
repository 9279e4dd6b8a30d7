"""List the lines that were entered, or edit them and run them again.

usage: fc [-r] [-e EDITOR] [FIRST [LAST]]
       fc -l [-nr] [FIRST [LAST]]
       fc -s [OLD=NEW] [FIRST]

  -e EDITOR    edit with EDITOR, by default with $FCEDIT, $EDITOR or ed; `-e -` is -s
  -l           list the lines
  -n           without their numbers
  -r           the newest first
  -s           run the line again without editing it, the first OLD in it replaced by NEW

FIRST and LAST are a number, the number of lines before this one with a minus sign, or the beginning of a line, of which
the newest is taken. By default -l lists the last 16 lines, and the others take the last one (XCU fc).
"""

from __future__ import annotations

import os

from minishell.eval.history import HistoryError
from minishell.eval.usage import parse_options, usage_error
from minishell.syntax.quote import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.history import Entry, History
    from minishell.eval.shell import Frame
    from minishell.eval.usage import Parsed

#: lines that -l lists by default
_LISTED = 16

#: how far to look for a line by its beginning, before all are looked through
_NEAR = (100, 10_000)


class NotFoundError(Exception):
    """No line is meant by this operand."""


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "fc", _with_separator(args))
    history = frame.shell.history
    try:
        if history is None:
            raise HistoryError("there is no history; `set -o history` begins one")
        if parsed.given("s") or parsed.value("e") == "-":
            return _repeat(frame, history, parsed)
        if len(parsed.operands) > 2:
            raise usage_error(__doc__, "fc: too many arguments")
        if parsed.given("l"):
            return _list(frame, history, parsed)
        return _edit(frame, history, parsed)
    except NotFoundError as error:
        frame.err.write(f"fc: {error}: no such line\n")
    except HistoryError as error:
        frame.err.write(f"fc: {error}\n")
    except OSError as error:
        frame.err.write(f"fc: {error.filename}: {error.strerror}\n")
    return 1


def _with_separator(args: list[str]) -> list[str]:
    """`--` put before the first operand that is a negative number, and no option."""
    for at, argument in enumerate(args):
        if argument == "--" or not argument.startswith("-"):
            break
        if argument[1:2].isdecimal():
            return [*args[:at], "--", *args[at:]]
    return args if not _splits_editor(args) else [*args[:2], *_with_separator(args[2:])]


def _splits_editor(args: list[str]) -> bool:
    """Whether the first arguments are `-e EDITOR`, after which there may be more options."""
    return len(args) > 2 and args[0].startswith("-") and args[0].endswith("e")


# ---- Which lines


def _range(history: History, operands: list[str], default: str, last_default: str | None) -> list[Entry]:
    """The lines from the first operand to the last, in that order; `last_default` None is the first one again."""
    first = _number(history, operands[0] if operands else default, clipped=True)
    last = first
    if len(operands) > 1 or last_default is not None:
        last = _number(history, operands[1] if len(operands) > 1 else last_default or "", clipped=True)
    entries = history.between(min(first, last), max(first, last))
    return entries if first <= last else entries[::-1]


def _one(history: History, operand: str) -> Entry:
    """Raises NotFoundError."""
    number = _number(history, operand, clipped=False)
    found = history.between(number, number)
    if not found:
        raise NotFoundError(operand)
    return found[0]


def _number(history: History, operand: str, clipped: bool) -> int:
    """The number of the line that is meant. `clipped`: one that is too old or too new is the oldest or the newest."""
    sign, digits = (operand[0], operand[1:]) if operand[:1] in ("-", "+") else ("", operand)
    if not (digits.isascii() and digits.isdecimal()):
        return _beginning(history, operand)
    if sign != "-":
        return int(digits)
    entries = history.listed(max(1, int(digits)))
    if not entries or (len(entries) < int(digits) and not clipped):
        raise NotFoundError(operand)
    return entries[0].number


def _beginning(history: History, text: str) -> int:
    """The newest line that begins with the text."""
    for count in (*_NEAR, None):
        entries = history.listed(count)
        for entry in reversed(entries):
            if entry.line.startswith(text):
                return entry.number
        if count is None or len(entries) < count:
            break
    raise NotFoundError(text)


# ---- Listing


def _list(frame: Frame, history: History, parsed: Parsed) -> int:
    if not history.listed(1):
        return 0
    entries = _range(history, parsed.operands, f"-{_LISTED}", "-1")
    if not entries:
        entries = [_nearest(history, parsed.operands)]
    for entry in _ordered(entries, parsed):
        number = "" if parsed.given("n") else str(entry.number)
        first, *others = entry.line.split("\n")
        frame.out.write("".join([f"{number}\t{first}\n", *(f"\t{line}\n" for line in others)]))
    return 0


def _nearest(history: History, operands: list[str]) -> Entry:
    """The oldest or the newest line, where a range lies wholly before or behind."""
    first = _number(history, operands[0], clipped=True)
    newest = history.listed(1)[0]
    return newest if first > newest.number else history.listed()[0]


def _ordered(entries: list[Entry], parsed: Parsed) -> list[Entry]:
    """With -r the newest first, which they may be already."""
    return sorted(entries, key=lambda entry: -entry.number) if parsed.given("r") else entries


# ---- Running again


def _repeat(frame: Frame, history: History, parsed: Parsed) -> int:
    operands = parsed.operands
    replacement = operands[0].partition("=") if operands and "=" in operands[0] else None
    rest = operands[1:] if replacement else operands
    if len(rest) > 1:
        raise usage_error(__doc__, "fc: too many arguments")
    line = _one(history, rest[0] if rest else "-1").line
    if replacement is not None:
        old, _, new = replacement
        line = line.replace(old, new, 1)
    return _run(frame, history, line)


def _edit(frame: Frame, history: History, parsed: Parsed) -> int:
    operands = parsed.operands
    entries = _range(history, operands, "-1", None) if len(operands) > 1 else [_one(history, (operands or ["-1"])[0])]
    text = "".join(entry.line + "\n" for entry in _ordered(entries, parsed))
    status, edited = _edited(frame, _editor(frame, parsed), text)
    if status != 0 or not edited.strip():
        return status
    return _run(frame, history, edited.removesuffix("\n"))


def _editor(frame: Frame, parsed: Parsed) -> str:
    """A command, of one word or several."""
    variables = frame.shell.variables
    given = parsed.value("e") or variables.get("FCEDIT")
    if given or frame.shell.options.posix:
        return given or "ed"
    return variables.get("EDITOR") or ("ed" if frame.shell.find_program("ed") else "vi")


def _edited(frame: Frame, editor: str, text: str) -> tuple[int, str]:
    """The status of the editor, and what it has left of the text. Raises OSError."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="fc-") as directory:
        path = os.path.join(directory, "lines.sh")
        with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)
        status = frame.shell.evaluate(f"{editor} {quote(path)}", frame)
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return status, file.read()


def _run(frame: Frame, history: History, text: str) -> int:
    """Show the text and run it in this very environment; in the history it takes the place of `fc`."""
    frame.err.write(text + "\n")
    frame.flush()
    history.replace(text)
    return frame.shell.evaluate(text, frame)
