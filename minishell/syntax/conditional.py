"""The grammar of bash's [[ test ]]."""

from __future__ import annotations

from .bash_nodes import BinaryTest, ConditionalCommand, JoinedTest, NegatedTest, UnaryTest
from .lexer import END, IO_NUMBER, NEWLINE, WORD
from .nodes import Word
from .word import Context, Parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .bash_nodes import Test
    from .simple_command import SimpleCommandReader

_UNARY = frozenset(f"-{letter}" for letter in "abcdefghknoprstuvwxzGLNORS")
_BINARY = frozenset("= == != =~ -eq -ne -lt -le -gt -ge -nt -ot -ef".split())
_PATTERN_OPERATORS = frozenset("= == !=".split())

#: a regular expression goes on over what are operators elsewhere
_REGULAR_EXPRESSION = Context(" \t\n()", "'\"", None)
_IN_PARENTHESES = Context("()", "'\"", None)
_REGULAR_EXPRESSION.braced = _IN_PARENTHESES.braced = Context("}", "'\"", None)


def read_conditional(reader: SimpleCommandReader) -> ConditionalCommand:
    return _Reader(reader).command()


class _Reader:
    """Each method begins at the current token, and leaves the one behind what it has read."""

    __slots__ = ("_reader",)

    def __init__(self, reader: SimpleCommandReader) -> None:
        self._reader = reader

    # conditional : '[[' disjunction ']]'
    def command(self) -> ConditionalCommand:
        reader = self._reader
        start = reader.start
        self._advance()
        test = self._disjunction()
        reader.expect_word("]]")
        return ConditionalCommand(test, (), start, reader.end)

    # disjunction : conjunction { '||' conjunction }
    def _disjunction(self) -> Test:
        test = self._conjunction()
        while self._reader.token == "||":
            self._advance()
            right = self._conjunction()
            test = JoinedTest(test, "||", right, test.start, right.end)
        return test

    # conjunction : negation { '&&' negation }
    def _conjunction(self) -> Test:
        test = self._negation()
        while self._reader.token == "&&":
            self._advance()
            right = self._negation()
            test = JoinedTest(test, "&&", right, test.start, right.end)
        return test

    # negation : '!' negation | '(' disjunction ')' | primary
    def _negation(self) -> Test:
        reader = self._reader
        start = reader.start
        if reader.at_word("!"):
            reader.descend()
            self._advance()
            negated = NegatedTest(self._negation(), start, reader.end)
            reader.depth -= 1
            return negated
        if reader.token == "(":
            reader.descend()
            self._advance()
            test = self._disjunction()
            self._newlines()
            reader.expect(")")
            self._newlines()
            reader.depth -= 1
            return test
        return self._primary()

    # primary : WORD | UNARY WORD | WORD BINARY WORD
    def _primary(self) -> Test:
        reader = self._reader
        start = reader.start
        operator = reader.literal if reader.token == WORD else ""
        left = self._operand()
        test: Test
        if operator in _UNARY and reader.token in (WORD, IO_NUMBER) and not reader.at_word("]]"):
            operand = self._operand()
            test = UnaryTest(operator, operand, start, operand.end)
        elif reader.token in ("<", ">") or (reader.token == WORD and reader.literal in _BINARY):
            test = self._binary(left, start)
        else:
            test = UnaryTest("-n", left, start, left.end)
        self._newlines()
        return test

    def _binary(self, left: Word, start: int) -> BinaryTest:
        reader = self._reader
        operator = reader.literal if reader.token == WORD else reader.token
        if operator == "=~":
            right = self._regular_expression()
        else:
            reader.advance()
            if operator in _PATTERN_OPERATORS and reader.at_word("!") and self._at("("):
                reader.reread(reader.read_pattern_word)
            right = self._operand()
        return BinaryTest(left, operator, right, start, right.end)

    def _operand(self) -> Word:
        reader = self._reader
        if reader.token == IO_NUMBER:
            word = reader.word
            reader.advance()
            return word
        if reader.at_word("]]"):
            reader.unexpected()
            return Word((), reader.start, reader.start)
        return reader.take_word()

    def _regular_expression(self) -> Word:
        """Behind =~ ; parentheses are part of it, and blanks between them too."""
        reader = self._reader
        reader.advance_by(self._read_regular_expression)
        word = reader.word
        if reader.token in (NEWLINE, END) or not word.parts:
            reader.unexpected()
            return Word((), reader.start, reader.start)
        reader.advance()
        return word

    def _read_regular_expression(self) -> Word:
        reader = self._reader
        start, level = reader.offset, 0
        parts = Parts()
        while True:
            reader.collect(parts, _IN_PARENTHESES if level else _REGULAR_EXPRESSION)
            char = reader.peek()
            if char not in ("(", ")") or (char == ")" and not level):
                break
            reader.offset += 1
            parts.literal(char, reader.offset - 1, reader.offset)
            level += 1 if char == "(" else -1
        if level:
            reader.unfinished("syntax error: unterminated regular expression", start)
        return Word(parts.finish(), start, reader.offset)

    def _at(self, text: str) -> bool:
        return self._reader.source.text.startswith(text, self._reader.offset)

    def _advance(self) -> None:
        self._reader.advance()
        self._newlines()

    def _newlines(self) -> None:
        while self._reader.token == NEWLINE:
            self._reader.advance()
