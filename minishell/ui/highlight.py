"""Colours for what is being typed, from the same tree that will run."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from itertools import groupby

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer

from minishell.syntax.names import RESERVED_WORDS
from minishell.syntax.nodes import (
    ArithmeticExpansion,
    Assignment,
    CommandSubstitution,
    DoubleQuoted,
    FunctionDefinition,
    HereDocument,
    Node,
    ParameterExpansion,
    Redirection,
    SimpleCommand,
    SingleQuoted,
    Word,
)
from minishell.syntax.parser import Tree

from .analysis import analyse, children, static_value
from .known import Vocabulary
from .wrappers import command_index

#: characters; a longer text is shown without colours, and not parsed at each key
LONGEST = 50 * 1024

#: characters; in a longer text no paths are looked up
LONGEST_WITH_PATHS = 4 * 1024

#: substitutions within one another that are coloured
DEEPEST = 8

_TOKENS = {"comment": "comment", "operator": "operator", "io_number": "redirection", "here_document": "string"}


class Highlighter(Lexer):
    """prompt_toolkit's lexer for the command line.

    What comes before the complete command in which the text has changed keeps its colours.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._generation: Hashable = None
        self._text = ""
        self._classes: list[str] = []
        #: where complete commands begin
        self._starts: list[int] = []
        self._functions: set[str] = set()

    def invalidation_hash(self) -> Hashable:
        return self._vocabulary.generation

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        text = document.text
        if len(text) > LONGEST:
            lines = document.lines
            return lambda number: [("", lines[number])] if number < len(lines) else []
        coloured = list(_lines(text, self._paint(text)))
        return lambda number: coloured[number] if number < len(coloured) else []

    def _paint(self, text: str) -> list[str]:
        if self._generation != self._vocabulary.generation:
            self._generation = self._vocabulary.generation
            self._starts = []
        same = _common_length(self._text, text)
        kept = [start for start in self._starts if start <= same]
        start = kept.pop() if kept else 0
        rest = text[start:]
        functions = self._functions if start else set()
        painter = Painter(rest, self._vocabulary, functions, with_paths=len(text) <= LONGEST_WITH_PATHS)
        self._classes = self._classes[:start] + painter.paint()
        self._starts = kept + [start + command.start for command in analyse(rest).program.commands]
        self._functions = functions
        self._text = text
        return self._classes


