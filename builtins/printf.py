r"""Write the arguments as a format says.

usage: printf [-v NAME] FORMAT [TEXT]...

  -v NAME    put the text into the variable NAME instead of writing it

FORMAT is used again as long as arguments are left; a missing one counts as empty or 0. Its
conversions are those of C, d i o u x X f F e E g G a A c s %, with flags, width and precision (`*`
takes them from an argument), and

  %b         the argument, its escapes replaced; \c in it ends the output
  %q         the argument, quoted so that the shell reads it back
  %(FORM)T   the time as strftime's FORM writes it: seconds since 1970, or -1 for now
  %2$s       the conversion s of the second argument

Width and precision count bytes. A number may be written as in C, or as a quote and a character,
which stands for that character's code: printf %d "'A". What is no number is told of, and the
status is then 1.
"""

from __future__ import annotations

import os
import time

from minishell.characters import counted, undecoded
from minishell.eval.cnumbers import hexadecimal, leading_float, leading_integer
from minishell.eval.errors import ReadonlyError
from minishell.eval.escapes import ARGUMENT, unescape, unescape_format
from minishell.eval.operands import assign, is_target
from minishell.eval.usage import parse_options, usage_error
from minishell.syntax.quote import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minishell.eval.options import Options
    from minishell.eval.shell import Frame

_FLAGS = frozenset("-+ #0'")
_LENGTHS = frozenset("hlLjzt")
_LARGEST_AMOUNT = (1 << 31) - 1
#: the argument of %()T that stands for the present
_NOW = -1
_DIGITS = frozenset("0123456789")
_WORD = 1 << 64
_LARGEST = (1 << 63) - 1
_QUOTES = ("'", '"')
#: what %q writes with a backslash before it
_SPECIAL = frozenset(" \t!\"$&'()*,;<>?[\\]^`{|}")


def run(frame: Frame, args: list[str]) -> int:
    if args and not args[0].startswith("-"):
        plan = _plan(args[0])
        if plan.simple is not None and len(args) - 1 == plan.count:
            frame.out.write(plan.simple % tuple(args[1:]))
            return 0
        return _write(frame, plan, args[1:])
    return _with_options(frame, args)


def _with_options(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "printf", args)
    if not parsed.operands:
        raise usage_error(__doc__, "printf: a format is missing")
    format_text, *arguments = parsed.operands
    name = parsed.value("v")
    if name is None:
        return _write(frame, _plan(format_text), arguments)
    return _assign(frame, name, _plan(format_text), arguments)


def _write(frame: Frame, plan: _Plan, arguments: list[str]) -> int:
    output = _Output(frame, arguments)
    output.fill(plan)
    frame.out.write(undecoded("".join(output.text)))
    return output.status


def _assign(frame: Frame, name: str, plan: _Plan, arguments: list[str]) -> int:
    if not is_target(name):
        frame.err.write(f"printf: {name}: bad variable name\n")
        return 2
    output = _Output(frame, arguments)
    output.fill(plan)
    try:
        assign(frame, name, undecoded("".join(output.text)))
    except ReadonlyError as error:
        frame.err.write(f"printf: {error}\n")
        return 2
    return output.status


# ---- The format ----


class _Conversion:
    """%[index$][flags][width][.precision]letter; `width` and `precision` are -1 for `*`, None if not given."""

    __slots__ = ("flags", "form", "index", "letter", "precision", "width")

    def __init__(self) -> None:
        self.index = 0
        self.flags = ""
        self.width: int | None = None
        self.precision: int | None = None
        self.letter = ""
        #: the FORM of %(FORM)T
        self.form = ""

    def is_plain(self, letter: str) -> bool:
        return self.letter == letter and not self.flags and self.width is self.precision is None and not self.index


_STAR = -1


class _Plan:
    """A format, compiled. With `simple`, a template of Python's, and `count` arguments nothing else is needed."""

    __slots__ = ("count", "error", "pieces", "simple")

    def __init__(self, text: str) -> None:
        #: what is wrong with the format after the last piece
        self.error: str | None = None
        self.pieces: list[str | _Conversion] = []
        self._read(text)
        self.count = sum(not isinstance(piece, str) for piece in self.pieces)
        self.simple = self._template()

    def _read(self, text: str) -> None:
        at = 0
        while (percent := text.find("%", at)) >= 0:
            self._literal(text[at:percent])
            if text.startswith("%%", percent):
                self.pieces.append("%")
                at = percent + 2
                continue
            conversion, at = _read_conversion(text, percent + 1)
            if conversion.letter not in _CONVERSIONS:
                self.error = _format_error(text[percent:at], conversion.letter)
                return
            self.pieces.append(conversion)
        self._literal(text[at:])

    def _literal(self, text: str) -> None:
        if text:
            self.pieces.append(unescape_format(text))

    def _template(self) -> str | None:
        parts = []
        for piece in self.pieces:
            if isinstance(piece, str):
                parts.append(piece.replace("%", "%%"))
            elif piece.is_plain("s"):
                parts.append("%s")
            else:
                return None
        return None if self.error else "".join(parts)


