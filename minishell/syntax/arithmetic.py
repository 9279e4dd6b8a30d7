"""The grammar of arithmetic expressions (XCU 2.6.4, 1.1.2.1): C's, on signed long integers, without sizeof."""

from __future__ import annotations

from .arithmetic_nodes import (
    ArithmeticAssignment,
    Binary,
    Conditional,
    Increment,
    Number,
    Operand,
    Unary,
    Variable,
)
from .names import DIGITS, NAME, NAME_START
from .nodes import Literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .arithmetic_nodes import Arithmetic
    from .nodes import WordPart

    #: an operator and no more, or "" and an operand
    Item = tuple[str, Arithmetic]

MAXIMUM_DEPTH = 1000
MAXIMUM_ITEMS = 20_000
END = "end"

_NOTHING = Number(0)
_END = (END, _NOTHING)

_BLANKS = " \t\n\r\v\f"
_DIGIT_VALUES = {
    digit: value for value, digit in enumerate("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_")
}
#: how strongly an operator binds; all but ** from the left
_BINDING = {
    ",": 1,
    "||": 4,
    "&&": 5,
    "|": 6,
    "^": 7,
    "&": 8,
    "==": 9,
    "!=": 9,
    "<": 10,
    ">": 10,
    "<=": 10,
    ">=": 10,
    "<<": 11,
    ">>": 11,
    "+": 12,
    "-": 12,
    "*": 13,
    "/": 13,
    "%": 13,
    "**": 14,
}
_COMMA = 1
_ASSIGNMENT = 2
_CONDITIONAL = 3
_POWER = 14
_UNARY = 15
_ASSIGNMENTS = frozenset("= *= /= %= += -= <<= >>= &= ^= |=".split())
_UNARY_OPERATORS = frozenset("+-~!")
_STEPS = {"++": 1, "--": -1}
_OPERATORS = frozenset(_BINDING) | _ASSIGNMENTS | frozenset("( ) ? : ~ ! ++ --".split())


class ArithmeticSyntaxError(Exception):
    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


_NUMBER = NAME | {"#", "@"}


def parse_arithmetic(parts: tuple[WordPart, ...]) -> Arithmetic:
    """The tree of an expression whose text the Literals hold; an empty one is 0, as in bash.

    Any other part is an Operand. Raises ArithmeticSyntaxError, also where an
    expansion does not stand as an operand of its own.
    """
    return _Parser(_items(parts)).expression()


def integer(text: str) -> int:
    """The value of a constant: 12, 014, 0xC, or bash's base#digits; blanks and a sign before it are allowed.

    Values wrap around at 64 bits. Raises ArithmeticSyntaxError.
    """
    if text.isdigit() and text.isascii() and text[0] != "0" and len(text) < 19:
        return int(text)
    digits = text.strip(_BLANKS)
    if digits[:1] in ("-", "+"):
        value = _constant(digits[1:])
        return _wrap(-value) if digits[0] == "-" else value
    return _constant(digits)


def _constant(text: str) -> int:
    if not text or text[0] not in DIGITS:
        raise ArithmeticSyntaxError(f"'{text}': not a number")
    if text[0] == "0" and len(text) > 1 and "#" not in text:
        prefixed = text[1] in "xX"
        return _digits(text[2:] if prefixed else text[1:], 16 if prefixed else 8, text)
    base, hash_sign, digits = text.partition("#")
    if not hash_sign:
        return _digits(text, 10, text)
    value = _digits(base, 10, text)
    if not 2 <= value <= 64:
        raise ArithmeticSyntaxError(f"'{text}': the base must be 2 to 64")
    return _digits(digits, value, text)


def _digits(digits: str, base: int, shown: str) -> int:
    if not digits:
        raise ArithmeticSyntaxError(f"'{shown}': not a number")
    value = 0
    for digit in digits.lower() if base <= 36 else digits:
        digit_value = _DIGIT_VALUES.get(digit, 64)
        if digit_value >= base:
            raise ArithmeticSyntaxError(f"'{shown}': '{digit}' is no digit in base {base}")
        value = (value * base + digit_value) & 0xFFFF_FFFF_FFFF_FFFF
    return _wrap(value)


def _wrap(value: int) -> int:
    return (value + 0x8000_0000_0000_0000 & 0xFFFF_FFFF_FFFF_FFFF) - 0x8000_0000_0000_0000


# ---- Tokens ----


def _items(parts: tuple[WordPart, ...]) -> list[Item]:
    items: list[Item] = []
    operands = 0
    for part in parts:
        if isinstance(part, Literal):
            _scan(part.text, items)
        else:
            items.append(("", Operand(operands)))
            operands += 1
    if len(items) > MAXIMUM_ITEMS:
        raise ArithmeticSyntaxError("expression too long")
    items.append(_END)
    return items


