"""Show or set the permissions that new files do not get.

usage: umask [-pS] [MODE]

  -p    show it as a command that can be read back
  -S    show the permissions that files may get, as u=rwx,g=rx,o=rx

MODE is an octal number, the bits to withhold, or symbolic as for chmod, the permissions to
allow: umask u=rwx,g=rx,o= is umask 027.
"""

from __future__ import annotations

import os

from minishell.eval.usage import parse_options, usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame

_ALL = 0o777
_CLASSES = {"u": 0o700, "g": 0o070, "o": 0o007, "a": _ALL}
_PERMISSIONS = {"r": 0o444, "w": 0o222, "x": 0o111}
_OPERATORS = frozenset("+-=")


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "umask", args)
    if len(parsed.operands) > 1:
        raise usage_error(__doc__, "umask: too many arguments")
    mask = _current()
    if parsed.operands:
        try:
            os.umask(_new_mask(parsed.operands[0], mask))
        except ValueError:
            frame.err.write(f"umask: {parsed.operands[0]}: bad mode\n")
            return 1
    else:
        command = "umask " + "-S " * parsed.given("S") if parsed.given("p") else ""
        frame.out.write(f"{command}{_symbolic(mask) if parsed.given('S') else f'{mask:04o}'}\n")
    return 0


def _current() -> int:
    mask = os.umask(_ALL)
    os.umask(mask)
    return mask


def _symbolic(mask: int) -> str:
    allowed = ~mask & _ALL
    return ",".join(f"{who}={_letters(allowed & _CLASSES[who])}" for who in "ugo")


def _letters(bits: int) -> str:
    return "".join(letter for letter, bit in _PERMISSIONS.items() if bits & bit)


def _new_mask(mode: str, mask: int) -> int:
    """Raises ValueError."""
    if mode[:1].isdigit():
        return int(_octal_digits(mode), 8) & _ALL
    allowed = before = ~mask & _ALL
    for clause in mode.split(","):
        allowed = _apply_clause(clause, allowed, before)
    return ~allowed & _ALL


def _octal_digits(text: str) -> str:
    if not set(text) <= set("01234567"):
        raise ValueError(text)
    return text


def _apply_clause(clause: str, allowed: int, before: int) -> int:
    """[who...]action..., an action being an operator and permissions, or a class whose permissions are meant."""
    places = [at for at, character in enumerate(clause) if character in _OPERATORS]
    if not places:
        raise ValueError(clause)
    affected = _union(clause[: places[0]], _CLASSES) or _ALL
    for at, end in zip(places, [*places[1:], len(clause)], strict=True):
        bits = _permissions(clause[at + 1 : end], before) & affected
        match clause[at]:
            case "+":
                allowed |= bits
            case "-":
                allowed &= ~bits
            case _:
                allowed = allowed & ~affected | bits
    return allowed


def _permissions(letters: str, before: int) -> int:
    """The bits that the letters stand for; `s` has none that a mask could hold."""
    if letters in {"u", "g", "o"}:
        return _union(_letters(before & _CLASSES[letters]), _PERMISSIONS)
    executable = _PERMISSIONS["x"] if before & _PERMISSIONS["x"] else 0
    return _union(letters, {**_PERMISSIONS, "X": executable, "s": 0})


def _union(letters: str, meanings: dict[str, int]) -> int:
    bits = 0
    for letter in letters:
        if letter not in meanings:
            raise ValueError(letter)
        bits |= meanings[letter]
    return bits
