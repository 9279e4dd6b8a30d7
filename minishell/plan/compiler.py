"""The compiler of planned commands: what would start a process is run in this one, and what is not known is found."""

from __future__ import annotations

from ..eval.compile import Compiler
from ..files.planned_tree import UnforeseeableError
from ..syntax import nodes
from ..syntax.parser import Parser
from .unknown import is_unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..eval.expand import Text
    from ..eval.shell import Frame, Function, Op
    from ..syntax.bash_nodes import CoprocessClause, SelectClause
    from ..syntax.source import Source
    from .plan import Plan


class PlanCompiler(Compiler):
    __slots__ = ("_plan",)

    def __init__(self, plan: Plan, source: Source) -> None:
        super().__init__(plan.shell, source)
        self._plan = plan

    def function(self, function: Function) -> Op:
        """The body of a function that was defined before, whose definition is this compiler's source."""
        parser = Parser(self._source, self._shell.alias)
        command = parser.next_command()
        found = command and command.lists[0].pipelines[0].commands[0]
        if parser.errors or not isinstance(found, nodes.FunctionDefinition):
            raise UnforeseeableError(f"{function.name} was defined when there were other aliases")
        return self.command(found.body, False)

    # -- simple and compound commands

    def _simple(self, node: nodes.SimpleCommand, tested: bool) -> Op:
        op, plan, text = super()._simple(node, tested), self._plan, self._text(node)
        return lambda frame: plan.run_command(frame, node, op, text, tested)

    def _compound(self, node: nodes.CompoundCommand, tested: bool) -> Op:
        return self._plan.compound(super()._compound(node, tested), self._redirections_of(node))

    def _redirections_of(self, node: nodes.CompoundCommand) -> str:
        """What is shown as the command that makes them."""
        if not node.redirections:
            return ""
        return self._source.text[node.redirections[0].start : node.redirections[-1].end]

    def _select(self, node: SelectClause, tested: bool) -> Op:
        return _unforeseeable("select asks")

    def _coprocess(self, node: CoprocessClause, tested: bool) -> Op:
        return _unforeseeable("coproc starts a process")

    # -- lists and pipelines

    def _background(self, node: nodes.AndOrList, op: Op) -> Op:
        text = self._text(node).rstrip("& \t\n")
        return lambda frame: self._plan.background(frame, op, text)

    def _joined(self, node: nodes.Pipeline, tested: bool) -> Op:
        plan, shell = self._plan, self._shell
        ops = [self.command(each, tested) for each in node.commands]
        last_is_program = self._is_program(node.commands[-1])

        def joined(frame: Frame) -> int:
            here = not shell.options.nolastpipe and not shell.jobs.control and not last_is_program
            return plan.pipeline(frame, ops, here)

        return plan.checked(joined, tested)

    def _negated(self, op: Op) -> Op:
        negated = super()._negated

        def run(frame: Frame) -> int:
            status = op(frame)
            return status if is_unknown(status) else negated(lambda frame: status)(frame)

        return run

    # -- subshells

    def _subshell(self, node: nodes.Subshell, tested: bool) -> Op:
        plan, body = self._plan, self.list(node.body, tested)
        return plan.checked(lambda frame: plan.subshell(frame, body), tested)

    def substitution(self, node: nodes.CommandSubstitution | nodes.ProcessSubstitution) -> Text:
        plan = self._plan
        if isinstance(node, nodes.ProcessSubstitution):
            return _unforeseeable_text(f"{node.operator}…) starts a process")
        of_file = self.file_substitution(node)
        if of_file is not None:
            return of_file
        body = self._program(node.program)
        return lambda frame: plan.substitution(frame, body)


def _unforeseeable(why: str) -> Op:
    def refuse(frame: Frame) -> int:
        raise UnforeseeableError(why)

    return refuse


def _unforeseeable_text(why: str) -> Text:
    def refuse(frame: Frame) -> str:
        raise UnforeseeableError(why)

    return refuse