def _format_error(conversion: str, letter: str) -> str:
    what = "invalid conversion" if letter else "missing conversion character"
    return f"printf: {conversion}: {what}\n"


_plans: dict[str, _Plan] = {}
_MOST_PLANS = 500


def _plan(text: str) -> _Plan:
    plan = _plans.get(text)
    if plan is None:
        if len(_plans) == _MOST_PLANS:
            _plans.clear()
        plan = _plans[text] = _Plan(text)
    return plan


def _read_conversion(text: str, at: int) -> tuple[_Conversion, int]:
    """The conversion whose % stands before `at`, and where it ends. Its letter is "" at the end of the text."""
    conversion = _Conversion()
    digits = _skip(text, at, _DIGITS)
    if digits > at and text.startswith("$", digits):
        conversion.index = int(text[at:digits])
        at = digits + 1
    end = _skip(text, at, _FLAGS)
    conversion.flags = text[at:end]
    conversion.width, at = _read_amount(text, end)
    if text.startswith(".", at):
        precision, at = _read_amount(text, at + 1)
        conversion.precision = precision or 0
    at = _skip(text, at, _LENGTHS)
    if text.startswith("(", at) and ")T" in text[at:]:
        end = text.index(")T", at)
        conversion.form = text[at + 1 : end]
        at = end + 1
    conversion.letter = text[at : at + 1]
    return conversion, at + len(conversion.letter)


def _read_amount(text: str, at: int) -> tuple[int | None, int]:
    if text.startswith("*", at):
        return _STAR, at + 1
    end = _skip(text, at, _DIGITS)
    return (int(text[at:end]) if end > at else None), end


def _skip(text: str, at: int, characters: frozenset[str]) -> int:
    while at < len(text) and text[at] in characters:
        at += 1
    return at


# ---- Its use ----


class _Output:
    """One call's text, and where it stands in the arguments."""

    __slots__ = ("arguments", "at", "frame", "status", "stopped", "text", "used")

    def __init__(self, frame: Frame, arguments: list[str]) -> None:
        self.frame = frame
        self.arguments = arguments
        self.text: list[str] = []
        self.status = 0
        #: a \c was met
        self.stopped = False
        #: the argument that comes next; `used`: how many this turn has taken
        self.at = 0
        self.used = 0

    def fill(self, plan: _Plan) -> None:
        while True:
            self._fill_once(plan)
            self.at += self.used
            if self.stopped or not self.used or self.at >= len(self.arguments):
                return
            self.used = 0

    def _fill_once(self, plan: _Plan) -> None:
        for piece in plan.pieces:
            self.text.append(piece if isinstance(piece, str) else self._converted(piece))
            if self.stopped:
                return
        if plan.error is not None:
            self.frame.err.write(plan.error)
            self.status = 1
            self.stopped = True

    def _converted(self, conversion: _Conversion) -> str:
        flags = conversion.flags
        width = conversion.width
        if width == _STAR:
            width = self._amount()
            flags += "-" * (width < 0)
            width = abs(width)
        precision = conversion.precision
        if precision == _STAR:
            precision = self._amount()
            precision = None if precision < 0 else precision
        argument = self._next() if not conversion.index else self._numbered(conversion.index)
        return _CONVERSIONS[conversion.letter](self, argument, _Field(flags, width or 0, precision, conversion))

    def _amount(self) -> int:
        return self._integer(self._next(), -_LARGEST_AMOUNT, _LARGEST_AMOUNT)

    def _next(self) -> str | None:
        self.used += 1
        return self._argument(self.at + self.used - 1)

    def _numbered(self, index: int) -> str | None:
        self.used = max(self.used, index)
        return self._argument(self.at + index - 1)

    def _argument(self, index: int) -> str | None:
        return self.arguments[index] if index < len(self.arguments) else None

    def _complain(self, argument: str, why: str) -> None:
        self.frame.err.write(f"printf: {argument}: {why}\n")
        self.status = 1

    # -- numbers

    def _integer(
        self, argument: str | None, least: int = -_LARGEST - 1, most: int = _LARGEST, below: int | None = None
    ) -> int:
        """The number `argument` is, by the rules of C; complaints are written, and what could be read counts.

        What is too small becomes `least`, or `below` (as strtoul has it).
        """
        if not argument:
            return 0
        if argument.startswith(_QUOTES):
            return _code(argument, self.frame.shell.options)
        value, rest = leading_integer(argument)
        if rest:
            self._complain(argument, "invalid number")
        if not least <= value <= most:
            self._complain(argument, "Numerical result out of range")
            value = most if value > most else least if below is None else below
        return value

    def _float(self, argument: str | None) -> float:
        if not argument:
            return 0.0
        if argument.startswith(_QUOTES):
            return float(_code(argument, self.frame.shell.options))
        value, rest = leading_float(argument)
        if rest:
            self._complain(argument, "invalid number")
        return value

    # -- conversions

    def signed(self, argument: str | None, field: _Field) -> str:
        value = self._integer(argument)
        return field.of_integer(_sign(value < 0, field.flags), str(abs(value)))

    def unsigned(self, argument: str | None, field: _Field) -> str:
        value = self._integer(argument, 1 - _WORD, _WORD - 1, _WORD - 1) % _WORD
        letter = field.conversion.letter
        digits = format(value, "d" if letter == "u" else letter)
        if "#" not in field.flags or letter == "u":
            return field.of_integer("", digits)
        if letter == "o":
            return field.of_integer("", digits if value == 0 else "0" + digits, always=True)
        return field.of_integer("0" + letter if value else "", digits)

    def floating(self, argument: str | None, field: _Field) -> str:
        value = self._float(argument)
        finite = value - value == 0
        sign = _sign(str(value).startswith("-"), field.flags)
        return field.of_number(sign, _float_digits(abs(value), finite, field), zeros=finite)

    def text_of(self, argument: str | None, field: _Field) -> str:
        return field.of_text(argument or "")

    def first_byte(self, argument: str | None, field: _Field) -> str:
        return _Field(field.flags, field.width, 1, field.conversion).of_text(argument or "\0")

    def unescaped(self, argument: str | None, field: _Field) -> str:
        text, self.stopped = unescape(argument or "", ARGUMENT)
        return field.of_text(text)

    def quoted(self, argument: str | None, field: _Field) -> str:
        return field.of_text(_quoted(argument or ""))

    def moment(self, argument: str | None, field: _Field) -> str:
        seconds = self._integer(argument) if argument else _NOW
        with _TimeZone(self.frame.shell.variables.environment().get("TZ")):
            at = time.localtime(None if seconds == _NOW else seconds)
            return field.of_text(time.strftime(field.conversion.form or "%X", at))


