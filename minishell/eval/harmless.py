"""Simple commands that leave the shell as it is: the subshell that they run in need not be a process of its own."""

from __future__ import annotations

import os

from ..syntax import nodes
from .errors import ShellError
from .expand import constant_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .expand import Fields
    from .redirection import Redirect
    from .shell import Frame, Shell

#: builtins that change nothing in the shell, but for `printf -v`
WITHOUT_EFFECT = frozenset((":", "[", "echo", "false", "getenv", "printf", "pwd", "test", "true", "type", "which"))

#: where a harmless command may stand
SUBSHELL, SUBSTITUTION, PIPELINE = "subshell", "substitution", "pipeline"

#: variables that are others in a subshell
_OF_THE_PROCESS = frozenset(("BASHPID", "BASH_SUBSHELL"))

#: operators of redirections that may have to do with standard output, whatever their descriptor
_WITH_OUTPUT = ("<&", ">&", "&>", "&>>")


class Harmless:
    """A command whose words and redirections, expanded, leave the shell as it is; what it runs is another question."""

    __slots__ = ("builtin", "fields", "name", "once", "place", "redirect")

    def __init__(
        self, name: str, fields: Fields, redirect: Redirect | None, place: str, builtin: bool, once: bool
    ) -> None:
        #: if it is constant, else ""
        self.name = name
        #: its name and arguments
        self.fields = fields
        self.redirect = redirect
        #: where it stands: a SUBSHELL, a SUBSTITUTION or a PIPELINE
        self.place = place
        #: whether it may turn out to be a builtin there
        self.builtin = builtin
        #: whether commands run when it is expanded, so that it cannot be expanded again
        self.once = once


class Settled:
    """What a harmless command turns out to run: the program `path`, or a builtin without effect where that is ""."""

    __slots__ = ("argv", "path", "redirect")

    def __init__(self, argv: list[str], path: str, redirect: Redirect | None) -> None:
        self.argv = argv
        self.path = path
        self.redirect = redirect

    def run(self, frame: Frame) -> int:
        """Raises RedirectionError and ShellError."""
        if self.redirect is None:
            return self._run(frame)
        with self.redirect(frame):
            return self._run(frame)

    def _run(self, frame: Frame) -> int:
        if not self.path:
            return frame.shell.call_builtin(self.argv[0], self.argv[1:], frame)
        from .external import run_program

        return run_program(frame, self.argv)

    def start(self, frame: Frame, source: int, writer: int) -> int:
        """Start the program between pipes, -1 for none; its process ID.

        Raises OSError, ValueError, RedirectionError and ShellError.
        """
        from .external import start

        shell = frame.shell
        ends = [(end, place) for end, place in ((source, 0), (writer, 1)) if end >= 0]
        shell.sync_input()
        if self.redirect is None:
            actions = [(os.POSIX_SPAWN_DUP2, end, place) for end, place in ends]
            return start(shell, self.path, self.argv, actions)
        from ..system.redirect import Redirections

        with Redirections() as changes:
            for end, place in ends:
                changes.duplicate(end, place)
            with self.redirect(frame):
                return start(shell, self.path, self.argv)


def settle(frame: Frame, command: Harmless) -> Settled | None:
    """Expand the words, and see through `eval`. None where a process is needed, which then says what is wrong, too."""
    shell = frame.shell
    if shell.options.xtrace or (command.once and not _is_sure(shell, command)):
        return None
    try:
        argv = command.fields(frame)
    except ShellError:
        return None
    name = argv[0] if argv else ""
    if not name or name in shell.functions:
        return None
    if name in shell.registry:
        if name == "eval":
            return _settle_text(frame, command, argv[1:])
        harmless = command.builtin and name in WITHOUT_EFFECT and not _assigns(argv)
        return Settled(argv, "", command.redirect) if harmless else None
    path = None if shell.traps.must_fork else shell.find_program(name)
    return None if path is None else Settled(argv, path, command.redirect)


def _is_sure(shell: Shell, command: Harmless) -> bool:
    """Whether no process is needed, whatever its words turn out to be."""
    name = command.name
    if name in shell.functions or shell.options.nounset:
        return False
    if name in shell.registry:
        return command.builtin and name in WITHOUT_EFFECT
    return not shell.traps.must_fork and shell.find_program(name) is not None


