"""The command line (XCU sh): what to run, and with which options."""
# ruff: noqa: E402 (the garbage collector is switched off first)

from __future__ import annotations

import gc
import os
import sys

gc.disable()  # nothing is garbage while modules load; `main` turns it on again

from . import loading

loading.install()

from .eval.directory import config_directory
from .eval.errors import ShellError, ShellExit
from .eval.options import LETTERS, NAMES, SHOPT_NAMES
from .eval.registry import Registry
from .eval.run import check_text, read_script, run_script, run_to_end
from .eval.shell import Shell
from .syntax.source import Source
from .system.output import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from .eval.history import History

USAGE = """\
usage: minishell [OPTIONS] [FILE [ARGUMENT...]]
       minishell [OPTIONS] -c TEXT [NAME [ARGUMENT...]]
       minishell [OPTIONS] -s [ARGUMENT...]
"""

HELP = f"""\
minishell: an interactive POSIX shell and script runner

{USAGE}
Without FILE and -c, commands are read from standard input; if that is a
terminal, the shell is interactive.

  -c             run TEXT; NAME and the ARGUMENTs become $0, $1, ...
  -s             read commands from standard input
  -i             be interactive; +i: don't be
  -l, --login    be a login shell: read /etc/profile and ~/.profile first
  --noprofile    be one without reading them
  --norc         be interactive without reading $ENV and rc.sh
  --rcfile FILE  be interactive with FILE in the place of these two
  --posix        begin with `set -o posix`
  -n             check the syntax only
  -e -u -x -f -v -C -a -b -h -m
                 options of the builtin `set`; + in place of - turns one off
  -o NAME        an option of `set` by its name; +o NAME turns it off
  -O NAME        an option of `shopt`; +O NAME turns it off
  --version      show the version
  --help         show this help
"""

#: enough for the deepest nesting that the parser lets through, and for functions that call themselves
_RECURSION_LIMIT = 60_000

#: a script makes many objects and few cycles
_GARBAGE_THRESHOLD = 50_000

_USAGE_ERROR = 2


#: what Python calls a program that was started as a module or from text
_NO_NAMES = ("__main__.py", "-c", "")


class CommandLine:
    """The arguments, taken apart. `switches` are options of `set` in order."""

    __slots__ = (
        "command",
        "interactive",
        "login",
        "operands",
        "profile",
        "rc",
        "rc_file",
        "standard_input",
        "switches",
    )

    def __init__(self) -> None:
        self.command = False
        #: -i or +i; None if the shell is to find out
        self.interactive: bool | None = None
        self.login = False
        #: whether the start-up files of login shells, and of interactive ones, are read
        self.profile = self.rc = True
        #: what is read instead of those of interactive shells
        self.rc_file: str | None = None
        self.standard_input = False
        self.switches: list[tuple[str, bool]] = []
        self.operands: list[str] = []


class CommandLineError(Exception):
    pass


def parse_arguments(args: list[str]) -> CommandLine:
    """Raises CommandLineError."""
    line = CommandLine()
    rest = args[:]
    while rest and len(rest[0]) > 1 and rest[0][0] in "-+":
        arg = rest.pop(0)
        if arg == "--":
            break
        if arg in _LONG_FLAGS:
            setattr(line, *_LONG_FLAGS[arg])
        elif arg == "--posix":
            line.switches.append(("posix", True))
        elif arg in ("--rcfile", "--init-file") and rest:
            line.rc_file = rest.pop(0)
        elif arg.startswith("--"):
            raise CommandLineError(f"{arg}: unknown option")
        else:
            _read_letters(line, arg, rest)
    else:
        if rest[:1] == ["-"]:
            rest.pop(0)
    line.operands = rest
    return line


def _read_letters(line: CommandLine, arg: str, rest: list[str]) -> None:
    on = arg[0] == "-"
    for letter in arg[1:]:
        if letter in "oO":
            line.switches.append((_option_name(rest, letter), on))
        elif letter in LETTERS:
            line.switches.append((LETTERS[letter], on))
        elif letter in _FLAGS and (on or letter == "i"):
            setattr(line, _FLAGS[letter], on)
        else:
            raise CommandLineError(f"{arg[0]}{letter}: unknown option")


_LONG_FLAGS = {"--login": ("login", True), "--noprofile": ("profile", False), "--norc": ("rc", False)}

_FLAGS = {"c": "command", "i": "interactive", "l": "login", "s": "standard_input"}


def _option_name(rest: list[str], letter: str) -> str:
    if not rest:
        raise CommandLineError(f"-{letter}: a name must follow")
    name = rest.pop(0)
    if name not in (NAMES if letter == "o" else SHOPT_NAMES):
        raise CommandLineError(f"-{letter} {name}: unknown option")
    return name


def main() -> NoReturn:
    """Run the shell with the process's arguments, and end the process."""
    status = 1
    gc.set_threshold(_GARBAGE_THRESHOLD)
    gc.enable()
    try:
        status = _main(sys.argv[0], sys.argv[1:])
    except SystemExit as request:
        status = request.code if isinstance(request.code, int) else 1
    except BaseException as error:  # noqa: BLE001 (a bug, told in one line)
        _report_bug(error)
    finally:
        os._exit(status)


def _report_bug(error: BaseException) -> None:
    """One line for what should not have happened; all of it where MINISHELL_DEBUG is set."""
    if "MINISHELL_DEBUG" in os.environ:
        import traceback

        traceback.print_exc()
    say(f"minishell: internal error: {error.__class__.__name__}: {error}")


