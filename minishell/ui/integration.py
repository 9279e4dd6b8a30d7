"""What the terminal is told around prompts and commands: title, directory, marks, and the end of what took long.

Marks are OSC 133: A and B around the prompt, C before a command's output, D with its status after it. `redraw=0` asks
kitty to treat the prompt like any other text when the window changes: it is the editor that draws it anew.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from minishell.pattern import compile_pattern
from minishell.syntax.nodes import Node, SimpleCommand
from minishell.system.sequences import file_uri, osc, takes_sequences

from .analysis import analyse, children, static_value
from .fields import abbreviated, duration_text, remote
from .visible import visible
from .wrappers import command_index

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minishell.eval.shell import Shell

    from .last import LastLine

#: characters of a command that a title and a notification show
_LONGEST = 80

PROMPT_ENDS = osc("133;B")

#: terminals, by TERM_PROGRAM or TERM, that know OSC 9 better than OSC 777
_OSC_9 = ("iTerm.app", "xterm-kitty")


def is_told(shell: Shell) -> bool:
    """Whether this terminal is told anything."""
    return shell.settings.flag("terminal.integration") and takes_sequences(shell.variables.values) and os.isatty(1)


def prompt_starts(shell: Shell) -> None:
    if is_told(shell):
        directory = shell.variables.get("PWD") or "/"
        _send(osc(f"7;{file_uri(directory)}") + _title(shell, "") + osc("133;A;redraw=0"))


def command_starts(shell: Shell, text: str) -> None:
    if is_told(shell):
        _send(_title(shell, text) + osc("133;C"))


def command_ended(shell: Shell, last: LastLine) -> None:
    if is_told(shell):
        _send(osc(f"133;D;{shell.status}"))
    if _is_worth_telling(shell, last) and os.isatty(1):
        _send(_notification(shell, last))


def _send(sequences: str) -> None:
    try:
        os.write(1, sequences.encode("utf-8", "backslashreplace"))
    except OSError:
        pass  # the terminal is gone, which the next read will tell


def _title(shell: Shell, command: str) -> str:
    if not shell.settings.flag("terminal.title"):
        return ""
    variables = shell.variables
    directory = abbreviated(variables.get("PWD") or "", variables.get("HOME") or "")
    parts = [remote(shell), _short(command), directory]
    return osc("2;" + " · ".join(part for part in parts if part))


def _short(command: str) -> str:
    line = " ".join(command.split())
    return visible(line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…")


# ---- Notifications ----


def _is_worth_telling(shell: Shell, last: LastLine) -> bool:
    after = shell.settings.seconds("notify.after")
    if not 0 < after <= last.seconds:
        return False
    ignored = [compile_pattern(pattern) for pattern in shell.settings.texts("notify.ignore")]
    return not any(pattern.matches(name) for name in command_names(last.text) for pattern in ignored)


def command_names(text: str) -> Iterator[str]:
    """The names of the commands in the text, as far as they need no expansion; of `sudo vim`, vim."""
    return _names(analyse(text).program)


def _names(node: Node) -> Iterator[str]:
    if isinstance(node, SimpleCommand):
        values = [static_value(word) for word in node.words]
        at = command_index(values)
        name = values[at] if at < len(values) else None
        if name:
            yield os.path.basename(name)
    for child in children(node):
        yield from _names(child)


def _notification(shell: Shell, last: LastLine) -> str:
    settings, variables = shell.settings, shell.variables
    bell = "\a" if settings.flag("notify.bell") else ""
    if not is_told(shell):
        return bell
    outcome = f"status {shell.status} after" if shell.status else "done in"
    body = f"{_short(last.text)}: {outcome} {duration_text(last.seconds)}"
    if {variables.get("TERM_PROGRAM"), variables.get("TERM")}.isdisjoint(_OSC_9):
        return osc(f"777;notify;minishell;{body}") + bell
    return osc(f"9;{body}") + bell
