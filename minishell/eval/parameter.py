"""Parameter expansion (2.6.2) compiled to closures."""

from __future__ import annotations

from ..characters import counted
from ..syntax.names import is_name
from ..syntax.nodes import Literal, ParameterExpansion
from .errors import ExpansionError, UnsetError
from .expand import is_list, joined, stands_for_all
from .fields import BREAK, QUOTED, SPLIT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..syntax.nodes import Word
    from .expand import AddSegments, Text, WordCompiler
    from .fields import Segment
    from .indirect import Indirection
    from .shell import Frame, Shell

    Get = Callable[[Frame], str | None]
    GetList = Callable[[Frame], list[str]]


#: the operators that take away what a pattern matches
_TRIMS = frozenset("# ## % %%".split())
#: what ends the operators of ${name-word} and its kin
_CONDITIONS = frozenset("-=?+")
#: those that make one thing of a whole array
_WHOLE = frozenset(("@A", "@K", "@k"))
_PLAIN_LISTS = frozenset(("", "keys", "names"))


class ParameterCompiler:
    """Compiles parameter expansions for `shell`; `words` compiles the words in their braces."""

    __slots__ = ("_shell", "_words")

    def __init__(self, shell: Shell, words: WordCompiler) -> None:
        self._shell = shell
        self._words = words

    def text(self, node: ParameterExpansion, quoted: bool) -> Text:
        """The value as one string: in double quotes, or where nothing is split."""
        if node.indirect:
            return self._indirect(node).text(quoted)
        if is_list(node):
            return self._parameters_text(node)
        operator = node.operator
        if not operator:
            return self._plain(node)
        if operator == "length":
            return self._length(node)
        if operator in _TRIMS:
            return self._trimmed(node)
        if operator == "bad":
            return _bad(node.name)
        if operator[-1] in _CONDITIONS:
            return self._conditional_text(node, quoted)
        return self._modified(node)

    def segments(self, node: ParameterExpansion, quoted: bool) -> AddSegments:
        if node.indirect:
            return self._indirect(node).segments(quoted)
        if is_list(node):
            return self._parameters_segments(node, quoted)
        kind = QUOTED if quoted else SPLIT
        if node.operator and node.operator[-1] in "-+":
            return self._alternative_segments(node, quoted)
        value = self.text(node, quoted)
        return lambda frame, into: into.append((kind, value(frame)))

    def _indirect(self, node: ParameterExpansion) -> Indirection:
        from .indirect import Indirection

        target = self.text(ParameterExpansion(node.name, subscript=node.subscript), quoted=True)
        return Indirection(node, self, target, self._shell.variables)

    # -- one parameter

    def _get(self, node: ParameterExpansion) -> Get:
        """A closure to the value, None if the parameter is unset."""
        name = node.name
        if node.subscript is not None:
            from .array import compile_element

            return compile_element(node, self._shell, self._words)
        if name.isdecimal():
            return _positional(int(name), self._shell)
        special = _SPECIAL.get(name)
        if special is not None:
            shell = self._shell
            return lambda frame: special(shell, frame)
        variables = self._shell.variables
        get, otherwise = variables.values.get, variables.get

        def variable(frame: Frame) -> str | None:
            value = get(name)
            return otherwise(name) if value is None else value

        return variable

    def _plain(self, node: ParameterExpansion) -> Text:
        get, name, shell = self._get(node), node.name, self._shell
        values = shell.variables.values
        options = shell.options

        def plain(frame: Frame) -> str:
            value = get(frame)
            if value is not None:
                return value
            if options.nounset:
                raise UnsetError(name)
            return ""

        if not is_name(name) or node.subscript is not None:
            return plain

        def variable(frame: Frame) -> str:
            try:
                return values[name]
            except KeyError:
                return plain(frame)

        return variable

    def _length(self, node: ParameterExpansion) -> Text:
        if stands_for_all(node):
            values = self._source(node)
            return lambda frame: str(len(values(frame)))
        value, options = self._plain(node), self._shell.options
        return lambda frame: str(len(counted(value(frame), options)))

    def _trimmed(self, node: ParameterExpansion) -> Text:
        from .trim import TRIMS

        value, trim, options = self._plain(node), TRIMS[node.operator], self._shell.options
        pattern = self._words.pattern(_argument(node))
        return lambda frame: trim(value(frame), pattern(frame), options)

    def _modified(self, node: ParameterExpansion) -> Text:
        from .modify import compile_modifier

        get, value = self._get(node), self._plain(node)
        modifier = compile_modifier(node, self._shell, self._words)
        return lambda frame: value(frame) if get(frame) is None else modifier(frame)(value(frame))

    # -- ${name-word} and its kin

    def _conditional_text(self, node: ParameterExpansion, quoted: bool) -> Text:
        get, word = self._get(node), _argument(node)
        argument = self._words.quoted_text(word.parts) if quoted else self._words.text(word)
        operator, null_counts = node.operator[-1], node.operator[0] == ":"
        if operator == "+":
            return lambda frame: argument(frame) if _counts(get(frame), null_counts) else ""
        otherwise = self._otherwise(node, operator, argument)

        def conditional(frame: Frame) -> str:
            value = get(frame)
            if value is None or (null_counts and not value):
                return otherwise(frame)
            return value

        return conditional

    def _otherwise(self, node: ParameterExpansion, operator: str, argument: Text) -> Text:
        if operator == "=":
            return self._assign(node, argument)
        if operator == "?":
            return _fail(node, argument)
        return argument

    def _assign(self, node: ParameterExpansion, argument: Text) -> Text:
        name, variables = node.name, self._shell.variables
        if node.subscript is not None:
            return self._assign_element(node, argument)

        def assign(frame: Frame) -> str:
            if not is_name(name):
                raise ExpansionError(f"${name}: cannot be assigned in this way")
            variables.set(name, argument(frame))
            return variables.get(name) or ""

        return assign

    def _assign_element(self, node: ParameterExpansion, argument: Text) -> Text:
        from .array import assign_element

        assert node.subscript is not None
        name, subscript = node.name, self._words.text(node.subscript)

        def assign(frame: Frame) -> str:
            value = argument(frame)
            assign_element(frame, name, subscript(frame), value)
            return value

        return assign

    def _word_segments(self, node: ParameterExpansion, quoted: bool) -> AddSegments:
        """The word in the place of the parameter; in quotes it is a field, even if it is made of no parameters."""
        argument = self._words.segments(_argument(node).parts, quoted=quoted, literal=SPLIT)
        if not quoted:
            return argument

        def add(frame: Frame, into: list[Segment]) -> None:
            before = len(into)
            argument(frame, into)
            if len(into) == before:
                into.append((QUOTED, ""))

        return add

    def _alternative_segments(self, node: ParameterExpansion, quoted: bool) -> AddSegments:
        """${x-word} and ${x+word}: the word keeps its own quoting."""
        get, kind = self._get(node), QUOTED if quoted else SPLIT
        argument = self._word_segments(node, quoted)
        null_counts, instead = node.operator[0] == ":", node.operator[-1] == "+"

        def add(frame: Frame, into: list[Segment]) -> None:
            value = get(frame)
            if _counts(value, null_counts) is instead:
                argument(frame, into)
            elif not instead:
                into.append((kind, value or ""))
            else:
                into.append((kind, ""))

        return add

    # -- $@ and $*, ${name[@]} and ${name[*]}

    def _source(self, node: ParameterExpansion) -> GetList:
        if node.subscript is None:
            return lambda frame: frame.parameters
        from .array import compile_list

        return compile_list(node, self._shell)

    def _values(self, node: ParameterExpansion) -> GetList:
        """What the list stands for, each element changed as the operator says."""
        operator = node.operator
        if operator in _PLAIN_LISTS or operator[-1] in _CONDITIONS:
            return self._source(node)
        if operator == ":":
            return self._slice(node)
        values = self._source(node)
        if operator in _TRIMS:
            return self._all_trimmed(node, values)
        if operator in _WHOLE and node.subscript is not None:
            from .modify import compile_whole

            return compile_whole(node, self._shell)
        from .modify import compile_modifier

        modifier = compile_modifier(node, self._shell, self._words)
        return lambda frame: list(map(modifier(frame), values(frame)))

    def _all_trimmed(self, node: ParameterExpansion, values: GetList) -> GetList:
        from .trim import TRIMS

        pattern, cut, options = self._words.pattern(_argument(node)), TRIMS[node.operator], self._shell.options

        def trimmed(frame: Frame) -> list[str]:
            glob = pattern(frame)
            return [cut(value, glob, options) for value in values(frame)]

        return trimmed

    def _slice(self, node: ParameterExpansion) -> GetList:
        """Of the positional parameters, $0 is number 0."""
        from .array import elements
        from .modify import compile_bounds, slice_list

        bounds, shell, name = compile_bounds(node, self._shell, self._words), self._shell, node.name
        if node.subscript is not None:
            return lambda frame: slice_list(elements(shell.variables, name), *bounds(frame))

        def parameters(frame: Frame) -> list[str]:
            numbered: dict[int | str, str] = dict(enumerate([shell.name, *frame.parameters]))
            return slice_list(numbered, *bounds(frame))

        return parameters

    def _parameters_text(self, node: ParameterExpansion) -> Text:
        if node.operator and node.operator[-1] in _CONDITIONS:
            segments = self._parameters_segments(node, quoted=True)
            return joined(segments)
        values, separator = self._values(node), self._separator(node)
        return lambda frame: separator().join(values(frame))

    def _parameters_segments(self, node: ParameterExpansion, quoted: bool) -> AddSegments:
        plain = self._parameters_plain(node, quoted)
        operator = node.operator
        if not operator or operator[-1] not in _CONDITIONS:
            return plain
        if operator[-1] in "=?":
            return self._parameters_required(node, plain)
        values = self._source(node)
        argument = self._word_segments(node, quoted)
        null_counts, instead = operator[0] == ":", operator[-1] == "+"

        separator = self._separator(node)

        def add(frame: Frame, into: list[Segment]) -> None:
            if _counts(_together(values(frame), separator()), null_counts) is instead:
                argument(frame, into)
            elif not instead:
                plain(frame, into)

        return add

    def _parameters_required(self, node: ParameterExpansion, plain: AddSegments) -> AddSegments:
        otherwise = self._otherwise(node, node.operator[-1], self._words.text(_argument(node)))
        values, null_counts, separator = self._source(node), node.operator[0] == ":", self._separator(node)

        def add(frame: Frame, into: list[Segment]) -> None:
            if not _counts(_together(values(frame), separator()), null_counts):
                otherwise(frame)
            plain(frame, into)

        return add

    def _separator(self, node: ParameterExpansion) -> Callable[[], str]:
        """What joins the elements where they are one string."""
        shell = self._shell
        return (lambda: shell.ifs[:1]) if _is_joined(node) else lambda: " "

    def _parameters_plain(self, node: ParameterExpansion, quoted: bool) -> AddSegments:
        values, separator = self._values(node), self._separator(node)
        if quoted and _is_joined(node):
            return lambda frame, into: into.append((QUOTED, separator().join(values(frame))))
        kind = QUOTED if quoted else SPLIT

        def add(frame: Frame, into: list[Segment]) -> None:
            for index, value in enumerate(values(frame)):
                if index:
                    into.append((BREAK, separator()))
                into.append((kind, value))

        return add


