"""Text read, parsed and run, one complete command after the other; what is done with its errors (2.8.1)."""

from __future__ import annotations

import os

from ..syntax.nodes import SimpleCommand, Word
from ..syntax.parser import Parser
from ..syntax.source import Source
from .command import run_action
from .compile import Compiler, only_pipeline, simple_command
from .errors import CommandError, FunctionReturn, LoopJump, NotExecuted, ShellError, ShellExit, Suspended, UnsetError
from .expand import WordCompiler
from .shell import MAXIMUM_DEPTH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..files.file_system import FileSystem
    from ..syntax.lexer import ParseError
    from ..syntax.nodes import CompoundList
    from .array import ArrayOperand
    from .harmless import Harmless
    from .shell import Frame, Op, Shell

SYNTAX_ERROR = 2

#: how much of what `eval` runs is kept compiled: texts, and characters of each
_MOST_KNOWN, _LONGEST_KNOWN = 200, 500


def run_source(
    frame: Frame,
    source: Source,
    read: Callable[[str], None] | None = None,
    recover: Callable[[ShellError], int] | None = None,
) -> int:
    """Run all of `source` in `frame`. Raises ShellError at what cannot be parsed, and what the commands raise.

    `read` is given each command's text before it runs, under verbose and history. `recover` is given a command's
    ShellError, to go on with the next one and the status that it gives.
    """
    shell = frame.shell
    options = shell.options
    parser, compiler = Parser(source, shell.alias), _compiler(shell, source)
    status = 0
    while True:
        before, start = "" if source.more else source.text, parser.offset
        command = parser.next_command()
        if parser.errors:
            _raise_errors(shell, source, parser.errors)
        if read is not None and (options.verbose or options.history):
            read(_text_read(source, parser, before, start, command))
        if command is None:
            return _all_run(shell, status)
        if options.undo and not options.interactive and not shell.depth and not shell.subshell:
            shell.begin_line(_text_read(source, parser, before, start, command).strip())
        if not options.noexec or options.interactive:
            try:
                status = _run_command(frame, compiler, command)
            except ShellError as error:
                if recover is None:
                    raise
                status = recover(error)


def _all_run(shell: Shell, status: int) -> int:
    """The status at the end of a source. Raises NotExecuted where set -n in it ends what is around it, too."""
    if shell.options.noexec and shell.depth and not shell.options.interactive:
        raise NotExecuted
    return status


def _text_read(source: Source, parser: Parser, before: str, start: int, command: CompoundList | None) -> str:
    """What has just been read: as it was `before` aliases took their places in it, where that is known."""
    if before:
        return before[start : len(before) - (len(source.text) - parser.offset)]
    return source.text[command.start : parser.offset] if command is not None else ""


def _shown(shell: Shell) -> Callable[[str], None]:
    """What shows the commands that are read, for -v."""

    def show(text: str) -> None:
        if shell.options.verbose:
            shell.frame.err.write(text)
            shell.frame.err.flush()

    return show


def _compiler(shell: Shell, source: Source) -> Compiler:
    return Compiler(shell, source) if shell.plan is None else shell.plan.compiler(source)


def _run_command(frame: Frame, compiler: Compiler, command: CompoundList) -> int:
    def compiled(frame: Frame) -> int:
        return compiler.list(command)(frame)

    return _run_compiled(frame, compiled)


def _run_compiled(frame: Frame, op: Op) -> int:
    try:
        return op(frame)
    except Suspended as stop:
        return stop.status
    except NotExecuted:
        return 0
    except CommandError as error:
        frame.shell.report(error.message)
        frame.shell.status = error.status
        return error.status
    except RecursionError:
        raise ShellError("nested too deep") from None


def _raise_errors(shell: Shell, source: Source, errors: list[ParseError]) -> None:
    """Warnings are reported, the first error is raised."""
    found = errors[:]
    errors.clear()
    for error in found:
        shell.line = source.position(error.span.start)[0]
        if not error.warning:
            raise ShellError(error.message + _place(shell, source, error), SYNTAX_ERROR)
        if error.message:
            shell.report(f"warning: {error.message}")


def _place(shell: Shell, source: Source, error: ParseError) -> str:
    """For somebody at the prompt, the line and a caret."""
    if not shell.options.interactive or not error.message:
        return ""
    from .caret import excerpt

    return excerpt(source, error.span.start)


# ---- Within the shell


def evaluate(frame: Frame, text: str, first_line: int | None = None) -> int:
    """Run text as `eval`, `.` and traps do: in this very activation.

    Its lines count from this one; text with a `first_line` of its own is a file's, which -v shows.
    """
    shell = frame.shell
    line, arguments = shell.line, shell.arguments
    shell.replace = shell.traps.interruptible = False
    if shell.depth >= MAXIMUM_DEPTH:
        raise ShellError(f"eval: nested too deep (more than {MAXIMUM_DEPTH})")
    shell.depth += 1
    try:
        if first_line is None:
            known = _known(shell, text)
            if known is not None:
                return _all_run(shell, _run_compiled(frame, known))
            return run_source(frame, Source(text, shell.name, line))
        return _run_file(frame, Source(text, shell.name, first_line))
    finally:
        shell.depth -= 1
        shell.line, shell.arguments = line, arguments


def _known(shell: Shell, text: str) -> Op | None:
    """A text of one line, compiled once for all the times that it is evaluated there; None for any other."""
    options = shell.options
    if options.interactive or options.noexec or shell.plan is not None or (shell.aliases and options.expand_aliases):
        return None
    key = text, shell.line
    op = shell.evaluated.get(key)
    if op is not None or "\n" in text or len(text) > _LONGEST_KNOWN:
        return op
    source = Source(text, shell.name, shell.line)
    parser = Parser(source)
    command = parser.next_command()
    if command is None or parser.errors:
        return None
    if len(shell.evaluated) >= _MOST_KNOWN:
        shell.evaluated.clear()
    op = shell.evaluated[key] = Compiler(shell, source).list(command)
    return op


