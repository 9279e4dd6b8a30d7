"""Take the next option from the arguments of a script or function.

usage: getopts TEXT NAME [ARGUMENT]...

TEXT holds the options' letters, each with a `:` after it if it takes an argument. Each call puts the
next letter into NAME, its argument into OPTARG and the index of the next argument into OPTIND; at the
end of the options the status is 1. For an option that is not in TEXT, NAME becomes `?`, and an error is
written; if TEXT begins with `:`, the letter goes into OPTARG instead, and NAME becomes `:` where an
argument is missing. Set OPTIND to 1 before other arguments are read. The ARGUMENTs default to "$@".

    while getopts vo: option; do
        case $option in
        v) verbose=1 ;;
        o) output=$OPTARG ;;
        *) exit 2 ;;
        esac
    done
    shift $((OPTIND - 1))
"""

from __future__ import annotations

from minishell.eval.errors import ShellError
from minishell.eval.usage import parse_options, usage_error
from minishell.syntax.names import is_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    operands = parse_options(__doc__, "getopts", args).operands
    if len(operands) < 2:
        raise usage_error(__doc__, "getopts: the options or the variable's name are missing")
    letters, name, *arguments = operands
    step = _Step(frame, letters, arguments or frame.parameters)
    try:
        return step.take(name)
    except ShellError as error:
        frame.err.write(f"getopts: {error}\n")
        return 2


def begin_anew(frame: Frame) -> None:
    """There are other positional parameters: the next call begins with the first, whatever OPTIND shows."""
    value = frame.shell.variables.values.get("OPTIND", "")
    if isinstance(value, _Place):
        frame.shell.variables.values["OPTIND"] = _Place.of(value, _ELSEWHERE)


class _Place(str):
    """A value of OPTIND that knows the place in a cluster such as -abc, 0 at its beginning, or _ELSEWHERE.

    Thus whoever assigns OPTIND begins anew, and after a function with an OPTIND of its own all is as it was.
    """

    __slots__ = ("at",)

    at: int

    @classmethod
    def of(cls, index: object, at: int) -> _Place:
        place = cls(index)
        place.at = at
        return place


#: the place is one in arguments that are no more
_ELSEWHERE = -1


class _Step:
    """One call. `index` is OPTIND, `at` the place in a cluster."""

    __slots__ = ("arguments", "at", "frame", "index", "letters", "silent")

    def __init__(self, frame: Frame, letters: str, arguments: list[str]) -> None:
        self.frame = frame
        self.silent = letters.startswith(":")
        self.letters = letters[self.silent :]
        self.arguments = arguments
        value = frame.shell.variables.get("OPTIND") or ""
        self.index = max(1, int(value)) if value.isascii() and value.isdecimal() else 1
        self.at = value.at if isinstance(value, _Place) else 0
        if self.at == _ELSEWHERE or (self.index > len(arguments) + 1 and isinstance(value, _Place)):
            self.index, self.at = 1, 0
        elif self.index > len(arguments) or self.at >= len(arguments[self.index - 1]):
            self.at = 0

    def take(self, name: str) -> int:
        """The status of this call. Raises ShellError."""
        if not self.at and not self._begins_cluster():
            self._report(name, "?", None)
            return 1
        argument = self.arguments[self.index - 1]
        letter = argument[self.at]
        self.at += 1
        if self.at == len(argument):
            self.index, self.at = self.index + 1, 0
        self._take_letter(name, letter)
        return 0

    def _begins_cluster(self) -> bool:
        """Whether an argument with options comes next; `--` is passed over."""
        argument = self.arguments[self.index - 1] if self.index <= len(self.arguments) else ""
        if argument == "--":
            self.index += 1
        elif argument.startswith("-") and argument != "-":
            self.at = 1
        return self.at == 1

    def _take_letter(self, name: str, letter: str) -> None:
        place = self.letters.find(letter)
        if place < 0 or letter == ":":
            self._complain(name, "?", letter, "illegal option")
        elif not self.letters.startswith(":", place + 1):
            self._report(name, letter, None)
        elif self.at or self.index <= len(self.arguments):
            argument = self.arguments[self.index - 1][self.at :]
            self.index, self.at = self.index + 1, 0
            self._report(name, letter, argument)
        else:
            self._complain(name, ":" if self.silent else "?", letter, "option requires an argument")

    def _complain(self, name: str, value: str, letter: str, what: str) -> None:
        shell = self.frame.shell
        if not self.silent and shell.variables.get("OPTERR") != "0":
            self.frame.err.write(f"{shell.name}: {what} -- {letter}\n")
        self._report(name, value, letter if self.silent else None)

    def _report(self, name: str, value: str, argument: str | None) -> None:
        """Set the variables, and remember the place for the next call. Raises ShellError for a NAME that cannot be."""
        variables = self.frame.shell.variables
        if argument is None:
            variables.unset("OPTARG")
        else:
            variables.set("OPTARG", argument)
        variables.set("OPTIND", _Place.of(self.index, self.at))
        if not is_name(name):
            raise ShellError(f"{name}: bad variable name")
        variables.set(name, value)
