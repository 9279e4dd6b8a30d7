"""Numbers as C reads and writes them, for printf: strtol, strtod and %a."""

from __future__ import annotations

_BLANKS = " \t\n\v\f\r"
_HEXADECIMAL_DIGITS = "0123456789abcdef"


def leading_integer(text: str) -> tuple[int, str]:
    """As strtol with base 0: the number at the beginning of `text`, and what follows it."""
    unsigned = text.lstrip(_BLANKS)
    sign = unsigned[:1] if unsigned.startswith(("+", "-")) else ""
    unsigned = unsigned[len(sign) :]
    base, prefix = _base(unsigned)
    digits = unsigned[prefix:]
    rest = digits.lower().lstrip(_HEXADECIMAL_DIGITS[:base])
    count = len(digits) - len(rest)
    if count:
        return int(sign + digits[:count], base), digits[count:]
    return 0, unsigned[1:] if prefix else text


def _base(text: str) -> tuple[int, int]:
    """The base of a number without sign, and the length of the prefix that says so."""
    if text[:2] in {"0x", "0X"}:
        return 16, 2
    return (8 if text.startswith("0") else 10), 0


def leading_float(text: str) -> tuple[float, str]:
    """As strtod: the number at the beginning of `text`, and what follows it."""
    unblank = text.lstrip(_BLANKS)
    possible = unblank.partition("_")[0].rstrip(_BLANKS)
    for end in range(len(possible), 0, -1):
        try:
            return _float(possible[:end]), unblank[end:]
        except ValueError:
            continue
    return 0.0, text


def _float(text: str) -> float:
    """Raises ValueError."""
    return float.fromhex(text) if "0x" in text[:3].lower() else float(text)


def hexadecimal(value: float, precision: int | None) -> str:
    """%a of a finite `value` that is not negative, with `precision` digits after the point."""
    mantissa, exponent = value.hex().removeprefix("0x").split("p")
    lead, _, fraction = mantissa.partition(".")
    fraction = fraction.rstrip("0")
    if precision is not None and precision < len(fraction):
        lead, fraction = _rounded(lead + fraction, precision)
    fraction = fraction.ljust(precision or 0, "0")
    return f"0x{lead}{'.' if fraction else ''}{fraction}p{exponent}"


def _rounded(digits: str, precision: int) -> tuple[str, str]:
    """Hexadecimal `digits`, the first before the point, rounded to `precision` digits after it; ties to even."""
    dropped = 4 * (len(digits) - 1 - precision)
    value = int(digits, 16)
    kept, rest = value >> dropped, value & ((1 << dropped) - 1)
    half = 1 << (dropped - 1)
    kept += rest > half or (rest == half and kept & 1 == 1)
    text = format(kept, "x").rjust(precision + 1, "0")
    return text[:1], text[1:]