def harmless_text(frame: Frame, text: str, place: str) -> Harmless | None:
    """What `eval` would run of `text` there, if that is one command that leaves the shell as it is."""
    shell = frame.shell
    source = Source(text, shell.name, shell.line)
    parser = Parser(source, shell.alias)
    command = parser.next_command()
    if command is None or parser.errors or parser.next_command() is not None or parser.errors:
        return None
    return _compiler(shell, source).harmless(simple_command(only_pipeline(command)), place)


def _run_file(frame: Frame, source: Source) -> int:
    """Its errors are told where they are: in that file."""
    shell = frame.shell
    try:
        return run_source(frame, source, _shown(shell))
    except ShellError as error:
        error.message += hint(shell, error)
        shell.report_once(error)
        raise


def expand_text(frame: Frame, text: str) -> str:
    """A prompt's parameter, command and arithmetic expansions, as in double quotes (2.5.3)."""
    source = Source(text)
    reader = Parser(source)
    parts = reader.read_here_document_parts()
    if any(not error.warning for error in reader.errors):
        return text
    compiler = _compiler(frame.shell, source)
    return WordCompiler(frame.shell, compiler.substitution).quoted_text(parts)(frame)


def expand_word(frame: Frame, text: str) -> str:
    """Text that stands for a word, such as a subscript that a builtin is given, after its expansions."""
    if text.isalnum():
        return text
    source = Source(text)
    reader = Parser(source)
    parts = reader.read_subscript_parts()
    compiler = _compiler(frame.shell, source)
    return WordCompiler(frame.shell, compiler.substitution).text(Word(parts))(frame)


def expand_array(frame: Frame, text: str) -> ArrayOperand | None:
    """An operand name=(…) that is text, read and expanded; None if it is not of this form after all."""
    source = Source(text)
    reader = Parser(source)
    command = reader.next_command()
    node = command.lists[0].pipelines[0].commands[0] if command is not None and not reader.errors else None
    if not isinstance(node, SimpleCommand) or node.words or len(node.assignments) != 1:
        return None
    from .array import compile_operand

    assignment = node.assignments[0]
    words = WordCompiler(frame.shell, _compiler(frame.shell, source).substitution)
    return compile_operand(assignment.name, assignment.appends, assignment.value, words)(frame)


# ---- The ends of a shell


def run_to_end(frame: Frame, op: Op) -> int:
    """Run `op` as all that this process has to do, then the EXIT trap; the exit status."""
    shell = frame.shell
    status = _outcome(frame, op)
    if 0 in shell.traps.actions:
        status = _run_exit_trap(frame, status)
    shell.end_line()
    for action in shell.before_end:
        action()
    return status & 0xFF


def _outcome(frame: Frame, op: Op) -> int:
    shell = frame.shell
    try:
        status = op(frame)
    except (ShellExit, FunctionReturn) as jump:
        status = jump.status
    except (LoopJump, NotExecuted):
        status = 0
    except ShellError as error:
        shell.report(error.message + hint(shell, error))
        status = error.status
    except RecursionError:
        shell.report("nested too deep")
        status = 2
    except KeyboardInterrupt:
        status = 130
    return status


def end_by_signal(shell: Shell, number: int) -> None:
    """The trap on EXIT, before the signal `number` ends the process."""
    _run_exit_trap(shell.frame, 128 + number)


def _run_exit_trap(frame: Frame, status: int) -> int:
    """`$?` is the status at exit; `exit` without an operand in the trap gives it too (XCU exit)."""
    shell = frame.shell
    action = shell.traps.actions.pop(0)
    shell.status = status
    shell.traps.pending.clear()

    def trap(inner: Frame) -> int:
        run_action(inner, action)
        return status

    return _outcome(frame, trap)


def hint(shell: Shell, error: ShellError) -> str:
    """What is put behind an error's message for somebody at the prompt."""
    if not isinstance(error, UnsetError) or not shell.options.entered:
        return ""
    from .suggestion import nearest, question

    return question(nearest(error.name, shell.variables.names()))


# ---- Scripts


def run_script(shell: Shell, source: Source) -> int:
    """Run a whole script: all that this process has to do."""
    show = None if source.more is not None else _shown(shell)

    def read(text: str) -> None:
        if show is not None:
            show(text)
        if shell.options.history and shell.history is not None and text.strip():
            shell.history.start(text.strip("\n"))

    return run_to_end(shell.frame, lambda frame: run_source(frame, source, read))


def read_script(path: str, files: FileSystem = os) -> str:
    """The text of a script file, NUL bytes left out. Raises OSError, or ShellError if it is no text."""
    descriptor = files.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        chunks = []
        while chunk := files.read(descriptor, 1 << 20):
            chunks.append(chunk)
    finally:
        files.close(descriptor)
    data = b"".join(chunks)
    check_text(data[:4096])
    return data.replace(b"\0", b"").decode("utf-8", "surrogateescape")


def check_text(head: bytes) -> None:
    """Refuse what was not meant to be a script. Raises ShellError."""
    first = head.split(b"\n", 1)[0]
    if b"\0" in first or head.startswith(b"\x7fELF"):
        raise ShellError("cannot execute binary file", 126)
    if first.endswith(b"\r"):
        raise ShellError("the lines end in carriage returns (DOS format); remove them, as with: sed -i 's/\\r$//'", 2)
