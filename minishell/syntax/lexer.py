"""Token recognition (XCU 2.3): blanks, comments, operators, newlines and the here-documents that wait for them."""

from __future__ import annotations

from .alias import Aliases
from .names import RESERVED_WORDS, is_name
from .source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from . import alias, source
    from .excerpt import Excerpt
    from .nodes import HereDocument, Word
    from .source import Source

    Words = frozenset[str]
    Alias = Callable[[str], str | None]

# What `Lexer.token` can be besides an operator's own text.
WORD = "word"
IO_NUMBER = "io_number"
NEWLINE = "newline"
END = "end of file"
UNREAD = "unread"

BLANKS = frozenset(" \t")
REDIRECTIONS: frozenset[str] = frozenset("< << <<- <<< <& <> > >> >& >| &> &>>".split())
OPERATORS = frozenset("& && ; ;; ;& ;;& | || |& ( )".split()) | REDIRECTIONS
OPERATOR_STARTS = frozenset("&;|()<>")
_EXTENDABLE = frozenset("& &> ; ;; | < << >".split())
_COMMENT_OR_CONTINUATION = frozenset("#\\")

NO_WORDS: Words = frozenset()

MAXIMUM_DEPTH = 1000


class Token:
    """`kind` is one of word, operator, io_number, newline, comment, blank, here_document."""

    __slots__ = ("end", "kind", "start")

    def __init__(self, kind: str, start: int, end: int) -> None:
        self.kind = kind
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"Token({self.kind!r}, {self.start}, {self.end})"


class ParseError:
    """Something is wrong with the text.

    `incomplete`: more text, put at the end, could mend it. `warning`: the text
    can be run nevertheless; the message is "" where nobody needs to be told.
    """

    __slots__ = ("incomplete", "message", "span", "warning")

    def __init__(self, span: Span, message: str, incomplete: bool = False, warning: bool = False) -> None:
        self.span = span
        self.message = message
        self.incomplete = incomplete
        self.warning = warning

    def __repr__(self) -> str:
        return f"ParseError({self.span!r}, {self.message!r}, {self.incomplete}, {self.warning})"


class TooDeep(Exception):
    """More than MAXIMUM_DEPTH levels of nesting; caught where a complete command is parsed."""


