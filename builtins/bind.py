r"""Bind keys to what they do in the editor of the prompt, or show that.

usage: bind [-m KEYMAP] ['"KEYS": COMMAND' | '"KEYS": "TEXT"' | 'set NAME TEXT']...
       bind [-m KEYMAP] -x '"KEYS": COMMAND'...
       bind [-lpPsSvVX] [-f FILE] [-q COMMAND] [-u COMMAND] [-r KEYS]

  -f FILE       read the bindings from FILE, in the form of .inputrc
  -l            list the commands of readline that the editor has
  -m KEYMAP     bind in this one only: emacs, vi-insert or vi-command
  -p            list keys and commands in a form that can be read back
  -P            list keys and commands
  -q COMMAND    say which keys are bound to the command
  -r KEYS       the keys do again what they did
  -s            list keys and the texts that they type in a form that can be read back
  -S            list keys and the texts that they type
  -u COMMAND    no keys are bound to the command any more
  -v            list the variables that were set, in a form that can be read back
  -V            list the variables that were set
  -x            the keys run a command of the shell, which finds the line in READLINE_LINE and the cursor's
                place in READLINE_POINT, and may change both
  -X            list keys and the commands of the shell that they run, in a form that can be read back

KEYS are characters, `\C-x` for Ctrl-X, `\M-x` or `\ex` for Alt-X, and what the terminal sends for a key, as `\e[A`.
The variables of readline are kept, but editing-mode alone does anything: the rest is in config.toml.
"""

from __future__ import annotations

import os

from minishell.eval.bound_keys import COMMANDS, KEYMAPS, Bound, bindings, decoded, named_key, shown
from minishell.eval.suggestion import nearest, question
from minishell.eval.usage import parse_options, usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minishell.eval.shell import Frame


class _Wrong(Exception):
    """What is wrong with an operand, in a line."""


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "bind", args)
    keymap = parsed.value("m") or ""
    if keymap and keymap not in KEYMAPS:
        raise usage_error(__doc__, f"bind: -m: {keymap}: no such keymap")
    try:
        for key, value in parsed.options:
            _OPTIONS[key](frame, value or "")
        for operand in parsed.operands:
            _bind(frame, operand, keymap, parsed.given("x"))
    except _Wrong as wrong:
        frame.err.write(f"bind: {wrong}\n")
        return 1
    return 0


# ---- Binding ----


def _bind(frame: Frame, line: str, keymap: str, of_shell: bool) -> None:
    """One line of .inputrc, or with `of_shell` of -x. Raises _Wrong."""
    line = line.strip()
    word, _, rest = line.partition(" ")
    if word == "set" and not of_shell:
        _set_variable(frame, rest)
        return
    characters, meaning = _taken_apart(line)
    if of_shell:
        bound = Bound("shell", _unquoted(meaning), keymap)
    elif meaning[:1] in ('"', "'"):
        bound = Bound("macro", decoded(_unquoted(meaning)), keymap)
    else:
        bound = Bound("command", _command(meaning), keymap)
    if bound.kind == "macro" and characters in bound.text:
        raise _Wrong(f"{shown(characters)}: these keys would type themselves")
    _change(frame, characters, bound)


def _change(frame: Frame, characters: str, bound: Bound | None) -> None:
    """The editor notices another table."""
    table = {keys: each for keys, each in frame.shell.bound_keys.items() if keys != characters}
    if bound is not None:
        table[characters] = bound
    frame.shell.bound_keys = table


def _taken_apart(line: str) -> tuple[str, str]:
    """The characters of the keys, and what follows the colon. Raises _Wrong."""
    if line.startswith('"'):
        end = _end_of_quotes(line)
        characters, rest = decoded(line[1:end]), line[end + 1 :].lstrip()
    else:
        name, colon, rest = line.partition(":")
        characters, rest = named_key(name.strip()), colon + rest
    meaning = rest[1:].strip()
    if not characters or not rest.startswith(":") or not meaning:
        raise _Wrong(f"{line}: KEYS: COMMAND is wanted")
    return characters, meaning


def _end_of_quotes(line: str) -> int:
    """Raises _Wrong."""
    at = 1
    while at < len(line) and line[at] != '"':
        at += 2 if line[at] == "\\" else 1
    if at >= len(line):
        raise _Wrong(f"{line}: the quotes do not end")
    return at


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0] else text


def _command(name: str) -> str:
    """Raises _Wrong."""
    name = name.split(maxsplit=1)[0]
    if name.lower() not in COMMANDS:
        raise _Wrong(f"{name}: no such command of the editor{question(nearest(name, COMMANDS))}")
    return name.lower()


