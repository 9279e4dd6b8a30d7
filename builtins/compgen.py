"""List what completes a word, in bash's way.

usage: compgen [-abcdefgjkuv] [-o OPTION] [-A ACTION] [-G PATTERN] [-W WORDS] [-X PATTERN] [-P PREFIX]
               [-S SUFFIX] [WORD]

  -o OPTION   default: files, and dirnames: directories, where there is nothing else; plusdirs: directories, too
  -A ACTION   the things of that kind: alias, arrayvar, binding, builtin, command, directory, disabled, enabled, export,
              file, function, group, helptopic, job, keyword, running, setopt, shopt, signal, stopped, user, variable
  -G PATTERN  the files that the pattern fits
  -W WORDS    these words, after their expansions
  -X PATTERN  leave out what the pattern fits, or with ! before it what it does not fit
  -P PREFIX   put this before each
  -S SUFFIX   put this behind each
  -a          aliases
  -b          builtins
  -c          commands: aliases, builtins, functions, reserved words and programs
  -d          directories
  -e          exported variables
  -f          files
  -g          groups
  -j          jobs
  -k          reserved words
  -u          users
  -v          variables

All that begins with WORD is listed; the status is 1 if that is nothing.
"""

from __future__ import annotations

import os

from minishell.eval.options import NAMES, SHOPT_NAMES
from minishell.eval.pathname import expand_pathname
from minishell.eval.suggestion import command_names
from minishell.eval.usage import parse_options, usage_error
from minishell.syntax.names import RESERVED_WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from minishell.eval.shell import Frame, Shell
    from minishell.eval.usage import Parsed

    Generate = Callable[[Shell, str], Iterable[str]]

_LETTERS = {
    "a": "alias",
    "b": "builtin",
    "c": "command",
    "d": "directory",
    "e": "export",
    "f": "file",
    "g": "group",
    "j": "job",
    "k": "keyword",
    "u": "user",
    "v": "variable",
}


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "compgen", args)
    if len(parsed.operands) > 1:
        raise usage_error(__doc__, "compgen: too many words")
    word = parsed.operands[0] if parsed.operands else ""
    found = _with_paths(frame.shell, parsed, word, _left(frame.shell, parsed, word, _found(frame, parsed, word)))
    prefix, suffix = parsed.value("P") or "", parsed.value("S") or ""
    frame.out.write("".join(f"{prefix}{each}{suffix}\n" for each in found))
    return 0 if found else 1


def _found(frame: Frame, parsed: Parsed, word: str) -> list[str]:
    """In the order in which bash lists them: by the actions, then patterns, then words."""
    found: list[str] = []
    for key, value in parsed.options:
        action = value if key == "A" else _LETTERS.get(key)
        if action is not None:
            if action not in _ACTIONS:
                raise usage_error(__doc__, f"compgen: {action}: no such action")
            found += sorted({each for each in _ACTIONS[action](frame.shell, word) if each.startswith(word)})
    if (pattern := parsed.value("G")) is not None:
        paths = expand_pathname(pattern, frame.shell.options, frame.shell.files) or []
        found += [each for each in paths if each.startswith(word)]
    if (words := parsed.value("W")) is not None:
        found += [each for each in _words(frame.shell, words) if each.startswith(word)]
    return found


def _with_paths(shell: Shell, parsed: Parsed, word: str, found: list[str]) -> list[str]:
    """What the options of -o add."""
    options = {value for key, value in parsed.options if key == "o"}
    directories = sorted(each for each in _directories(shell, word) if each.startswith(word))
    if "plusdirs" in options or ("dirnames" in options and not found):
        found = [*found, *directories]
    if "default" in options and not found:
        found = sorted(each for each in _files(shell, word) if each.startswith(word))
    return found


def _left(shell: Shell, parsed: Parsed, word: str, found: list[str]) -> list[str]:
    """What -X does not leave out; an & in it stands for the word."""
    pattern = parsed.value("X")
    if not pattern:
        return found
    from minishell.pattern import compile_pattern

    keep = pattern.startswith("!") and not (shell.options.extglob and pattern.startswith("!("))
    matcher = compile_pattern(pattern[keep:].replace("&", word), extended=True)
    return [each for each in found if matcher.matches(each) is keep]


def _words(shell: Shell, text: str) -> list[str]:
    """The words of -W: expanded as in double quotes, divided by IFS where no quotes hold them together."""
    words: list[str] = []
    word: str | None = None
    quote = ""
    for char in shell.expand_prompt(text):
        if char == quote:
            quote = ""
        elif not quote and char in "\"'":
            quote, word = char, word or ""
        elif not quote and char in shell.ifs:
            words += [] if word is None else [word]
            word = None
        else:
            word = (word or "") + char
    return words if word is None else [*words, word]


# ---- Actions ----


def _commands(shell: Shell, word: str) -> Iterable[str]:
    return {*RESERVED_WORDS, *command_names(shell)}


def _files(shell: Shell, word: str, wanted: Callable[[os.DirEntry[str]], bool] = lambda entry: True) -> list[str]:
    directory = word[: word.rfind("/") + 1]
    try:
        with os.scandir(directory or ".") as entries:
            names = [entry.name for entry in entries if wanted(entry)]
    except OSError:
        return []
    hidden = word[len(directory) :].startswith(".")
    return [directory + name for name in names if hidden or not name.startswith(".")]


def _directories(shell: Shell, word: str) -> list[str]:
    return _files(shell, word, lambda entry: entry.is_dir())


def _users(shell: Shell, word: str) -> list[str]:
    import pwd

    return [entry.pw_name for entry in pwd.getpwall()]


def _groups(shell: Shell, word: str) -> list[str]:
    import grp

    return [entry.gr_name for entry in grp.getgrall()]


def _bindings(shell: Shell, word: str) -> Iterable[str]:
    from minishell.eval.bound_keys import COMMANDS

    return COMMANDS


def _signals(shell: Shell, word: str) -> list[str]:
    from minishell.system.signals import numbers

    return [name if name == "EXIT" else f"SIG{name}" for name in numbers()]


_ACTIONS: dict[str, Generate] = {
    "alias": lambda shell, word: shell.aliases,
    "arrayvar": lambda shell, word: shell.variables.arrays,
    "binding": _bindings,
    "builtin": lambda shell, word: shell.builtin_names(),
    "command": _commands,
    "directory": _directories,
    "disabled": lambda shell, word: shell.registry.off,
    "enabled": lambda shell, word: shell.builtin_names(),
    "export": lambda shell, word: shell.variables.environment(),
    "file": _files,
    "function": lambda shell, word: shell.functions,
    "group": _groups,
    "helptopic": lambda shell, word: shell.builtin_names(),
    "job": lambda shell, word: [job.text for job in shell.jobs],
    "keyword": lambda shell, word: RESERVED_WORDS,
    "running": lambda shell, word: [job.text for job in shell.jobs if not job.stopped],
    "setopt": lambda shell, word: NAMES,
    "shopt": lambda shell, word: SHOPT_NAMES,
    "signal": _signals,
    "stopped": lambda shell, word: [job.text for job in shell.jobs if job.stopped],
    "user": _users,
    "variable": lambda shell, word: shell.variables.names(),
}