def _assigns(argv: list[str]) -> bool:
    return argv[0] == "printf" and argv[1:2] != [] and argv[1].startswith("-v")


def _settle_text(frame: Frame, command: Harmless, operands: list[str]) -> Settled | None:
    """What `eval` runs, if that is one harmless command."""
    from .run import harmless_text

    inner = harmless_text(frame, " ".join(operands[1:] if operands[:1] == ["--"] else operands), command.place)
    if inner is None:
        return None
    if command.redirect is not None:
        if inner.redirect is not None:
            return None
        inner.redirect, inner.builtin = command.redirect, command.builtin
    return settle(frame, inner)


# ---- What can be told beforehand


def is_harmless(node: nodes.SimpleCommand, shell: Shell, place: str) -> bool:
    """Whether a command may turn out to need no process for a subshell.

    In a pipeline it is not the shell that may read its input or wait for a FIFO.
    """
    if not node.words or node.assignments:
        return False
    name = constant_of(node.words[0])
    if name is not None and name in shell.registry and name not in WITHOUT_EFFECT and name != "eval":
        return False
    piped = place == PIPELINE
    if any([isinstance(each.descriptor, str) or (piped and not _opens_at_once(each)) for each in node.redirections]):
        return False
    if not all([is_without_effect(word.parts, not piped) for word in node.words]):
        return False
    return not has_effect(node.redirections, not piped) and (not runs_commands(node) or _can_be_sure(name, node))


def runs_commands(node: nodes.SimpleCommand) -> bool:
    """Whether there are command substitutions in it."""
    words = all([is_without_effect(word.parts, False) for word in node.words])
    return not words or has_effect(node.redirections, False)


def _can_be_sure(name: str | None, node: nodes.SimpleCommand) -> bool:
    """Whether it can be told from the name alone what it runs."""
    if not name or name == "eval" or not all(map(_opens_at_once, node.redirections)):
        return False
    return name != "printf" or (len(node.words) > 1 and not (constant_of(node.words[1]) or "-v").startswith("-v"))


def _opens_at_once(node: nodes.Redirection) -> bool:
    if isinstance(node.target, nodes.HereDocument) or node.operator == "<<<":
        return True
    target = constant_of(node.target) or ""
    return target == os.devnull or (node.operator in ("<&", ">&") and (target.isdecimal() or target == "-"))


def may_be_builtin(node: nodes.SimpleCommand, place: str) -> bool:
    """A builtin whose output is captured in memory must not redirect it."""
    return place == SUBSHELL or not any(
        [each.operator in _WITH_OUTPUT or _changed(each) == 1 for each in node.redirections]
    )


def _changed(node: nodes.Redirection) -> int | str:
    return (0 if node.operator.startswith("<") else 1) if node.descriptor is None else node.descriptor


def has_effect(redirections: Sequence[nodes.Redirection], substitutes: bool = True) -> bool:
    """Whether expanding what the redirections name may change the shell."""
    return not all([is_without_effect(each.target.parts, substitutes) for each in redirections])


def is_without_effect(parts: Sequence[nodes.WordPart], substitutes: bool) -> bool:
    """Whether expanding the parts leaves the shell as it is, as far as can be told beforehand.

    With `substitutes` there may be command substitutions among them.
    """
    for part in parts:
        if isinstance(part, (nodes.ArithmeticExpansion, nodes.ProcessSubstitution)):
            return False
        if isinstance(part, nodes.CommandSubstitution) and not substitutes:
            return False
        if isinstance(part, nodes.DoubleQuoted) and not is_without_effect(part.parts, substitutes):
            return False
        if isinstance(part, nodes.ParameterExpansion):
            if (
                part.name in _OF_THE_PROCESS
                or part.operator in ("=", ":=", "?", ":?", ":", "bad")
                or part.subscript is not None
                or part.indirect
            ):
                return False
            words = [word for word in (part.argument, part.second) if word is not None]
            if not all([is_without_effect(word.parts, substitutes) for word in words]):
                return False
    return True
