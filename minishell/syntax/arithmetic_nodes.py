"""The tree of an arithmetic expression (XCU 2.6.4); its nodes have no spans."""

from __future__ import annotations

from .nodes import Node

TYPE_CHECKING = False


class Number(Node):
    __slots__ = ("value",)

    def __init__(self, value: int, start: int = 0, end: int = 0) -> None:
        self.value = value
        self.start = start
        self.end = end


class Variable(Node):
    """A variable, or with the text of a `subscript` an array's element."""

    __slots__ = ("name", "subscript")

    def __init__(self, name: str, start: int = 0, end: int = 0, subscript: str | None = None) -> None:
        self.name = name
        self.subscript = subscript
        self.start = start
        self.end = end


class Operand(Node):
    """A $-expansion that stands where a number may: `index` counts the expansions from the left, from 0."""

    __slots__ = ("index",)

    def __init__(self, index: int, start: int = 0, end: int = 0) -> None:
        self.index = index
        self.start = start
        self.end = end


class Unary(Node):
    """`operator` is one of + - ~ !"""

    __slots__ = ("operand", "operator")

    def __init__(self, operator: str, operand: Arithmetic, start: int = 0, end: int = 0) -> None:
        self.operator = operator
        self.operand = operand
        self.start = start
        self.end = end


class Increment(Node):
    """++name, --name, or with `postfix` name++, name--; `step` is 1 or -1."""

    __slots__ = ("postfix", "step", "variable")

    def __init__(self, variable: Variable, step: int, postfix: bool, start: int = 0, end: int = 0) -> None:
        self.variable = variable
        self.step = step
        self.postfix = postfix
        self.start = start
        self.end = end


class Binary(Node):
    """`operator` is one of * / % + - << >> < <= > >= == != & ^ | && || and the comma; ** is right-associative."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, operator: str, left: Arithmetic, right: Arithmetic, start: int = 0, end: int = 0) -> None:
        self.operator = operator
        self.left = left
        self.right = right
        self.start = start
        self.end = end


class Conditional(Node):
    __slots__ = ("condition", "otherwise", "then")

    def __init__(
        self, condition: Arithmetic, then: Arithmetic, otherwise: Arithmetic, start: int = 0, end: int = 0
    ) -> None:
        self.condition = condition
        self.then = then
        self.otherwise = otherwise
        self.start = start
        self.end = end


class ArithmeticAssignment(Node):
    """variable OPERATOR= value; `operator` is "" for a plain =, else the binary operator."""

    __slots__ = ("operator", "value", "variable")

    def __init__(self, variable: Variable, operator: str, value: Arithmetic, start: int = 0, end: int = 0) -> None:
        self.variable = variable
        self.operator = operator
        self.value = value
        self.start = start
        self.end = end


if TYPE_CHECKING:
    Arithmetic = Number | Variable | Operand | Unary | Increment | Binary | Conditional | ArithmeticAssignment
