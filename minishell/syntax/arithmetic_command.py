"""The grammar of bash's ((expression)) and for ((…; …; …))."""

from __future__ import annotations

from .bash_nodes import ArithmeticCommand, ArithmeticForClause
from .lexer import NEWLINE
from .nodes import Literal
from .word import QUOTED_BRACED, Context, Parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .nodes import WordPart
    from .parser import Parser

_EXPRESSION = Context("();'\"", "", '$`"\\')
_EXPRESSION.braced = QUOTED_BRACED
_QUOTES = frozenset("'\"")
_EXPRESSIONS = 3


# arithmetic_command : '(' '(' expression ')' ')'
def read_arithmetic_command(parser: Parser) -> ArithmeticCommand | None:
    """None, where the first parenthesis is still the current token, if it begins a subshell."""
    start = parser.start
    expression = parser.arithmetic(start, parser.offset)
    if expression is None:
        return None
    parser.record("word", start + 1)
    parser.advance()
    return ArithmeticCommand(expression, (), start, parser.end)


# arithmetic_for : For '(' '(' expression ';' expression ';' expression ')' ')' [';' | newline_list] do_group
#                | For '(' '(' expression ';' expression ';' expression ')' ')' [';' | newline_list] brace_group
def read_arithmetic_for(parser: Parser, start: int) -> ArithmeticForClause:
    """From the first parenthesis, which is the current token; the clause began at `start`."""
    opened = parser.start
    expressions = _read_expressions(parser)
    parser.record("word", opened + 1)
    parser.advance()
    if parser.token == ";":
        parser.advance()
    while parser.token == NEWLINE:
        parser.advance()
    parser.substitute_aliases()
    body = parser.brace_group().body if parser.at_word("{") else parser.do_group()
    return ArithmeticForClause(expressions, body, (), start, parser.end)


def _read_expressions(parser: Parser) -> tuple[tuple[WordPart, ...], ...]:
    """Up to and with the `))`."""
    opened = parser.start
    parser.offset += 1
    found = []
    parts = Parts()
    level = 0
    while True:
        parser.collect(parts, _EXPRESSION)
        char = parser.peek()
        if not char:
            parser.unfinished("syntax error: unterminated arithmetic expressions", opened)
            break
        if char in _QUOTES:
            parser.quoted_arithmetic(parts, char)
            continue
        parser.offset += 1
        if char == ")" and not level:
            break
        if char == ";" and not level:
            found.append(_expression(parts))
            parts = Parts()
            continue
        level += (char == "(") - (char == ")")
        parts.literal(char, parser.offset - 1, parser.offset)
    found.append(_expression(parts))
    _close(parser, opened, len(found))
    return tuple(found)


def _expression(parts: Parts) -> tuple[WordPart, ...]:
    """Blanks alone are none."""
    found = parts.finish()
    only_blanks = all([isinstance(part, Literal) and not part.text.strip() for part in found])
    return () if only_blanks else found


def _close(parser: Parser, opened: int, count: int) -> None:
    if parser.peek():
        if parser.peek() != ")" or count != _EXPRESSIONS:
            parser.error("syntax error: for (( wants three expressions and '))'", opened)
        parser.offset += parser.peek() == ")"
    elif not parser.failure:
        parser.unfinished("syntax error: unterminated arithmetic expressions", opened)
