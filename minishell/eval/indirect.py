"""bash's ${!name}: the value names the parameter that is expanded."""

from __future__ import annotations

from ..syntax.nodes import ParameterExpansion
from ..syntax.parser import Parser
from ..syntax.source import Source
from .errors import CommandError
from .fields import QUOTED, SPLIT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .expand import AddSegments, Text
    from .fields import Segment
    from .parameter import ParameterCompiler
    from .shell import Frame
    from .variables import Variables


class Indirection:
    """`target` gives the name of what is expanded, which may have a subscript, or be one of the special parameters.

    Of a reference the name itself is what the expansion stands for.
    """

    __slots__ = ("_compiler", "_node", "_segments", "_target", "_texts", "_variables")

    def __init__(
        self, node: ParameterExpansion, compiler: ParameterCompiler, target: Text, variables: Variables
    ) -> None:
        self._node = node
        self._variables = variables
        self._compiler = compiler
        self._target = target
        self._texts: dict[str, Text] = {}
        self._segments: dict[str, AddSegments] = {}

    def text(self, quoted: bool) -> Text:
        def text(frame: Frame) -> str:
            if self._is_reference():
                return self._variables.resolved(self._node.name)
            target = self._target(frame)
            if target not in self._texts:
                self._texts[target] = self._compiler.text(self._expansion(target), quoted)
            return self._texts[target](frame)

        return text

    def segments(self, quoted: bool) -> AddSegments:
        def add(frame: Frame, into: list[Segment]) -> None:
            if self._is_reference():
                into.append((QUOTED if quoted else SPLIT, self._variables.resolved(self._node.name)))
                return
            target = self._target(frame)
            if target not in self._segments:
                self._segments[target] = self._compiler.segments(self._expansion(target), quoted)
            self._segments[target](frame, into)

        return add

    def _is_reference(self) -> bool:
        references = self._variables.references
        return references is not None and self._node.subscript is None and self._node.name in references

    def _expansion(self, target: str) -> ParameterExpansion:
        """What the node would be with the parameter itself in it. Raises CommandError."""
        parts = Parser(Source(f"${{{target}}}")).read_here_document_parts()
        found = parts[0] if len(parts) == 1 else None
        if not isinstance(found, ParameterExpansion) or found.operator or found.indirect:
            raise CommandError(f"{self._node.name}: {target}: invalid variable name", 1)
        node = self._node
        expansion = ParameterExpansion(found.name, node.operator, node.argument, subscript=found.subscript)
        expansion.second = node.second
        return expansion