def _common_length(one: str, other: str) -> int:
    """How many characters at the start of both are the same."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _lines(text: str, classes: list[str]) -> Iterator[StyleAndTextTuples]:
    """Each line as runs of the same class."""
    at = 0
    for line in text.split("\n"):
        runs: StyleAndTextTuples = []
        for name, run in groupby(classes[at : at + len(line)]):
            length = len(list(run))
            runs.append((f"class:{name}" if name else "", text[at : at + length]))
            at += length
        at += 1
        yield runs


class Painter:
    """A class for each character of one text; what is painted later, deeper in the tree, covers what was before."""

    def __init__(
        self, text: str, vocabulary: Vocabulary, functions: set[str], with_paths: bool = True, depth: int = 0
    ) -> None:
        """`functions` are those that the line itself defines, to which the text's are added."""
        self._text = text
        self._vocabulary = vocabulary
        self._functions = functions
        self._with_paths = with_paths
        self._depth = depth
        self._classes = [""] * len(text)
        self._painters: dict[type[Node], Callable[..., None]] = {
            ArithmeticExpansion: self._arithmetic,
            Assignment: self._assignment,
            CommandSubstitution: self._substitution,
            DoubleQuoted: self._string,
            FunctionDefinition: self._function,
            HereDocument: self._string,
            ParameterExpansion: self._parameter,
            Redirection: self._redirection,
            SimpleCommand: self._command,
            SingleQuoted: self._string,
        }

    def paint(self) -> list[str]:
        tree = analyse(self._text)
        self._tokens(tree)
        self._node(tree.program)
        self._errors(tree)
        return self._classes

    def _fill(self, start: int, end: int, name: str) -> None:
        end = min(end, len(self._classes))
        if start < end:
            self._classes[start:end] = [f"shell.{name}"] * (end - start)

    def _tokens(self, tree: Tree) -> None:
        for token in tree.tokens:
            name = _TOKENS.get(token.kind)
            if token.kind == "word" and self._text[token.start : token.end] in RESERVED_WORDS:
                name = "keyword"
            if name is not None:
                self._fill(token.start, token.end, name)

    def _errors(self, tree: Tree) -> None:
        for error in tree.errors:
            if not error.incomplete:
                self._fill(error.span.start, max(error.span.end, error.span.start + 1), "error")

    def _node(self, node: Node) -> None:
        painter = self._painters.get(type(node))
        if painter is not None:
            painter(node)
        else:
            self._below(node)

    def _below(self, node: Node) -> None:
        for child in children(node):
            self._node(child)

    # -- commands

    def _command(self, command: SimpleCommand) -> None:
        for node in (*command.assignments, *command.redirections):
            self._node(node)
        values = [static_value(word) for word in command.words]
        runs = command_index(values)
        options = True
        for index, (word, value) in enumerate(zip(command.words, values, strict=True)):
            self._clear(word)
            if index in (0, runs):
                self._name(word, value)
            else:
                self._argument(word, value, options)
                options = options and value != "--"
            self._below(word)

    def _clear(self, word: Word) -> None:
        """A reserved word that stands for itself is none."""
        self._classes[word.start : word.end] = [""] * (word.end - word.start)

    def _name(self, word: Word, value: str | None) -> None:
        kind = self._vocabulary.command_kind(value) if value else ""
        if kind:
            self._fill(word.start, word.end, "function" if value in self._functions else kind)

    def _argument(self, word: Word, value: str | None, options: bool) -> None:
        if value is None:
            return
        if options and value.startswith("-") and value != "-":
            self._fill(word.start, word.end, "option")
        elif value and self._with_paths and self._vocabulary.exists(value):
            self._fill(word.start, word.end, "path")

    def _assignment(self, assignment: Assignment) -> None:
        name_end = assignment.start + len(assignment.name)
        self._fill(assignment.start, name_end, "assignment")
        self._fill(name_end, assignment.value.start, "operator")
        self._below(assignment.value)

    def _redirection(self, redirection: Redirection) -> None:
        target = redirection.target
        end = target.start if isinstance(target, Word) else redirection.end
        self._fill(redirection.start, end, "redirection")
        if isinstance(target, Word):
            self._argument(target, static_value(target), options=False)
        self._node(target)

    def _function(self, function: FunctionDefinition) -> None:
        self._functions.add(function.name)
        self._fill(function.start, function.start + len(function.name), "function")
        self._node(function.body)

    # -- parts of words

    def _string(self, node: Node) -> None:
        self._fill(node.start, node.end, "string")
        self._below(node)

    def _parameter(self, expansion: ParameterExpansion) -> None:
        self._fill(expansion.start, expansion.end, "variable")
        if expansion.argument is not None:
            self._below(expansion.argument)

    def _arithmetic(self, expansion: ArithmeticExpansion) -> None:
        self._fill(expansion.start, expansion.end, "arithmetic")
        self._below(expansion)

    def _substitution(self, substitution: CommandSubstitution) -> None:
        """What is inside is painted as a text of its own, for the sake of its tokens."""
        start, end = substitution.start, substitution.end
        self._fill(start, end, "operator")
        opening = 1 if substitution.backquoted else 2
        closing = 1 if self._text.endswith("`" if substitution.backquoted else ")", start + opening, end) else 0
        inner = self._text[start + opening : end - closing]
        if self._depth < DEEPEST:
            painter = Painter(inner, self._vocabulary, self._functions, self._with_paths, self._depth + 1)
            self._classes[start + opening : end - closing] = painter.paint()
