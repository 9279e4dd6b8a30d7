"""Options in what programs say of themselves: an entry of a manual page or of `--help` -> names and description."""

from __future__ import annotations

import re
from typing import NamedTuple

#: characters of a description that are kept
LONGEST_DESCRIPTION = 120

#: one name with its argument, as in `-o FILE`, `--output=FILE`, `--color[=WHEN]`, `-ofile`
_NAME = re.compile(r"(?P<name>--?[^\s=\[\]<>|,;:(){}'\"]+)(?P<argument>\[?=[^\s,|]*|\[[^\]]*\]|\s+[^\s,|-][^,|]*)?")

_SEPARATOR = re.compile(r"\s*(?:,|\||/(?=-)|\bor\b)\s*|\s+(?=--?[A-Za-z0-9])")

_SENTENCE_END = re.compile(r"(?<![.\s])(?<!e\.g)(?<!i\.e)(?<!etc)\.(?=\s+[A-Z]|\s*$)")


class DocumentedOption(NamedTuple):
    """`name` has its dashes; `argument` tells whether it needs one that is written behind a `=`."""

    name: str
    argument: bool
    description: str


def options_of(tag: str, description: str) -> list[DocumentedOption]:
    """The options of one entry: `tag` is `-o, --output=FILE`, and the description what stands behind it."""
    names: list[tuple[str, str]] = []
    for part in _SEPARATOR.split(tag.strip()):
        found = _NAME.match(part)
        if found and found["name"].strip("-"):
            names.append((found["name"], found["argument"] or ""))
        elif not names:
            return []
    brief = first_sentence(description)
    return [DocumentedOption(name, name.startswith("--") and text.startswith("="), brief) for name, text in names]


def first_sentence(text: str) -> str:
    """In one line, cut where it is too long."""
    line = " ".join(text.split())
    end = _SENTENCE_END.search(line)
    line = line[: end.start()] if end else line
    return line if len(line) <= LONGEST_DESCRIPTION else line[: LONGEST_DESCRIPTION - 1].rstrip() + "…"


# ---- --help ----

_HELP_ENTRY = re.compile(r"(?P<indent>[ \t]{1,16})(?P<tag>-\S.*?)(?:(?:[ ]{2,}|\t+| : )(?P<text>\S.*))?$")


def options_in_help(text: str) -> list[DocumentedOption]:
    """Of the lines that begin with an indented option; a description may go on, or begin, in deeper lines."""
    found: list[DocumentedOption] = []
    lines = text.splitlines()
    for at, line in enumerate(lines):
        entry = _HELP_ENTRY.fullmatch(line)
        if entry:
            described = [entry["text"] or "", *_deeper(lines, at + 1, len(entry["indent"].expandtabs()))]
            found += options_of(entry["tag"], " ".join(described))
    return found


def _deeper(lines: list[str], at: int, indent: int) -> list[str]:
    """The lines from `at` that are indented more than an entry, up to the next entry."""
    found: list[str] = []
    for line in lines[at:]:
        text = line.expandtabs()
        depth = len(text) - len(text.lstrip())
        if not text.strip() or depth <= indent or text.lstrip().startswith("-"):
            break
        found.append(text.strip())
    return found


# ---- Manual pages ----

_ESCAPES = {
    "-": "-",
    "\\": "\\",
    "e": "\\",
    "&": "",
    "/": "",
    ",": "",
    "|": "",
    "^": "",
    ":": "",
    "%": "",
    "~": " ",
    " ": " ",
    "0": " ",
    "'": "'",
    "`": "`",
    ".": ".",
    "c": "",
    "d": "",
    "u": "",
}
_SPECIAL = {
    "aq": "'",
    "cq": "’",
    "oq": "‘",
    "dq": '"',
    "lq": "“",
    "rq": "”",
    "em": "—",
    "en": "-",
    "hy": "-",
    "bu": "•",
    "ti": "~",
    "ha": "^",
    "rs": "\\",
    "ga": "`",
    "or": "|",
    "sl": "/",
    "co": "©",
}
_ESCAPE = re.compile(
    r"\\(?:f(?:\[[^\]]*\]|\(..|.)|s[-+]?\d+|\*(?:\[(?P<string1>[^\]]*)\]|\((?P<string2>..)|(?P<string3>.))"
    r"|\[(?P<long>[^\]]*)\]|\((?P<two>..)|[hvwmMzY](?:'[^']*'|\[[^\]]*\])|\"(?P<comment>.*)$|(?P<one>.)|$)"
)

_NAME_SECTION = re.compile(r"\.\s*S[Hh]\s+\"?NAME", re.IGNORECASE)
_DASH = re.compile(r"\s+(?:-+|—)\s+")

#: macros of man(7) and mdoc(7) whose arguments are text in some font
_MDOC_FONTS = frozenset("Cm Ar Li Nm Pa Em Sy Va Ev Dq Sq Ql Qq Xr Ic Dv No".split())
_FONTS = frozenset("B I R BR RB BI IB IR RI SM SB".split()) | _MDOC_FONTS

#: macros that begin or end what a description belongs to
_ENDS = frozenset("TP TQ IP HP PP LP P SH SS Sh Ss It El RE Pp".split())


def options_in_page(source: str) -> list[DocumentedOption]:
    """Of a manual page's source, written with the macros of man(7) or mdoc(7)."""
    return _Page(source.splitlines()).options()


