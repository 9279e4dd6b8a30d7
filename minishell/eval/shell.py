"""Shell: the state of a whole session (2.13).  Frame: one activation, with its parameters and locals."""

from __future__ import annotations

import os

from ..characters import LOCALE, are_bytes, counted
from ..system.output import Output
from ..system.signals import DEBUG, ERR, RETURN, Traps
from . import computed
from .directory import cache_directory, config_directory, is_directory, is_regular, names_this_directory
from .errors import FunctionReturn, ShellError
from .options import NAMES, Options
from .registry import SPECIAL, Registry
from .variables import Variables, process_environment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import NoReturn, Protocol

    from ..config.settings import Settings
    from ..files.file_system import FileSystem
    from ..files.place import Place
    from ..files.recorded import RecordedFiles
    from ..files.recorder import Recorder
    from ..files.transaction import Transaction
    from ..files.trash_directory import TrashUnavailable
    from ..syntax.source import Source
    from ..system.input import StandardInput
    from ..system.jobs import JobTable
    from .abbreviation import Abbreviation
    from .bound_keys import Bound
    from .compile import Compiler
    from .history import History
    from .long_work import ShowProgress
    from .variables import State

    Op = Callable[["Frame"], int]
    Command = Callable[["Frame", list[str]], int]

    class Plan(Protocol):
        """See minishell/plan."""

        def announce(self, argv: list[str]) -> None: ...
        def become_program(self, argv: list[str]) -> NoReturn: ...
        def builtin(self, name: str, command: Command) -> Command: ...
        def compiler(self, source: Source) -> Compiler: ...
        def meet_program(self, argv: list[str]) -> NoReturn: ...
        def refusal(self, place: Place) -> TrashUnavailable | None: ...


#: calls of functions, dot scripts and eval within one another
MAXIMUM_DEPTH = 1000

DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
DEFAULT_IFS = " \t\n"


class Function:
    """A function's closure, and the file that it stood in.

    `source_text` defines it: a first line with its name, then its body as it was written.
    """

    __slots__ = ("attributes", "body", "file", "name", "source_text")

    def __init__(self, name: str, body: Op, source_text: str) -> None:
        self.name = name
        self.body = body
        self.source_text = source_text
        self.file = ""
        #: letters of `declare -f`: r (read-only), t (trace), x (exported)
        self.attributes = ""


class Frame:
    """One activation: the shell's own, a function's, or a dot script's with arguments."""

    __slots__ = ("caller", "err", "function", "locals", "loops", "options", "out", "parameters", "shell", "sourced")

    #: $1, $2, …
    parameters: list[str]

    def __init__(self, shell: Shell, parameters: list[str], out: Output, err: Output) -> None:
        self.shell = shell
        self.parameters = parameters
        self.out = out
        self.err = err
        #: the function's name; None outside
        self.function: str | None = None
        #: the activation that called it
        self.caller: Frame | None = None
        #: dot scripts running in this activation
        self.sourced = 0
        #: loops around the command that runs
        self.loops = 0
        self.locals: dict[str, State] | None = None
        #: the shell's options as they were before `local -`
        self.options: list[tuple[str, bool]] | None = None

    def local(self, name: str) -> None:
        """From now on `name` is this activation's own; its state comes back when the function returns.

        It may hide a caller's local variable that is read-only, but no global one.
        """
        if self.locals is None:
            self.locals = {}
        if name in self.locals:
            return
        variables = self.shell.variables
        self.locals[name] = variables.state(name)
        if name in variables.readonly and any(self.holders(name)):
            variables.readonly.discard(name)

    def holders(self, name: str) -> Iterator[Frame]:
        """The activations around this one which `name` was local to, from the inside out."""
        frame = self.caller
        while frame is not None:
            if frame.locals and name in frame.locals:
                yield frame
            frame = frame.caller

    def restore_locals(self) -> None:
        if self.locals:
            for name, state in self.locals.items():
                self.shell.variables.restore(name, state)
        if self.options is not None:
            for name, on in self.options:
                if getattr(self.shell.options, name) is not on:
                    self.shell.set_option(name, on)

    def keep_options(self) -> None:
        """From now on the options of `set` are this activation's own, like `local`."""
        if self.options is None:
            self.options = [(name, getattr(self.shell.options, name)) for name in NAMES]

    def flush(self) -> None:
        """Write out what a builtin has written. Raises OSError."""
        if self.out.pending:
            self.out.flush()
        if self.err.pending:
            self.err.flush()


