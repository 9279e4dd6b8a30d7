"""Redirections compiled to closures (2.7)."""

from __future__ import annotations

import os

from ..syntax.nodes import HereDocument
from ..system import redirect
from .errors import RedirectionError
from .operands import assign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..syntax.nodes import Redirection
    from .expand import Text, WordCompiler
    from .shell import Frame, Shell

    #: makes redirections; leaving the `with` takes them back
    Redirect = Callable[[Frame], redirect.Redirections]
    _Make = Callable[[Frame, redirect.Redirections], None]


def compile_redirections(nodes: Sequence[Redirection], shell: Shell, words: WordCompiler) -> Redirect:
    """A closure that makes the redirections in order. It raises RedirectionError, or what expansion raises."""
    makers = [_compile(node, shell, words) for node in nodes]

    def redirected(frame: Frame) -> redirect.Redirections:
        changes = redirect.Redirections()
        try:
            for make in makers:
                make(frame, changes)
        except BaseException:
            changes.restore()
            raise
        return changes

    return redirected


def _compile(node: Redirection, shell: Shell, words: WordCompiler) -> _Make:
    descriptor = node.descriptor
    if isinstance(node.target, HereDocument):
        opens = _here_document(words.here_document(node.target))
    elif node.operator == "<<<":
        opens = _here_string(words.text(node.target))
    elif node.operator in ("&>", "&>>"):
        return _both(node.operator, words.text(node.target), shell)
    elif node.operator in (">&", "<&"):
        return _duplicate(node, words.text(node.target), shell)
    else:
        opens = compile_open(node.operator, words.text(node.target), shell)
    if isinstance(descriptor, str):
        return _named(descriptor, opens, shell)
    number = descriptor if descriptor is not None else 0 if node.operator.startswith("<") else 1

    def apply(frame: Frame, changes: redirect.Redirections) -> None:
        source = opens(frame)
        if number == 0:
            shell.sync_input()
        _put(changes, source, number)

    return apply


def _here_document(text: Text) -> Callable[[Frame], int]:
    return lambda frame: _open_text(text(frame))


def _here_string(text: Text) -> Callable[[Frame], int]:
    return lambda frame: _open_text(text(frame) + "\n")


def _open_text(text: str) -> int:
    try:
        return redirect.here_document(text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise RedirectionError(f"here-document: {_reason(error)}") from None


def _both(operator: str, target: Text, shell: Shell) -> _Make:
    """bash's &>file and &>>file."""
    opens = compile_open(operator.removeprefix("&"), target, shell)

    def apply(frame: Frame, changes: redirect.Redirections) -> None:
        _put(changes, opens(frame), 1)
        _copy(changes, 1, 2)

    return apply


def compile_open(operator: str, target: Text, shell: Shell) -> Callable[[Frame], int]:
    """A closure to a descriptor of the file. It raises RedirectionError."""
    options, traps = shell.options, shell.traps

    def open_target(frame: Frame) -> int:
        path = target(frame)
        traps.interruptible = True  # a FIFO is opened when somebody opens its other end
        try:
            return redirect.open_file(path, operator, options.noclobber, shell.files)
        except (OSError, ValueError) as error:
            raise RedirectionError(f"{path}: {_reason(error)}") from None
        finally:
            traps.interruptible = False

    return open_target


def _put(changes: redirect.Redirections, source: int, number: int) -> None:
    try:
        changes.put(source, number)
    except OSError as error:
        raise RedirectionError(f"{number}: {_reason(error)}") from None


def _duplicate(node: Redirection, target: Text, shell: Shell) -> _Make:
    """n>&m, n>&-, and bash's n>&m- and >&file."""
    named = node.descriptor if isinstance(node.descriptor, str) else None
    number = 0 if node.operator == "<&" else 1
    if isinstance(node.descriptor, int):
        number = node.descriptor

    def apply(frame: Frame, changes: redirect.Redirections) -> None:
        value = target(frame)
        if number == 0:
            shell.sync_input()
        if named is not None:
            _duplicate_named(frame, named, value)
        elif value == "-":
            _close(changes, number)
        elif value.isdecimal():
            _copy(changes, int(value), number)
        elif value.endswith("-") and value[:-1].isdecimal():
            _move(changes, int(value[:-1]), number)
        elif node.operator == ">&" and node.descriptor is None and value:
            _put(changes, compile_open(">", lambda frame: value, shell)(frame), 1)
            _copy(changes, 1, 2)
        else:
            raise RedirectionError(f"{value}: ambiguous redirect" if value else "missing file descriptor")

    return apply


def _copy(changes: redirect.Redirections, source: int, number: int) -> None:
    try:
        changes.duplicate(source, number)
    except OSError as error:
        raise RedirectionError(f"{source}: {_reason(error)}") from None


def _close(changes: redirect.Redirections, number: int) -> None:
    try:
        changes.close(number)
    except OSError as error:
        raise RedirectionError(f"{number}: {_reason(error)}") from None


def _move(changes: redirect.Redirections, source: int, number: int) -> None:
    if source != number:
        _copy(changes, source, number)
        _close(changes, source)


def _named(name: str, opens: Callable[[Frame], int], shell: Shell) -> _Make:
    """{name}>file: a descriptor of 10 or more, kept open, its number put into the variable."""

    def apply(frame: Frame, changes: redirect.Redirections) -> None:
        source = opens(frame)
        try:
            assign(frame, name, str(_high_copy(source)))
        except OSError as error:
            raise RedirectionError(f"{name}: {_reason(error)}") from None
        finally:
            os.close(source)

    return apply


def _duplicate_named(frame: Frame, target: str, value: str) -> None:
    """{target}>&value: `value` is a descriptor, one and - to move it, or - alone to close that of the variable."""
    try:
        if value == "-":
            from .array import reference_value

            os.close(int(reference_value(frame, target) or "-1"))
            return
        source = int(value.removesuffix("-"))
        assign(frame, target, str(_high_copy(source)))
        if value.endswith("-"):
            os.close(source)
    except (OSError, ValueError) as error:
        raise RedirectionError(f"{target}: {_reason(error)}") from None


def _high_copy(source: int) -> int:
    from fcntl import F_DUPFD, fcntl

    return fcntl(source, F_DUPFD, 10)


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return "invalid file name"
