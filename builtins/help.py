"""Tell of the builtins, and of what is worth knowing besides.

usage: help [-ds] [BUILTIN|TOPIC]...
       help -t [TOPIC]
       help -k WORD...

  -d    the one line that says what it does
  -s    the synopsis only
  -t    a topic's page, also where a builtin has the same name; without TOPIC, a line for each
  -k    list the builtins and topics whose text holds every WORD

Without an operand each builtin and each topic has a line. BUILTIN may be a pattern: help 'un*'. At the prompt, what is
longer than the screen goes through $PAGER, or less.
"""

from __future__ import annotations

from minishell.eval.fitting import show
from minishell.eval.topics import page, title, topic_files
from minishell.eval.usage import help_text, parse_options, usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minishell.eval.shell import Frame, Shell
    from minishell.eval.usage import Parsed

_NAME_COLUMN = 14


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "help", args)
    topics = topic_files()
    if parsed.given("k"):
        return _search(frame, parsed.operands, topics)
    if not parsed.operands:
        return _list(frame, [] if parsed.given("t") else frame.shell.builtin_names(), topics)
    if parsed.given("t"):
        return _each(frame, parsed.operands, lambda name: _topic(topics, name), list(topics))
    known = [*frame.shell.builtin_names(), *topics]
    return _each(frame, parsed.operands, lambda name: _about(frame.shell, name, topics, parsed), known)


def _each(frame: Frame, names: list[str], find: Callable[[str], list[str]], known: list[str]) -> int:
    """Show what `find` gives for each of the names, a blank line between; the status."""
    from minishell.eval.suggestion import nearest, question

    shown: list[str] = []
    missing = 0
    for name in names:
        found = find(name)
        shown += found
        if not found:
            frame.err.write(f"help: {name}: no such builtin or topic{question(nearest(name, known))}\n")
            missing = 1
    return show(frame, "\n".join(shown)) or missing


def _about(shell: Shell, name: str, topics: dict[str, str], parsed: Parsed) -> list[str]:
    """The texts of the builtins that `name` means; else the topic's."""
    found = _matching(shell, name)
    if parsed.given("d"):
        return [f"{each} - {usage(_doc(shell, each)).summary}\n" for each in found]
    if parsed.given("s"):
        return ["\n".join(usage(_doc(shell, each)).synopsis) + "\n" for each in found]
    shown = [help_text(_doc(shell, each)) for each in found]
    if not found:
        return _topic(topics, name)
    if name in topics:
        shown.append(f"More: help -t {name}\n")
    return shown


def _list(frame: Frame, builtins: list[str], topics: dict[str, str]) -> int:
    lines = [f"{name.ljust(_NAME_COLUMN)} {usage(_doc(frame.shell, name)).summary}\n" for name in builtins]
    if topics:
        lines.append("\nTopics:\n" if builtins else "")
        lines += [f"{name.ljust(_NAME_COLUMN)} {title(path)}\n" for name, path in topics.items()]
    lines.append("\n`help NAME` or `NAME --help` tells more, `help -k WORD` searches.\n")
    return show(frame, "".join(lines))


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


def _search(frame: Frame, words: list[str], topics: dict[str, str]) -> int:
    wanted = [word.casefold() for word in words]

    def holds(text: str) -> bool:
        return all(word in text.casefold() for word in wanted)

    builtins = [name for name in frame.shell.builtin_names() if holds(name + "\n" + _doc(frame.shell, name))]
    pages = {name: path for name, path in topics.items() if holds(page(path))}
    if not builtins and not pages:
        frame.err.write(f"help: {' '.join(words)}: nothing found\n")
        return 1
    return _list(frame, builtins, pages)


def _topic(topics: dict[str, str], name: str) -> list[str]:
    return [page(topics[name])] if name in topics else []
