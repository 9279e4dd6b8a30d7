"""Set options and positional parameters, or list the variables.

usage: set [-abBCeEfhHmnPTuvx] [-o OPTION] [ARGUMENT]...
       set [+abBCeEfhHmnPTuvx] [+o OPTION] [ARGUMENT]...
       set -- [ARGUMENT]...
       set

  -a           export every variable that is assigned (allexport)
  -b           tell of finished jobs at once (notify)
  -B           {a,b} makes two words (braceexpand)
  -C           > does not overwrite files; >| does (noclobber)
  -e           leave the shell when a command fails (errexit)
  -E           the trap on ERR holds in functions and subshells (errtrace)
  -f           no pathname expansion (noglob)
  -h           remember where programs are (hashall)
  -H           accepted (histexpand)
  -m           job control (monitor)
  -n           read commands, but run none (noexec)
  -o OPTION    set an option by its name; without OPTION list them all
  -P           accepted (physical)
  -T           the traps on DEBUG and RETURN hold in functions and subshells (functrace)
  -u           an unset variable is an error (nounset)
  -v           write lines to standard error as they are read (verbose)
  -x           write commands to standard error before they run (xtrace)

With + in place of - an option is switched off; `set +o` alone lists the options in a form that
can be read back. Options without a letter: emacs, history, ignoreeof, nolastpipe, nolog, pipefail, posix, vi,
and undo, under which what lines do to files can be taken back (it is on at the prompt).
The ARGUMENTs become $1, $2 and so on. `set --` without ARGUMENT removes these; `set -`
switches -v and -x off. `set` alone lists the variables in a form that can be read back.
"""

from __future__ import annotations

from minishell.eval.errors import HelpRequested, NotExecuted
from minishell.eval.options import LETTERS, NAMES
from minishell.eval.usage import usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame

_NAME_COLUMN = 15


def run(frame: Frame, args: list[str]) -> int:
    if not args:
        _list_variables(frame)
        return 0
    at = 0
    while at < len(args) and args[at][:1] in {"-", "+"} and args[at] not in {"-", "--"}:
        at += 1 + _cluster(frame, args[at], args[at + 1 : at + 2])
    _set_operands(frame, args, at)
    if frame.shell.options.noexec and not frame.shell.options.interactive:
        raise NotExecuted
    return 0


def _set_operands(frame: Frame, args: list[str], at: int) -> None:
    """What follows the options: nothing, or the new parameters, after `--` or `-`, which switches -v and -x off."""
    first = args[at : at + 1]
    if first == ["-"]:
        frame.shell.set_option("verbose", False)
        frame.shell.set_option("xtrace", False)
    at += first in (["-"], ["--"])
    if at < len(args) or first == ["--"]:
        _set_parameters(frame, args[at:])


def _set_parameters(frame: Frame, parameters: list[str]) -> None:
    frame.parameters = parameters
    if frame.shell.variables.values.get("OPTIND", "").__class__ is not str:
        from minishell.builtins.getopts import begin_anew

        begin_anew(frame)


def _cluster(frame: Frame, argument: str, following: list[str]) -> int:
    """Obey an argument such as -eu or +o; how many of those that follow, one at most, it takes for itself."""
    if argument == "--help":
        raise HelpRequested
    on = argument[0] == "-"
    taken = 0
    for letter in argument[1:]:
        if letter == "o":
            taken = _named(frame, following, on)
        elif letter in LETTERS:
            frame.shell.set_option(LETTERS[letter], on)
        else:
            raise usage_error(__doc__, f"set: {argument[0]}{letter}: unknown option")
    return taken


def _named(frame: Frame, names: list[str], on: bool) -> int:
    if not names:
        (_list_options if on else _list_options_as_commands)(frame)
        return 0
    if names[0] not in NAMES:
        from minishell.eval.suggestion import nearest

        raise usage_error(__doc__, f"set: {names[0]}: unknown option name", nearest(names[0], NAMES))
    frame.shell.set_option(names[0], on)
    return 1


def _list_variables(frame: Frame) -> None:
    from minishell.eval.declaration import setting

    for name in sorted(frame.shell.variables.names()):
        frame.out.write(setting(frame.shell.variables, name) + "\n")


def _list_options(frame: Frame) -> None:
    for name in NAMES:
        frame.out.write(f"{name.ljust(_NAME_COLUMN)} {'on' if getattr(frame.shell.options, name) else 'off'}\n")


def _list_options_as_commands(frame: Frame) -> None:
    for name in NAMES:
        frame.out.write(f"set {'-' if getattr(frame.shell.options, name) else '+'}o {name}\n")
