"""The tree compiled to closures: node -> Op, which runs in a Frame and returns the exit status (2.9)."""

from __future__ import annotations

from ..characters import equal, single
from ..syntax import nodes
from .command import before_command, checked, compile_simple_command, ended
from .errors import LoopBreak, LoopContinue, RedirectionError, ShellError
from .expand import WordCompiler, constant_of
from .shell import Function

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..syntax.bash_nodes import (
        ArithmeticCommand,
        ArithmeticForClause,
        ConditionalCommand,
        CoprocessClause,
        SelectClause,
    )
    from ..syntax.source import Source
    from .expand import Text
    from .harmless import Harmless
    from .pipeline import Element
    from .redirection import Redirect
    from .shell import Frame, Op, Shell

    Matches = Callable[[Frame, str], bool]


class CommandLine(int):
    """The line of a command that has the text `text`."""

    text: str


class Compiler:
    """Compiles the commands of one source for one shell.

    What starts processes and what opens files is imported when a command first
    needs it: a script's start-up is paid for at each start.

    `tested` stands for a place where errexit does not hold (2.15, set -e): a
    condition, a pipeline after `!`, all but the last of an and-or list.
    """

    __slots__ = ("_shell", "_source", "_words")

    def __init__(self, shell: Shell, source: Source) -> None:
        self._shell = shell
        self._source = source
        self._words = WordCompiler(shell, self.substitution)

    def list(self, node: nodes.CompoundList, tested: bool = False) -> Op:
        ops = [self._and_or(each, tested) for each in node.lists]
        return _sequence(ops)

    # -- and-or lists and pipelines

    def _and_or(self, node: nodes.AndOrList, tested: bool) -> Op:
        last = len(node.pipelines) - 1
        ops = [self._pipeline(each, tested or index < last) for index, each in enumerate(node.pipelines)]
        op = ops[0] if not last else _and_or(ops[0], list(zip(node.operators, ops[1:], strict=True)))
        return self._background(node, op) if node.background else op

    def _background(self, node: nodes.AndOrList, op: Op) -> Op:
        from .foreground import fork
        from .subshell import compile_background, detached

        shell, simple, text = self._shell, _is_alone(node), self._text(node).rstrip("& \t\n")
        pipeline = node.pipelines[0]
        whole = compile_background(shell, lambda frame, job: fork(shell, detached(frame, op, simple), job), text)
        if len(node.pipelines) > 1 or len(pipeline.commands) < 2 or pipeline.negated or pipeline.timed:
            return whole
        from .pipeline import start_in_background

        elements = [self._element(each, False) for each in pipeline.commands]
        joined = compile_background(shell, lambda frame, job: start_in_background(frame, job, elements), text)
        return lambda frame: whole(frame) if shell.options.pipefail else joined(frame)

    def _pipeline(self, node: nodes.Pipeline, tested: bool) -> Op:
        quiet = tested or node.negated
        op: Op = _nothing
        if len(node.commands) == 1:
            op = self.command(node.commands[0], quiet)
        elif node.commands:
            op = self._joined(node, quiet)
        if node.timed:
            from .bash_commands import compile_timed

            op = compile_timed(op, node.timed.endswith("-p"))
        return self._negated(op) if node.negated else op

    def _negated(self, op: Op) -> Op:
        return _negated(self._shell, op)

    def _joined(self, node: nodes.Pipeline, tested: bool) -> Op:
        from .pipeline import compile_pipeline

        shell = self._shell
        elements = [self._element(each, tested) for each in node.commands]
        run = compile_pipeline(shell, elements, self._text(node), self._is_program(node.commands[-1]))
        return lambda frame: ended(frame, run(frame), tested)

    def _element(self, node: nodes.Command, tested: bool) -> Element:
        from .harmless import PIPELINE
        from .pipeline import Element

        op = self.command(node, tested)
        if isinstance(node, nodes.SimpleCommand):
            return Element(op, True, self.harmless(node, PIPELINE))
        return Element(op, _may_take_the_place(node))

    def harmless(self, node: nodes.SimpleCommand | None, place: str) -> Harmless | None:
        """A command that may need no process for the subshell that it is in, to be run without its closure."""
        from .harmless import Harmless, is_harmless, may_be_builtin, runs_commands

        shell = self._shell
        if node is None or not is_harmless(node, shell, place):
            return None
        words, line = self._words.fields(node.words), self._line(node)
        redirect = self._redirect(node.redirections) if node.redirections else None

        def fields(frame: Frame) -> list[str]:
            shell.line = line
            return words(frame)

        name, builtin = constant_of(node.words[0]) or "", may_be_builtin(node, place)
        return Harmless(name, fields, redirect, place, builtin, runs_commands(node))

    def _is_program(self, node: nodes.Command) -> bool:
        """Whether a command looks like a program's; if it turns out to be a function, it runs in a child."""
        if not isinstance(node, nodes.SimpleCommand) or not node.words:
            return False
        name = constant_of(node.words[0])
        return name is not None and name not in self._shell.registry and name not in self._shell.functions

    # -- commands

    def command(self, node: nodes.Command, tested: bool) -> Op:
        if isinstance(node, nodes.FunctionDefinition):
            return self._function(node)
        if isinstance(node, nodes.SimpleCommand):
            op = self._simple(node, tested)
        else:
            op = self._compound(node, tested)
        if not self._words.opens_files:
            return op
        from .process_substitution import closing

        self._words.opens_files = False
        return closing(self._shell, op)

    def _compound(self, node: nodes.CompoundCommand, tested: bool) -> Op:
        op: Op = getattr(self, _COMPOUND[type(node).__name__])(node, tested)
        if self._shell.options.interactive and not isinstance(node, nodes.Subshell):
            op = _counted(self._shell, op)
        if not node.redirections:
            return op
        return _redirected(self._shell, op, self._redirect(node.redirections), tested)

    def _redirect(self, redirections: Sequence[nodes.Redirection]) -> Redirect:
        from .redirection import compile_redirections

        return compile_redirections(redirections, self._shell, self._words)

    def _simple(self, node: nodes.SimpleCommand, tested: bool) -> Op:
        shell, words = self._shell, self._words
        redirect = self._redirect(node.redirections) if node.redirections else None
        if redirect is not None and not node.words:
            from .harmless import has_effect

            if has_effect(node.redirections):
                from .subshell import redirect_in_child

                redirect = redirect_in_child(shell, redirect)
        line = self._line(node)
        return compile_simple_command(node, shell, words, redirect, line, tested)

    def _function(self, node: nodes.FunctionDefinition) -> Op:
        shell = self._shell
        body = node.text[node.body.start - node.start :]
        function = Function(node.name, self.command(node.body, False), f"{node.name} () \n{body}")

        def define(frame: Frame) -> int:
            shell.status = shell.define(function)
            return shell.status

        return define

    def _brace_group(self, node: nodes.BraceGroup, tested: bool) -> Op:
        return self.list(node.body, tested)

    def _subshell(self, node: nodes.Subshell, tested: bool) -> Op:
        from .harmless import SUBSHELL
        from .subshell import compile_subshell

        body = self.list(node.body, tested)
        harmless = self.harmless(simple_command(only_pipeline(node.body)), SUBSHELL)
        return compile_subshell(self._shell, body, harmless, _is_alone_in(node.body), self._text(node), tested)

    def _if(self, node: nodes.IfClause, tested: bool) -> Op:
        branches = [(self.list(condition, True), self.list(body, tested)) for condition, body in node.branches]
        otherwise = self.list(node.else_body, tested) if node.else_body is not None else _nothing

        def run_if(frame: Frame) -> int:
            for condition, body in branches:
                if condition(frame) == 0:
                    return body(frame)
            return otherwise(frame)

        return run_if

    def _while(self, node: nodes.WhileClause, tested: bool) -> Op:
        condition, body = self.list(node.condition, True), self.list(node.body, tested)
        until = isinstance(node, nodes.UntilClause)

        def run_while(frame: Frame) -> int:
            status = 0
            while (condition(frame) == 0) is not until:
                status = body(frame)
            return status

        return _loop(self._shell, run_while)

    def _for(self, node: nodes.ForClause, tested: bool) -> Op:
        shell, name, body = self._shell, node.name, self.list(node.body, tested)
        fields = self._words.fields(node.words) if node.words is not None else _parameters
        line = self._line(node)

        def run_for(frame: Frame) -> int:
            status = 0
            shell.line = line
            values = fields(frame)
            put = shell.variables.setter(name)
            frame.loops += 1
            try:
                for value in values:
                    put(name, value)
                    try:
                        status = body(frame)
                    except LoopContinue as jump:
                        status = _one_level_less(jump)
            except LoopBreak as jump:
                status = _one_level_less(jump)
            finally:
                frame.loops -= 1
            shell.status = status
            return status

        return run_for

    def _case(self, node: nodes.CaseClause, tested: bool) -> Op:
        shell, subject = self._shell, self._words.text(node.word)
        line = self._line(node)
        items = [
            ([self._pattern(word) for word in item.patterns], self.list(item.body, tested), item.terminator)
            for item in node.items
        ]

        def run_case(frame: Frame) -> int:
            shell.line = line
            text = subject(frame)
            status, through = 0, False
            for patterns, body, terminator in items:
                if through or any([matches(frame, text) for matches in patterns]):
                    through = terminator == ";&"
                    if through and body is _nothing:
                        continue  # $? stays for the next list
                    status = body(frame)
                    if not through and terminator != ";;&":
                        return status
            shell.status = status
            return status

        return run_case

    def _pattern(self, word: nodes.Word) -> Matches:
        constant, options = constant_of(word), self._shell.options
        if constant is not None:
            lower = constant.lower()
            return lambda frame, text: equal(text, constant) or (options.nocasematch and text.lower() == lower)
        from ..pattern import compile_pattern

        pattern = self._words.pattern(word)

        def matches(frame: Frame, text: str) -> bool:
            glob = pattern(frame)
            if options.bytewise:
                glob, text = single(glob), single(text)
            if options.nocasematch:
                text, glob = text.lower(), glob.lower()
            return compile_pattern(glob, options.extglob).matches(text)

        return matches

    # -- bash's

    def _arithmetic(self, node: ArithmeticCommand, tested: bool) -> Op:
        from .bash_commands import compile_arithmetic

        return self._checked(node, compile_arithmetic(node, self._shell, self._words), tested)

    def _arithmetic_for(self, node: ArithmeticForClause, tested: bool) -> Op:
        from .bash_commands import compile_arithmetic_for

        return compile_arithmetic_for(node, self._shell, self._words, self.list(node.body, tested))

    def _coprocess(self, node: CoprocessClause, tested: bool) -> Op:
        from .coprocess import compile_coprocess

        simple = isinstance(node.command, nodes.SimpleCommand)
        op = self.command(node.command, False)
        return self._checked(node, compile_coprocess(node.name, op, simple, self._shell, self._text(node)), tested)

    def _select(self, node: SelectClause, tested: bool) -> Op:
        from .bash_commands import compile_select

        fields = self._words.fields(node.words) if node.words is not None else _parameters
        return compile_select(node.name, fields, self._shell, self.list(node.body, tested))

    def _conditional(self, node: ConditionalCommand, tested: bool) -> Op:
        from .conditional import compile_conditional

        return self._checked(node, compile_conditional(node, self._shell, self._words), tested)

    def _checked(self, node: nodes.Node, op: Op, tested: bool) -> Op:
        """`op` as a command of which errexit takes notice."""
        shell, line = self._shell, self._line(node)

        def run(frame: Frame) -> int:
            shell.line = line
            if shell.traced:
                before_command(frame)
            return checked(shell, op(frame), tested)

        return run

    # -- command substitution

    def substitution(self, node: nodes.CommandSubstitution | nodes.ProcessSubstitution) -> Text:
        if isinstance(node, nodes.ProcessSubstitution):
            from .process_substitution import compile_process_substitution

            return compile_process_substitution(self._shell, self._program(node.program), node.operator)
        of_file = self.file_substitution(node)
        if of_file is not None:
            return of_file
        from .harmless import SUBSTITUTION
        from .substitution import compile_harmless_substitution, compile_substitution

        body = self._program(node.program)
        pipeline = _only_pipeline_of(node.program)
        simple = simple_command(pipeline)
        otherwise = compile_substitution(self._shell, body, simple is not None)
        harmless = self.harmless(simple, SUBSTITUTION)
        if harmless is not None:
            return _keeping_line(self._shell, compile_harmless_substitution(self._shell, harmless, otherwise))
        if simple is not None or pipeline is None or len(pipeline.commands) == 1:
            return otherwise
        return self._joined_substitution(pipeline, otherwise)

    def file_substitution(self, node: nodes.CommandSubstitution) -> Text | None:
        """Of bash's $(< file)."""
        simple = simple_command(_only_pipeline_of(node.program))
        if simple is None or simple.words or simple.assignments or len(simple.redirections) != 1:
            return None
        redirection = simple.redirections[0]
        if redirection.operator != "<" or redirection.descriptor not in (None, 0):
            return None
        assert isinstance(redirection.target, nodes.Word)
        from .redirection import compile_open
        from .substitution import compile_file_substitution

        opens = compile_open("<", self._words.text(redirection.target), self._shell)
        return compile_file_substitution(self._shell, opens)

    def _joined_substitution(self, node: nodes.Pipeline, otherwise: Text) -> Text:
        from .pipeline import compile_pipeline_substitution

        elements = [self._element(each, False) for each in node.commands]
        text = compile_pipeline_substitution(self._shell, elements, self._text(node), otherwise)
        return _keeping_line(self._shell, text)

    def _program(self, node: nodes.Program) -> Op:
        """What a word holds; it closes its own files only."""
        words = self._words
        opens_files, words.opens_files = words.opens_files, False
        body = _sequence([self.list(each) for each in node.commands])
        words.opens_files = opens_files
        return body

    def _line(self, node: nodes.Node) -> CommandLine:
        line = CommandLine(self._source.position(node.start)[0])
        line.text = self._text(node)
        return line

    def _text(self, node: nodes.Node) -> str:
        return self._source.text[node.start : node.end]


