"""Arithmetic expansion (2.6.4): the tree of an expression compiled to closures over signed 64-bit integers."""

from __future__ import annotations

from ..syntax import arithmetic_nodes as nodes
from ..syntax.arithmetic import ArithmeticSyntaxError, integer, parse_arithmetic
from ..syntax.nodes import Literal
from .errors import ExpansionError, UnsetError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..syntax.nodes import ArithmeticExpansion, WordPart
    from .expand import Text, WordCompiler
    from .shell import Frame, Shell

    Value = Callable[[Frame], int]
    Operation = Callable[[int, int], int]

_LOW, _HIGH = -(2**63), 2**63 - 1
#: variables whose values are expressions that name variables, and so on
_MAXIMUM_INDIRECTION = 100
_MAXIMUM_CACHED = 500
_MAXIMUM_SHOWN = 60


def compile_expansion(node: ArithmeticExpansion, shell: Shell, words: WordCompiler) -> Text:
    """A closure to the decimal value of $((…))."""
    value = compile_expression(node.parts, shell, words)
    return lambda frame: str(value(frame))


def compile_expression(parts: Sequence[WordPart], shell: Shell, words: WordCompiler) -> Value:
    """A closure to the value of the expression that `parts` make."""
    compiler = _Compiler(shell)
    try:
        tree = parse_arithmetic(tuple(parts))
    except ArithmeticSyntaxError:
        text = words.quoted_text(parts)
        return lambda frame: compiler.evaluate(text(frame), frame)
    value = compiler.compile(tree)
    if all(isinstance(part, Literal) for part in parts):
        return value
    return _with_operands(value, [words.part_text(part, quoted=True) for part in parts], parts, compiler)


def _with_operands(value: Value, texts: list[Text], parts: Sequence[WordPart], compiler: _Compiler) -> Value:
    """Expansions that yield plain numbers are operands; with anything else, the text they make is parsed."""
    places = [index for index, part in enumerate(parts) if not isinstance(part, Literal)]

    def with_operands(frame: Frame) -> int:
        pieces = [text(frame) for text in texts]
        operands = [pieces[place] for place in places]
        if not all(map(_is_plain, operands)):
            return compiler.evaluate("".join(pieces), frame)
        compiler.operands[:] = map(int, operands)
        return value(frame)

    return with_operands


def _is_plain(text: str) -> bool:
    return text.isdigit() and text.isascii() and (text[0] != "0" or text == "0") and len(text) < 19


def evaluate_arithmetic(text: str, frame: Frame) -> int:
    """The value of an expression given as text. Raises ExpansionError."""
    return _Compiler(frame.shell).evaluate(text, frame)


def evaluator(shell: Shell) -> Callable[[str, Frame], int]:
    """As `evaluate_arithmetic`, for expressions that come again and again."""
    return _Compiler(shell).evaluate


