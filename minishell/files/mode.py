"""The mode operand of chmod (XCU chmod, OPERANDS), for a directory about to be made."""

from __future__ import annotations

ALL = 0o7777
_SET_ID = 0o6000

_WHO = {"u": 0o4700, "g": 0o2070, "o": 0o1007, "a": ALL}
_PERMISSIONS = {"r": 0o444, "w": 0o222, "x": 0o111, "X": 0o111, "s": _SET_ID, "t": 0o1000}
_COPIED = {"u": 0o700, "g": 0o070, "o": 0o007}
_OPERATORS = "+-="


class DirectoryMode:
    """`bits` are the mode asked for, `settled` those of all the bits that the operand speaks of."""

    __slots__ = ("bits", "settled")

    def __init__(self, bits: int, settled: int) -> None:
        self.bits = bits
        self.settled = settled


def directory_mode(text: str, umask: int) -> DirectoryMode:
    """The mode that `mkdir -m TEXT` gives, beginning from a=rwx. Raises ValueError."""
    mode = DirectoryMode(0o777, 0)
    if text[:1].isdigit():
        bits = _octal(text)
        settled = ALL if len(text) > 4 else bits & _SET_ID | ALL & ~_SET_ID
        _apply(mode, "=", ALL, bits, settled, umask)
        return mode
    for clause in text.split(","):
        _apply_clause(mode, clause, umask)
    return mode


def _octal(text: str) -> int:
    if not set(text) <= set("01234567") or int(text, 8) > ALL:
        raise ValueError(text)
    return int(text, 8)


def _apply_clause(mode: DirectoryMode, clause: str, umask: int) -> None:
    """[who...]action..., an action being an operator with permissions or whose to copy; the last may have a number."""
    operators = [at for at, character in enumerate(clause) if character in _OPERATORS]
    if not operators:
        raise ValueError(clause)
    affected = 0
    for who in clause[: operators[0]]:
        affected |= _bits_of(who, _WHO)
    for at, end in zip(operators, [*operators[1:], len(clause)], strict=True):
        permissions = clause[at + 1 : end]
        if permissions.isdigit() and not affected and end == len(clause):
            _apply(mode, clause[at], ALL, _octal(permissions), ALL, umask)
        else:
            _apply_action(mode, affected, clause[at], permissions, umask)


def _apply_action(mode: DirectoryMode, affected: int, operator: str, permissions: str, umask: int) -> None:
    if permissions in _COPIED:
        value = _spread(mode.bits & _COPIED[permissions])
        _apply(mode, operator, affected, value, 0, umask)
        return
    value = 0
    for permission in permissions:
        value |= _bits_of(permission, _PERMISSIONS)
    _apply(mode, operator, affected, value, value & (affected or ALL), umask)


def _bits_of(character: str, meanings: dict[str, int]) -> int:
    if character not in meanings:
        raise ValueError(character)
    return meanings[character]


def _spread(bits: int) -> int:
    """What one class may, given to all three."""
    return sum(permission for permission in (0o444, 0o222, 0o111) if bits & permission)


def _apply(mode: DirectoryMode, operator: str, affected: int, value: int, mentioned: int, umask: int) -> None:
    """A directory keeps set-user-ID and set-group-ID unless they are mentioned; without a `who` the umask counts."""
    kept = _SET_ID & ~mentioned
    value &= (affected or ~umask) & ~kept
    if operator == "=":
        preserved = (~affected & ALL if affected else 0) | kept
        mode.settled |= ALL & ~preserved
        mode.bits = mode.bits & preserved | value
        return
    mode.settled |= value
    mode.bits = mode.bits | value if operator == "+" else mode.bits & ~value
