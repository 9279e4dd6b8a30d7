"""The tree: one class per production of the shell grammar (XCU 2.10.2), and what words of bash's are made of.

A node's `start` and `end` are offsets into the text of the `Source` it was
parsed from; the source's own slice is `source.text[node.start:node.end]`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from .bash_nodes import ArithmeticCommand, ArithmeticForClause, ConditionalCommand, CoprocessClause


class Node:
    """Two nodes are equal when their classes and fields are; spans do not count."""

    __slots__ = ("end", "start")

    start: int
    end: int

    def fields(self) -> tuple[object, ...]:
        """The values that make the node, in the order of `__slots__`, spans left out."""
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.fields() == other.fields()

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.fields()))})"


# ---- Words and their parts (2.2, 2.6) ----


class Word(Node):
    """One WORD token: parts in order; `""` has one empty DoubleQuoted part."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[WordPart, ...], start: int = 0, end: int = 0) -> None:
        self.parts = parts
        self.start = start
        self.end = end


class Literal(Node):
    """Unquoted text as it stands, line continuations removed."""

    __slots__ = ("text",)

    def __init__(self, text: str, start: int = 0, end: int = 0) -> None:
        self.text = text
        self.start = start
        self.end = end


class SingleQuoted(Node):
    """Text quoted by '…', by $'…' (its escapes decoded) or by a backslash: it stands for itself."""

    __slots__ = ("text",)

    def __init__(self, text: str, start: int = 0, end: int = 0) -> None:
        self.text = text
        self.start = start
        self.end = end


