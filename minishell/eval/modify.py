"""bash's operators on a value: ${x/pat/rep}, ${x:off:len}, ${x^^}, ${x@Q}."""

from __future__ import annotations

from ..characters import counted, single, undecoded
from ..pattern import compile_pattern, is_pattern, remove_escapes
from ..syntax.nodes import Literal, Word
from ..syntax.quote import quote
from .arithmetic import compile_expression
from .errors import CommandError
from .fields import QUOTED, join
from .listing import single_quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..pattern import Matcher
    from ..syntax.nodes import ParameterExpansion
    from .expand import WordCompiler
    from .fields import Segment
    from .options import Options
    from .shell import Frame, Shell

    #: from a value to what the operator makes of it, for one evaluation
    Modifier = Callable[[Frame], Callable[[str], str]]

_ANY = Word((Literal("?"),))


def compile_modifier(node: ParameterExpansion, shell: Shell, words: WordCompiler) -> Modifier:
    operator = node.operator
    if operator[0] == "/":
        return _of_characters(_replacement(node, shell, words), shell.options)
    if operator[0] in _CASES:
        return _of_characters(_case(node, shell, words), shell.options)
    if operator == ":":
        return _of_characters(_substring(node, shell, words), shell.options)
    return _transformation(node, shell)


def _of_characters(modifier: Modifier, options: Options) -> Modifier:
    """The modifier for values that are made of the locale's characters."""

    def modifier_of_bytes(frame: Frame) -> Callable[[str], str]:
        change = modifier(frame)
        return (lambda value: undecoded(change(single(value)))) if options.bytewise else change

    return modifier_of_bytes


# ---- ${x/pattern/replacement} ----


def _replacement(node: ParameterExpansion, shell: Shell, words: WordCompiler) -> Modifier:
    assert node.argument is not None
    pattern, operator, options = words.pattern(node.argument), node.operator, shell.options
    replacement = words.segments((node.second or Word(())).parts)

    def modifier(frame: Frame) -> Callable[[str], str]:
        glob = counted(pattern(frame), options)
        segments: list[Segment] = []
        replacement(frame, segments)
        around = _around_matches(segments) if options.patsub_replacement else [join(segments)]
        extended = options.extglob
        if not glob:
            text = "".join(around)
            return lambda value: text + value if operator == "/#" else value + text if operator == "/%" else value
        if operator in ("/", "//") and not is_pattern(glob, extended):
            count = 1 if operator == "/" else -1
            plain = remove_escapes(glob)
            return lambda value: value.replace(plain, plain.join(around), count)
        matcher = compile_pattern(glob, extended)
        return lambda value: _REPLACE[operator](value, matcher, lambda match: match.join(around))

    return modifier


def _around_matches(segments: list[Segment]) -> list[str]:
    """The replacement cut at each & that is not quoted, which stands for what the pattern has matched.

    Where there is one, a backslash that comes from an expansion quotes, too.
    """
    if not any(kind != QUOTED and "&" in text for kind, text in segments):
        return [join(segments)]
    around = [""]
    for kind, text in segments:
        at = 0
        while at < len(text):
            if kind != QUOTED and text[at] == "&":
                around.append("")
            else:
                at += kind != QUOTED and text[at : at + 2] in ("\\&", "\\\\")
                around[-1] += text[at]
            at += 1
    return around


def _replace_prefix(value: str, matcher: Matcher, made: Callable[[str], str]) -> str:
    end = matcher.longest_prefix(value)
    return value if end is None else made(value[:end]) + value[end:]


def _replace_suffix(value: str, matcher: Matcher, made: Callable[[str], str]) -> str:
    start = matcher.longest_suffix(value)
    return value if start is None else value[:start] + made(value[start:])


def _replace_first(value: str, matcher: Matcher, made: Callable[[str], str]) -> str:
    for start in range(len(value)):
        length = matcher.longest_prefix(value[start:])
        if length:
            return value[:start] + made(value[start : start + length]) + value[start + length :]
    return made("") if not value and matcher.matches("") else value


def _replace_all(value: str, matcher: Matcher, made: Callable[[str], str]) -> str:
    if not value:
        return made("") if matcher.matches("") else value
    pieces = []
    at = 0
    while at < len(value):
        length = matcher.longest_prefix(value[at:])
        pieces.append(made(value[at : at + length]) if length else value[at])
        at += length or 1
    return "".join(pieces)


_REPLACE = {"/": _replace_first, "//": _replace_all, "/#": _replace_prefix, "/%": _replace_suffix}


# ---- ${x^pattern} ----

_CASES: dict[str, Callable[[str], str]] = {"^": str.upper, ",": str.lower, "~": str.swapcase}