#: compound commands to the methods that compile them
_COMPOUND = {
    "BraceGroup": "_brace_group",
    "Subshell": "_subshell",
    "IfClause": "_if",
    "WhileClause": "_while",
    "UntilClause": "_while",
    "ForClause": "_for",
    "CaseClause": "_case",
    "ArithmeticCommand": "_arithmetic",
    "ArithmeticForClause": "_arithmetic_for",
    "CoprocessClause": "_coprocess",
    "SelectClause": "_select",
    "ConditionalCommand": "_conditional",
}


def _nothing(frame: Frame) -> int:
    frame.shell.status = 0
    return 0


def _parameters(frame: Frame) -> list[str]:
    return list(frame.parameters)


def _sequence(ops: Sequence[Op]) -> Op:
    if len(ops) == 1:
        return ops[0]
    if not ops:
        return _nothing

    def run(frame: Frame) -> int:
        status = 0
        for op in ops:
            status = op(frame)
        return status

    return run


def _and_or(first: Op, rest: list[tuple[str, Op]]) -> Op:
    links = [(operator == "&&", op) for operator, op in rest]

    def run(frame: Frame) -> int:
        status = first(frame)
        for on_success, op in links:
            if (status == 0) is on_success:
                status = op(frame)
        return status

    return run


def _counted(shell: Shell, op: Op) -> Op:
    def run(frame: Frame) -> int:
        shell.compound += 1
        try:
            return op(frame)
        finally:
            shell.compound -= 1

    return run