class Lexer:
    """Reads a source token by token, and no further than the token it is asked for.

    `token` is the current token: WORD, IO_NUMBER, NEWLINE, END, an operator's
    text, or UNREAD when the next one has not been read yet. It begins at `start`
    and ends at `offset`; the one before it ended at `end`. A WORD's tree is
    `word`, and `literal` its text if it is one unquoted literal, else "". An
    IO_NUMBER's value is `descriptor`.
    """

    def __init__(self, source: Source, alias: Alias | None = None, keep_tokens: bool = False) -> None:
        self.source = source
        self.alias = alias
        self.aliases = None if alias is None else Aliases(alias)
        self.errors: list[ParseError] = []
        self.failure: ParseError | None = None
        self.tokens: list[Token] | None = [] if keep_tokens else None
        self.pending: list[tuple[HereDocument, bool]] = []
        self.depth = 0
        self.token = UNREAD
        self.start = self.end = self.offset = 0
        self.word: Word
        self.literal = ""
        self.descriptor: int | str = 0

    def advance(self) -> None:
        """Make the next token the current one."""
        self.end = self.offset
        char = self._skip_blanks()
        self.start = start = self.offset
        if char == "\n":
            self._read_newline()
        elif char in OPERATOR_STARTS and not (char in "<>" and self.source.text.startswith("(", start + 1)):
            self._read_operator(char)
        elif char:
            end = self.end
            self._read_word_token()
            self.start = start
            self.end = end
        else:
            self.token = END
            self._read_here_documents()

    def advance_by(self, read: Callable[[], Word]) -> None:
        """Make the word that `read` reads the current token; a newline or the end of input is itself."""
        self.end = self.offset
        char = self._skip_blanks()
        if char in ("\n", ""):
            self.advance()
            return
        start, end = self.offset, self.end
        self.word = read()
        self.literal = ""
        self.token = WORD
        self.start, self.end = start, end
        self.record(WORD, start)

    def reread(self, read: Callable[[], Word]) -> None:
        """Have `read` read the current token, a word, anew: its place in the grammar lets it be longer."""
        start, end = self.start, self.end
        self.offset = start
        self.word = read()
        self.literal = ""
        self.start, self.end = start, end
        if self.tokens:
            self.tokens[-1].end = self.offset

    # ---- Blanks, comments, continuations ----

    def _skip_blanks(self) -> str:
        """Pass what separates tokens; the character then met, "" at the end of input."""
        while True:
            char = self._pass_blanks()
            if char in _COMMENT_OR_CONTINUATION:
                if char == "#":
                    self._pass_comment()
                elif not self._pass_continuation():
                    return char
            elif char or not self.source.grow():
                return char

    def _pass_blanks(self) -> str:
        text = self.source.text
        start = i = self.offset
        n = len(text)
        while i < n and text[i] in BLANKS:
            i += 1
        self.offset = i
        if i > start:
            self.record("blank", start)
        return text[i] if i < n else ""

    def _pass_comment(self) -> None:
        start = self.offset
        end = self.source.text.find("\n", start)
        while end < 0:
            self.offset = len(self.source.text)
            if not self.source.grow():
                break
            end = self.source.text.find("\n", self.offset)
        else:
            self.offset = end
        self.record("comment", start)

    def _pass_continuation(self) -> bool:
        start = self.offset
        passed = self.pass_continuation()
        if passed:
            self.record("blank", start)
        return passed

    def pass_continuation(self) -> bool:
        """At a backslash: pass it if it quotes a newline (2.2.1)."""
        source = self.source
        after = self.offset + 1
        if after == len(source.text) and not source.grow():
            self.warn("", self.offset)
            return False
        if source.text[after] != "\n":
            return False
        self.offset = after + 1
        if self.offset == len(source.text) and not source.grow():
            self.warn("", after)
        return True

    def peek(self) -> str:
        """The character at `offset`, continuations passed; "" at the end of input."""
        while True:
            text = self.source.text
            if self.offset < len(text):
                char = text[self.offset]
                if char != "\\" or not self.pass_continuation():
                    return char
            else:
                del text
                if not self.source.grow():
                    return ""

    # ---- Tokens ----

    def _read_operator(self, operator: str) -> None:
        self.offset += 1
        while operator in _EXTENDABLE:
            char = self.peek()
            if not char or operator + char not in OPERATORS:
                break
            operator += char
            self.offset += 1
        self.token = operator
        self.record("operator", self.start)

    def _read_newline(self) -> None:
        self.token = NEWLINE
        self.offset += 1
        self.record("newline", self.start)
        if self.pending:
            start = self.offset
            self._read_here_documents()
            self.record("here_document", start)

    def _read_word_token(self) -> None:
        start = self.offset
        word = self.read_word()
        self.word = word
        self.token = WORD
        text = self.source.text
        if self.literal and self.offset < len(text) and text[self.offset] in "<>":
            self._recognise_descriptor(self.literal)
        self.record(self.token, start)

    def _recognise_descriptor(self, text: str) -> None:
        """2.10.1: IO_NUMBER and IO_LOCATION stand directly before < or >. In bash this may be an element, too."""
        if text.isascii() and text.isdigit() and len(text) < 10:
            self.token = IO_NUMBER
            self.descriptor = int(text)
        elif text[0] == "{" and text[-1] == "}":
            name, bracket, rest = text[1:-1].partition("[")
            if is_name(name) and (not bracket or rest[-1:] == "]"):
                self.token = IO_NUMBER
                self.descriptor = text[1:-1]

    def read_word(self) -> Word:
        """The WORD that begins at `offset`; sets `literal`."""
        raise NotImplementedError

    # ---- Here-documents (2.7.4) ----

    def _read_here_documents(self) -> None:
        pending, self.pending = self.pending, []
        for document, strip_tabs in pending:
            document.start = self.offset
            body, terminated = self._here_document_body(document, strip_tabs)
            document.end = self.offset
            if not terminated:
                message = f"here-document delimited by end of file (wanted '{document.delimiter}')"
                self.warn(message, document.start)
            self.fill_here_document(document, body, terminated)

    def _here_document_body(self, document: HereDocument, strip_tabs: bool) -> tuple[Excerpt, bool]:
        """The lines up to the delimiter's, and whether that was met."""
        from .excerpt import Excerpt

        body = Excerpt()
        while True:
            start = self.offset
            line = self._read_logical_line(joined=not document.quoted)
            if not line:
                return body, False
            content = line.lstrip("\t") if strip_tabs else line
            if _is_delimiter(content, document):
                return body, True
            body.add(content, start + len(line) - len(content))

    def _read_logical_line(self, joined: bool) -> str:
        """One line with its newline; if `joined`, with the lines that its continuations add."""
        start = self.offset
        while True:
            line_start = self.offset
            end = self._pass_line()
            text = self.source.text
            if not joined or not _continues(text[line_start:end]):
                return text[start:end]
            del text

    def _pass_line(self) -> int:
        while True:
            end = self.source.text.find("\n", self.offset) + 1
            if end:
                break
            end = len(self.source.text)
            if not self.source.grow():
                break
        self.offset = end
        return end

    def fill_here_document(self, document: HereDocument, body: Excerpt, terminated: bool) -> None:
        raise NotImplementedError

    # ---- Alias substitution (2.3.1) ----

    def substitute_awaited(self, reserved: Words = NO_WORDS) -> None:
        """The same where no command can begin, if the token follows a value that ends in a blank."""
        if self.aliases is not None and self.aliases.awaits(self.start):
            self.substitute_aliases(reserved)

    def substitute_aliases(self, reserved: Words = RESERVED_WORDS) -> None:
        """Put an alias's value in the place of the current token, and again, while it names one.

        `reserved`: the reserved words that would be recognised here.
        """
        aliases = self.aliases
        if aliases is None:
            return
        while self.token == WORD and self.literal:
            value = aliases.value(self.literal, self.start, reserved)
            if value is None:
                return
            self.source.splice(self.start, self.offset, value)
            aliases.replaced(self.literal, self.start, self.offset, value)
            if self.tokens:
                self.tokens.pop()
            end = self.end
            self.offset = self.start
            self.advance()
            self.end = end

    # ---- What is noted on the way ----

    def record(self, kind: str, start: int) -> None:
        if self.tokens is not None:
            self.tokens.append(Token(kind, start, self.offset))

    def mark(self) -> Mark:
        """What `rewind` needs."""
        return Mark(self)

    def rewind(self, mark: Mark) -> None:
        """Back to where `mark` was taken; the tokens kept are left alone."""
        self.source.rewind(mark.source)
        if self.aliases is not None and mark.aliases is not None:
            self.aliases.rewind(mark.aliases)
        self.offset = mark.offset
        self.failure = mark.failure
        self.pending = mark.pending
        del self.errors[mark.errors :]

    def error(self, message: str, start: int, incomplete: bool = False) -> None:
        """Note an error from `start` to `offset`, unless it only follows from the one before."""
        if self.failure is None or not (self.failure.incomplete or self.failure.span.start == start):
            self.failure = ParseError(Span(start, self.offset), message, incomplete)
            self.errors.append(self.failure)

    def unfinished(self, message: str, start: int) -> None:
        """Note that the text ended too early."""
        self.error(message, start, incomplete=True)

    def warn(self, message: str, start: int) -> None:
        """Note, once, that the text ended early, but that it can be run."""
        span = Span(start, self.offset)
        if not self.errors or self.errors[-1].span != span:
            self.errors.append(ParseError(span, message, incomplete=True, warning=True))

    def descend(self) -> None:
        """One level of nesting more. Raises TooDeep."""
        self.depth += 1
        if self.depth > MAXIMUM_DEPTH:
            raise TooDeep


class Mark:
    """The state of a lexer in the middle of a word."""

    __slots__ = ("aliases", "errors", "failure", "offset", "pending", "source")

    def __init__(self, lexer: Lexer) -> None:
        self.source: source.Mark = lexer.source.mark()
        self.aliases: alias.Mark | None = None if lexer.aliases is None else lexer.aliases.mark()
        self.offset = lexer.offset
        self.failure = lexer.failure
        self.errors = len(lexer.errors)
        self.pending = lexer.pending[:]


def _continues(line: str) -> bool:
    """Whether the line ends in a backslash, not quoted itself, and a newline."""
    content = line.removesuffix("\n")
    return content != line and (len(content) - len(content.rstrip("\\"))) % 2 == 1


def _is_delimiter(line: str, document: HereDocument) -> bool:
    if not document.quoted:
        line = line.replace("\\\n", "")
    return line.removesuffix("\n") == document.delimiter
