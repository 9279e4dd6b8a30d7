"""What a builtin takes, read from its docstring: options for its arguments, help, completion and the docs.

The docstring's first line is the summary. `usage:` begins the synopsis, whose
further lines are indented. An option's line has two blanks, `-x`, `-x ARG`,
`-x, --long=ARG` or `--long[=ARG]` (this one may stand deeper), two or more blanks and the
description, which may go on in deeper lines; several letters may share one long name
(`-r, -R, --recursive`), and an ARG `one|another` is one of these words. The rest is prose.
"""

from __future__ import annotations

from .errors import HelpRequested, UnknownOptionError, UsageError

_INDENT = "  "
_OPTION_STARTS = ("  -", "      --")


class Option:
    """One option. `argument` is its argument's name, None if it takes none; `optional` if it may be left out."""

    __slots__ = ("argument", "description", "key", "long", "optional", "short")

    def __init__(
        self,
        short: str | None,
        long: str | None,
        argument: str | None = None,
        optional: bool = False,
        description: str = "",
    ) -> None:
        self.short = short
        self.long = long
        self.argument = argument
        self.optional = optional
        self.description = description
        #: the name under which Parsed holds it: the long one if there is one, else the letter
        self.key = long or short or ""


class Usage:
    """A docstring, taken apart."""

    __slots__ = ("letters", "longs", "options", "prose", "summary", "synopsis")

    def __init__(self, summary: str, synopsis: list[str], options: list[Option], prose: str) -> None:
        self.summary = summary
        self.synopsis = synopsis
        self.options = options
        self.prose = prose
        self.letters = {option.short: option for option in options if option.short}
        self.longs = {option.long: option for option in options if option.long}

    def text(self) -> str:
        """The synopsis as it is shown after an error, without the last newline."""
        return "usage: " + "\n       ".join(self.synopsis)


class Parsed:
    """`options` holds (key, argument) in the order given; `operands` what is left."""

    __slots__ = ("operands", "options")

    def __init__(self, options: list[tuple[str, str | None]], operands: list[str]) -> None:
        self.options = options
        self.operands = operands

    def given(self, key: str) -> bool:
        return any([name == key for name, _ in self.options])

    def value(self, key: str) -> str | None:
        """The argument of the last option `key`."""
        for name, value in reversed(self.options):
            if name == key:
                return value
        return None


_cache: dict[str, Usage] = {}


def usage(doc: str) -> Usage:
    found = _cache.get(doc)
    if found is None:
        found = _cache[doc] = _read(doc)
    return found


def usage_error(doc: str, message: str, meant: str | None = None) -> UsageError:
    """The error for operands that the command does not take; `message` begins with the command's name."""
    return UsageError(message, usage(doc).text(), meant)


def help_text(doc: str) -> str:
    return doc.strip() + "\n"


# ---- The docstring ----


def _read(doc: str) -> Usage:
    lines = doc.strip().splitlines()
    synopsis: list[str] = []
    options: list[Option] = []
    prose: list[str] = []
    at = 1
    while at < len(lines):
        line = lines[at]
        end = at + 1
        if line.startswith("usage:") and not synopsis:
            end = _end_of_block(lines, end, " ")
            synopsis = [part.removeprefix("usage:").strip() for part in lines[at:end]]
        elif line.startswith(_OPTION_STARTS):
            end = _end_of_block(lines, end, _INDENT + " ")
            options += _options(lines[at:end])
        else:
            prose.append(line)
        at = end
    return Usage(lines[0], synopsis, options, "\n".join(prose).strip())


def _end_of_block(lines: list[str], at: int, indent: str) -> int:
    while at < len(lines) and lines[at].startswith(indent) and not lines[at].startswith(_OPTION_STARTS):
        at += 1
    return at


def _options(lines: list[str]) -> list[Option]:
    """The options of one entry: more than one where letters share it."""
    names, _, first = lines[0].strip().partition(_INDENT)
    description = " ".join(line.strip() for line in (first, *lines[1:]) if line.strip())
    letters: list[str] = []
    long = argument = None
    optional = False
    for name in names.split(", "):
        if name.startswith("--"):
            long, argument, optional = _long_form(name[2:])
        else:
            letter, _, own_argument = name[1:].partition(" ")
            letters.append(letter)
            argument = own_argument or argument
    options = [Option(letters[0] if letters else None, long, argument, optional, description)]
    options += [Option(letter, None, argument, optional, description) for letter in letters[1:]]
    for option in options:
        option.key = options[0].key
    return options


