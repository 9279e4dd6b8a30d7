"""bash's ${!name}: the value names the parameter that is expanded."""

from __future__ import annotations

from ..syntax.nodes import ParameterExpansion
from ..syntax.parser import Parser
from ..syntax.source import Source
from .errors import ExpansionError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .expand import AddSegments, Text
    from .fields import Segment
    from .parameter import ParameterCompiler
    from .shell import Frame


class Indirection:
    """`target` gives the name of what is expanded, which may have a subscript, or be one of the special parameters."""

    __slots__ = ("_compiler", "_node", "_segments", "_target", "_texts")

    def __init__(self, node: ParameterExpansion, compiler: ParameterCompiler, target: Text) -> None:
        self._node = node
        self._compiler = compiler
        self._target = target
        self._texts: dict[str, Text] = {}
        self._segments: dict[str, AddSegments] = {}

    def text(self, quoted: bool) -> Text:
        def text(frame: Frame) -> str:
            target = self._target(frame)
            if target not in self._texts:
                self._texts[target] = self._compiler.text(self._expansion(target), quoted)
            return self._texts[target](frame)

        return text

    def segments(self, quoted: bool) -> AddSegments:
        def add(frame: Frame, into: list[Segment]) -> None:
            target = self._target(frame)
            if target not in self._segments:
                self._segments[target] = self._compiler.segments(self._expansion(target), quoted)
            self._segments[target](frame, into)

        return add

    def _expansion(self, target: str) -> ParameterExpansion:
        """What the node would be with the parameter itself in it. Raises ExpansionError."""
        parts = Parser(Source(f"${{{target}}}")).read_here_document_parts()
        found = parts[0] if len(parts) == 1 else None
        if not isinstance(found, ParameterExpansion) or found.operator or found.indirect:
            raise ExpansionError(f"{self._node.name}: {target}: invalid variable name", 1)
        node = self._node
        expansion = ParameterExpansion(found.name, node.operator, node.argument, subscript=found.subscript)
        expansion.second = node.second
        return expansion
