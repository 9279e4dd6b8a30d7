"""What a simple command is made of (XCU 2.9.1, 2.7): assignments, words, redirections."""

from __future__ import annotations

from .lexer import END, IO_NUMBER, NEWLINE, REDIRECTIONS, WORD
from .names import DECLARATIONS, TERMINATORS, is_name
from .nodes import Assignment, DoubleQuoted, HereDocument, Literal, Redirection, SingleQuoted, Word
from .word import WordReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .nodes import WordPart

COMMAND_STARTS = REDIRECTIONS | {"(", IO_NUMBER}
REDIRECTION_STARTS = REDIRECTIONS | {IO_NUMBER}
_EXTENDABLE = frozenset((WORD, IO_NUMBER, ";", "&"))


class SimpleCommandReader(WordReader):
    """Each method begins at the current token and leaves the token after what it has read as the current one."""

    # cmd_prefix :            io_redirect
    #            | cmd_prefix io_redirect
    #            |            ASSIGNMENT_WORD
    #            | cmd_prefix ASSIGNMENT_WORD
    def prefix(self, assignments: list[Assignment], redirections: list[Redirection]) -> None:
        while True:
            if self.token == WORD:
                assignment = self._assignment()
                if assignment is None:
                    return
                assignments.append(assignment)
                self.advance()
                if self.token == "(" and self.start == assignment.end == assignment.value.start:
                    assignment.value = self._array_value()
                    assignment.end = self.end
            elif self.token in REDIRECTION_STARTS:
                redirections.append(self.redirection())
            else:
                return
            self.substitute_aliases()

    # cmd_suffix :            io_redirect
    #            | cmd_suffix io_redirect
    #            |            WORD
    #            | cmd_suffix WORD
    def suffix(self, words: list[Word], redirections: list[Redirection]) -> None:
        while True:
            self.substitute_awaited()
            if self.token == WORD:
                self.read_negated_pattern()
                words.append(self.word)
                self.advance()
            elif self.token in REDIRECTION_STARTS:
                redirections.append(self.redirection())
            elif self.token == "(" and self._declares(words):
                value = self._array_value()
                words[-1] = Word((*words[-1].parts, *value.parts), words[-1].start, self.end)
            else:
                return

    def read_negated_pattern(self) -> None:
        """Where the current word is no command's name, !( begins a pattern of bash."""
        if self.literal == "!" and self.source.text.startswith("(", self.offset):
            self.reread(self.read_pattern_word)

    # ASSIGNMENT_WORD : rule 7
    def _assignment(self) -> Assignment | None:
        """The current token as an assignment, if it is one."""
        word = self.word
        head = word.parts[0]
        if type(head) is not Literal:
            return None
        name, equals, text = head.text.partition("=")
        if not (equals and is_name(name)):
            return self._bash_assignment() if "[" in name[1:] or name[-1:] == "+" else None
        parts = word.parts[1:]
        start = head.end - len(text)
        if text:
            parts = (Literal(text, start, head.end), *parts)
        return Assignment(name, Word(parts, start, word.end), word.start, word.end)

    def _bash_assignment(self) -> Assignment | None:
        from .array import read_assignment

        return read_assignment(self)

    def _declares(self, words: list[Word]) -> bool:
        """Whether the parenthesis that follows `words` begins an array's value, as in `declare a=(1)`."""
        command, last = words[0].parts[0], words[-1].parts[-1]
        return (
            isinstance(command, Literal)
            and command.text in DECLARATIONS
            and isinstance(last, Literal)
            and last.text.endswith("=")
            and self.start == words[-1].end
        )

    def _array_value(self) -> Word:
        from .array import read_array_value

        value = read_array_value(self)
        return Word((value,), value.start, value.end)

    # ---- Redirections (2.7) ----

    # io_redirect :             io_file
    #             | IO_NUMBER   io_file
    #             | IO_LOCATION io_file
    #             |             io_here
    #             | IO_NUMBER   io_here
    #             | IO_LOCATION io_here
    def redirection(self) -> Redirection:
        start = self.start
        descriptor = None
        if self.token == IO_NUMBER:
            descriptor = self.descriptor
            self.advance()
        operator = self.token
        self.advance()
        self.substitute_awaited()
        if operator in ("<<", "<<-"):
            target: Word | HereDocument = self._here_document(strip_tabs=operator == "<<-")
        else:
            target = self.take_word()
        return Redirection(descriptor, operator, target, start, self.end)

    # io_here  : DLESS here_end
    #          | DLESSDASH here_end
    # here_end : WORD
    def _here_document(self, strip_tabs: bool) -> HereDocument:
        """Its body is read when the newline comes."""
        delimiter, quoted = self._delimiter() if self.token == WORD else ("", False)
        document = HereDocument(delimiter, (), quoted, self.start, self.offset)
        if self.token == WORD:
            self.pending.append((document, strip_tabs))
        self.take_word()
        return document

    def _delimiter(self) -> tuple[str, bool]:
        """The current word after quote removal, nothing else; whether any of it was quoted (2.7.4)."""
        pieces = []
        quoted = False
        left: list[WordPart] = list(reversed(self.word.parts))
        while left:
            part = left.pop()
            if isinstance(part, DoubleQuoted):
                left.extend(reversed(part.parts))
            elif isinstance(part, (Literal, SingleQuoted)):
                pieces.append(part.text)
            else:
                pieces.append(self.source.text[part.start : part.end])
            quoted = quoted or isinstance(part, (DoubleQuoted, SingleQuoted))
        return "".join(pieces), quoted

    # ---- Tokens that must or may come ----

    def at_command(self) -> bool:
        """Whether a command begins here; aliases are substituted first."""
        if self.token == WORD:
            self.substitute_aliases()
        if self.token == WORD:
            return self.literal not in TERMINATORS
        return self.token in COMMAND_STARTS

    def at_word(self, text: str) -> bool:
        return self.token == WORD and self.literal == text

    def take_word(self) -> Word:
        """The current token and past it; an empty word, and an error, if it is none."""
        if self.token == WORD:
            word = self.word
            self.advance()
            return word
        self.unexpected()
        return Word((), self.start, self.start)

    def expect_word(self, text: str) -> bool:
        """Pass the reserved word `text`, which must come here."""
        if self.at_word(text):
            self.advance()
            return True
        self.unexpected(text)
        return False

    def expect(self, operator: str) -> bool:
        if self.token == operator:
            self.advance()
            return True
        self.unexpected(operator)
        return False

    def unexpected(self, expected: str = "") -> None:
        hint = f" (expecting '{expected}')" if expected else ""
        if self.token == END:
            self.unfinished(f"syntax error: unexpected end of file{hint}", self.start)
            return
        text = self.source.text
        shown = "newline" if self.token == NEWLINE else f"'{text[self.start : min(self.offset, self.start + 60)]}'"
        may_grow = self.token in _EXTENDABLE or (expected in (")", "]]") and self.token == "|")
        extendable = may_grow and self.offset == len(text)
        self.error(f"syntax error: unexpected {shown}{hint}", self.start, incomplete=extendable)