class DoubleQuoted(Node):
    """The parts between double quotes; a Literal among them is plain text, its escapes removed."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[WordPart, ...], start: int = 0, end: int = 0) -> None:
        self.parts = parts
        self.start = start
        self.end = end


class ParameterExpansion(Node):
    """$name, ${name}, ${#name} or ${name OPERATOR argument} (2.6.2).

    `operator` is "" for the plain forms, "length" for ${#name}, or one of
    - :- = := ? :? + :+ # ## % %%.  `argument` is None for "" and "length".
    A ${…} that is no parameter expansion has the operator "bad", the text
    between the braces as its name, and fails when it is expanded.

    Of bash are the operators / // /# /% (`second` is the replacement), : (offset, and
    `second` the length), ^ ^^ , ,, @Q and its like, "keys" for ${!name[@]}, and "names" for ${!prefix@};
    the `subscript` of an array's element, which is @ or * for all of them; `indirect` for ${!name}.
    """

    __slots__ = ("argument", "indirect", "name", "operator", "second", "subscript")

    def __init__(
        self,
        name: str,
        operator: str = "",
        argument: Word | None = None,
        start: int = 0,
        end: int = 0,
        *,
        subscript: Word | None = None,
        indirect: bool = False,
    ) -> None:
        self.name = name
        self.operator = operator
        self.argument = argument
        self.second: Word | None = None
        self.subscript = subscript
        self.indirect = indirect
        self.start = start
        self.end = end


class CommandSubstitution(Node):
    """$(program), or `program` with `backquoted`; the spans inside are offsets into the outer text in both."""

    __slots__ = ("backquoted", "program")

    def __init__(self, program: Program, backquoted: bool = False, start: int = 0, end: int = 0) -> None:
        self.program = program
        self.backquoted = backquoted
        self.start = start
        self.end = end


class ArithmeticExpansion(Node):
    """$((word)): the parts between the parentheses, taken as if in double quotes (2.6.4)."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[WordPart, ...], start: int = 0, end: int = 0) -> None:
        self.parts = parts
        self.start = start
        self.end = end


class ProcessSubstitution(Node):
    """<(program) or >(program), `operator` being < or >; bash's."""

    __slots__ = ("operator", "program")

    def __init__(self, operator: str, program: Program, start: int = 0, end: int = 0) -> None:
        self.operator = operator
        self.program = program
        self.start = start
        self.end = end


class ArrayValue(Node):
    """(word [subscript]=word …), what bash assigns to an array; it stands alone behind the `=`.

    An element with a subscript is an Assignment without a name.
    """

    __slots__ = ("elements",)

    def __init__(self, elements: tuple[Word | Assignment, ...], start: int = 0, end: int = 0) -> None:
        self.elements = elements
        self.start = start
        self.end = end


# ---- Commands (2.9) ----


class Assignment(Node):
    """name=value before a command's first word; bash's name[subscript]=value, and += with `appends`."""

    __slots__ = ("appends", "name", "subscript", "value")

    def __init__(
        self,
        name: str,
        value: Word,
        start: int = 0,
        end: int = 0,
        *,
        subscript: Word | None = None,
        appends: bool = False,
    ) -> None:
        self.name = name
        self.value = value
        self.subscript = subscript
        self.appends = appends
        self.start = start
        self.end = end


class HereDocument(Node):
    """The body of << or <<-; parts as in double quotes, or one Literal if the delimiter was quoted."""

    __slots__ = ("delimiter", "parts", "quoted")

    def __init__(
        self, delimiter: str, parts: tuple[WordPart, ...] = (), quoted: bool = False, start: int = 0, end: int = 0
    ) -> None:
        self.delimiter = delimiter
        self.parts = parts
        self.quoted = quoted
        self.start = start
        self.end = end


class Redirection(Node):
    """[n]OPERATOR target (2.7), OPERATOR one of < > >| >> <& >& <> << <<-, or bash's <<< &> &>>.

    `descriptor` is n, the {name} of an IO_LOCATION as a str, or None for the
    operator's own (0 or 1).
    """

    __slots__ = ("descriptor", "operator", "target")

    def __init__(
        self,
        descriptor: int | str | None,
        operator: str,
        target: Word | HereDocument,
        start: int = 0,
        end: int = 0,
    ) -> None:
        self.descriptor = descriptor
        self.operator = operator
        self.target = target
        self.start = start
        self.end = end


class SimpleCommand(Node):
    __slots__ = ("assignments", "redirections", "words")

    def __init__(
        self,
        assignments: tuple[Assignment, ...],
        words: tuple[Word, ...],
        redirections: tuple[Redirection, ...] = (),
        start: int = 0,
        end: int = 0,
    ) -> None:
        self.assignments = assignments
        self.words = words
        self.redirections = redirections
        self.start = start
        self.end = end


class BraceGroup(Node):
    __slots__ = ("body", "redirections")

    def __init__(
        self, body: CompoundList, redirections: tuple[Redirection, ...] = (), start: int = 0, end: int = 0
    ) -> None:
        self.body = body
        self.redirections = redirections
        self.start = start
        self.end = end


class Subshell(Node):
    __slots__ = ("body", "redirections")

    def __init__(
        self, body: CompoundList, redirections: tuple[Redirection, ...] = (), start: int = 0, end: int = 0
    ) -> None:
        self.body = body
        self.redirections = redirections
        self.start = start
        self.end = end


class IfClause(Node):
    """`branches` holds (condition, body) of `if` and of each `elif`."""

    __slots__ = ("branches", "else_body", "redirections")

    def __init__(
        self,
        branches: tuple[tuple[CompoundList, CompoundList], ...],
        else_body: CompoundList | None,
        redirections: tuple[Redirection, ...] = (),
        start: int = 0,
        end: int = 0,
    ) -> None:
        self.branches = branches
        self.else_body = else_body
        self.redirections = redirections
        self.start = start
        self.end = end


class ForClause(Node):
    """`words` is None for a `for name` without `in`: the positional parameters."""

    __slots__ = ("body", "name", "redirections", "words")

    def __init__(
        self,
        name: str,
        words: tuple[Word, ...] | None,
        body: CompoundList,
        redirections: tuple[Redirection, ...] = (),
        start: int = 0,
        end: int = 0,
    ) -> None:
        self.name = name
        self.words = words
        self.body = body
        self.redirections = redirections
        self.start = start
        self.end = end


class WhileClause(Node):
    __slots__ = ("body", "condition", "redirections")

    def __init__(
        self,
        condition: CompoundList,
        body: CompoundList,
        redirections: tuple[Redirection, ...] = (),
        start: int = 0,
        end: int = 0,
    ) -> None:
        self.condition = condition
        self.body = body
        self.redirections = redirections
        self.start = start
        self.end = end


class UntilClause(WhileClause):
    __slots__ = ()

    def fields(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in WhileClause.__slots__)


class CaseItem(Node):
    """`terminator` is ";;", ";&" (fall through), bash's ";;&" (go on to test), or "" when esac follows directly."""

    __slots__ = ("body", "patterns", "terminator")

    def __init__(
        self, patterns: tuple[Word, ...], body: CompoundList, terminator: str = ";;", start: int = 0, end: int = 0
    ) -> None:
        self.patterns = patterns
        self.body = body
        self.terminator = terminator
        self.start = start
        self.end = end


class CaseClause(Node):
    __slots__ = ("items", "redirections", "word")

    def __init__(
        self,
        word: Word,
        items: tuple[CaseItem, ...],
        redirections: tuple[Redirection, ...] = (),
        start: int = 0,
        end: int = 0,
    ) -> None:
        self.word = word
        self.items = items
        self.redirections = redirections
        self.start = start
        self.end = end


class FunctionDefinition(Node):
    """name() body; the redirections of the body are the body's own and act at each call.

    `text` is the source's slice, which outlives the source's text.
    """

    __slots__ = ("body", "name", "text")

    def __init__(self, name: str, body: CompoundCommand, text: str = "", start: int = 0, end: int = 0) -> None:
        self.name = name
        self.body = body
        self.text = text
        self.start = start
        self.end = end

    def fields(self) -> tuple[object, ...]:
        return self.name, self.body


class Pipeline(Node):
    """Commands joined by `|`; `negated` tells of a leading `!`; `timed` is "", "time" or "time -p"."""

    __slots__ = ("commands", "negated", "timed")

    def __init__(
        self, commands: tuple[Command, ...], negated: bool = False, start: int = 0, end: int = 0, timed: str = ""
    ) -> None:
        self.commands = commands
        self.negated = negated
        self.timed = timed
        self.start = start
        self.end = end


class AndOrList(Node):
    """`operators[i]`, "&&" or "||", stands before `pipelines[i + 1]`; `background` if `&` ends it."""

    __slots__ = ("background", "operators", "pipelines")

    def __init__(
        self,
        pipelines: tuple[Pipeline, ...],
        operators: tuple[str, ...] = (),
        background: bool = False,
        start: int = 0,
        end: int = 0,
    ) -> None:
        self.pipelines = pipelines
        self.operators = operators
        self.background = background
        self.start = start
        self.end = end


class CompoundList(Node):
    """And-or lists run one after the other."""

    __slots__ = ("lists",)

    def __init__(self, lists: tuple[AndOrList, ...], start: int = 0, end: int = 0) -> None:
        self.lists = lists
        self.start = start
        self.end = end


class Program(Node):
    """`commands`: one CompoundList for each complete_command."""

    __slots__ = ("commands",)

    def __init__(self, commands: tuple[CompoundList, ...], start: int = 0, end: int = 0) -> None:
        self.commands = commands
        self.start = start
        self.end = end


if TYPE_CHECKING:
    Expansion = ParameterExpansion | CommandSubstitution | ArithmeticExpansion | ProcessSubstitution
    WordPart = Literal | SingleQuoted | DoubleQuoted | Expansion | ArrayValue
    BashCommand: TypeAlias = ArithmeticCommand | ArithmeticForClause | ConditionalCommand | CoprocessClause
    CompoundCommand: TypeAlias = BraceGroup | Subshell | IfClause | ForClause | WhileClause | CaseClause | BashCommand
    Command: TypeAlias = SimpleCommand | CompoundCommand | FunctionDefinition
