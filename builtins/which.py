"""Say which program, alias, function or builtin a name runs.

usage: which [-a] COMMAND...

  -a    all of them

A program is told by its file alone. Where the output is no terminal, as in `$(which python3)`, programs
come first, because a file is what is wanted there. The status is 1 if a name is not found.
"""

from __future__ import annotations

import os

from minishell.builtins.type import Meaning, meanings
from minishell.eval.listing import linked
from minishell.eval.usage import parse_options, usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "which", args)
    if not parsed.operands:
        raise usage_error(__doc__, "which: a command's name is missing")
    for_people = os.isatty(frame.out.descriptor)
    status = 0
    for name in parsed.operands:
        found = list(meanings(frame.shell, name))
        if not for_people:
            found.sort(key=lambda meaning: meaning.kind != "file")
        status |= not found
        for meaning in found if parsed.given("a") else found[:1]:
            frame.out.write(_line(frame, name, meaning))
    return status


def _line(frame: Frame, name: str, meaning: Meaning) -> str:
    match meaning.kind:
        case "file":
            return linked(frame, meaning.detail, meaning.detail) + "\n"
        case "alias":
            return f"{name}: aliased to {meaning.detail}\n"
    return f"{name}: shell {meaning.kind}\n"