def summary_in_page(source: str) -> str:
    """What the section NAME says behind the dash, "" if there is none."""
    lines = source.splitlines()
    heading = next((at for at, line in enumerate(lines) if _NAME_SECTION.match(line)), len(lines))
    text = ""
    for line in lines[heading + 1 :]:
        macro, arguments = _macro(line)
        if macro == "Nd":
            return first_sentence(_plain(" ".join(arguments)))
        if macro in ("SH", "Sh", "SS"):
            break
        text += " " + _line_text(line)
    found = _DASH.search(text)
    return first_sentence(text[found.end() :]) if found else ""


class _Page:
    """One run over the lines; `_at` is the next one's index."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0
        self._found: list[DocumentedOption] = []

    def options(self) -> list[DocumentedOption]:
        while self._at < len(self._lines):
            macro, arguments = _macro(self._lines[self._at])
            self._at += 1
            if macro in ("TP", "HP", "TQ"):
                self._entry([self._text_line()])
            elif macro == "IP":
                self._entry([_plain(arguments[0]) if arguments else ""])
            elif macro == "It":
                self._entry([_mdoc(arguments)])
            elif macro in ("PP", "LP", "P", "sp"):
                self._paragraph()
        return self._found

    def _entry(self, tags: list[str]) -> None:
        """`tags` and those that follow at once, and their description."""
        while (macro := self._peek()) in ("TQ", "It", "IP"):
            if macro == "TQ":
                self._at += 1
                tags.append(self._text_line())
                continue
            arguments = _macro(self._lines[self._at])[1]
            tag = _mdoc(arguments) if macro == "It" else _plain(arguments[0]) if arguments else ""
            if not tag.startswith("-"):
                break
            self._at += 1
            tags.append(tag)
        if any(tag.startswith("-") for tag in tags):
            description = self._description()
            for tag in tags:
                self._found += options_of(tag, description)

    def _paragraph(self) -> None:
        """As written by DocBook: lines of tags, and the description indented between .RS and .RE."""
        start = self._at
        tags: list[str] = []
        while self._peek() == "" and (text := _plain(self._lines[self._at])).startswith("-"):
            tags += text.split(", ")
            self._at += 1
        if tags and self._peek() == "RS":
            self._at += 1
            description = self._description()
            for tag in tags:
                self._found += options_of(tag, description)
        else:
            self._at = start

    def _peek(self) -> str:
        """The next line's macro: "" for text, "END" behind the last line."""
        return _macro(self._lines[self._at])[0] if self._at < len(self._lines) else "END"

    def _text_line(self) -> str:
        """The next line that shows text."""
        while self._at < len(self._lines):
            macro, _ = _macro(self._lines[self._at])
            if macro in _ENDS:
                return ""
            self._at += 1
            text = _line_text(self._lines[self._at - 1])
            if text:
                return text
        return ""

    def _description(self) -> str:
        texts: list[str] = []
        while self._at < len(self._lines) and self._peek() not in _ENDS:
            texts.append(_line_text(self._lines[self._at]))
            self._at += 1
            if sum(map(len, texts)) > 4 * LONGEST_DESCRIPTION:
                break
        return " ".join(texts)


def _macro(line: str) -> tuple[str, list[str]]:
    """A line's macro, without its dot, and its arguments; "" for a line of text."""
    if not line.startswith((".", "'")):
        return "", []
    body = line[1:].lstrip()
    if body.startswith('\\"'):
        return "comment", []
    name, _, rest = body.partition(" ")
    return name, _arguments(rest)


def _arguments(text: str) -> list[str]:
    """Divided at blanks; "…" keeps them, with "" for a quote."""
    return [
        quoted.replace('""', '"') if bare == "" else bare
        for quoted, bare in re.findall(r'"((?:[^"]|"")*)"?|((?:[^\s"\\]|\\.)(?:[^\s\\]|\\.)*)', text)
    ]


def _line_text(line: str) -> str:
    """What a line shows, a font macro's arguments included."""
    macro, arguments = _macro(line)
    if macro == "":
        return _plain(line)
    if macro in ("Fl", "Op", "Oo"):
        return _mdoc([macro, *arguments])
    if macro not in _FONTS:
        return ""
    joined = "" if len(macro) == 2 and macro.isupper() and macro not in ("SM", "SB") else " "
    return _plain(joined.join(arguments))


def _mdoc(arguments: list[str]) -> str:
    """The words of an .It: `Fl a Ar x` is `-a x`."""
    words: list[str] = []
    glue = False
    for argument in arguments:
        if argument == "Fl":
            words.append("-")
            glue = True
        elif argument in ("Ns", "Sm"):
            glue = True
        elif argument in (",", "|") and words:
            words[-1] += argument
        elif argument not in _MDOC_FONTS and argument not in ("Op", "Oo", "Oc", "Xo", "Xc"):
            text = _plain(argument)
            words[-1:] = [words[-1] + text] if glue and words else [*words[-1:], text]
            glue = False
    return " ".join(words)


def _plain(text: str) -> str:
    """Without roff's escapes."""
    return _ESCAPE.sub(_escape, text).strip()


def _escape(found: re.Match[str]) -> str:
    string = found["string1"] or found["string2"] or found["string3"]
    name = found["long"] or found["two"] or string
    if name is not None:
        return _SPECIAL.get(name, chr(int(name[1:], 16)) if re.fullmatch(r"u[0-9A-F]{4,6}", name) else "")
    return _ESCAPES.get(found["one"] or "", found["one"] or "")
