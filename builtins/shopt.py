"""Set and show the options that bash has besides those of `set`.

usage: shopt [-pqsu] [-o] [OPTION]...

  -o    the options of `set -o`
  -p    show them in a form that can be read back
  -q    write nothing; the status says whether all of them are on
  -s    switch the options on; without OPTION show those that are on
  -u    switch them off; without OPTION show those that are off

dotglob         * and ? match a leading dot
expand_aliases  aliases are substituted, in scripts too
extglob         the patterns ?(a|b) *(a|b) +(a|b) @(a|b) !(a|b)
failglob        a pattern that matches no file is an error
globskipdots    patterns never match . and ..
globstar        ** matches directories at any depth
histverify      a line that refers to the history is shown expanded, and runs at the next Enter
lastpipe        the last command of a pipeline runs in the shell itself
nocaseglob      file names match whatever their case
nocasematch     the same for `case` and [[ ]]
nullglob        a pattern that matches no file is removed
"""

from __future__ import annotations

from minishell.eval.options import NAMES, SHOPT_NAMES
from minishell.eval.usage import Parsed, parse_options, usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame

_NAME_COLUMN = 15


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "shopt", args)
    switch_on, switch_off = parsed.given("s"), parsed.given("u")
    if switch_on and switch_off:
        raise usage_error(__doc__, "shopt: -s and -u exclude each other")
    known = NAMES if parsed.given("o") else SHOPT_NAMES
    if parsed.operands and (switch_on or switch_off):
        return _switch(frame, parsed.operands, known, switch_on)
    if not parsed.operands:
        for name in known:
            if switch_on is switch_off or getattr(frame.shell.options, name) is switch_on:
                _show(frame, name, parsed)
        return 0
    return _tell(frame, parsed, known)


def _switch(frame: Frame, names: list[str], known: tuple[str, ...], on: bool) -> int:
    status = 0
    for name in names:
        if name in known:
            frame.shell.set_option(name, on)
        else:
            status = _unknown(frame, name)
    return status


def _tell(frame: Frame, parsed: Parsed, known: tuple[str, ...]) -> int:
    """0 if all that are named are on."""
    status = 0
    for name in parsed.operands:
        if name not in known:
            status = _unknown(frame, name)
            continue
        status = status or int(not getattr(frame.shell.options, name))
        if not parsed.given("q"):
            _show(frame, name, parsed)
    return status


def _unknown(frame: Frame, name: str) -> int:
    from minishell.eval.suggestion import nearest, question

    near = nearest(name, SHOPT_NAMES) if frame.shell.options.interactive else None
    frame.err.write(f"shopt: {name}: unknown option name{question(near)}\n")
    return 1


def _show(frame: Frame, name: str, parsed: Parsed) -> None:
    on = getattr(frame.shell.options, name)
    if not parsed.given("p"):
        frame.out.write(f"{name.ljust(_NAME_COLUMN)}\t{'on' if on else 'off'}\n")
    elif parsed.given("o"):
        frame.out.write(f"set {'-' if on else '+'}o {name}\n")
    else:
        frame.out.write(f"shopt {'-s' if on else '-u'} {name}\n")