class Evaluation:
    """Where a shell is in what it runs. The evaluator's hot paths read and write the slots directly."""

    __slots__ = (
        "arguments",
        "background_pid",
        "calls",
        "compound",
        "coprocesses",
        "depth",
        "evaluated",
        "forks",
        "guarded",
        "keep_redirections",
        "line",
        "noticed",
        "open_files",
        "replace",
        "status",
        "substituted",
        "tested",
        "traced",
        "trapped",
    )

    def __init__(self, name: str) -> None:
        #: $?
        self.status = 0
        #: the descriptors of the shell's ends of the pipes of `coproc`, with the pipes' inodes, by name
        self.coprocesses: dict[str, dict[int, int]] = {}
        #: $!
        self.background_pid: int | None = None
        #: how many children were forked
        self.forks = 0
        #: what `eval` has run, compiled, by text and line
        self.evaluated: dict[tuple[str, int], Op] = {}
        #: the arguments, or else the name, of the last simple command, for $_
        self.arguments = [name]
        #: the line of the simple command that runs
        self.line = 1
        #: while the action of a trap runs: the line of the command that it is about
        self.noticed: int | None = None
        #: activations within one another
        self.depth = 0
        #: the functions and dot scripts that run: name, line of the call, file that its commands stand in
        self.calls: list[tuple[str, int, str]] = []
        #: compound commands around the command that runs; counted at the prompt
        self.compound = 0
        #: true in a child whose only command may take its place
        self.replace = False
        #: set by `exec` without a command: the redirections around it stay
        self.keep_redirections = False
        #: whether something is done before each simple command: xtrace, or a trap on DEBUG
        self.traced = False
        #: whether a command that fails has consequences: errexit, or a trap on ERR
        self.guarded = False
        #: pipes of process substitutions, open until the command that they were made for has ended
        self.open_files: list[int] = []
        #: above 0 while errexit does not hold in what is called (2.9.2, set -e)
        self.tested = 0
        #: the status of the last command substitution
        self.substituted = 0
        #: while the action of a trap runs: `$?` from before it, and the depth of its commands
        self.trapped: tuple[int, int] | None = None


