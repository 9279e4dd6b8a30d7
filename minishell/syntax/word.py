"""Words: quoting (XCU 2.2) and what begins with `$` or a backquote (2.6)."""

from __future__ import annotations

from ..characters import undecoded
from .lexer import Lexer
from .names import DIGITS, NAME, NAME_START, SPECIAL_PARAMETERS
from .nodes import (
    ArithmeticExpansion,
    CommandSubstitution,
    DoubleQuoted,
    Literal,
    ParameterExpansion,
    ProcessSubstitution,
    SingleQuoted,
    Word,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .excerpt import Excerpt
    from .lexer import Alias
    from .nodes import HereDocument, Program, WordPart
    from .source import Source

#: what ends a word of one literal beyond doubt
_WORD_ENDS = frozenset(" \t\n|&;)")
_GROUP_STARTS = frozenset("?*+@!")
_PATTERN_OPERATORS = frozenset("#%")
_VALUE_OPERATORS = frozenset("-=?+")
_QUOTES = frozenset("'\"")
_BACKQUOTED = frozenset("$`\\")
_BACKQUOTED_IN_QUOTES = frozenset('$`\\"')


class Context:
    """Where parts of a word stand: what ends them there, and what quotes.

    `escapable` are the characters that a backslash quotes; None: it quotes every one.
    `braced` is the context for the argument of a ${} met here.
    """

    __slots__ = ("braced", "ends", "escapable", "quotes", "special")

    braced: Context

    def __init__(self, ends: str, quotes: str, escapable: str | None) -> None:
        self.ends = frozenset(ends)
        self.quotes = frozenset(quotes)
        self.special = self.ends | self.quotes | frozenset("\\$`")
        self.escapable = None if escapable is None else frozenset(escapable)


UNQUOTED = Context(" \t\n|&;<>()", "'\"", None)
BRACED = Context("}", "'\"", None)
QUOTED = Context('"', "", '$`"\\')
QUOTED_BRACED = Context("}", '"', '$`"\\}')
#: the same where no double quotes are around, in which bash does not take $'…' for a quote
HERE_BRACED = Context("}", '"', '$`"\\}')
HERE_DOCUMENT = Context("", "", "$`\\")
ARITHMETIC = Context("()'\"", "", "$`\"\\'()")
GROUP = Context("()", "'\"", None)
WHOLE = Context("", "'\"", None)

UNQUOTED.braced = BRACED.braced = GROUP.braced = WHOLE.braced = BRACED
QUOTED.braced = QUOTED_BRACED.braced = QUOTED_BRACED
HERE_DOCUMENT.braced = HERE_BRACED.braced = ARITHMETIC.braced = HERE_BRACED


class Parts:
    """A word's parts as they are read; pieces of literal text that touch are one Literal."""

    __slots__ = ("_end", "_pieces", "_start", "items")

    def __init__(self) -> None:
        self.items: list[WordPart] = []
        self._pieces: list[str] = []
        self._start = self._end = 0

    def literal(self, text: str, start: int, end: int) -> None:
        if not self._pieces:
            self._start = start
        self._pieces.append(text)
        self._end = end

    def add(self, part: WordPart) -> None:
        if self._pieces:
            self._flush()
        self.items.append(part)

    def finish(self) -> tuple[WordPart, ...]:
        if self._pieces:
            self._flush()
        return tuple(self.items)

    def ends_literally(self, end: int) -> bool:
        """Whether there is literal text right up to `end`."""
        return bool(self._pieces) and self._end == end

    def ends_longer(self, end: int) -> bool:
        """Whether there is more before `end` than one character."""
        return bool(self.items) or self._start < end - 1

    def within_apostrophes(self) -> bool:
        """Whether the literal text has an apostrophe that none after it makes a pair of."""
        texts = [*self._pieces, *(item.text for item in self.items if isinstance(item, Literal))]
        return "".join(texts).count("'") % 2 == 1

    def _flush(self) -> None:
        self.items.append(Literal("".join(self._pieces), self._start, self._end))
        self._pieces.clear()


class WordReader(Lexer):
    """Reads words; what stands in a command substitution is left to the parser."""

    def __init__(self, source: Source, alias: Alias | None = None, keep_tokens: bool = False) -> None:
        super().__init__(source, alias, keep_tokens)
        #: offsets of `$((` known to begin a command substitution
        self._subshells: set[int] = set()

    def read_word(self) -> Word:
        text = self.source.text
        start = i = self.offset
        n = len(text)
        special = UNQUOTED.special
        while i < n and text[i] not in special:
            i += 1
        if i < n and text[i] in _WORD_ENDS:
            self.offset = i
            self.literal = literal = text[start:i]
            return Word((Literal(literal, start, i),), start, i)
        del text
        return self._read_compound_word(start)

    def _read_compound_word(self, start: int) -> Word:
        parts = self.read_parts(UNQUOTED)
        self.literal = parts[0].text if len(parts) == 1 and isinstance(parts[0], Literal) else ""
        return Word(parts, start, self.offset)

    def read_parts(self, context: Context) -> tuple[WordPart, ...]:
        parts = Parts()
        self.collect(parts, context)
        return parts.finish()

    def collect(self, parts: Parts, context: Context) -> None:
        """Read up to a character that ends the context, or the end of input."""
        while True:
            char = self._pass_plain(parts, context.special)
            if char in context.ends:
                if context is not UNQUOTED or not self._goes_on(parts, char):
                    return
                continue
            if char == "$":
                self._dollar(parts, context)
            elif char == "\\":
                self._backslash(parts, context)
            elif char == '"':
                parts.add(self._double_quoted(self.offset))
            elif char == "'":
                parts.add(self._single_quoted())
            elif char == "`":
                parts.add(self._backquoted(context))
            elif not self.source.grow():
                return

    def _pass_plain(self, parts: Parts, special: frozenset[str]) -> str:
        """Take what stands for itself; the character then met, "" at the end of the text."""
        text = self.source.text
        start = i = self.offset
        n = len(text)
        while i < n and text[i] not in special:
            i += 1
        if i > start:
            parts.literal(text[start:i], start, i)
            self.offset = i
        return text[i] if i < n else ""

    def _goes_on(self, parts: Parts, char: str) -> bool:
        """Pass what bash takes into a word: <(program), or the group of a pattern such as *(a|b)."""
        text, start = self.source.text, self.offset
        if char in "<>" and text.startswith("(", start + 1):
            parts.add(self._process_substitution())
            return True
        if char != "(" or text[start - 1] not in _GROUP_STARTS or not parts.ends_literally(start):
            return False
        if text.startswith(")", start + 1) or (text[start - 1] == "!" and not parts.ends_longer(start)):
            return False
        self.pattern_group(parts)
        return True

    def pattern_group(self, parts: Parts) -> None:
        """From the parenthesis to the one that closes it; blanks in it are no more than text."""
        start, level = self.offset, 0
        while True:
            char = self.peek()
            if not char:
                self.unfinished("syntax error: unterminated pattern", start)
                return
            self.offset += 1
            parts.literal(char, self.offset - 1, self.offset)
            level += 1 if char == "(" else -1
            if not level:
                return
            self.collect(parts, GROUP)

    def read_pattern_word(self) -> Word:
        """A word that may begin with !(…), which is a pattern where no command can begin."""
        start = self.offset
        parts = Parts()
        if self.source.text.startswith("!(", start):
            parts.literal("!", start, start + 1)
            self.offset += 1
            self.pattern_group(parts)
        self.collect(parts, UNQUOTED)
        return Word(parts.finish(), start, self.offset)

    def close(self, end: str, start: int, what: str) -> None:
        """Pass the character that must end the construct begun at `start`."""
        if self.peek() == end:
            self.offset += 1
        else:
            self.unfinished(f"syntax error: unterminated {what}", start)

    # ---- Quotes (2.2) ----

    def _backslash(self, parts: Parts, context: Context) -> None:
        if self.pass_continuation():
            return
        start = self.offset
        quoted = self.source.text[start + 1 : start + 2]
        self.offset = start + 1 + len(quoted)
        if context.escapable is None:
            parts.add(SingleQuoted(quoted or "\\", start, self.offset))
        elif quoted in context.escapable:
            parts.literal(quoted, start, self.offset)
        else:
            self.offset = start + 1
            parts.literal("\\", start, self.offset)

    def _single_quoted(self) -> SingleQuoted:
        start = self.offset
        self.offset = start + 1
        end = self.source.text.find("'", self.offset)
        while end < 0:
            self.offset = len(self.source.text)
            if not self.source.grow():
                self.unfinished("syntax error: unterminated quoted string", start)
                return SingleQuoted(self.source.text[start + 1 :], start, self.offset)
            end = self.source.text.find("'", self.offset)
        self.offset = end + 1
        return SingleQuoted(self.source.text[start + 1 : end], start, self.offset)

    def _double_quoted(self, start: int) -> DoubleQuoted:
        """Also bash's $"…", which begins at `start` then; there are no translations."""
        self.descend()
        self.offset += 1
        parts = self.read_parts(QUOTED)
        self.close('"', start, "quoted string")
        self.depth -= 1
        return DoubleQuoted(parts, start, self.offset)

    def _dollar_single_quoted(self, start: int) -> SingleQuoted:
        """$'…' (2.2.4); a NUL in it ends what it stands for."""
        from .escapes import read_escape

        self.offset += 1
        pieces: list[str] = []
        while True:
            text = self.source.text
            i = self.offset
            while i < len(text) and text[i] not in "'\\":
                i += 1
            pieces.append(text[self.offset : i])
            self.offset = i
            if text[i : i + 1] == "\\":
                escape, self.offset = read_escape(text, i)
                pieces.append(escape)
            elif i < len(text) or not self.source.grow():
                break
        self.close("'", start, "quoted string")
        text = "".join(pieces).partition("\0")[0]
        return SingleQuoted(undecoded(text), start, self.offset)

    # ---- Expansions (2.6) ----

    def _dollar(self, parts: Parts, context: Context) -> None:
        start = self.offset
        self.offset = start + 1
        char = self.peek()
        if char in NAME_START:
            parts.add(ParameterExpansion(self._read_run(NAME), "", None, start, self.offset))
        elif char == "{":
            parts.add(self._braced(start, context))
        elif char == "(":
            parts.add(self._parenthesised(start))
        elif char in SPECIAL_PARAMETERS or char in DIGITS:
            self.offset += 1
            parts.add(ParameterExpansion(char, "", None, start, self.offset))
        elif char == "[":
            from .braced import read_bracketed_arithmetic

            expansion = read_bracketed_arithmetic(self, start)
            if expansion is None:
                parts.literal("$", start, self.offset)
            else:
                parts.add(expansion)
        elif char == "'" and (char in context.quotes or (context is QUOTED_BRACED and not parts.within_apostrophes())):
            parts.add(self._dollar_single_quoted(start))
        elif char == '"' and context.escapable is None:
            parts.add(self._double_quoted(start))
        else:
            parts.literal("$", start, self.offset)

    def _read_run(self, allowed: frozenset[str]) -> str:
        """The characters of `allowed` that follow, continuations between them passed."""
        name = ""
        while True:
            text = self.source.text
            start = i = self.offset
            n = len(text)
            while i < n and text[i] in allowed:
                i += 1
            name += text[start:i]
            self.offset = i
            if i < n and text[i] != "\\":
                return name
            del text
            if self.peek() not in allowed:
                return name

    def _braced(self, start: int, context: Context) -> ParameterExpansion:
        self.descend()
        self.offset += 1
        inside = self.offset
        name = self._length_name()
        operator = "length" if name else ""
        if self.source.text.startswith("!#}", inside):
            operator = "bad"  # bash's last parameter, and not $! without a prefix
        elif not operator:
            name = self.parameter()
            operator = self.posix_operator() if name else "bad"
        if operator == "bad":
            self.offset = inside
            node = self._bash_expansion(context)
        else:
            node = ParameterExpansion(name, operator)
            if operator not in ("", "length"):
                node.argument = self.posix_argument(operator, context)
        self.close("}", start, "parameter expansion")
        self.depth -= 1
        node.start, node.end = start, self.offset
        return node

    def _bash_expansion(self, context: Context) -> ParameterExpansion:
        from .braced import read_expansion

        inside = self.offset
        node = read_expansion(self, context)
        if node is None:
            self.offset = inside
            self.read_parts(context.braced)
            node = ParameterExpansion(self.source.text[inside : self.offset], "bad")
        return node

    def _length_name(self) -> str:
        """The parameter of a ${#parameter}; else "", and nothing is passed."""
        if self.peek() != "#":
            return ""
        start = self.offset
        self.offset += 1
        name = self.parameter()
        if name and self.peek() == "}":
            return name
        self.offset = start
        return ""

    def parameter(self) -> str:
        """The parameter's name that follows, "" if there is none."""
        char = self.peek()
        if char in NAME_START:
            return self._read_run(NAME)
        if char in DIGITS:
            return self._read_run(DIGITS)
        if char in SPECIAL_PARAMETERS:
            self.offset += 1
            return char
        return ""

    def posix_operator(self) -> str:
        """The operator that follows a parameter's name; "bad" if what follows is none."""
        start = self.offset
        operator = self.peek()
        if operator in ("}", ""):
            return ""
        self.offset += 1
        if operator in _VALUE_OPERATORS:
            return operator
        following = self.peek()
        if operator in _PATTERN_OPERATORS:
            self.offset += following == operator
            return operator * 2 if following == operator else operator
        if operator == ":" and following in _VALUE_OPERATORS:
            self.offset += 1
            return operator + following
        self.offset = start
        return "bad"

    def posix_argument(self, operator: str, context: Context) -> Word:
        return self.read_argument(BRACED if operator[0] in _PATTERN_OPERATORS else context.braced)

    def read_argument(self, context: Context) -> Word:
        start = self.offset
        parts = self.read_parts(context)
        return Word(parts, start, self.offset)

    # ---- Command substitution (2.6.3) and arithmetic (2.6.4) ----

    def _parenthesised(self, start: int) -> WordPart:
        """$((expression)), or $(program) where that cannot be."""
        self.descend()
        self.offset += 1
        inside = self.offset
        part: WordPart | None = None
        if inside not in self._subshells and self.peek() == "(":
            part = self.arithmetic(start, inside)
        if part is None:
            program = self.read_substitution()
            self._close_substitution(start)
            part = CommandSubstitution(program, False, start, self.offset)
        self.depth -= 1
        return part

    def _process_substitution(self) -> ProcessSubstitution:
        start = self.offset
        self.descend()
        self.offset = start + 2
        program = self.read_substitution()
        self._close_substitution(start)
        self.depth -= 1
        return ProcessSubstitution(self.source.text[start], program, start, self.offset)

    def _close_substitution(self, start: int) -> None:
        if self.token != ")":
            self.unfinished("syntax error: unterminated command substitution", start)

    def read_substitution(self) -> Program:
        """The program up to the `)`, which becomes the current token; its tokens are not kept."""
        raise NotImplementedError

    def arithmetic(self, start: int, inside: int) -> ArithmeticExpansion | None:
        """What stands in (( )), of which the second parenthesis is at `inside`.

        None, and back to `inside`, if no `))` closes it.
        """
        mark = self.mark()
        self.offset += 1
        parts = Parts()
        if not self._collect_arithmetic(parts, start):
            self.rewind(mark)
            self._subshells.add(inside)
            return None
        return ArithmeticExpansion(parts.finish(), start, self.offset)

    def _collect_arithmetic(self, parts: Parts, start: int) -> bool:
        """Read up to and with the `))`. A parenthesis in quotes is none."""
        level = 0
        while True:
            self.collect(parts, ARITHMETIC)
            char = self.peek()
            if not char:
                self.unfinished("syntax error: unterminated arithmetic expansion", start)
                return True
            if char in _QUOTES:
                self.quoted_arithmetic(parts, char)
                continue
            self.offset += 1
            if char == ")" and level == 0:
                return self._close_arithmetic(start)
            level += 1 if char == "(" else -1
            parts.literal(char, self.offset - 1, self.offset)

    def quoted_arithmetic(self, parts: Parts, quote: str) -> None:
        """Double quotes are removed; single quotes stay, and make no expression."""
        start = self.offset
        if quote == "'":
            self._single_quoted()
            parts.literal(self.source.text[start : self.offset], start, self.offset)
            return
        self.offset += 1
        self.collect(parts, QUOTED)
        self.close('"', start, "quoted string")

    def _close_arithmetic(self, start: int) -> bool:
        char = self.peek()
        if not char:
            self.unfinished("syntax error: unterminated arithmetic expansion", start)
        self.offset += char == ")"
        return char in (")", "")

    # ---- Texts that are parsed by themselves ----

    def _backquoted(self, context: Context) -> CommandSubstitution:
        start = self.offset
        self.descend()
        self.offset = start + 1
        escapable = _BACKQUOTED_IN_QUOTES if '"' in (context.escapable or "") else _BACKQUOTED
        excerpt = self._backquoted_text(escapable)
        closed = self.source.text.startswith("`", self.offset)
        self.close("`", start, "backquote")
        program = self.parse_excerpt(excerpt, closed)
        self.depth -= 1
        return CommandSubstitution(program, True, start, self.offset)

    def _backquoted_text(self, escapable: frozenset[str]) -> Excerpt:
        """The text up to the closing backquote, less the backslashes that do not belong to it (2.6.3)."""
        from .excerpt import Excerpt

        excerpt = Excerpt()
        while True:
            text = self.source.text
            start = i = self.offset
            while i < len(text) and text[i] not in "`\\":
                i += 1
            self.offset = i
            excerpt.add(text[start:i], start)
            if text[i : i + 1] == "\\":
                self._backquoted_backslash(excerpt, escapable)
            elif i < len(text) or not self.source.grow():
                return excerpt

    def _backquoted_backslash(self, excerpt: Excerpt, escapable: frozenset[str]) -> None:
        start = self.offset
        pair = self.source.text[start : start + 2]
        kept = pair[1:] in escapable
        if pair[1:] != "\n":
            excerpt.add(pair[kept:], start + kept)
        self.offset = start + len(pair)

    def fill_here_document(self, document: HereDocument, body: Excerpt, terminated: bool) -> None:
        text = body.text()
        if not document.quoted and not HERE_DOCUMENT.special.isdisjoint(text):
            document.parts = self.parse_here_document(body, terminated)
        elif text:
            document.parts = (Literal(text, body.place(0), body.place(len(text))),)

    def read_here_document_parts(self) -> tuple[WordPart, ...]:
        """The whole text as the body of a here-document."""
        return self.read_parts(HERE_DOCUMENT)

    def read_subscript_parts(self) -> tuple[WordPart, ...]:
        """The whole text as what stands between brackets."""
        return self.read_parts(WHOLE)

    def parse_excerpt(self, excerpt: Excerpt, complete: bool) -> Program:
        """The program in `excerpt`; `complete`: nothing that follows could mend it."""
        raise NotImplementedError

    def parse_here_document(self, body: Excerpt, complete: bool) -> tuple[WordPart, ...]:
        raise NotImplementedError
