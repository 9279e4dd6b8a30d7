"""What the user has said with `complete`, for the bash that completes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minishell.eval.shell import Function, Shell

_WORD = re.compile(r"[^\s;|&()<>\"'`$={}]+")


def told(shell: Shell) -> list[tuple[str, ...]]:
    """The functions that complete, with those they call, and the specifications of commands."""
    if not shell.completions:
        return []
    specifications = [(name, words) for name, words in shell.completions.items() if not name.startswith("-")]
    used = _closure(shell.functions, [word for _, words in specifications for word in words])
    functions = [("function", name, shell.functions[name].source_text) for name in sorted(used)]
    return [*functions, *(("specification", *words, name) for name, words in specifications)]


def _closure(functions: dict[str, Function], words: Iterable[str]) -> set[str]:
    """The functions that the words name, and those that these call by any word of theirs."""
    found: set[str] = set()
    waiting = [word for word in words if word in functions]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [word for word in _WORD.findall(functions[name].source_text) if word in functions]
    return found