class _TimeZone:
    """Within it, local time is that of `zone`, a value of TZ, or the system's."""

    __slots__ = ("before", "zone")

    def __init__(self, zone: str | None) -> None:
        self.zone = zone
        self.before = os.environ.get("TZ")

    def __enter__(self) -> None:
        self._set(self.zone)

    def __exit__(self, *_: object) -> None:
        self._set(self.before)

    def _set(self, zone: str | None) -> None:
        if zone is None:
            os.environ.pop("TZ", None)
        else:
            os.environ["TZ"] = zone
        time.tzset()


class _Field:
    """Where a conversion's text goes: its flags, width and precision worked out."""

    __slots__ = ("conversion", "flags", "precision", "width")

    def __init__(self, flags: str, width: int, precision: int | None, conversion: _Conversion) -> None:
        self.flags = flags
        self.width = width
        self.precision = precision
        self.conversion = conversion

    def of_text(self, text: str) -> str:
        """Padded and cut to bytes."""
        if self.precision is None and not self.width:
            return text
        data = text.encode("utf-8", "surrogateescape")[: self.precision]
        padded = data.ljust(self.width) if "-" in self.flags else data.rjust(self.width)
        return padded.decode("utf-8", "surrogateescape")

    def of_integer(self, prefix: str, digits: str, always: bool = False) -> str:
        """Precision is the least number of digits; 0 of precision 0 has none, unless it must be seen `always`."""
        if self.precision is not None:
            digits = "" if digits == "0" and self.precision == 0 and not always else digits.rjust(self.precision, "0")
        return self.of_number(prefix, digits, zeros=self.precision is None)

    def of_number(self, prefix: str, digits: str, zeros: bool) -> str:
        if "-" in self.flags:
            return (prefix + digits).ljust(self.width)
        if "0" in self.flags and zeros:
            return prefix + digits.rjust(self.width - len(prefix), "0")
        return (prefix + digits).rjust(self.width)


_CONVERSIONS: dict[str, Callable[[_Output, str | None, _Field], str]] = {
    **dict.fromkeys("di", _Output.signed),
    **dict.fromkeys("ouxX", _Output.unsigned),
    **dict.fromkeys("fFeEgGaA", _Output.floating),
    "c": _Output.first_byte,
    "s": _Output.text_of,
    "b": _Output.unescaped,
    "q": _Output.quoted,
    "T": _Output.moment,
}


def _sign(negative: bool, flags: str) -> str:
    if negative:
        return "-"
    return "+" if "+" in flags else " " if " " in flags else ""


def _code(argument: str, options: Options) -> int:
    """The code of the character after the quote; a byte's own value."""
    character = counted(argument[1:2], options)[:1] or "\0"
    is_byte = "\udc80" <= character <= "\udcff"
    return ord(character) & 0xFF if is_byte else ord(character)


def _float_digits(value: float, finite: bool, field: _Field) -> str:
    letter = field.conversion.letter
    if letter in "aA" and finite:
        digits = hexadecimal(value, field.precision)
        return digits.upper() if letter == "A" else digits
    precision = "" if field.precision is None else f".{field.precision}"
    if letter in "aA":
        letter = "f" if letter == "a" else "F"
    return f"%{'#' if '#' in field.flags else ''}{precision}{letter}" % value


def _quoted(text: str) -> str:
    if not text.isprintable() or not text:
        return quote(text)
    quoted = "".join("\\" + character if character in _SPECIAL else character for character in text)
    return "\\" + quoted if text.startswith(("~", "#")) else quoted
