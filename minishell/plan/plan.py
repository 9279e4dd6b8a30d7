"""Plan: the steps of a line, each with what it does to the files, and what cannot be foreseen."""

from __future__ import annotations

import os

from ..eval.command import builtin_command, ended
from ..eval.errors import FunctionReturn, LoopJump, ShellError, ShellExit
from ..eval.pipeline import combined
from ..eval.run import run_source, run_to_end
from ..eval.substitution import substituted
from ..files.descent import identity
from ..files.planned import PlannedFiles, memory
from ..files.planned_tree import UnforeseeableError
from ..syntax.names import is_name
from ..syntax.source import Source
from .compiler import PlanCompiler
from .state import Kept, KeptDescriptors
from .undoable import FutureTrash
from .unknown import PlanEnds, ProgramMet, UnknownStatus, is_unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

    from ..eval.shell import Command, Frame, Function, Op, Shell
    from ..files.effects import Effect
    from ..files.place import Place
    from ..files.trash_directory import TrashUnavailable
    from ..syntax.nodes import SimpleCommand

#: the builtins that are run: they change the shell, which is a copy, and the files, which are planned
RUN = frozenset(
    ". : [ alias break builtin cd chdir command continue declare dirs echo eval exec exit export false getenv getopts"
    " hash let local logout mapfile mkdir mv popd printf pushd pwd read readarray readonly return rm rmdir set setenv"
    " shift shopt source test times trap true type typeset umask unalias unset unsetenv which".split()
)

#: those that are not run, but leave the shell as it is
_LEAVE_SHELL = frozenset(
    "abbr bg config disown fc fg help history jobs kill newgrp plan suspend system trash ulimit wait".split()
)
#: of those that are run, those that leave the shell as it is, so that a plan can go on if one cannot be foreseen
_CHANGE_FILES = frozenset(("mkdir", "mv", "rm", "rmdir"))
_CHANGE_NOTHING = frozenset((":", "[", "echo", "false", "getenv", "pwd", "test", "true", "type", "which"))
#: and those that only change the variables that are named
_ASSIGN = frozenset("declare export getopts local mapfile printf read readarray readonly setenv typeset".split())

#: variables that are worked out when they are asked for, and otherwise when the line is run
_FLEETING = ("BASHPID", "EPOCHREALTIME", "EPOCHSECONDS", "RANDOM", "SECONDS", "SRANDOM")


class Step:
    """A command of the line, its words expanded, and what it does. `unknown` says why that cannot be foreseen."""

    __slots__ = ("argv", "effects", "text", "uncertain", "unknown")

    def __init__(self, text: str, argv: list[str], effects: Sequence[Effect] = (), unknown: str = "") -> None:
        self.text = text
        self.argv = argv
        self.effects = effects
        self.unknown = unknown
        #: whether a command before it may have changed what it finds
        self.uncertain = False


