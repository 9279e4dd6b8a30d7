"""bash's [[ test ]] compiled to closures."""

from __future__ import annotations

from ..characters import counted
from ..pattern import compile_pattern
from ..syntax.bash_nodes import JoinedTest, NegatedTest, UnaryTest
from .arithmetic import evaluator
from .array import Array, reference_value
from .errors import ShellError
from .expand import constant_of
from .primaries import BINARY, UNARY, ExpressionError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..syntax.bash_nodes import BinaryTest, ConditionalCommand, Test
    from .expand import Text, WordCompiler
    from .fields import Segment
    from .shell import Frame, Op, Shell

    Holds = Callable[[Frame], bool]

_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "-eq": int.__eq__,
    "-ne": int.__ne__,
    "-lt": int.__lt__,
    "-le": int.__le__,
    "-gt": int.__gt__,
    "-ge": int.__ge__,
}


class BadExpression(ShellError):
    """What stands behind =~ is no regular expression: status 2."""


def compile_conditional(node: ConditionalCommand, shell: Shell, words: WordCompiler) -> Op:
    """The status is 0 or 1, 2 if an expression is bad."""
    holds = _Compiler(shell, words).test(node.test)

    def conditional(frame: Frame) -> int:
        try:
            return 0 if holds(frame) else 1
        except BadExpression as error:
            shell.report(error.message)
            return 2
        except ExpressionError as error:
            shell.report(str(error))
            return 2

    return conditional


class _Compiler:
    __slots__ = ("_shell", "_words")

    def __init__(self, shell: Shell, words: WordCompiler) -> None:
        self._shell = shell
        self._words = words

    def test(self, node: Test) -> Holds:
        if isinstance(node, NegatedTest):
            holds = self.test(node.test)
            return lambda frame: not holds(frame)
        if isinstance(node, JoinedTest):
            left, right = self.test(node.left), self.test(node.right)
            if node.operator == "&&":
                return lambda frame: left(frame) and right(frame)
            return lambda frame: left(frame) or right(frame)
        return self._unary(node) if isinstance(node, UnaryTest) else self._binary(node)

    def _unary(self, node: UnaryTest) -> Holds:
        operand = self._words.text(node.operand)
        if node.operator == "-v":
            return lambda frame: reference_value(frame, operand(frame)) is not None
        primary = UNARY[node.operator]
        return lambda frame: primary(frame, operand(frame))

    def _binary(self, node: BinaryTest) -> Holds:
        left, operator = self._words.text(node.left), node.operator
        if operator == "=~":
            return self._regular_expression(node, left)
        if operator in ("=", "==", "!="):
            return self._pattern(node, left)
        right = self._words.text(node.right)
        if operator in _COMPARE:
            compare, evaluate = _COMPARE[operator], evaluator(self._shell)
            return lambda frame: compare(evaluate(left(frame), frame), evaluate(right(frame), frame))
        binary = BINARY[operator]
        return lambda frame: binary(frame, left(frame), right(frame))

    def _pattern(self, node: BinaryTest, left: Text) -> Holds:
        options, wanted = self._shell.options, node.operator != "!="
        constant = constant_of(node.right)
        pattern = self._words.pattern(node.right)

        def matches(frame: Frame) -> bool:
            text, glob = left(frame), pattern(frame)
            if options.nocasematch:
                text, glob = text.lower(), glob.lower()
            elif constant is not None:
                return (text == constant) is wanted
            return compile_pattern(counted(glob, options), extended=True).matches(counted(text, options)) is wanted

        return matches

    def _regular_expression(self, node: BinaryTest, left: Text) -> Holds:
        shell, segments = self._shell, self._words.segments(node.right.parts)

        def matches(frame: Frame) -> bool:
            from .regular_expression import escape

            into: list[Segment] = []
            text = left(frame)
            segments(frame, into)
            expression = "".join([part if kind else escape(part) for kind, part in into])
            found = _search(expression, text, shell.options.nocasematch)
            shell.variables.set_array("BASH_REMATCH", Array(values=found or ()))
            return found is not None

        return matches


def _search(expression: str, text: str, ignore_case: bool) -> list[str] | None:
    from . import regular_expression

    try:
        return regular_expression.search(expression, text, ignore_case)
    except regular_expression.ExpressionError as error:
        raise BadExpression(f"{expression}: bad regular expression: {error}") from None