def _keeping_line(shell: Shell, text: Text) -> Text:
    """A substitution that runs in the shell itself: the line is afterwards that of the command around it."""

    def substitute(frame: Frame) -> str:
        line = shell.line
        try:
            return text(frame)
        finally:
            shell.line = line

    return substitute


def _negated(shell: Shell, op: Op) -> Op:
    def run(frame: Frame) -> int:
        status = op(frame)
        shell.status = status = _of_pipeline(status, 0 if status else 1)
        return status

    return run


def _of_pipeline(status: int, negated: int) -> int:
    """`negated`, with the statuses of the pipeline that `status` comes from."""
    if status.__class__ is int:
        return negated
    from .pipeline import PipelineStatus

    return PipelineStatus.of(negated, getattr(status, "statuses", [status]))


def _redirected(shell: Shell, op: Op, redirect: Redirect, tested: bool) -> Op:
    def run(frame: Frame) -> int:
        try:
            changes = redirect(frame)
        except RedirectionError as error:
            shell.report(error.message)
            return checked(shell, 1, tested)
        with changes:
            try:
                return op(frame)
            except ShellError as error:
                shell.report_once(error)
                raise

    return run


def _one_level_less(jump: LoopBreak | LoopContinue) -> int:
    """`break 2` and `continue 2` go on to the loop around this one."""
    if jump.levels > 1:
        jump.levels -= 1
        raise jump
    return 0