class Plan:
    """A line as it is planned, in a shell that exists for that only; `Shell.plan` is this."""

    def __init__(self, shell: Shell, files: PlannedFiles) -> None:
        self.shell = shell
        self.files = files
        self.steps: list[Step] = []
        #: the first command that may have changed files in an unknown way
        self.uncertain_since = ""
        #: whether lines of the shell can be undone
        self.undo = shell.options.undo
        self._trash = FutureTrash(shell.variables.values)
        #: what the rest of the line depends on, if that is not known
        self.ends = ""
        #: whether the shell itself would end
        self.exits = False
        #: the command that runs: its text, its words when they are known
        self._text = ""
        self._argv: list[str] = []
        self._moving = False

    # -- the line

    def run(self, line: str) -> int | None:
        """The status of the line; None if it is not known."""
        return self._run(lambda frame: run_source(frame, Source(line)))

    def run_builtin(self, argv: list[str]) -> int | None:
        """The same for a builtin with its arguments."""

        def run(frame: Frame) -> int:
            self.announce(argv)
            return builtin_command(self.shell, argv[0])(frame, argv[1:])

        return self._run(run)

    def _run(self, op: Op) -> int | None:
        self._prepare()
        status: int = 0
        try:
            status = self._outcome(op)
        except PlanEnds as end:
            self.ends = end.why
        except UnforeseeableError as gap:
            self.ends = str(gap)
        self.flush()
        unknown = self.ends or self.uncertain_since or is_unknown(status)
        return None if unknown else status & 0xFF

    def _prepare(self) -> None:
        shell = self.shell
        shell.files = self.files
        shell.plan = self
        shell.input = shell.history = shell.recorded = shell.recorder = None
        shell.traced = True
        shell.forget_programs()
        for name in _FLEETING:
            if name in shell.variables.computed:
                self._forget_variable(name)
        for name, function in shell.functions.items():
            shell.functions[name] = self._planned_function(function)

    def _outcome(self, op: Op) -> int:
        shell, frame = self.shell, self.shell.frame
        try:
            return op(frame)
        except ShellExit as jump:
            self.exits = True
            return self._leave(frame, jump)
        except FunctionReturn as jump:
            return jump.status
        except LoopJump:
            return shell.status
        except ShellError as error:
            shell.report(error.message)
            return error.status

    def _leave(self, frame: Frame, jump: ShellExit) -> int:
        def leave(frame: Frame) -> int:
            raise jump

        return run_to_end(frame, leave)

    def compiler(self, source: Source) -> PlanCompiler:
        return PlanCompiler(self, source)

    def _planned_function(self, function: Function) -> Function:
        """It is compiled again, for the plan, when it is first called."""
        planned: list[Op] = []

        def body(frame: Frame) -> int:
            if not planned:
                planned.append(PlanCompiler(self, Source(function.source_text, function.file)).function(function))
            return planned[0](frame)

        made = type(function)(function.name, body, function.source_text)
        made.file, made.attributes = function.file, function.attributes
        return made

    # -- simple commands

    def run_command(self, frame: Frame, node: SimpleCommand, op: Op, text: str, tested: bool) -> int:
        outer, self._text, self._argv = (self._text, self._argv), text, []
        try:
            return op(frame)
        except UnforeseeableError as gap:
            name = self._argv[0] if self._argv else _constant(node)
            self._add_unknown(str(gap), name)
            if not isinstance(gap, ProgramMet):
                self._lose_track(node, name, str(gap))
            return self._go_on(tested)
        finally:
            self.flush()
            self._text, self._argv = outer

    def announce(self, argv: list[str]) -> None:
        """The words of the command that is about to run. What was done before it is its redirections' or another's."""
        self.flush()
        self._argv = argv

    def flush(self) -> None:
        """What has been done to the files since the last call is a step of the command that runs."""
        effects = self.files.changes.effects(self._moving)
        self._moving = False
        if effects:
            self._add(Step(self._text, self._argv, effects))

    def _add(self, step: Step) -> None:
        step.uncertain = bool(self.uncertain_since)
        self.steps.append(step)

    def _add_unknown(self, why: str, name: str | None) -> None:
        """The command that runs, `name`, cannot be foreseen; what comes next may find other files."""
        self.flush()
        self._add(Step(self._text, self._argv, unknown=why))
        if name is not None and name not in _CHANGE_NOTHING | _ASSIGN:
            self.doubt(self._text)

    def _go_on(self, tested: bool) -> int:
        """After a command that was not run."""
        shell, name = self.shell, self._text
        if shell.options.errexit and not tested and not shell.tested:
            raise PlanEnds(f"whether `{name}` fails is not known, and set -e is on")
        shell.status = shell.substituted = UnknownStatus.of(name)
        return shell.status

    def doubt(self, text: str) -> None:
        """From now on the files may be others than in the plan."""
        self.uncertain_since = self.uncertain_since or " ".join(text.split())

    def _lose_track(self, node: SimpleCommand, name: str | None, why: str) -> None:
        """What the command changes in the shell is not known. Raises PlanEnds if that can be anything."""
        if name is None:
            for assignment in node.assignments:
                self._forget_variable(assignment.name)
        elif name in self.shell.functions or name not in _LEAVE_SHELL | _CHANGE_FILES | _CHANGE_NOTHING | _ASSIGN:
            raise PlanEnds(why)
        elif name in _ASSIGN:
            for word in node.words[1:]:
                self._forget_variable(_assigned(word))
            self._forget_variable({"read": "REPLY", "getopts": "OPTARG"}.get(name, "MAPFILE"))

    def _forget_variable(self, name: str) -> None:
        def unknown() -> str:
            raise UnforeseeableError(f"${name} is not known")

        variables = self.shell.variables
        if is_name(name) and name not in variables.readonly:
            variables.unset(name)
            variables.compute(name, unknown)

    # -- what a name runs

    def builtin(self, name: str, command: Command) -> Command:
        """The builtin as a plan runs it."""
        if name not in RUN:
            return self._refusal(f"{name} is a builtin that is not planned")

        def run(frame: Frame, args: list[str]) -> int:
            self._moving = self._moving or name == "mv"
            return command(frame, args)

        return run

    def _refusal(self, why: str) -> Command:
        def refuse(frame: Frame, args: list[str]) -> int:
            raise UnforeseeableError(why)

        return refuse

    def meet_program(self, argv: list[str]) -> NoReturn:
        """It may read and write what is open, and any file."""
        why = f"{argv[0]} is a program"
        self.files.forget_open_contents(f"what {argv[0]} writes is not known")
        raise ProgramMet(why)

    def refusal(self, place: Place) -> TrashUnavailable | None:
        """Why the trash would not take what is at `place`, if it is to go there."""
        if not self.undo:
            return None
        try:
            path = self.files.absolute(place.name, place.fd)
        except OSError:
            return None  # which whoever wants to remove it will find, too
        return self._trash.refusal(place, path)

    def become_program(self, argv: list[str]) -> NoReturn:
        """The shell hands over to it."""
        self._add_unknown(f"{argv[0]} is a program", argv[0])
        raise PlanEnds(f"the shell becomes {argv[0]}")

    # -- what would be a process of its own

    def subshell(self, frame: Frame, op: Op) -> int:
        shell = self.shell
        with Kept(shell, frame), self.files.same_directory():
            shell.subshell += 1
            shell.options.leave_session()
            shell.traps.actions.clear()
            shell.traced = True
            frame.loops = 0
            try:
                return run_to_end(frame, op)
            except UnforeseeableError as gap:
                raise PlanEnds(str(gap)) from None

    def background(self, frame: Frame, op: Op, text: str) -> int:
        self.subshell(frame, op)
        self.flush()
        self.doubt(f"{text} &")
        self.shell.background_pid = UnknownStatus.of(f"{text} &")
        self.shell.status = 0
        return 0

    def substitution(self, frame: Frame, op: Op) -> str:
        """What `op` writes. Raises UnforeseeableError if nobody knows."""
        shell = self.shell
        content = memory()
        try:
            with KeptDescriptors():
                os.dup2(content, 1)
                shell.substituted = shell.status = self.subshell(frame, op)
            why = self.files.unknown.get(identity(os.fstat(content)))
            if why is not None:
                raise UnforeseeableError(why)
            data = os.pread(content, os.fstat(content).st_size, 0)
        finally:
            os.close(content)
        return substituted(data)

    def pipeline(self, frame: Frame, ops: Sequence[Op], last_here: bool) -> int:
        """One command after the other, each with all that the one before it has written."""
        statuses: list[int] = []
        source = -1
        for index, op in enumerate(ops):
            last = index == len(ops) - 1
            content = -1 if last else memory()
            with KeptDescriptors():
                _connect(source, content)
                statuses.append(self._last(frame, op) if last and last_here else self.subshell(frame, op))
            source = content
        counted = statuses if self.shell.options.pipefail else statuses[-1:]
        return next(filter(is_unknown, counted), None) or combined(self.shell, statuses)

    def _last(self, frame: Frame, op: Op) -> int:
        try:
            return op(frame)
        except (ShellExit, FunctionReturn) as jump:
            return jump.status

    def compound(self, op: Op, text: str) -> Op:
        """A compound command goes on only if all that it depends on is known."""

        def run(frame: Frame) -> int:
            outer, self._text, self._argv = (self._text, self._argv), text, []
            try:
                return op(frame)
            except UnforeseeableError as gap:
                raise PlanEnds(str(gap)) from None
            finally:
                self._text, self._argv = outer

        return run

    def checked(self, op: Callable[[Frame], int], tested: bool) -> Op:
        return lambda frame: ended(frame, op(frame), tested)


def _connect(source: int, content: int) -> None:
    """Standard input and output of a command in a pipeline are the contents of memory."""
    if source >= 0:
        os.lseek(source, 0, os.SEEK_SET)
        os.dup2(source, 0)
        os.close(source)
    if content >= 0:
        os.dup2(content, 1)


def _constant(node: SimpleCommand) -> str | None:
    """The name of the command; "" if that is to be expanded, None if there is none."""
    from ..eval.expand import constant_of

    return (constant_of(node.words[0]) or "") if node.words else None


def _assigned(word: object) -> str:
    """The variable that an operand may name: `name`, `name=value`."""
    from ..syntax.nodes import Literal, Word

    head = word.parts[0] if isinstance(word, Word) and word.parts else None
    return head.text.partition("=")[0].partition("[")[0] if isinstance(head, Literal) else ""
