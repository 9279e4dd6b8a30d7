"""A simple command (2.9.1): assignments, the look-up of its name, redirections, and the hand-over."""

from __future__ import annotations

from ..syntax.names import DECLARATIONS, is_name
from ..syntax.nodes import ArrayValue, CommandSubstitution, DoubleQuoted, Literal, ParameterExpansion
from ..system.signals import DEBUG, ERR
from .errors import HelpRequested, Jump, RedirectionError, ShellError, ShellExit, UsageError
from .expand import constant_of
from .registry import SPECIAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..syntax.nodes import Assignment, SimpleCommand, Word, WordPart
    from ..system.redirect import Redirections
    from .expand import Fields, Text, WordCompiler
    from .redirection import Redirect
    from .shell import Command, Frame, Function, Op, Shell
    from .variables import State

    #: a name, its value, and None; or what makes an assignment to an array, and gives it as xtrace shows it
    Prefix = tuple[str, Text, Callable[[Frame], str] | None]

#: builtins that run other commands in this shell
_RUN_COMMANDS = frozenset((".", "command", "eval", "source"))


def compile_simple_command(
    node: SimpleCommand, shell: Shell, words: WordCompiler, redirect: Redirect | None, line: int, tested: bool
) -> Op:
    """`tested`: errexit does not hold, because a list or a compound command looks at the status."""
    prefix = [_compile_assignment(a, shell, words) for a in node.assignments]
    if not node.words:
        substitutes = any(_holds_substitution(a.value.parts) for a in node.assignments)
        return _assignments(shell, prefix, redirect, line, tested, substitutes)
    name = constant_of(node.words[0])
    if name:
        shell.registry.mentioned.add(name)
    if name and not prefix and redirect is None:
        return _named(shell, name, _arguments(name, node.words[1:], words), line, tested)
    if name in DECLARATIONS:
        fields = _with_name(name, _arguments(name, node.words[1:], words))
    else:
        fields = words.fields(node.words)
    return _general(shell, prefix, fields, redirect, line, tested)


def _compile_assignment(node: Assignment, shell: Shell, words: WordCompiler) -> Prefix:
    name, parts = node.name, node.value.parts
    if node.subscript is not None or (parts and isinstance(parts[0], ArrayValue)):
        from .array import compile_assignment

        return name, _empty, compile_assignment(node, shell, words)
    value, variables = words.text(node.value, assignment=True), shell.variables
    if not node.appends:
        return name, value, None
    return name, lambda frame: variables.appended(name, value(frame)), None


# ---- The ways to run one


def _named(shell: Shell, name: str, arguments: Fields, line: int, tested: bool) -> Op:
    """The common case: a name known beforehand, no assignments, no redirections."""
    traps = shell.traps
    resolved, resolved_tested = shell.resolved, shell.resolved_tested
    alone = [name]

    def traced(frame: Frame) -> int:
        return _general(shell, [], _with_name(name, arguments), None, line, tested)(frame)

    def named(frame: Frame) -> int:
        if shell.traced:
            return traced(frame)
        shell.line = line
        args = arguments(frame)
        shell.arguments = args or alone
        try:
            command = resolved[name]
        except KeyError:
            command = resolve(shell, name)
        status = shell.status = command(frame, args)
        if traps.pending:
            run_traps(frame)
        if status and shell.guarded and not shell.tested:
            shell.line = line
            _failed_command(frame, status)
        return status

    def named_tested(frame: Frame) -> int:
        if shell.traced:
            return traced(frame)
        shell.line = line
        args = arguments(frame)
        shell.arguments = args or alone
        try:
            command = resolved_tested[name]
        except KeyError:
            command = resolve_tested(shell, name)
        status = shell.status = command(frame, args)
        if traps.pending:
            run_traps(frame)
        return status

    return named_tested if tested else named


def _general(
    shell: Shell, prefix: list[Prefix], fields: Fields, redirect: Redirect | None, line: int, tested: bool
) -> Op:
    """Any command with words: they may expand to nothing, and to any name."""

    def general(frame: Frame) -> int:
        shell.line = line
        shell.substituted = 0
        if shell.traced:
            before_command(frame)
        argv = fields(frame)
        if argv:
            shell.arguments = argv
            status = _run(frame, argv, prefix, redirect, tested)
        else:
            status = _assign(frame, prefix, redirect)
        shell.line = line
        return ended(frame, status, tested)

    return general