def _case(node: ParameterExpansion, shell: Shell, words: WordCompiler) -> Modifier:
    argument = node.argument
    pattern = words.pattern(argument if argument is not None and argument.parts else _ANY)
    change = _CASES[node.operator[0]]
    only_first, options = len(node.operator) == 1, shell.options

    def modifier(frame: Frame) -> Callable[[str], str]:
        matches = compile_pattern(counted(pattern(frame), options), options.extglob).matches

        def changed(text: str) -> str:
            return "".join([change(char) if matches(char) else char for char in text])

        return (lambda value: changed(value[:1]) + value[1:]) if only_first else changed

    return modifier


# ---- ${x:offset:length} ----


def _substring(node: ParameterExpansion, shell: Shell, words: WordCompiler) -> Modifier:
    bounds = compile_bounds(node, shell, words)

    def modifier(frame: Frame) -> Callable[[str], str]:
        offset, length = bounds(frame)

        def substring(value: str) -> str:
            start = offset if offset >= 0 else offset + len(value)
            if not 0 <= start <= len(value):
                return ""
            return value[start : _end(start, length, len(value))]

        return substring

    return modifier


def compile_bounds(
    node: ParameterExpansion, shell: Shell, words: WordCompiler
) -> Callable[[Frame], tuple[int, int | None]]:
    """The offset and the length, None if there is none."""
    assert node.argument is not None
    offset = compile_expression(node.argument.parts, shell, words)
    if node.second is None:
        return lambda frame: (offset(frame), None)
    length = compile_expression(node.second.parts, shell, words)
    return lambda frame: (offset(frame), length(frame))


def _end(start: int, length: int | None, size: int) -> int:
    """A negative length counts from the end. Raises CommandError."""
    if length is None:
        return size
    if length >= 0:
        return start + length
    if size + length < start:
        raise CommandError(f"{length}: substring expression < 0", 1)
    return size + length


def slice_list(values: Mapping[int | str, str], offset: int, length: int | None) -> list[str]:
    """${a[@]:offset:length}: up to `length` of the elements from index `offset` on, in their order."""
    if offset < 0:
        offset += max((key for key in values if isinstance(key, int)), default=-1) + 1
    if length is not None and length < 0:
        raise CommandError(f"{length}: substring expression < 0", 1)
    if offset < 0:
        return []
    found = [
        value for place, (key, value) in enumerate(values.items()) if (key if isinstance(key, int) else place) >= offset
    ]
    return found if length is None else found[:length]


# ---- ${x@Q} ----


def _transformation(node: ParameterExpansion, shell: Shell) -> Modifier:
    letter = node.operator[1]
    name = node.name
    if letter in "Aa":
        return lambda frame: lambda value: _declared(shell, name, letter)
    transform = _TRANSFORMATIONS[letter]
    return lambda frame: lambda value: transform(frame, value)


def compile_whole(node: ParameterExpansion, shell: Shell) -> Callable[[Frame], list[str]]:
    """${a[@]@A}, the one declaration of all of it, and ${a[@]@K} and ${a[@]@k}, keys and values in turn."""
    from .array import elements
    from .declaration import assignment, double_quoted

    name = node.name
    if node.operator == "@A":
        return lambda frame: [assignment(shell.variables, name)]
    if node.operator == "@k":
        return lambda frame: [
            text for key, value in elements(shell.variables, name).items() for text in (str(key), value)
        ]

    def pairs(frame: Frame) -> list[str]:
        found = elements(shell.variables, name).items()
        return [" ".join([f"{key} {double_quoted(value)}" for key, value in found])]

    return pairs


def _declared(shell: Shell, name: str, letter: str) -> str:
    from .declaration import assignment, letters

    name = shell.variables.resolved(name).partition("[")[0]
    return letters(shell.variables, name) if letter == "a" else assignment(shell.variables, name)


def _quoted(frame: Frame, value: str) -> str:
    return single_quoted(value) if value.isprintable() else quote(value)


def _prompted(frame: Frame, value: str) -> str:
    from .prompt_text import expand

    return expand(value, frame.shell)


def _unescaped(frame: Frame, value: str) -> str:
    from .escapes import unescape_format

    return unescape_format(value)


_TRANSFORMATIONS: dict[str, Callable[[Frame, str], str]] = {
    "Q": _quoted,
    "K": _quoted,
    "k": _quoted,
    "E": _unescaped,
    "P": _prompted,
    "U": lambda frame, value: value.upper(),
    "u": lambda frame, value: value[:1].upper() + value[1:],
    "L": lambda frame, value: value.lower(),
}