class _Compiler:
    """Compiles for one shell. `operands` holds the values of the expansions while an expression runs."""

    __slots__ = ("_cache", "_depth", "_shell", "operands")

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._cache: dict[str, Value] = {}
        self._depth = 0
        self.operands: list[int] = []

    def evaluate(self, text: str, frame: Frame) -> int:
        value = self._cache.get(text)
        if value is None:
            if len(self._cache) > _MAXIMUM_CACHED:
                self._cache.clear()
            value = self._cache[text] = self._parse(text)
        return value(frame)

    def _parse(self, text: str) -> Value:
        try:
            return self.compile(parse_arithmetic((Literal(text),)))
        except ArithmeticSyntaxError as error:
            raise ExpansionError(f"arithmetic: {_shortened(text.strip())}: {error}", 1) from None

    def compile(self, node: nodes.Arithmetic) -> Value:
        method: Callable[[nodes.Arithmetic], Value] = getattr(self, "_" + type(node).__name__.lower())
        return method(node)

    def _number(self, node: nodes.Number) -> Value:
        number = wrap(node.value)
        return lambda frame: number

    def _operand(self, node: nodes.Operand) -> Value:
        operands, index = self.operands, node.index
        return lambda frame: operands[index]

    def _variable(self, node: nodes.Variable) -> Value:
        if node.subscript is not None:
            return self._element(node)
        name = node.name
        values = self._shell.variables.values

        def variable(frame: Frame) -> int:
            text = values.get(name, "")
            if text.isdigit() and text.isascii() and text[0] != "0" and len(text) < 19:
                return int(text)
            return self._value_of(name, frame)

        return variable

    def _element(self, node: nodes.Variable) -> Value:
        from .array import reference_value

        reference = f"{node.name}[{node.subscript}]"
        return lambda frame: self._number_in(reference, reference_value(frame, reference), frame)

    def _value_of(self, name: str, frame: Frame) -> int:
        return self._number_in(name, self._shell.variables.get(name), frame)

    def _number_in(self, name: str, text: str | None, frame: Frame) -> int:
        """What the value `text` of `name` stands for: nothing, a constant, or an expression."""
        if text is None and self._shell.options.nounset:
            raise UnsetError(name)
        if not text or text.isspace():
            return 0
        try:
            return wrap(integer(text.strip()))
        except ArithmeticSyntaxError:
            return self._indirect(name, text, frame)

    def _indirect(self, name: str, text: str, frame: Frame) -> int:
        if self._depth > _MAXIMUM_INDIRECTION:
            raise ExpansionError(f"arithmetic: {name}: expression refers to itself", 1)
        self._depth += 1
        try:
            return self.evaluate(text, frame)
        finally:
            self._depth -= 1

    def _unary(self, node: nodes.Unary) -> Value:
        operand = self.compile(node.operand)
        if node.operator == "-":
            return lambda frame: wrap(-operand(frame))
        if node.operator == "~":
            return lambda frame: ~operand(frame)
        if node.operator == "!":
            return lambda frame: 0 if operand(frame) else 1
        return operand

    def _binary(self, node: nodes.Binary) -> Value:
        left, right = self.compile(node.left), self.compile(node.right)
        if node.operator == "&&":
            return lambda frame: 1 if left(frame) and right(frame) else 0
        if node.operator == "||":
            return lambda frame: 1 if left(frame) or right(frame) else 0
        if node.operator == "+":
            return _sum(left, right)
        operation = _OPERATIONS[node.operator]
        return lambda frame: operation(left(frame), right(frame))

    def _conditional(self, node: nodes.Conditional) -> Value:
        condition, then, otherwise = map(self.compile, (node.condition, node.then, node.otherwise))
        return lambda frame: then(frame) if condition(frame) else otherwise(frame)

    def _arithmeticassignment(self, node: nodes.ArithmeticAssignment) -> Value:
        value = self.compile(node.value)
        if node.operator:
            value = self._binary(nodes.Binary(node.operator, node.variable, node.value))
        put = self._setter(node.variable)

        def assign(frame: Frame) -> int:
            result = value(frame)
            put(frame, str(result))
            return result

        return assign

    def _setter(self, variable: nodes.Variable) -> Callable[[Frame, str], None]:
        name, put = variable.name, self._shell.variables.set
        if variable.subscript is None:
            return lambda frame, value: put(name, value)
        from .array import assign_reference

        reference = f"{name}[{variable.subscript}]"
        return lambda frame, value: assign_reference(frame, reference, value)

    def _increment(self, node: nodes.Increment) -> Value:
        value, put = self._variable(node.variable), self._setter(node.variable)
        step, postfix = node.step, node.postfix

        def increment(frame: Frame) -> int:
            before = value(frame)
            after = wrap(before + step)
            put(frame, str(after))
            return before if postfix else after

        return increment


def _shortened(text: str) -> str:
    return text if len(text) <= _MAXIMUM_SHOWN else text[:_MAXIMUM_SHOWN] + "..."


def _sum(left: Value, right: Value) -> Value:
    def add(frame: Frame) -> int:
        result = left(frame) + right(frame)
        return result if _LOW <= result <= _HIGH else wrap(result)

    return add


def wrap(value: int) -> int:
    """The value in signed 64-bit arithmetic, which overflows silently."""
    if _LOW <= value <= _HIGH:
        return value
    return (value + 2**63) % 2**64 - 2**63


def _divide(left: int, right: int) -> int:
    """C's division truncates toward zero."""
    if right == 0:
        raise ExpansionError("arithmetic: division by zero", 1)
    quotient = abs(left) // abs(right)
    return wrap(quotient if (left < 0) is (right < 0) else -quotient)


def _remainder(left: int, right: int) -> int:
    if right == 0:
        raise ExpansionError("arithmetic: division by zero", 1)
    remainder = abs(left) % abs(right)
    return -remainder if left < 0 else remainder


def _power(left: int, right: int) -> int:
    if right < 0:
        raise ExpansionError("arithmetic: exponent less than 0", 1)
    return wrap(pow(left, right, 2**64))


_OPERATIONS: dict[str, Operation] = {
    "*": lambda left, right: wrap(left * right),
    "/": _divide,
    "%": _remainder,
    "**": _power,
    "-": lambda left, right: wrap(left - right),
    "<<": lambda left, right: wrap(left << (right & 63)),
    ">>": lambda left, right: left >> (right & 63),
    "<": lambda left, right: 1 if left < right else 0,
    "<=": lambda left, right: 1 if left <= right else 0,
    ">": lambda left, right: 1 if left > right else 0,
    ">=": lambda left, right: 1 if left >= right else 0,
    "==": lambda left, right: 1 if left == right else 0,
    "!=": lambda left, right: 1 if left != right else 0,
    "&": lambda left, right: left & right,
    "^": lambda left, right: left ^ right,
    "|": lambda left, right: left | right,
    ",": lambda left, right: right,
}
