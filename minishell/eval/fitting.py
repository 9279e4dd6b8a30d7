"""Help's texts in the width of the terminal that they are shown on, and through a pager where they are too long."""

from __future__ import annotations

import os

from ..syntax.quote import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell import Frame, Shell

#: what stands as it is in pages: tables, headings
_FIXED = ("|", "#", "```")

#: where a synopsis goes on: below the command's name
_SYNOPSIS = len("usage: ")

#: columns that a text has in the narrowest terminal
_LEAST = 8


def show(frame: Frame, text: str) -> int:
    """Write to the frame's output, on a terminal no wider than that, and at the prompt a page at a time; the status."""
    try:
        columns, rows = os.get_terminal_size(frame.out.descriptor)
    except OSError:
        columns = rows = 0
    text = fitted(text, columns) if columns else text
    pager = _pager(frame.shell) if text.count("\n") >= rows > 0 else ""
    if pager:
        return frame.shell.evaluate(f"printf %s {quote(text)} | {pager}", frame)
    frame.out.write(text)
    return 0


def _pager(shell: Shell) -> str:
    """A command line; "" if nobody could turn the pages."""
    if not shell.options.interactive or shell.plan is not None or not os.isatty(0):
        return ""
    return shell.variables.get("PAGER") or ("less -FRX" if shell.find_program("less") else "")


def fitted(text: str, columns: int) -> str:
    """Paragraphs and entries with a line that is too wide are broken anew; what is described stays in its column."""
    lines = text.split("\n")
    shown: list[str] = []
    at = 0
    is_code = False
    while at < len(lines):
        is_code ^= lines[at].startswith("```")
        end = at + 1 if is_code or lines[at].startswith(_FIXED) else _end_of_entry(lines, at)
        entry = lines[at:end]
        fits = is_code or entry[0].startswith(_FIXED) or max(map(len, entry)) <= columns
        shown += entry if fits else _broken(entry, columns)
        at = end
    return "\n".join(shown)


def _end_of_entry(lines: list[str], at: int) -> int:
    """Behind the lines that go on with the one at `at`."""
    end = at + 1
    while lines[at].strip() and end < len(lines) and _goes_on(lines[at], lines[end]):
        end += 1
    return end


def _goes_on(first: str, line: str) -> bool:
    if not line.strip() or line.startswith(_FIXED):
        return False
    if _indent(first) or first.startswith("- "):
        return _indent(line) > _indent(first)
    return not _indent(line) and not line.startswith("- ") and not _column(first)


def _broken(entry: list[str], columns: int) -> list[str]:
    from textwrap import wrap

    first = entry[0]
    column = _column(first)
    head, rest = first[:column].rstrip(), [first[column:], *entry[1:]]
    if column > columns // 2:
        column = _indent(first) + 4
    text = " ".join(line.strip() for line in rest)
    lines = wrap(text, max(_LEAST, columns - column), break_long_words=False, break_on_hyphens=False)
    if len(head) < column or not head:
        lines[0] = head.ljust(column) + lines[0]
        return [lines[0], *(" " * column + line for line in lines[1:])]
    return [head, *(" " * column + line for line in lines)]


def _column(first: str) -> int:
    """Where the text of an entry begins: behind two blanks, or where it is indented to."""
    body = first.lstrip(" ")
    indent = len(first) - len(body)
    if first.startswith("usage: ") or indent >= _SYNOPSIS:
        return max(indent, _SYNOPSIS) + body.removeprefix("usage: ").find(" ") + 1
    gap = body.find("  ")
    if gap > 0:
        return indent + gap + len(body[gap:]) - len(body[gap:].lstrip(" "))
    return 2 if first.startswith("- ") else indent


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