def _assignments(
    shell: Shell, prefix: list[Prefix], redirect: Redirect | None, line: int, tested: bool, substitutes: bool
) -> Op:
    """No command name: the assignments stay, the status is the last command substitution's."""

    def assign(frame: Frame) -> int:
        shell.line = line
        shell.substituted = 0
        if shell.traced:
            before_command(frame)
        return ended(frame, _assign(frame, prefix, redirect), tested)

    if redirect is not None or substitutes or len(prefix) != 1 or prefix[0][2] is not None:
        return assign
    (name, value, _), variables = prefix[0], shell.variables
    values, watched = variables.values, variables.watched

    def assign_one(frame: Frame) -> int:
        if shell.traced:
            return assign(frame)
        shell.line = line
        text = value(frame)
        if name in watched or variables.export_all:
            variables.set(name, text)
        else:
            values[name] = text
        shell.status = 0
        return 0

    return assign_one


def ended(frame: Frame, status: int, tested: bool) -> int:
    """What is to be done when a command has ended: traps run, then errexit is heeded."""
    shell = frame.shell
    shell.status = status
    if shell.traps.pending:
        run_traps(frame)
    return checked(shell, status, tested)


def checked(shell: Shell, status: int, tested: bool) -> int:
    """Set `$?`, and end the shell where errexit says so (2.15, set -e)."""
    shell.status = status
    if status and not tested and shell.guarded and not shell.tested:
        _failed_command(shell.frame, status)
    return status


def _failed_command(frame: Frame, status: int) -> None:
    """Where a failure counts: the trap on ERR runs, and errexit ends the shell."""
    shell = frame.shell
    if ERR in shell.traps.actions and (frame.function is None or shell.options.errtrace):
        from .trace import run_condition

        run_condition(frame, ERR, status)
    if shell.options.errexit:
        raise ShellExit(status)


def _assign(frame: Frame, prefix: list[Prefix], redirect: Redirect | None) -> int:
    """The assignments of a command without a name; its redirections are made, and taken back afterwards."""
    if redirect is None:
        return _assign_all(frame, prefix)
    try:
        changes = redirect(frame)
    except RedirectionError as error:
        frame.shell.report(error.message)
        return 1
    with changes:
        try:
            return _assign_all(frame, prefix)
        except ShellError as error:
            frame.shell.report_once(error)
            raise


def _assign_all(frame: Frame, prefix: list[Prefix]) -> int:
    shell = frame.shell
    done = []
    for name, value, assign in prefix:
        if assign is not None:
            try:
                done.append(assign(frame))
            except ShellError as error:
                shell.report(error.message)
                return 1
            continue
        text = value(frame)
        shell.variables.set(name, text)
        if shell.traced:
            done.append(_shown(name, text))
    if shell.traced and done:
        trace(frame, done, [])
    return shell.substituted


def _run(frame: Frame, argv: list[str], prefix: list[Prefix], redirect: Redirect | None, tested: bool) -> int:
    """A command with its words expanded: redirections, then assignments, then the command."""
    shell = frame.shell
    name = argv[0]
    special = name in SPECIAL
    if shell.traced and not prefix:
        trace(frame, [], argv)
    if redirect is None:
        return _run_assigned(frame, argv, prefix, special, tested)
    try:
        changes = redirect(frame)
    except RedirectionError as error:
        if special:
            raise ShellError(error.message, 1) from None
        shell.report(error.message)
        return 1
    with changes:
        try:
            status = _run_assigned(frame, argv, prefix, special, tested, changes)
        except ShellError as error:
            shell.report_once(error)
            raise
        if shell.keep_redirections:
            shell.keep_redirections = False
            changes.keep()
        return status