def _is_joined(node: ParameterExpansion) -> bool:
    """Whether a list is one field in quotes."""
    return node.subscript.parts == (Literal("*"),) if node.subscript is not None else node.name == "*"


def _together(values: list[str], separator: str) -> str | None:
    """As a test of whether there is something sees them."""
    return separator.join(values) if values else None


def _argument(node: ParameterExpansion) -> Word:
    assert node.argument is not None
    return node.argument


def _counts(value: str | None, null_counts: bool) -> bool:
    """Whether the parameter is set, and not null where a colon asks for that."""
    return value != "" if null_counts and value is not None else value is not None


def _fail(node: ParameterExpansion, argument: Text) -> Text:
    why = "parameter null or not set" if node.operator == ":?" else "parameter not set"

    def fail(frame: Frame) -> str:
        raise ExpansionError(f"{node.name}: {argument(frame) or why}", 1)

    return fail


def _bad(text: str) -> Text:
    def bad(frame: Frame) -> str:
        raise ExpansionError(f"${{{text}}}: bad substitution", 1)

    return bad


def _positional(index: int, shell: Shell) -> Get:
    if index == 0:
        return lambda frame: shell.name

    def positional(frame: Frame) -> str | None:
        parameters = frame.parameters
        return parameters[index - 1] if index <= len(parameters) else None

    return positional


_SPECIAL: dict[str, Callable[[Shell, Frame], str | None]] = {
    "?": lambda shell, frame: str(shell.status),
    "#": lambda shell, frame: str(len(frame.parameters)),
    "$": lambda shell, frame: str(shell.pid),
    "!": lambda shell, frame: None if shell.background_pid is None else str(shell.background_pid),
    "-": lambda shell, frame: shell.options.letters(),
}