def _long_form(text: str) -> tuple[str, str | None, bool]:
    """Name, argument, whether it is optional, of `name`, `name=ARG` or `name[=ARG]`."""
    name, _, argument = text.partition("=")
    if name.endswith("["):
        return name[:-1], argument[:-1], True
    return name, argument or None, False


# ---- The arguments ----


def parse_options(doc: str, name: str, args: list[str], permute: bool = False) -> Parsed:
    """Take the options off `args` (12.2, guidelines 3 to 10); `--` ends them.

    With `permute` as GNU's commands do: options may follow operands, long ones be abbreviated,
    and the errors have GNU's wording. Raises UsageError and HelpRequested.
    """
    if permute:
        if not any(argument.startswith("-") for argument in args):
            return Parsed([], args)
        return _Arguments(usage(doc), name, args, permute).parse()
    if not args or not args[0].startswith("-"):
        return Parsed([], args)
    return _Arguments(usage(doc), name, args, permute).parse()


class _Arguments:
    """One run over the arguments; `at` is the next one's index."""

    __slots__ = ("args", "at", "gnu", "name", "options", "usage")

    def __init__(self, usage: Usage, name: str, args: list[str], gnu: bool) -> None:
        self.usage = usage
        self.name = name
        self.args = args
        self.at = 0
        self.gnu = gnu
        self.options: list[tuple[str, str | None]] = []

    def parse(self) -> Parsed:
        operands: list[str] = []
        while self.at < len(self.args):
            argument = self.args[self.at]
            self.at += 1
            if argument == "--":
                break
            if argument.startswith("--"):
                self._long(argument)
            elif argument.startswith("-") and argument != "-":
                self._letters(argument)
            elif self.gnu:
                operands.append(argument)
            else:
                self.at -= 1
                break
        return Parsed(self.options, operands + self.args[self.at :])

    def _letters(self, argument: str) -> None:
        for at, letter in enumerate(argument[1:], 2):
            option = self.usage.letters.get(letter)
            if option is None:
                raise self._unknown(f"-{letter}", f"invalid option -- '{letter}'")
            if option.argument is not None:
                self._letter_with_argument(option, letter, argument[at:])
                return
            self.options.append((option.key, None))

    def _letter_with_argument(self, option: Option, letter: str, attached: str) -> None:
        if attached or option.optional:
            self.options.append((option.key, attached or None))
        elif self.at < len(self.args):
            self.options.append((option.key, self._next()))
        else:
            raise self._error(f"-{letter}: option requires an argument", f"option requires an argument -- '{letter}'")

    def _long(self, argument: str) -> None:
        given, equals, value = argument[2:].partition("=")
        name = self._full_name(given, argument)
        if name == "help" and name not in self.usage.longs:
            raise HelpRequested
        option = self.usage.longs[name]
        if equals and option.argument is None:
            raise self._error(f"--{name}: option takes no argument", f"option '--{name}' doesn't allow an argument")
        if equals or option.argument is None or option.optional:
            self.options.append((option.key, value if equals else None))
        elif self.at < len(self.args):
            self.options.append((option.key, self._next()))
        else:
            raise self._error(f"--{name}: option requires an argument", f"option '--{name}' requires an argument")

    def _full_name(self, given: str, argument: str) -> str:
        names = [*self.usage.longs, "help"]
        if given in names:
            return given
        candidates = [name for name in names if self.gnu and name.startswith(given)]
        if len(candidates) == 1:
            return candidates[0]
        if not candidates:
            raise self._unknown(argument, f"unrecognized option '{argument}'", self._nearest(given, names))
        possible = " ".join(f"'--{name}'" for name in candidates)
        raise self._error("", f"option '{argument}' is ambiguous; possibilities: {possible}")

    def _next(self) -> str:
        self.at += 1
        return self.args[self.at - 1]

    def _nearest(self, given: str, names: list[str]) -> str | None:
        from .suggestion import nearest

        near = nearest(given, names)
        return f"--{near}" if near else None

    def _unknown(self, option: str, gnu: str, meant: str | None = None) -> UsageError:
        return UnknownOptionError(self._message(f"{option}: unknown option", gnu), self.usage.text(), meant)

    def _error(self, plain: str, gnu: str) -> UsageError:
        return UsageError(self._message(plain, gnu), self.usage.text())

    def _message(self, plain: str, gnu: str) -> str:
        return f"{self.name}: {gnu if self.gnu else plain}"