def _run_assigned(
    frame: Frame,
    argv: list[str],
    prefix: list[Prefix],
    special: bool,
    tested: bool,
    changes: Redirections | None = None,
) -> int:
    shell = frame.shell
    if not prefix:
        return _command(shell, argv[0], tested)(frame, argv[1:])
    variables = shell.variables
    if variables.references is not None:
        prefix = [(variables.resolved(name), value, assign) for name, value, assign in prefix]
    states = {} if special else {name: variables.state(name) for name, _, _ in prefix}
    try:
        done = []
        for name, value, assign in prefix:
            if assign is not None:
                done.append(assign(frame))
                continue
            text = value(frame)
            variables.set(name, text)
            if not special or (argv[0] == "exec" and len(argv) > 1):
                variables.export(name)
            if shell.traced:
                done.append(_shown(name, text))
        if shell.traced:
            trace(frame, done, argv, changes)
        function = shell.functions.get(argv[0])
        if function is None or special:
            return _command(shell, argv[0], tested)(frame, argv[1:])
        own, states = states, {}
        call = function_command(function, own)
        return (_tested_command(shell, call) if tested else call)(frame, argv[1:])
    finally:
        for name, state in states.items():
            variables.restore(name, state)


# ---- What a name runs (2.9.1.4)


def resolve(shell: Shell, name: str) -> Command:
    """Special builtin, function, builtin or program; remembered until a function or PATH changes."""
    function = shell.functions.get(name)
    if function is not None and name not in SPECIAL:
        command = function_command(function)
    elif name in shell.registry:
        command = builtin_command(shell, name)
    elif name.startswith("%") and shell.jobs.control:
        return lambda frame, args: builtin_command(shell, "fg")(frame, [name])
    else:
        from .external import external_command

        command = external_command(name)
    shell.resolved[name] = command
    return command


def resolve_tested(shell: Shell, name: str) -> Command:
    """As `resolve`, for a place where errexit does not hold: neither does it in the commands that this one runs."""
    command = resolve(shell, name)
    if name in shell.functions or name in _RUN_COMMANDS:
        command = _tested_command(shell, command)
    shell.resolved_tested[name] = command
    return command


def _tested_command(shell: Shell, command: Command) -> Command:
    def call(frame: Frame, args: list[str]) -> int:
        shell.tested += 1
        try:
            return command(frame, args)
        finally:
            shell.tested -= 1

    return call


def _command(shell: Shell, name: str, tested: bool) -> Command:
    if tested:
        return shell.resolved_tested.get(name) or resolve_tested(shell, name)
    return shell.resolved.get(name) or resolve(shell, name)


def function_command(function: Function, own: dict[str, State] | None = None) -> Command:
    """`own` are the variables that were assigned in front of it, as they were before."""

    def call(frame: Frame, args: list[str]) -> int:
        return frame.shell.call(function, frame, args, own)

    return call


def builtin_command(shell: Shell, name: str) -> Command:
    """A builtin, whose errors end a non-interactive shell if it is a special one (2.8.1)."""
    try:
        run: Command = shell.registry.load(name).run
    except Exception as error:  # noqa: BLE001 (a user's own file may raise anything)
        message = f"{name}: cannot be loaded: {error.__class__.__name__}: {error}"
        return lambda frame, args: _complain(frame, message, 126)
    special, traps = name in SPECIAL, shell.traps

    def call(frame: Frame, args: list[str]) -> int:
        traps.interruptible = True
        try:
            status = run(frame, args)
            if frame.out.pending or frame.err.pending:
                frame.flush()
            return status
        except (ShellError, Jump):
            _flush_quietly(frame)
            raise
        except Exception as error:  # noqa: BLE001 (what is not known is raised again)
            return _failed(frame, name, error, special)
        finally:
            traps.interruptible = False

    return call if shell.plan is None else shell.plan.builtin(name, call)


def _failed(frame: Frame, name: str, error: Exception, special: bool) -> int:
    """Say what went wrong in a builtin, or show the help it was asked for."""
    if isinstance(error, HelpRequested):
        from .fitting import show
        from .usage import help_text

        return show(frame, help_text(frame.shell.builtin_doc(name))) or _flush(frame, name)
    if isinstance(error, UsageError):
        return _misused(frame, error, special)
    if isinstance(error, RecursionError):
        return _complain(frame, f"{name}: nested too deep", 2)
    if isinstance(error, OSError):
        return _complain(frame, f"{name}: write error: {error.strerror}", 1)
    raise error


def _misused(frame: Frame, error: UsageError, special: bool) -> int:
    message = error.message + error.question(frame.shell.options.entered)
    frame.err.write("\n".join(filter(None, (message, error.usage))) + "\n")
    _flush_quietly(frame)
    if special:
        raise ShellError("", 2)
    return 2