def _scan(text: str, items: list[Item]) -> None:
    """Append the tokens in `text`."""
    i = 0
    while i < len(text):
        char = text[i]
        if char in _BLANKS:
            i += 1
        elif char in DIGITS:
            end = _run(text, i, _NUMBER)
            items.append(("", Number(_constant(text[i:end]))))
            i = end
        elif char in NAME_START:
            end = _run(text, i, NAME)
            name, i = text[i:end], _subscript_end(text, end)
            items.append(("", Variable(name, subscript=text[end + 1 : i - 1] if i > end else None)))
        else:
            operator = _operator(text, i, items)
            items.append((operator, _NOTHING))
            i += len(operator)


def _run(text: str, start: int, allowed: frozenset[str]) -> int:
    end = start
    while end < len(text) and text[end] in allowed:
        end += 1
    return end


def _subscript_end(text: str, start: int) -> int:
    """Behind the bracket that closes the one at `start`; `start` itself if there is none."""
    level = 0
    for i in range(start, len(text) if text.startswith("[", start) else start):
        level += (text[i] == "[") - (text[i] == "]")
        if not level:
            return i + 1
    return start


def _operator(text: str, start: int, items: list[Item]) -> str:
    for length in (3, 2, 1):
        operator = text[start : start + length]
        if operator in _OPERATORS and not (operator in _STEPS and _is_sign(text, start + 2, items)):
            return operator
    raise ArithmeticSyntaxError(f"unexpected '{text[start]}' in an expression")


def _is_sign(text: str, after: int, items: list[Item]) -> bool:
    """Whether ++ or -- is two signs: it neither follows a name nor comes before one (2 ++3, as in bash)."""
    previous = items[-1] if items else _END
    if isinstance(previous[1], Variable):
        return False
    if previous[0] in ("", ")"):
        return True
    following = text[after:].lstrip(_BLANKS)
    return following != "" and following[0] not in NAME_START


# ---- The expression ----


class _Parser:
    """Precedence climbing; `operator` is the current token's, "" when that is `operand`."""

    def __init__(self, items: list[Item]) -> None:
        self._items = items
        self._position = 0
        self._depth = 0
        self.operator, self.operand = items[0]

    def _advance(self) -> None:
        self._position += 1
        self.operator, self.operand = self._items[self._position]

    def expression(self) -> Arithmetic:
        if self.operator == END:
            return Number(0)
        tree = self._climb(_COMMA)
        if self.operator != END:
            raise self._unexpected()
        return tree

    def _climb(self, least: int) -> Arithmetic:
        """An expression of operators that bind at least as strongly as `least`."""
        self._depth += 1
        if self._depth > MAXIMUM_DEPTH:
            raise ArithmeticSyntaxError("expression nested too deep")
        left = self._unary()
        while True:
            operator = self.operator
            if operator in _ASSIGNMENTS and least <= _ASSIGNMENT:
                left = self._assignment(left)
            elif operator == "?" and least <= _CONDITIONAL:
                left = self._conditional(left)
            elif _BINDING.get(operator, 0) >= least:
                self._advance()
                stronger = _BINDING[operator] + (operator != "**")
                left = Binary(operator, left, self._climb(stronger))
            else:
                self._depth -= 1
                return left

    def _assignment(self, target: Arithmetic) -> ArithmeticAssignment:
        operator = self.operator
        if not isinstance(target, Variable):
            raise ArithmeticSyntaxError(f"'{operator}' without a variable to assign to")
        self._advance()
        return ArithmeticAssignment(target, operator[:-1], self._climb(_ASSIGNMENT))

    def _conditional(self, condition: Arithmetic) -> Conditional:
        self._advance()
        then = self._climb(_COMMA)
        self._expect(":")
        return Conditional(condition, then, self._climb(_CONDITIONAL))

    def _unary(self) -> Arithmetic:
        operator = self.operator
        if operator == "":
            return self._postfix()
        if operator == "(":
            self._advance()
            tree = self._climb(_COMMA)
            self._expect(")")
            return tree
        if operator in _STEPS:
            self._advance()
            return Increment(self._variable(), _STEPS[operator], False)
        if operator in _UNARY_OPERATORS:
            self._advance()
            return Unary(operator, self._climb(_UNARY))
        raise self._unexpected()

    def _postfix(self) -> Arithmetic:
        operand = self.operand
        self._advance()
        if self.operator in _STEPS and isinstance(operand, Variable):
            step = _STEPS[self.operator]
            self._advance()
            return Increment(operand, step, True)
        return operand

    def _variable(self) -> Variable:
        operand = self.operand
        if self.operator or not isinstance(operand, Variable):
            raise self._unexpected()
        self._advance()
        return operand

    def _expect(self, operator: str) -> None:
        if self.operator != operator:
            raise self._unexpected()
        self._advance()

    def _unexpected(self) -> ArithmeticSyntaxError:
        if self.operator == END:
            return ArithmeticSyntaxError("expression ends too early")
        if self.operator:
            return ArithmeticSyntaxError(f"unexpected '{self.operator}' in an expression")
        return ArithmeticSyntaxError("operator expected in an expression")
