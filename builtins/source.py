"""Run a file in this shell.

usage: source FILE [ARGUMENT...]

The same as the builtin `.`, but a file that cannot be read does not end the shell.
"""

from __future__ import annotations

from minishell.builtins.dot import source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    return source("source", frame, args)
