"""Test a condition: status 0 if it is true, 1 if not, 2 after an error.

usage: test [EXPRESSION]
       [ [EXPRESSION] ]

Strings: TEXT, -n TEXT (not empty), -z TEXT (empty), TEXT = TEXT (or ==), TEXT != TEXT,
TEXT < TEXT, TEXT > TEXT (by code points; quote the operator).
Integers: N -eq N, -ne, -lt, -le, -gt, -ge.
Files: -e FILE (exists), -f (regular), -d (directory), -h or -L (symbolic link), -b -c -p -S (block
device, character device, pipe, socket), -s (not empty), -r -w -x (may be read, written, executed), -u
-g -k (has the bit set), -O -G (is mine, is my group's), -N (modified since it was read),
FILE -nt FILE (newer), FILE -ot FILE (older), FILE -ef FILE (the same file).
Shell: -t N (descriptor N is a terminal), -v NAME (variable is set), -o OPTION (option is on).
All of it: ! EXPRESSION, ( EXPRESSION ), EXPRESSION -a EXPRESSION, EXPRESSION -o EXPRESSION.

With up to four arguments their number decides how they are read, as POSIX says, so that
`test "$x" = "$y"` is right for any text. Where -a and -o join expressions this cannot be
said; `test … && test …` is safe.
"""

from __future__ import annotations

from minishell.characters import equal
from minishell.eval.primaries import BINARY, INTEGERS, UNARY, ExpressionError, integer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    return evaluate(frame, args, "test")


def evaluate(frame: Frame, args: list[str], name: str) -> int:
    """The status of the expression `args`; errors are written under `name`."""
    try:
        if len(args) == 3:
            left, operator, right = args
            compare = INTEGERS.get(operator)
            if compare is not None:
                if not (left.isdecimal() and right.isdecimal() and left.isascii() and right.isascii()):
                    return 0 if compare(integer(left), integer(right)) else 1
                return 0 if compare(int(left), int(right)) else 1
            if operator == "=":
                return 0 if equal(left, right) else 1
        return 0 if _holds(frame, args) else 1
    except ExpressionError as error:
        frame.err.write(f"{name}: {error}\n")
        return 2


# ---- By the number of arguments (XCU test, OPERANDS) ----


def _holds(frame: Frame, args: list[str]) -> bool:
    match args:
        case [] | [_]:
            return any(args)
        case [operator, operand]:
            return _of_two(frame, operator, operand)
        case [left, operator, right]:
            return _of_three(frame, left, operator, right)
        case ["!", left, operator, right]:
            return not _of_three(frame, left, operator, right)
        case ["(", operator, operand, ")"]:
            return _of_two(frame, operator, operand)
    return _Expression(frame, args).value()


def _of_two(frame: Frame, operator: str, operand: str) -> bool:
    if operator == "!":
        return operand == ""
    primary = UNARY.get(operator)
    if primary is None:
        raise ExpressionError(f"{operator}: unary operator expected")
    return primary(frame, operand)


def _of_three(frame: Frame, left: str, operator: str, right: str) -> bool:
    primary = BINARY.get(operator)
    if primary is not None:
        return primary(frame, left, right)
    if operator == "-a":
        return left != "" and right != ""
    if operator == "-o":
        return left != "" or right != ""
    if left == "!":
        return not _of_two(frame, operator, right)
    if left == "(" and right == ")":
        return operator != ""
    raise ExpressionError(f"{operator}: binary operator expected")


class _Expression:
    """expression: conjunction { -o conjunction }; conjunction: negation { -a negation }; negation: [!] primary."""

    __slots__ = ("args", "at", "frame")

    def __init__(self, frame: Frame, args: list[str]) -> None:
        self.frame = frame
        self.args = args
        self.at = 0

    def value(self) -> bool:
        result = self._disjunction()
        if self.at < len(self.args):
            raise ExpressionError("too many arguments")
        return result

    def _disjunction(self) -> bool:
        result = self._conjunction()
        while self._take("-o"):
            result = self._conjunction() or result
        return result

    def _conjunction(self) -> bool:
        result = self._negation()
        while self._take("-a"):
            result = self._negation() and result
        return result

    def _negation(self) -> bool:
        negated = False
        while self._take("!"):
            negated = not negated
        return self._primary() != negated

    def _primary(self) -> bool:
        left = self._next()
        if left == "(":
            return self._group()
        operator = self.args[self.at] if self.at + 1 < len(self.args) else ""
        binary = BINARY.get(operator)
        if binary is not None:
            self.at += 2
            return binary(self.frame, left, self.args[self.at - 1])
        unary = UNARY.get(left)
        if unary is not None and self.at < len(self.args):
            return unary(self.frame, self._next())
        return left != ""

    def _group(self) -> bool:
        result = self._disjunction()
        if not self._take(")"):
            raise ExpressionError("')' expected")
        return result

    def _take(self, argument: str) -> bool:
        taken = self.at < len(self.args) and self.args[self.at] == argument
        self.at += taken
        return taken

    def _next(self) -> str:
        if self.at == len(self.args):
            raise ExpressionError("argument expected")
        self.at += 1
        return self.args[self.at - 1]
