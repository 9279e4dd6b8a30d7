"""The primaries of `test` and of bash's [[ ]] (XCU test)."""

from __future__ import annotations

import os
import stat

from ..characters import equal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .shell import Frame

    Binary = Callable[[Frame, str, str], bool]


class ExpressionError(Exception):
    """What is tested is no expression; the message says why."""


def integer(text: str) -> int:
    """A decimal integer with an optional sign, blanks around it allowed. Raises ExpressionError."""
    try:
        value = int(text)
    except ValueError:
        raise ExpressionError(f"{text}: integer expected") from None
    if "_" in text or not text.isascii():
        raise ExpressionError(f"{text}: integer expected")
    return value


def _of_integers(compare: Callable[[int, int], bool]) -> Binary:
    return lambda _frame, left, right: compare(integer(left), integer(right))


def _status(frame: Frame, path: str) -> os.stat_result | None:
    try:
        return frame.shell.files.stat(path)
    except (OSError, ValueError):
        return None


def _newer(frame: Frame, left: str, right: str) -> bool:
    """-nt: a file that exists is newer than one that does not."""
    one, other = _status(frame, left), _status(frame, right)
    return one is not None and (other is None or one.st_mtime_ns > other.st_mtime_ns)


def _same(frame: Frame, left: str, right: str) -> bool:
    one, other = _status(frame, left), _status(frame, right)
    return one is not None and other is not None and os.path.samestat(one, other)


def _of_status(check: Callable[[os.stat_result], bool]) -> Callable[[Frame, str], bool]:
    """A primary about a file that exists; symbolic links are followed."""

    def primary(frame: Frame, path: str) -> bool:
        status = _status(frame, path)
        return status is not None and check(status)

    return primary


def _of_type(is_type: Callable[[int], bool]) -> Callable[[Frame, str], bool]:
    return _of_status(lambda status: is_type(status.st_mode))


def _of_access(mode: int) -> Callable[[Frame, str], bool]:
    return lambda frame, path: frame.shell.files.access(path, mode, effective_ids=True)


def _is_set(frame: Frame, name: str) -> bool:
    if "[" not in name:
        return frame.shell.variables.get(name) is not None
    from .array import reference_value

    return reference_value(frame, name) is not None


def _is_reference(frame: Frame, name: str) -> bool:
    references = frame.shell.variables.references
    return references is not None and name in references


def _is_symlink(frame: Frame, path: str) -> bool:
    try:
        return stat.S_ISLNK(frame.shell.files.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def _is_terminal(frame: Frame, descriptor: str) -> bool:
    try:
        return frame.shell.files.isatty(integer(descriptor))
    except OverflowError:
        return False


INTEGERS: dict[str, Callable[[int, int], bool]] = {
    "-eq": lambda left, right: left == right,
    "-ne": lambda left, right: left != right,
    "-lt": lambda left, right: left < right,
    "-le": lambda left, right: left <= right,
    "-gt": lambda left, right: left > right,
    "-ge": lambda left, right: left >= right,
}

BINARY: dict[str, Binary] = {
    "=": lambda _frame, left, right: equal(left, right),
    "==": lambda _frame, left, right: equal(left, right),
    "!=": lambda _frame, left, right: not equal(left, right),
    "<": lambda _frame, left, right: left < right,
    ">": lambda _frame, left, right: left > right,
    "-nt": _newer,
    "-ot": lambda frame, left, right: _newer(frame, right, left),
    "-ef": _same,
    **{operator: _of_integers(compare) for operator, compare in INTEGERS.items()},
}

UNARY: dict[str, Callable[[Frame, str], bool]] = {
    "-n": lambda _frame, text: text != "",
    "-z": lambda _frame, text: text == "",
    "-a": _of_status(lambda _status: True),
    "-e": _of_status(lambda _status: True),
    "-f": _of_type(stat.S_ISREG),
    "-d": _of_type(stat.S_ISDIR),
    "-b": _of_type(stat.S_ISBLK),
    "-c": _of_type(stat.S_ISCHR),
    "-p": _of_type(stat.S_ISFIFO),
    "-S": _of_type(stat.S_ISSOCK),
    "-h": _is_symlink,
    "-L": _is_symlink,
    "-s": _of_status(lambda status: status.st_size > 0),
    "-u": _of_status(lambda status: bool(status.st_mode & stat.S_ISUID)),
    "-g": _of_status(lambda status: bool(status.st_mode & stat.S_ISGID)),
    "-k": _of_status(lambda status: bool(status.st_mode & stat.S_ISVTX)),
    "-O": _of_status(lambda status: status.st_uid == os.geteuid()),
    "-G": _of_status(lambda status: status.st_gid == os.getegid()),
    "-N": _of_status(lambda status: status.st_mtime_ns > status.st_atime_ns),
    "-r": _of_access(os.R_OK),
    "-w": _of_access(os.W_OK),
    "-x": _of_access(os.X_OK),
    "-t": _is_terminal,
    "-v": _is_set,
    "-R": _is_reference,
    "-o": lambda frame, name: bool(getattr(frame.shell.options, name, False)),
}