def _flush(frame: Frame, name: str) -> int:
    try:
        frame.flush()
    except OSError as error:
        return _complain(frame, f"{name}: write error: {error.strerror}", 1)
    return 0


def _flush_quietly(frame: Frame) -> None:
    try:
        frame.flush()
    except OSError:
        frame.out.pending.clear()
        frame.err.pending.clear()


def _complain(frame: Frame, message: str, status: int) -> int:
    frame.out.pending.clear()
    frame.err.write(message + "\n")
    _flush_quietly(frame)
    return status


# ---- Words


def _arguments(name: str, words: Sequence[Word], compiler: WordCompiler) -> Fields:
    if name not in DECLARATIONS or not any(_is_assignment(word) for word in words):
        return compiler.fields(words)
    fields = [_declared(compiler, word) if _is_assignment(word) else compiler.fields([word]) for word in words]
    return lambda frame: [field for each in fields for field in each(frame)]


def _declared(compiler: WordCompiler, word: Word) -> Fields:
    """name=word as an operand of export and its like: one field, tildes behind = and : expanded."""
    head = word.parts[0]
    assert isinstance(head, Literal)
    name, equals, rest = head.text.partition("=")
    if not equals:
        text = compiler.text(word)
        return lambda frame: [text(frame)]
    if len(word.parts) == 2 and isinstance(word.parts[1], ArrayValue):
        from .array import compile_operand

        operand = compile_operand(name.removesuffix("+"), name.endswith("+"), type(word)(word.parts[1:]), compiler)
        return lambda frame: [operand(frame)]
    value_parts = (*((Literal(rest),) if rest else ()), *word.parts[1:])
    value = compiler.text(type(word)(value_parts), assignment=True) if value_parts else _empty
    return lambda frame: [f"{name}={value(frame)}"]


def _empty(frame: Frame) -> str:
    return ""


def _is_assignment(word: Word) -> bool:
    head = word.parts[0]
    if not isinstance(head, Literal):
        return False
    target, equals, _ = head.text.partition("=")
    name, bracket, _ = target.removesuffix("+").partition("[")
    return is_name(name) and (equals != "" or (bracket != "" and _closes_subscript(word.parts[1:])))


def _closes_subscript(parts: Sequence[WordPart]) -> bool:
    return any([isinstance(part, Literal) and ("]=" in part.text or "]+=" in part.text) for part in parts])


def _with_name(name: str, arguments: Fields) -> Fields:
    return lambda frame: [name, *arguments(frame)]


def _holds_substitution(parts: Sequence[WordPart]) -> bool:
    for part in parts:
        if isinstance(part, CommandSubstitution):
            return True
        if isinstance(part, DoubleQuoted) and _holds_substitution(part.parts):
            return True
        argument = part.argument if isinstance(part, ParameterExpansion) else None
        if argument is not None and _holds_substitution(argument.parts):
            return True
    return False


# ---- Traces and traps


def _shown(name: str, value: str) -> str:
    """An assignment as xtrace shows it."""
    from ..syntax.quote import quote

    return f"{name}={quote(value)}"


def before_command(frame: Frame) -> None:
    """What a trap on DEBUG does before a command's words are expanded."""
    if DEBUG in frame.shell.traps.actions:
        from .trace import run_condition

        run_condition(frame, DEBUG, frame.shell.status)


def trace(frame: Frame, assignments: list[str], argv: list[str], changes: Redirections | None = None) -> None:
    """Before a simple command that set -x shows, past the redirections made for it, or that is only planned."""
    from .trace import announce

    announce(frame, assignments, argv, 2 if changes is None else changes.original(2))


def run_traps(frame: Frame) -> None:
    """Run the actions of the signals that have come; `$?` is afterwards what it was (2.15, trap)."""
    shell = frame.shell
    while shell.traps.pending:
        action = shell.traps.next_action()
        if action:
            status = shell.status
            run_action(frame, action)
            shell.status = status


def run_action(frame: Frame, action: str) -> None:
    """Run the action of a trap. `$?` is what `exit` and `return` have for a default that end it (XCU exit, return)."""
    shell = frame.shell
    around, shell.trapped = shell.trapped, (shell.status, shell.depth + 1)
    noticed, shell.noticed = shell.noticed, shell.line
    try:
        shell.evaluate(action, frame)
    finally:
        shell.trapped, shell.noticed = around, noticed
