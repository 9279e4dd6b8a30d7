"""Set and show the options that bash has besides those of `set`.

usage: shopt [-pqsu] [-o] [OPTION]...

  -o    the options of `set -o`
  -p    show them in a form that can be read back
  -q    write nothing; the status says whether all of them are on
  -s    switch the options on; without OPTION show those that are on
  -u    switch them off; without OPTION show those that are off

autocd          the name of a directory as a command goes there; on at the prompt
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
patsub_replacement  & in the replacement of ${x/pattern/replacement} stands for what has matched; on

bash's other names are known too. Those for comforts of its editor, history and completion are kept, and change nothing.
Of the rest, to ask for what is so in any case does nothing, and the contrary is an error.
"""

from __future__ import annotations

from minishell.eval.options import NAMES, SHOPT_NAMES
from minishell.eval.usage import Parsed, parse_options, usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame

_NAME_COLUMN = 15

#: the names of bash's `shopt` for what cannot be otherwise here, and how it is
_FIXED = dict.fromkeys(
    "extquote globasciiranges inherit_errexit interactive_comments promptvars sourcepath".split(),
    True,
) | dict.fromkeys(
    "cdable_vars compat31 compat32 compat40 compat41 compat42 compat43 compat44 execfail extdebug huponexit"
    " localvar_inherit localvar_unset noexpand_translation restricted_shell shift_verbose varredir_close"
    " xpg_echo".split(),
    False,
)

#: those for comforts of bash's editor, history and completion, which have their own way here, and how they begin
_COMFORTS = dict.fromkeys("checkwinsize cmdhist complete_fullquote histappend hostcomplete progcomp".split(), True) | (
    dict.fromkeys(
        "assoc_expand_once cdspell checkhash checkjobs direxpand dirspell force_fignore gnu_errfmt histreedit lithist"
        " mailwarn no_empty_cmd_completion progcomp_alias".split(),
        False,
    )
)


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "shopt", args)
    switch_on, switch_off = parsed.given("s"), parsed.given("u")
    if switch_on and switch_off:
        raise usage_error(__doc__, "shopt: -s and -u exclude each other")
    known = NAMES if parsed.given("o") else tuple(sorted((*SHOPT_NAMES, *_FIXED, *_COMFORTS)))
    if parsed.operands and (switch_on or switch_off):
        return _switch(frame, parsed.operands, known, switch_on)
    if not parsed.operands:
        for name in known:
            if switch_on is switch_off or _is_on(frame, name) is switch_on:
                _show(frame, name, parsed)
        return 0
    return _tell(frame, parsed, known)


def _switch(frame: Frame, names: list[str], known: tuple[str, ...], on: bool) -> int:
    status = 0
    for name in names:
        if name not in known:
            status = _unknown(frame, name)
        elif name in _COMFORTS:
            frame.shell.comforts[name] = on
        elif name not in _FIXED:
            frame.shell.set_option(name, on)
        elif _FIXED[name] is not on:
            frame.err.write(f"shopt: {name}: cannot be switched {'on' if on else 'off'}\n")
            status = 1
    return status


def _tell(frame: Frame, parsed: Parsed, known: tuple[str, ...]) -> int:
    """0 if all that are named are on."""
    status = 0
    for name in parsed.operands:
        if name not in known:
            status = _unknown(frame, name)
            continue
        status = status or int(not _is_on(frame, name))
        if not parsed.given("q"):
            _show(frame, name, parsed)
    return status


def _is_on(frame: Frame, name: str) -> bool:
    if name in _COMFORTS:
        return frame.shell.comforts.get(name, _COMFORTS[name])
    return _FIXED[name] if name in _FIXED else getattr(frame.shell.options, name)


def _unknown(frame: Frame, name: str) -> int:
    from minishell.eval.suggestion import nearest, question

    near = nearest(name, SHOPT_NAMES) if frame.shell.options.interactive else None
    frame.err.write(f"shopt: {name}: unknown option name{question(near)}\n")
    return 1


def _show(frame: Frame, name: str, parsed: Parsed) -> None:
    on = _is_on(frame, name)
    if not parsed.given("p"):
        frame.out.write(f"{name.ljust(_NAME_COLUMN)}\t{'on' if on else 'off'}\n")
    elif parsed.given("o"):
        frame.out.write(f"set {'-' if on else '+'}o {name}\n")
    else:
        frame.out.write(f"shopt {'-s' if on else '-u'} {name}\n")
