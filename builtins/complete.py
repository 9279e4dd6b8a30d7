"""Say how the arguments of commands are completed, in bash's way.

usage: complete [-abcdefgjksuv] [-o OPTION] [-A ACTION] [-G PATTERN] [-W WORDS] [-F FUNCTION] [-C COMMAND]
                [-X PATTERN] [-P PREFIX] [-S SUFFIX] [-DEI] COMMAND...
       complete -p [COMMAND]...
       complete -r [COMMAND]...

  -p           print what was said, so that it can be read back
  -r           forget it, for all commands without COMMAND
  -o OPTION    how the completions are taken: nospace, filenames, default and so on
  -A ACTION    the things of that kind, which the letters stand for too: alias, command, file, function, user, …
  -G PATTERN   the files that the pattern fits
  -W WORDS     these words, after their expansions
  -F FUNCTION  what the function puts into COMPREPLY; it finds the line in COMP_WORDS and COMP_CWORD
  -C COMMAND   the lines that the command writes
  -X PATTERN   leave out what the pattern fits, or with ! before it what it does not fit
  -P PREFIX    put this before each
  -S SUFFIX    put this behind each
  -D           for commands of which nothing is said
  -E           for an empty line
  -I           for a command's name
  -a           aliases
  -b           builtins
  -c           commands
  -d           directories
  -e           exported variables
  -f           files
  -g           groups
  -j           jobs
  -k           reserved words
  -s           services
  -u           users
  -v           variables

It is a bash that completes at the prompt: FUNCTIONs are run there, with the functions that they call.
"""

from __future__ import annotations

from minishell.eval.listing import single_quoted
from minishell.eval.usage import parse_options, usage_error
from minishell.syntax.quote import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame
    from minishell.eval.usage import Parsed

#: the options that stand in the place of commands
_PLACES = ("D", "E", "I")
#: options whose argument is any text
_WITH_TEXT = ("-C", "-G", "-P", "-S", "-W", "-X")


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "complete", args)
    names = [f"-{key}" for key in _PLACES if parsed.given(key)] + parsed.operands
    if parsed.given("r"):
        return _forget(frame, names)
    if parsed.given("p") or not args:
        return _print(frame, names)
    if not names:
        raise usage_error(__doc__, "complete: a command is missing")
    specification = _specification(parsed)
    for name in names:
        frame.shell.completions[name] = specification
    return 0


def _specification(parsed: Parsed) -> list[str]:
    """The options, each written for itself."""
    words: list[str] = []
    for key, value in parsed.options:
        if key not in _PLACES:
            words += [f"-{key}"] if value is None else [f"-{key}", value]
    return words


def _forget(frame: Frame, names: list[str]) -> int:
    completions = frame.shell.completions
    if not names:
        completions.clear()
    missing = [name for name in names if completions.pop(name, None) is None]
    return _complain(frame, missing)


def _print(frame: Frame, names: list[str]) -> int:
    completions = frame.shell.completions
    for name in names or sorted(completions):
        if name in completions:
            frame.out.write(f"complete {_shown(completions[name])}{quote(name)}\n")
    return _complain(frame, [name for name in names if name not in completions])


def _shown(specification: list[str]) -> str:
    """The options, with texts in quotes, and a blank behind each."""
    words = []
    for before, word in zip(["", *specification], specification, strict=False):
        words.append(single_quoted(word) if before in _WITH_TEXT else quote(word))
    return "".join([word + " " for word in words])


def _complain(frame: Frame, missing: list[str]) -> int:
    for name in missing:
        frame.err.write(f"complete: {name}: no completion specification\n")
    return int(bool(missing))