def _loop(shell: Shell, run: Op) -> Op:
    """A while or until loop with break and continue; after `continue` it is begun again."""

    def loop(frame: Frame) -> int:
        frame.loops += 1
        try:
            while True:
                try:
                    status = run(frame)
                    break
                except LoopContinue as jump:
                    _one_level_less(jump)
        except LoopBreak as jump:
            status = _one_level_less(jump)
        finally:
            frame.loops -= 1
        shell.status = status
        return status

    return loop


def _only_pipeline_of(program: nodes.Program) -> nodes.Pipeline | None:
    return only_pipeline(program.commands[0]) if len(program.commands) == 1 else None


def only_pipeline(commands: nodes.CompoundList) -> nodes.Pipeline | None:
    """The pipeline, neither negated nor timed, that a list consists of, if there is nothing else in it."""
    if len(commands.lists) != 1:
        return None
    and_or = commands.lists[0]
    pipeline = and_or.pipelines[0]
    one = len(and_or.pipelines) == 1 and not (and_or.background or pipeline.negated or pipeline.timed)
    return pipeline if one else None


def simple_command(pipeline: nodes.Pipeline | None) -> nodes.SimpleCommand | None:
    """The simple command that a pipeline consists of."""
    if pipeline is None or len(pipeline.commands) != 1:
        return None
    command = pipeline.commands[0]
    return command if isinstance(command, nodes.SimpleCommand) else None


def _is_alone(node: nodes.AndOrList) -> bool:
    """Whether an and-or list is but one command that may take the place of its process."""
    pipeline = node.pipelines[0]
    one = len(node.pipelines) == len(pipeline.commands) == 1 and not (pipeline.negated or pipeline.timed)
    return one and _may_take_the_place(pipeline.commands[0])


def _may_take_the_place(node: nodes.Command) -> bool:
    subshell = isinstance(node, nodes.Subshell) and not node.redirections
    return subshell or isinstance(node, nodes.SimpleCommand)


def _is_alone_in(node: nodes.CompoundList) -> bool:
    return len(node.lists) == 1 and not node.lists[0].background and _is_alone(node.lists[0])
