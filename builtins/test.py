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

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minishell.eval.shell import Frame


class _ExpressionError(Exception):
    """The arguments are no expression; the message says why."""


def run(frame: Frame, args: list[str]) -> int:
    return evaluate(frame, args, "test")


def evaluate(frame: Frame, args: list[str], name: str) -> int:
    """The status of the expression `args`; errors are written under `name`."""
    try:
        if len(args) == 3:
            left, operator, right = args
            compare = _INTEGERS.get(operator)
            if compare is not None:
                if not (left.isdecimal() and right.isdecimal() and left.isascii() and right.isascii()):
                    return 0 if compare(_integer(left), _integer(right)) else 1
                return 0 if compare(int(left), int(right)) else 1
            if operator == "=":
                return 0 if left == right else 1
        return 0 if _holds(frame, args) else 1
    except _ExpressionError as error:
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
    primary = _UNARY.get(operator)
    if primary is None:
        raise _ExpressionError(f"{operator}: unary operator expected")
    return primary(frame, operand)


def _of_three(frame: Frame, left: str, operator: str, right: str) -> bool:
    primary = _BINARY.get(operator)
    if primary is not None:
        return primary(left, right)
    if operator == "-a":
        return left != "" and right != ""
    if operator == "-o":
        return left != "" or right != ""
    if left == "!":
        return not _of_two(frame, operator, right)
    if left == "(" and right == ")":
        return operator != ""
    raise _ExpressionError(f"{operator}: binary operator expected")


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
            raise _ExpressionError("too many arguments")
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
        operator = self.args[self.at] if self.at + 1 < len(self.args) else ""
        binary = _BINARY.get(operator)
        if binary is not None:
            self.at += 2
            return binary(left, self.args[self.at - 1])
        if left == "(":
            return self._group()
        unary = _UNARY.get(left)
        if unary is not None and self.at < len(self.args):
            return unary(self.frame, self._next())
        return left != ""

    def _group(self) -> bool:
        result = self._disjunction()
        if not self._take(")"):
            raise _ExpressionError("')' expected")
        return result

    def _take(self, argument: str) -> bool:
        taken = self.at < len(self.args) and self.args[self.at] == argument
        self.at += taken
        return taken

    def _next(self) -> str:
        if self.at == len(self.args):
            raise _ExpressionError("argument expected")
        self.at += 1
        return self.args[self.at - 1]


# ---- Primaries ----


def _integer(text: str) -> int:
    """A decimal integer with an optional sign, blanks around it allowed."""
    try:
        value = int(text)
    except ValueError:
        raise _ExpressionError(f"{text}: integer expected") from None
    if "_" in text or not text.isascii():
        raise _ExpressionError(f"{text}: integer expected")
    return value


def _of_integers(compare: Callable[[int, int], bool]) -> Callable[[str, str], bool]:
    return lambda left, right: compare(_integer(left), _integer(right))


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except (OSError, ValueError):
        return None


def _newer(left: str, right: str) -> bool:
    """-nt: a file that exists is newer than one that does not."""
    one, other = _status(left), _status(right)
    return one is not None and (other is None or one.st_mtime_ns > other.st_mtime_ns)


def _same(left: str, right: str) -> bool:
    one, other = _status(left), _status(right)
    return one is not None and other is not None and os.path.samestat(one, other)


def _of_status(check: Callable[[os.stat_result], bool]) -> Callable[[Frame, str], bool]:
    """A primary about a file that exists; symbolic links are followed."""

    def primary(_frame: Frame, path: str) -> bool:
        status = _status(path)
        return status is not None and check(status)

    return primary


def _of_type(is_type: Callable[[int], bool]) -> Callable[[Frame, str], bool]:
    return _of_status(lambda status: is_type(status.st_mode))


def _of_access(mode: int) -> Callable[[Frame, str], bool]:
    return lambda _frame, path: os.access(path, mode, effective_ids=True)


def _is_terminal(_frame: Frame, descriptor: str) -> bool:
    try:
        return os.isatty(_integer(descriptor))
    except OverflowError:
        return False


_INTEGERS: dict[str, Callable[[int, int], bool]] = {
    "-eq": lambda left, right: left == right,
    "-ne": lambda left, right: left != right,
    "-lt": lambda left, right: left < right,
    "-le": lambda left, right: left <= right,
    "-gt": lambda left, right: left > right,
    "-ge": lambda left, right: left >= right,
}

_BINARY: dict[str, Callable[[str, str], bool]] = {
    "=": str.__eq__,
    "==": str.__eq__,
    "!=": str.__ne__,
    "<": str.__lt__,
    ">": str.__gt__,
    "-nt": _newer,
    "-ot": lambda left, right: _newer(right, left),
    "-ef": _same,
    **{operator: _of_integers(compare) for operator, compare in _INTEGERS.items()},
}

_UNARY: dict[str, Callable[[Frame, str], bool]] = {
    "-n": lambda _frame, text: text != "",
    "-z": lambda _frame, text: text == "",
    "-a": _of_status(lambda _status: True),
    "-e": _of_status(lambda _status: True),
    "-f": _of_type(stat.S_ISREG),
    "-d": _of_type(stat.S_ISDIR),
    "-b": _of_type(stat.S_ISBLK),
    "-c": _of_type(stat.S_ISCHR),
    "-p": _of_type(stat.S_ISFIFO),
    "-S": _of_type(stat.S_ISSOCK),
    "-h": lambda _frame, path: os.path.islink(path),
    "-L": lambda _frame, path: os.path.islink(path),
    "-s": _of_status(lambda status: status.st_size > 0),
    "-u": _of_status(lambda status: bool(status.st_mode & stat.S_ISUID)),
    "-g": _of_status(lambda status: bool(status.st_mode & stat.S_ISGID)),
    "-k": _of_status(lambda status: bool(status.st_mode & stat.S_ISVTX)),
    "-O": _of_status(lambda status: status.st_uid == os.geteuid()),
    "-G": _of_status(lambda status: status.st_gid == os.getegid()),
    "-N": _of_status(lambda status: status.st_mtime_ns > status.st_atime_ns),
    "-r": _of_access(os.R_OK),
    "-w": _of_access(os.W_OK),
    "-x": _of_access(os.X_OK),
    "-t": _is_terminal,
    "-v": lambda frame, name: frame.shell.variables.get(name) is not None,
    "-o": lambda frame, name: bool(getattr(frame.shell.options, name, False)),
}