def _main(program: str, args: list[str]) -> int:
    if args[:1] == ["--version"]:
        from . import __version__

        return _show(f"minishell {__version__}\n")
    if args[:1] == ["--help"]:
        return _show(HELP)
    try:
        line = parse_arguments(args)
        if line.command and not line.operands:
            raise CommandLineError("-c: a command must follow")
    except CommandLineError as error:
        say(f"minishell: {error}\n{USAGE}".rstrip("\n"))
        return _USAGE_ERROR
    sys.setrecursionlimit(_RECURSION_LIMIT)
    line.login = line.login or program.startswith("-")
    return _start(line, "minishell" if os.path.basename(program) in _NO_NAMES else program)


def _start(line: CommandLine, program: str) -> int:
    if line.command:
        text, name, parameters = line.operands[0], (line.operands[1:2] or [program])[0], line.operands[2:]
        return _run(line, name, parameters, lambda shell: run_script(shell, Source(text, name)))
    if line.operands and not line.standard_input:
        path, parameters = line.operands[0], line.operands[1:]
        return _run(line, path, parameters, lambda shell: _run_file(shell, path))
    line.standard_input = True
    if line.interactive is None:
        line.interactive = os.isatty(0) and os.isatty(2)
    if line.interactive:
        from .system.login import begins_here

        line.login = line.login or begins_here()
        return _run(line, program, line.operands, lambda shell: _interact(shell, line))
    return _run(line, program, line.operands, _run_standard_input)


def _run(line: CommandLine, name: str, parameters: list[str], body: Callable[[Shell], int]) -> int:
    directory = config_directory(os.environ)
    shell = Shell(name, parameters, Registry(f"{directory}/builtins" if directory else None))
    if shell.variables.exported_functions():
        from .eval.imported import import_functions

        import_functions(shell, shell.variables.exported_functions())
    options = shell.options
    options.interactive, options.login = bool(line.interactive), line.login
    options.undo = options.interactive  # nothing is recorded before the first line that is entered
    options.command_text, options.standard_input = line.command, line.standard_input
    switches = line.switches
    if line.interactive:
        shell.traps.start_interactive(lambda number, frame: _hang_up(shell), shell.jobs.child_changed)
        switches = [("emacs", True), ("histexpand", True), ("history", True), ("autocd", True), *switches]
        if ("monitor", False) not in switches:
            switches = [("monitor", True), *switches]
    else:
        shell.traps.start_script()
        shell.new_history = lambda: _script_history(shell)
    for option, on in switches:
        shell.set_option(option, on)
    try:
        if line.login and line.profile:
            from .start_files import run_profiles

            run_profiles(shell)
        return body(shell)
    except ShellExit as leave:  # in a profile
        status = leave.status
        return run_to_end(shell.frame, lambda frame: status)
    finally:
        shell.leave_terminal()


# ---- Scripts


def _run_file(shell: Shell, path: str) -> int:
    """A file of commands: in the current directory, else in PATH (XCU sh, OPERANDS)."""
    try:
        if "/" not in path and not os.path.exists(path):
            path = shell.find_program(path) or path
        text = read_script(path)
    except OSError as error:
        say(f"minishell: {path}: {error.strerror}")
        return 127 if isinstance(error, FileNotFoundError) else 126
    except ShellError as error:
        say(f"minishell: {path}: {error.message}")
        return error.status
    return run_script(shell, Source(text, path))


def _run_standard_input(shell: Shell) -> int:
    from .system.input import StandardInput

    shell.input = script = StandardInput()

    def first_line() -> str:
        line = script.line()
        check_text(line.encode("utf-8", "surrogateescape"))
        source.more = lambda: shown(script.line())
        return shown(line)

    def shown(line: str) -> str:
        if shell.options.verbose:
            shell.frame.err.write(line)
            shell.frame.err.flush()
        return line.replace("\0", "")

    source = Source("", shell.name, 1, first_line)
    try:
        return run_script(shell, source)
    except OSError as error:
        say(f"minishell: standard input: {error.strerror}")
        return 126


def _script_history(shell: Shell) -> History:
    """What `set -o history` keeps in a script: the script's own lines, in memory."""
    from .ui.history import History
    from .ui.history.keeping import Keeping

    history = History(None, Keeping(shell.variables.values))
    history.store.flush().result()
    return history


# ---- Sessions


def _interact(shell: Shell, line: CommandLine) -> int:
    from .start_files import run_environment_file, run_file, run_user_file
    from .ui.start import interact

    _count_level(shell)
    files = [lambda: run_environment_file(shell), lambda: run_user_file(shell)]
    rc_file = line.rc_file
    if rc_file is not None:
        files = [lambda: run_file(shell, rc_file)]
    return run_to_end(shell.frame, lambda frame: interact(shell, files if line.rc else ()))


def _count_level(shell: Shell) -> None:
    """SHLVL: how many interactive shells are within one another."""
    level = shell.variables.get("SHLVL") or ""
    shell.variables.set("SHLVL", str(int(level) + 1 if level.isdecimal() else 1))
    shell.variables.export("SHLVL")


def _hang_up(shell: Shell) -> NoReturn:
    """The terminal is gone: its jobs are told, the EXIT trap runs, and the shell ends."""
    shell.jobs.hang_up()
    os._exit(run_to_end(shell.frame, lambda frame: 128 + 1))


def _show(text: str) -> int:
    from .system.output import Output

    output = Output(1)
    output.write(text)
    try:
        output.flush()
    except OSError as error:
        say(f"minishell: write error: {error.strerror}")
        return 1
    return 0