def _set_variable(frame: Frame, text: str) -> None:
    name, _, value = text.strip().partition(" ")
    if not name:
        raise _Wrong("set: a name must follow")
    value = value.strip()
    frame.shell.readline_variables[name.lower()] = value
    if name.lower() == "editing-mode" and value in ("emacs", "vi"):
        frame.shell.set_option(value, True)


def _read_file(frame: Frame, path: str) -> None:
    """A file of the form of .inputrc; `$if` holds for bash and for the mode. Raises _Wrong."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            lines = [line.strip() for line in file]
    except OSError as error:
        raise _Wrong(f"{path}: {error.strerror}") from None
    conditions: list[bool] = []
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "$if":
            conditions.append(_holds(frame, rest.strip()))
        elif word == "$else" and conditions:
            conditions[-1] = not conditions[-1]
        elif word == "$endif" and conditions:
            conditions.pop()
        elif word == "$include" and all(conditions):
            _read_file(frame, os.path.expanduser(rest.strip()))
        elif line and line[0] not in "#$" and all(conditions):
            _bind(frame, line, "", False)


def _holds(frame: Frame, condition: str) -> bool:
    name, equals, value = condition.partition("=")
    if name == "mode":
        return value == ("vi" if frame.shell.options.vi else "emacs")
    if name == "term":
        return value in (term := frame.shell.variables.get("TERM") or "", term.partition("-")[0])
    return not equals and condition.lower() == "bash"


def _forget(frame: Frame, keys: str) -> None:
    _change(frame, decoded(_unquoted(keys)), None)


def _forget_command(frame: Frame, name: str) -> None:
    name = _command(name)
    for characters, bound in bindings(frame.shell.bound_keys).items():
        if bound.kind == "command" and bound.text == name:
            _change(frame, characters, Bound("command", "self-insert") if len(characters) == 1 else None)


# ---- Showing ----


def _query(frame: Frame, name: str) -> None:
    """Raises _Wrong."""
    name = _command(name)
    keys = _keys_of(frame, name)
    if not keys:
        raise _Wrong(f"{name}: no keys are bound to it")
    frame.out.write(f"{name} can be invoked via {', '.join(keys)}.\n")


def _keys_of(frame: Frame, name: str) -> list[str]:
    known = bindings(frame.shell.bound_keys)
    return [f'"{shown(keys)}"' for keys, bound in known.items() if bound.kind == "command" and bound.text == name]


def _list_names(frame: Frame, _: str) -> None:
    frame.out.write("".join(f"{name}\n" for name in COMMANDS))


def _list_commands(frame: Frame, _: str) -> None:
    for name in COMMANDS:
        keys = _keys_of(frame, name)
        frame.out.write("".join(f"{each}: {name}\n" for each in keys) or f"# {name} (not bound)\n")


def _describe_commands(frame: Frame, _: str) -> None:
    for name in COMMANDS:
        keys = _keys_of(frame, name)
        frame.out.write(
            f"{name} can be found on {', '.join(keys)}.\n" if keys else f"{name} is not bound to any keys\n"
        )


def _listing(kind: str, form: str) -> Callable[[Frame, str], None]:
    """Of the keys that do what `kind` says."""

    def show(frame: Frame, _: str) -> None:
        for keys, bound in frame.shell.bound_keys.items():
            if bound.kind == kind:
                text = shown(bound.text) if kind == "macro" else bound.text
                frame.out.write(form.format(keys=shown(keys), text=text) + "\n")

    return show


def _variables(form: str) -> Callable[[Frame, str], None]:
    def show(frame: Frame, _: str) -> None:
        for name, value in sorted(frame.shell.readline_variables.items()):
            frame.out.write(form.format(name=name, value=value) + "\n")

    return show


def _nothing(frame: Frame, _: str) -> None:
    """What the operands are read by."""


_OPTIONS: dict[str, Callable[[Frame, str], None]] = {
    "P": _describe_commands,
    "S": _listing("macro", "{keys} outputs {text}"),
    "V": _variables("{name} is set to `{value}'"),
    "X": _listing("shell", '"{keys}": "{text}"'),
    "f": _read_file,
    "l": _list_names,
    "m": _nothing,
    "p": _list_commands,
    "q": _query,
    "r": _forget,
    "s": _listing("macro", '"{keys}": "{text}"'),
    "u": _forget_command,
    "v": _variables("set {name} {value}"),
    "x": _nothing,
}