class Shell(Evaluation):
    """The state of one session."""

    __slots__ = (
        "_settings",
        "abbreviations",
        "aliases",
        "before_end",
        "bound_keys",
        "comforts",
        "completions",
        "entered",
        "files",
        "frame",
        "functions",
        "hashed",
        "history",
        "ifs",
        "input",
        "job_table",
        "name",
        "new_history",
        "options",
        "pid",
        "plan",
        "pushed",
        "readline_variables",
        "recorded",
        "recorder",
        "registry",
        "resolved",
        "resolved_tested",
        "show_progress",
        "subshell",
        "traps",
        "variables",
    )

    #: what this shell exists for, if it does not run its commands but plans them
    plan: Plan | None
    #: begins the history that a script has under `set -o history`
    new_history: Callable[[], History] | None
    #: the script, where it comes on standard input
    input: StandardInput | None

    def __init__(self, name: str, parameters: list[str], registry: Registry | None = None) -> None:
        super().__init__(name)
        self.name = name
        self.pid = os.getpid()
        #: how many forked children this is within one another
        self.subshell = 0
        #: how many lines were entered at the prompt, with the one that is
        self.entered = 1
        self.options = Options()
        self.traps = Traps()
        self.traps.at_death = self._ended_by
        #: the table of this shell's jobs, once it was needed
        self.job_table: JobTable | None = None
        self.frame = Frame(self, parameters, Output(1), Output(2))
        self.plan = self.input = self.new_history = None
        self.history: History | None = None
        #: called before the process ends or becomes another program, in forked children too
        self.before_end: list[Callable[[], None]] = []
        #: shows long work on the terminal; None where nobody watches
        self.show_progress: ShowProgress | None = None
        self._settings: Settings | None = None
        self._set_files()
        self._set_names(registry or Registry())
        self._set_variables()

    def _set_files(self) -> None:
        #: the file system that the file commands work on
        self.files: FileSystem = os
        #: `files`, while what is done to them is recorded
        self.recorded: RecordedFiles | None = None
        #: who records it, once that was needed
        self.recorder: Recorder | None = None
        #: the directories that pushd keeps, the newest first
        self.pushed: list[str] = []

    def _set_names(self, registry: Registry) -> None:
        """What the names of commands stand for."""
        self.registry = registry
        self.functions: dict[str, Function] = {}
        self.aliases: dict[str, str] = {}
        self.abbreviations: dict[str, Abbreviation] = {}
        #: what `complete` says: commands, or -D, -E, -I, to its options
        self.completions: dict[str, list[str]] = {}
        #: to what they run, until a function or PATH changes
        self.resolved: dict[str, Command] = {}
        #: the same for places where errexit does not hold
        self.resolved_tested: dict[str, Command] = {}
        #: to their programs (XCU hash)
        self.hashed: dict[str, str] = {}
        #: what `bind` has bound to keys' characters; a change is a new dict
        self.bound_keys: dict[str, Bound] = {}
        self.readline_variables: dict[str, str] = {}
        #: options of `shopt` that are kept, and change nothing
        self.comforts: dict[str, bool] = {}

    def _set_variables(self) -> None:
        self.variables = variables = Variables(process_environment())
        variables.evaluate = self._evaluate
        variables.watch("PATH", self._path_changed)
        variables.watch("IFS", self._ifs_changed)
        variables.watch("GLOBIGNORE", self._ignored_names_changed)
        for name in LOCALE:
            variables.watch(name, self._locale_changed)
        self._locale_changed(None)
        #: IFS, kept at hand for field splitting
        self.ifs = variables.values["IFS"] = DEFAULT_IFS
        variables.export("IFS", False)
        variables.values.update(
            {"PPID": str(os.getppid()), "OPTIND": "1", "OPTERR": "1", "PS4": variables.get("PS4") or "+ "}
        )
        variables.values.setdefault("PATH", DEFAULT_PATH)
        computed.define(self)
        self._set_directory()

    @property
    def file(self) -> str:
        """The file that the commands which run stand in."""
        return self.calls[-1][2] if self.calls else self.name

    @property
    def settings(self) -> Settings:
        """The user's configuration, read when it is first asked for; a session reads it where it can be abandoned."""
        settings = self._settings
        if settings is None:
            settings = self.unread_settings()
            settings.refresh()
        return settings

    def unread_settings(self) -> Settings:
        """The configuration as long as its file has not been read: the defaults."""
        from ..config.settings import Settings

        directory, cache = config_directory(self.variables.values), cache_directory(self.variables.values)
        path, cache = directory and f"{directory}/config.toml", cache and f"{cache}/config"
        self._settings = settings = Settings(path, cache)
        return settings

    @property
    def jobs(self) -> JobTable:
        """The table of this shell's jobs, made when it is first needed: many scripts have none."""
        table = self.job_table
        if table is None:
            from ..system.jobs import JobTable

            self.job_table = table = JobTable()
        return table

    def _ended_by(self, number: int) -> None:
        from .run import end_by_signal

        end_by_signal(self, number)

    def leave_terminal(self) -> None:
        """What was changed for job control is as it was found."""
        if self.job_table is not None:
            self.job_table.leave_terminal()

    def _evaluate(self, expression: str) -> int:
        from .arithmetic import evaluate_arithmetic

        return evaluate_arithmetic(expression, self.frame)

    def _set_directory(self) -> None:
        """PWD is inherited if it is an absolute name of the directory without . and .. (XCU sh, PWD)."""
        inherited = self.variables.get("PWD") or ""
        if not names_this_directory(inherited):
            try:
                inherited = os.getcwd()
            except OSError:
                inherited = self.variables.get("PWD") or ""
        if inherited:
            self.variables.set("PWD", inherited)
        self.variables.export("PWD")

    def _ifs_changed(self, value: str | None) -> None:
        self.ifs = DEFAULT_IFS if value is None else counted(value, self.options)

    def _locale_changed(self, value: str | None) -> None:
        self.options.bytewise = are_bytes(self.variables.get)
        self._ifs_changed(self.variables.get("IFS"))

    def _ignored_names_changed(self, value: str | None) -> None:
        """In bash such a variable says, too, that patterns match a leading dot."""
        self.options.dotglob = bool(value)

    def _path_changed(self, value: str | None) -> None:
        self.forget_programs()

    def set_option(self, name: str, on: bool) -> None:
        """Switch an option of `set`, and what hangs on it."""
        setattr(self.options, name, on)
        if name == "allexport":
            self.variables.export_all = on
        elif name in ("errexit", "xtrace"):
            self.guard()
        elif name == "undo":
            self._record(on)
        elif name == "history" and on and self.history is None and self.new_history is not None:
            self.history = self.new_history()
        elif name == "posix":
            self.options.braceexpand = not on
        elif name == "monitor" and on:
            self.options.monitor = self.jobs.begin_control(self.options.interactive)
        elif name == "monitor":
            self.jobs.end_control()
        elif name == "notify":
            self.jobs.notify = self.notify_jobs if on and self.options.interactive else None
        elif on and name in ("emacs", "vi"):
            setattr(self.options, "vi" if name == "emacs" else "emacs", False)

    def guard(self) -> None:
        """After errexit, xtrace or the trap on ERR or DEBUG has changed."""
        actions = self.traps.actions
        self.guarded = self.options.errexit or ERR in actions
        self.traced = self.options.xtrace or DEBUG in actions or self.plan is not None

    # -- commands' names

    def alias(self, name: str) -> str | None:
        """The value of the alias `name`, where aliases are substituted."""
        return self.aliases.get(name) if self.options.expand_aliases else None

    def forget_programs(self) -> None:
        self.hashed.clear()
        self._forget_commands()

    def define(self, function: Function) -> int:
        """1 if there is a read-only function of that name."""
        function.file = self.file
        if self._is_readonly(function.name):
            self.report(f"{function.name}: is a read-only function")
            return 1
        self.functions[function.name] = function
        self._forget_commands()
        return 0

    def undefine(self, name: str) -> bool:
        """Whether the function, if there is one, could be removed."""
        if self._is_readonly(name):
            return False
        self.functions.pop(name, None)
        self._forget_commands()
        return True

    def _is_readonly(self, name: str) -> bool:
        known = self.functions.get(name)
        return known is not None and "r" in known.attributes

    def _forget_commands(self) -> None:
        self.resolved.clear()
        self.resolved_tested.clear()

    def switch_builtin(self, name: str, on: bool) -> None:
        (self.registry.off.discard if on else self.registry.off.add)(name)
        self._forget_commands()

    def is_builtin(self, name: str) -> bool:
        return name in self.registry

    def is_special(self, name: str) -> bool:
        return name in SPECIAL and name in self.registry

    def builtin_names(self) -> list[str]:
        return self.registry.names()

    def follow_builtins(self, files: dict[str, int]) -> None:
        """The user's own builtins are now those of the files (`Registry.own_files`)."""
        for name in self.registry.follow(files):
            self.resolved.pop(name, None)
            self.resolved_tested.pop(name, None)

    def builtin_doc(self, name: str) -> str:
        return self.registry.load(name).__doc__ or ""

    def find_program(self, name: str, path: str | None = None) -> str | None:
        """The file that the command `name` runs (2.9.1.4), None if there is none.

        What was found in PATH is remembered, if PATH has absolute directories only up to there.
        """
        if "/" in name:
            return name
        known = self.hashed.get(name) if path is None else None
        if known is not None:
            return known
        found = search_path(name, path if path is not None else self.variables.get("PATH") or "", self.files)
        if found is not None and path is None and found.startswith("/"):
            self.hashed[name] = found
        return found

    def call(self, function: Function, caller: Frame, args: list[str], own: dict[str, State] | None = None) -> int:
        """Call a function (2.9.5). To `own` variables it gives their states back, as if they were local."""
        frame = Frame(self, args, caller.out, caller.err)
        frame.locals = own
        frame.function = name = function.name
        frame.caller = caller
        self.replace = False
        depth, arguments = self.depth, self.arguments
        if depth >= MAXIMUM_DEPTH:
            frame.restore_locals()
            raise ShellError(f"{name}: functions nested too deep (more than {MAXIMUM_DEPTH})")
        self.depth = depth + 1
        hidden = self._hide_traps(function, frame) if self.traps.actions else None
        self.calls.append((name, self.line, function.file))
        try:
            try:
                status = +function.body(frame)
            except FunctionReturn as jump:
                status = jump.status
            if RETURN in self.traps.actions:
                self.returned(frame, status)
            return status
        finally:
            self.depth, self.arguments = depth, arguments
            self.calls.pop()
            frame.restore_locals()
            if hidden:
                self._show_traps(hidden)

    def _hide_traps(self, function: Function, frame: Frame) -> dict[int, str]:
        """The traps on DEBUG and RETURN, which do not hold in a function that is not traced; it may set its own."""
        actions = self.traps.actions
        if not self.options.functrace and "t" not in function.attributes:
            hidden = {condition: actions.pop(condition) for condition in (DEBUG, RETURN) if condition in actions}
            if hidden:
                self.guard()
            return hidden
        if DEBUG in actions:
            from .trace import run_condition

            run_condition(frame, DEBUG, self.status)
        return {}

    def _show_traps(self, hidden: dict[int, str]) -> None:
        """What the function has set stays."""
        self.traps.actions.update({**hidden, **self.traps.actions})
        self.guard()

    def returned(self, frame: Frame, status: int) -> None:
        """A function or a dot script has ended, for the trap on RETURN."""
        from .trace import run_condition

        run_condition(frame, RETURN, status)

    # -- what builtins ask of the shell

    def sync_input(self) -> None:
        """Before a command may read descriptor 0: the script on it has been read no further than to here."""
        if self.input is not None:
            self.input.sync()

    def report(self, message: str) -> None:
        """One line on standard error, with the file's name and the line where there is one; none for ""."""
        if not message:
            return
        options, file = self.options, self.file
        included = file != self.name
        if not included and (options.command_text or options.standard_input):
            file = "minishell"
        where = f"{file}: " if options.entered and not included else f"{file}: line {self.line}: "
        self.frame.err.write(f"{where}{message}\n")
        try:
            self.frame.err.flush()
        except OSError:
            pass  # there is nowhere left to say it

    def report_once(self, error: ShellError) -> None:
        """Report an error where its redirections still hold; it goes on without its message."""
        self.report(error.message)
        error.message = ""

    def enter(self, text: str) -> int:
        """Run a line that was entered at the prompt: what it does to files can be taken back as one. As run_text."""
        self.begin_line(text)
        try:
            return self.run_text(text)
        finally:
            self.end_line()

    def transaction(self, name: str = "") -> Transaction:
        """A `with` in which what the shell runs is one line for `undo`, and is taken back if an exception leaves it.

        It switches the option undo on. `run_text` reports errors and does not raise them.
        """
        from ..files.transaction import Transaction

        self.set_option("undo", True)
        return Transaction(name, self.recorder)

    def begin_line(self, text: str) -> None:
        """From here on what is done to files is recorded as done by `text`."""
        self._record(self.options.undo)
        if self.recorder is not None:
            self.recorder.begin(text, self.variables.get("PWD") or "")

    def end_line(self) -> None:
        if self.recorder is not None:
            self.recorder.end()

    def _record(self, on: bool) -> None:
        """Record what is done to files, or do not."""
        if self.plan is not None or on == (self.recorded is not None):
            return
        from ..files.recorded import RecordedFiles
        from ..files.recorder import Recorder

        if self.recorder is None:
            self.recorder = Recorder(self.variables.values, self.report)
        self.recorded = RecordedFiles(self.recorder) if on else None
        self.files = os if self.recorded is None else self.recorded.files

    def run_text(self, text: str, name: str = "") -> int:
        """Run text typed at the prompt; its errors are reported. Raises ShellExit only."""
        from .at_prompt import run_line

        return run_line(self, text, name)

    def evaluate(self, text: str, frame: Frame, line: int | None = None) -> int:
        """Run text in `frame`, as eval does. Raises ShellError for what cannot be parsed."""
        from .run import evaluate

        return evaluate(frame, text, line)

    def run_program(self, argv: list[str]) -> int:
        """Run the program argv[0] of PATH, past functions and builtins, and wait for it."""
        from .external import run_program

        return run_program(self.frame, argv)

    def call_builtin(self, name: str, args: list[str], frame: Frame) -> int:
        from .command import builtin_command

        return builtin_command(self, name)(frame, args)

    def expand_prompt(self, text: str) -> str:
        """PS1, PS2 or PS4 after parameter, command and arithmetic expansion (2.5.3)."""
        from .run import expand_text

        interruptible, self.traps.interruptible = self.traps.interruptible, False
        try:
            return expand_text(self.frame, text)
        except ShellError as error:
            self.report(error.message)
            return text
        finally:
            self.traps.interruptible = interruptible

    def run_pending_traps(self) -> None:
        """Run the traps of signals that came at the prompt; their errors are reported. Raises ShellExit only."""
        from .at_prompt import run_pending_traps

        run_pending_traps(self)

    def notify_jobs(self) -> None:
        """Tell of the jobs that ended or stopped since the user was last told."""
        from .notices import notify

        notify(self)


def search_path(name: str, path: str, files: FileSystem) -> str | None:
    """The first executable file `name` of the directories; else the first file, which then fails with 126."""
    fallback = None
    for directory in path.split(":"):
        candidate = f"{directory}/{name}" if directory else f"./{name}"
        if files.access(candidate, os.X_OK) and not is_directory(candidate, files):
            return candidate
        if fallback is None and is_regular(candidate, files):
            fallback = candidate
    return fallback
