"""Tell of the builtins.

usage: help [BUILTIN]...

Without BUILTIN each of them has a line. A BUILTIN may be a pattern: help 'un*'.
"""

from __future__ import annotations

from minishell.eval.usage import help_text, parse_options, usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame, Shell

_NAME_COLUMN = 10


def run(frame: Frame, args: list[str]) -> int:
    names = parse_options(__doc__, "help", args).operands
    if not names:
        _list(frame)
    status = 0
    shown: list[str] = []
    for name in names:
        found = _matching(frame.shell, name)
        shown += [help_text(_doc(frame.shell, each)) for each in found]
        if not found:
            frame.err.write(f"help: {name}: not a builtin{_hint(frame.shell, name)}\n")
            status = 1
    frame.out.write("\n".join(shown))
    return status


def _list(frame: Frame) -> None:
    for name in frame.shell.builtin_names():
        frame.out.write(f"{name.ljust(_NAME_COLUMN)} {usage(_doc(frame.shell, name)).summary}\n")
    frame.out.write("\n`help NAME` or `NAME --help` tells more.\n")


def _doc(shell: Shell, name: str) -> str:
    try:
        return shell.builtin_doc(name) or "This builtin has no description."
    except Exception as error:  # noqa: BLE001 - a user's own builtin may raise anything
        return f"This builtin cannot be loaded: {error}"


def _matching(shell: Shell, pattern: str) -> list[str]:
    """The builtin of that very name, or those that the pattern matches."""
    from minishell.pattern import compile_pattern

    if shell.is_builtin(pattern):
        return [pattern]
    matcher = compile_pattern(pattern)
    return [name for name in shell.builtin_names() if matcher.matches(name)]


def _hint(shell: Shell, name: str) -> str:
    from minishell.eval.suggestion import nearest

    close = nearest(name, shell.builtin_names())
    return f"; did you mean {close}?" if close else ""
