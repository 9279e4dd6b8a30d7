"""bash's forms of ${…}: elements of arrays, indirection, substrings, replacement, case."""

from __future__ import annotations

from .names import DIGITS, NAME_START
from .nodes import ArithmeticExpansion, Literal, ParameterExpansion, Word
from .word import BRACED, QUOTED_BRACED, Context, Parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .word import WordReader

_PATTERN = Context("/}", "'\"", None)
_EXPRESSION = Context(":?()}", "'\"", None)
_SUBSCRIPT = Context("[]", "'\"", None)
#: an assignment's subscript, which may turn out to be none, ends with its line at the latest
_SUBSCRIPT_OF_ASSIGNMENT = Context("[];\n", "'\"", None)
_BRACKETED = Context('[]\n"', "", '$`"\\')
_BRACKETED.braced = QUOTED_BRACED
_PATTERN.braced = _EXPRESSION.braced = _SUBSCRIPT.braced = _SUBSCRIPT_OF_ASSIGNMENT.braced = BRACED

_ALL = (Literal("@"),), (Literal("*"),)
_TRANSFORMATIONS = frozenset("QEPAaULuKk")


def read_expansion(reader: WordReader, context: Context) -> ParameterExpansion | None:
    """What stands from here to the `}`, without its span; None, somewhere in it, if it is no expansion."""
    text, start = reader.source.text, reader.offset
    length = reader.peek() == "#" and text[start + 1 : start + 2] in NAME_START
    indirect = reader.peek() == "!" and (
        text[start + 1 : start + 2] in NAME_START | DIGITS or text.startswith("!#}", start)
    )
    reader.offset += length or indirect
    node = ParameterExpansion(reader.parameter(), indirect=indirect)
    if not node.name:
        return None
    if reader.peek() == "[" and node.name[0] in NAME_START:
        node.subscript = read_subscript(reader)
    if length:
        node.operator = "length"
    elif not (indirect and _read_list(reader, node)):
        node.operator = reader.posix_operator()
        if node.operator == "bad":
            _read_operator(reader, node)
        elif node.operator:
            node.argument = reader.posix_argument(node.operator, context)
    return node if node.operator != "bad" and reader.peek() in ("}", "") else None


def read_bracketed_arithmetic(reader: WordReader, start: int) -> ArithmeticExpansion | None:
    """bash's old $[expression], from the bracket on; None, and back to the bracket, if none closes it on this line."""
    mark = reader.mark()
    expression = _subscript(reader, _BRACKETED)
    if expression is None:
        reader.rewind(mark)
        return None
    return ArithmeticExpansion(expression.parts, start, reader.offset)


def is_all(subscript: Word | None) -> bool:
    """Whether it is @ or *, which stand for all elements of an array."""
    return subscript is not None and subscript.parts in _ALL


def read_subscript(reader: WordReader) -> Word:
    """The subscript whose bracket comes next, and past the bracket that closes it."""
    start = reader.offset
    subscript = _subscript(reader, _SUBSCRIPT)
    if subscript is None:
        reader.unfinished("syntax error: unterminated subscript", start)
        return Word((), start, reader.offset)
    return subscript


def read_assigned_subscript(reader: WordReader) -> Word | None:
    """As `read_subscript`; None if no bracket closes it on this line."""
    return _subscript(reader, _SUBSCRIPT_OF_ASSIGNMENT)


def _subscript(reader: WordReader, context: Context) -> Word | None:
    reader.offset += 1
    start, level = reader.offset, 0
    parts = Parts()
    while True:
        reader.collect(parts, context)
        char = reader.peek()
        if char not in ("[", "]"):
            return None
        reader.offset += 1
        if char == "]" and not level:
            return Word(parts.finish(), start, reader.offset - 1)
        level += 1 if char == "[" else -1
        parts.literal(char, reader.offset - 1, reader.offset)


def _read_list(reader: WordReader, node: ParameterExpansion) -> bool:
    """${!name[@]} and ${!prefix@}: what looks like indirection and is none."""
    char = reader.peek()
    if char == "}" and is_all(node.subscript):
        node.operator = "keys"
    elif char in ("@", "*") and node.subscript is None and reader.source.text.startswith("}", reader.offset + 1):
        node.operator = "names"
        node.subscript = Word((Literal(char),), reader.offset, reader.offset + 1)
        reader.offset += 1
    else:
        return False
    node.indirect = False
    return True


def _read_operator(reader: WordReader, node: ParameterExpansion) -> None:
    """The operator and what belongs to it; leaves "bad" where there is none."""
    operator = reader.peek()
    reader.offset += 1
    if operator == "/":
        _read_replacement(reader, node)
    elif operator in ("^", ",", "~"):
        doubled = reader.peek() == operator
        reader.offset += doubled
        node.operator = operator * (1 + doubled)
        node.argument = reader.read_argument(BRACED)
    elif operator == "@" and reader.peek() in _TRANSFORMATIONS:
        node.operator = operator + reader.peek()
        reader.offset += 1
    elif operator == ":" and reader.peek() not in ("}", ""):
        _read_substring(reader, node)


def _read_replacement(reader: WordReader, node: ParameterExpansion) -> None:
    kind = reader.peek()
    node.operator = "/" + kind if kind in ("/", "#", "%") else "/"
    reader.offset += len(node.operator) - 1
    node.argument = _read_pattern(reader) if kind == "/" else reader.read_argument(_PATTERN)
    if reader.peek() == "/":
        reader.offset += 1
        node.second = reader.read_argument(BRACED)


def _read_pattern(reader: WordReader) -> Word:
    """The pattern up to a slash; a slash that it begins with is its own."""
    start = reader.offset
    parts = Parts()
    if reader.peek() == "/":
        reader.offset += 1
        parts.literal("/", start, reader.offset)
    reader.collect(parts, _PATTERN)
    return Word(parts.finish(), start, reader.offset)


def _read_substring(reader: WordReader, node: ParameterExpansion) -> None:
    node.operator = ":"
    node.argument = _read_expression(reader)
    if reader.peek() == ":":
        reader.offset += 1
        node.second = _read_expression(reader)


def _read_expression(reader: WordReader) -> Word:
    """An arithmetic expression up to a colon that belongs to no `?`."""
    start = reader.offset
    parts = Parts()
    level = questions = 0
    while True:
        reader.collect(parts, _EXPRESSION)
        char = reader.peek()
        if char in ("}", "") or (char == ":" and not (level or questions)):
            return Word(parts.finish(), start, reader.offset)
        level += (char == "(") - (char == ")")
        questions += (char == "?") - (char == ":")
        reader.offset += 1
        parts.literal(char, reader.offset - 1, reader.offset)
