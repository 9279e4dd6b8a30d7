"""The tree of the commands that bash has and POSIX has not."""

from __future__ import annotations

from .nodes import ForClause, Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .nodes import ArithmeticExpansion, Command, CompoundList, Redirection, Word, WordPart


class SelectClause(ForClause):
    """bash's `select name in words`."""

    __slots__ = ()

    def fields(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in ForClause.__slots__)


class CoprocessClause(Node):
    """bash's `coproc name command`; the redirections of the command are its own."""

    __slots__ = ("command", "name", "redirections")

    def __init__(self, name: str, command: Command, start: int = 0, end: int = 0) -> None:
        self.name = name
        self.command = command
        self.redirections: tuple[Redirection, ...] = ()
        self.start = start
        self.end = end

    def fields(self) -> tuple[object, ...]:
        return self.name, self.command


class ArithmeticForClause(Node):
    """bash's for ((`parts[0]`; `parts[1]`; `parts[2]`)), each the parts of an expression."""

    __slots__ = ("body", "parts", "redirections")

    def __init__(
        self,
        parts: tuple[tuple[WordPart, ...], ...],
        body: CompoundList,
        redirections: tuple[Redirection, ...] = (),
        start: int = 0,
        end: int = 0,
    ) -> None:
        self.parts = parts
        self.body = body
        self.redirections = redirections
        self.start = start
        self.end = end


class ArithmeticCommand(Node):
    """bash's ((expression))."""

    __slots__ = ("expression", "redirections")

    def __init__(
        self, expression: ArithmeticExpansion, redirections: tuple[Redirection, ...] = (), start: int = 0, end: int = 0
    ) -> None:
        self.expression = expression
        self.redirections = redirections
        self.start = start
        self.end = end


class ConditionalCommand(Node):
    """bash's [[ test ]]."""

    __slots__ = ("redirections", "test")

    def __init__(self, test: Test, redirections: tuple[Redirection, ...] = (), start: int = 0, end: int = 0) -> None:
        self.test = test
        self.redirections = redirections
        self.start = start
        self.end = end


class UnaryTest(Node):
    """-f word and its like; a word alone is tested by -n."""

    __slots__ = ("operand", "operator")

    def __init__(self, operator: str, operand: Word, start: int = 0, end: int = 0) -> None:
        self.operator = operator
        self.operand = operand
        self.start = start
        self.end = end


class BinaryTest(Node):
    """`operator` is one of = == != =~ < > -eq -ne -lt -le -gt -ge -nt -ot -ef."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, left: Word, operator: str, right: Word, start: int = 0, end: int = 0) -> None:
        self.left = left
        self.operator = operator
        self.right = right
        self.start = start
        self.end = end


class NegatedTest(Node):
    __slots__ = ("test",)

    def __init__(self, test: Test, start: int = 0, end: int = 0) -> None:
        self.test = test
        self.start = start
        self.end = end


class JoinedTest(Node):
    """`operator` is && or ||."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, left: Test, operator: str, right: Test, start: int = 0, end: int = 0) -> None:
        self.left = left
        self.operator = operator
        self.right = right
        self.start = start
        self.end = end


if TYPE_CHECKING:
    Test = UnaryTest | BinaryTest | NegatedTest | JoinedTest
