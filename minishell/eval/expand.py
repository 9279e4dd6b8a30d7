"""Words compiled to closures that expand them (2.6).

A word is compiled, once, to the simplest closure that does it: a constant, a
string, or segments that are split into fields. Closures are bound to the shell
they are compiled for.
"""

from __future__ import annotations

import os

from ..characters import single, undecoded
from ..syntax.nodes import (
    ArithmeticExpansion,
    CommandSubstitution,
    DoubleQuoted,
    Literal,
    ParameterExpansion,
    ProcessSubstitution,
    SingleQuoted,
)
from .errors import CommandError
from .fields import GLOB, PLAIN, QUOTED, SPLIT, join, split
from .shell import DEFAULT_IFS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..syntax.nodes import HereDocument, Word, WordPart
    from .fields import Segment
    from .parameter import ParameterCompiler
    from .shell import Frame, Shell

    Text = Callable[[Frame], str]
    Fields = Callable[[Frame], list[str]]
    AddFields = Callable[[Frame, list[str]], None]
    AddSegments = Callable[[Frame, list[Segment]], None]
    Substitution = Callable[[CommandSubstitution | ProcessSubstitution], Text]

_SPLIT_OR_GLOB = GLOB | frozenset(DEFAULT_IFS)


class WordCompiler:
    """Compiles words for `shell`; `substitution` compiles a command or process substitution.

    `opens_files` is set where a process substitution has been compiled: the command has files to close.
    """

    __slots__ = ("_parameters", "_shell", "_substitution", "opens_files")

    def __init__(self, shell: Shell, substitution: Substitution) -> None:
        self._shell = shell
        self._substitution = substitution
        self._parameters: ParameterCompiler | None = None
        self.opens_files = False

    # -- what the evaluator asks for

    def fields(self, words: Iterable[Word]) -> Fields:
        """All the expansions: a closure to the fields of `words`."""
        adders = self._adders(words)
        if not adders:
            return lambda frame: []
        if len(adders) == 1:
            return _collect_one(adders[0])
        if len(adders) == 2:
            return _collect_two(*adders)
        return _collect(adders)

    def text(self, word: Word, assignment: bool = False) -> Text:
        """No splitting, no pathnames: an assignment's value, a redirection's target, the word of `case`."""
        parts = word.parts
        if _starts_with_tilde(parts) or (assignment and _has_tilde(parts)):
            return joined(self.segments(parts, assignment=assignment))
        return self._strings(parts)

    def pattern(self, word: Word) -> Text:
        """A pattern in which quoted characters are escaped (2.14)."""
        from ..pattern import join_pattern

        fixed = _without_expansions(word.parts)
        if fixed is not None:
            text = join_pattern(fixed)
            return lambda frame: text
        segments = self.segments(word.parts)

        def pattern(frame: Frame) -> str:
            into: list[Segment] = []
            segments(frame, into)
            return join_pattern(into)

        return pattern

    def here_document(self, document: HereDocument) -> Text:
        if document.quoted:
            text = "".join([part.text for part in document.parts if isinstance(part, Literal)])
            return lambda frame: text
        return joined(self.segments(document.parts, quoted=True))

    def quoted_text(self, parts: Sequence[WordPart]) -> Text:
        """The parts as in double quotes, as a string: the text of an arithmetic expansion."""
        return joined(self.segments(parts, quoted=True))

    def _parameter_compiler(self) -> ParameterCompiler:
        if self._parameters is None:
            from .parameter import ParameterCompiler

            self._parameters = ParameterCompiler(self._shell, self)
        return self._parameters

    # -- fields

    def _adders(self, words: Iterable[Word]) -> list[AddFields]:
        """A closure for each word; one for a run of constants."""
        adders: list[AddFields] = []
        constants: list[str] = []
        for word in words:
            constant = constant_of(word)
            if constant is not None:
                constants.append(constant)
                continue
            if constants:
                adders.append(_add_constants(constants))
                constants = []
            adders.extend(self._brace_adders(word) if _has_brace(word) else (self._adder(word),))
        if constants:
            adders.append(_add_constants(constants))
        return adders

    def _brace_adders(self, word: Word) -> list[AddFields]:
        if not self._shell.options.braceexpand:
            return [self._adder(word)]
        from ..syntax.brace import expand_braces

        return [self._adder(each) for each in expand_braces(word)]

    def _adder(self, word: Word) -> AddFields:
        parts = word.parts
        if not parts:
            return _add_nothing
        single = self._single(parts)
        if single is not None:
            return _add_single(single)
        part = parts[0]
        if len(parts) == 1 and not isinstance(part, (Literal, DoubleQuoted)):
            if isinstance(part, ParameterExpansion) and (part.indirect or is_list(part)):
                return self._split_adder(self.segments(parts))
            return self._bare_adder(part)
        if len(parts) == 1 and isinstance(part, DoubleQuoted) and part.parts == (ParameterExpansion("@"),):
            return lambda frame, out: out.extend(frame.parameters)
        return self._split_adder(self.segments(parts))

    def _bare_adder(self, part: WordPart) -> AddFields:
        """One unquoted expansion, which mostly yields one field as it stands."""
        if isinstance(part, ParameterExpansion) and part.operator and part.operator[-1] in "-=?+":
            return self._split_adder(self.segments((part,)))
        value = self.part_text(part)
        shell = self._shell

        def add(frame: Frame, out: list[str]) -> None:
            text = value(frame)
            if shell.ifs == DEFAULT_IFS and (text.isalnum() or (text and _SPLIT_OR_GLOB.isdisjoint(text))):
                out.append(text)
            elif text:
                self._split([(SPLIT, text)], out)

        return add

    def _split_adder(self, segments: AddSegments) -> AddFields:
        def add(frame: Frame, out: list[str]) -> None:
            into: list[Segment] = []
            segments(frame, into)
            self._split(into, out)

        return add

    def _split(self, segments: list[Segment], out: list[str]) -> None:
        shell = self._shell
        paths = None if shell.options.noglob else self._paths
        if not shell.ifs.isascii() and shell.options.bytewise:
            fields: list[str] = []
            split([(kind, single(text)) for kind, text in segments], fields, shell.ifs, paths)
            out.extend(map(undecoded, fields))
        else:
            split(segments, out, shell.ifs, paths)

    def _paths(self, segments: list[Segment]) -> list[str]:
        from ..pattern import join_pattern
        from .pathname import expand_pathname, without_ignored

        options, text = self._shell.options, join(segments)
        found = expand_pathname(join_pattern(segments), options, self._shell.files)
        ignored = self._shell.variables.values.get("GLOBIGNORE")
        if found and ignored:
            found = without_ignored(found, ignored, options)
        if found or (found is not None and options.nullglob):
            return found
        if found is not None and options.failglob:
            raise CommandError(f"no match: {text}", 1)
        return [text]

    # -- strings

    def _single(self, parts: Sequence[WordPart]) -> Text | None:
        """A closure if the parts make always one string, with nothing to split or to match; else None."""
        if not all(_is_single(part) for part in parts) or _starts_with_tilde(parts) or _holds_at(parts):
            return None
        return self._strings(parts)

    def _strings(self, parts: Sequence[WordPart]) -> Text:
        """The values of the parts in one string."""
        texts: list[Text] = []
        for part in parts:
            if isinstance(part, DoubleQuoted):
                texts.extend([self.part_text(inner, quoted=True) for inner in part.parts])
            else:
                texts.append(self.part_text(part))
        if len(texts) == 1:
            return texts[0]
        return lambda frame: "".join([text(frame) for text in texts])

    def part_text(self, part: WordPart, quoted: bool = False) -> Text:
        """The value of a part that is in quotes, or where nothing is split."""
        if isinstance(part, (Literal, SingleQuoted)):
            text = part.text
            return lambda frame: text
        if isinstance(part, ParameterExpansion):
            return self._parameter_compiler().text(part, quoted)
        if isinstance(part, CommandSubstitution):
            return self._substitution(part)
        if isinstance(part, ProcessSubstitution):
            self.opens_files = True
            return self._substitution(part)
        if isinstance(part, ArithmeticExpansion):
            from .arithmetic import compile_expansion

            return compile_expansion(part, self._shell, self)
        assert isinstance(part, DoubleQuoted)
        return joined(self.segments(part.parts, quoted=True))

    # -- segments

    def segments(
        self, parts: Sequence[WordPart], quoted: bool = False, assignment: bool = False, literal: int = PLAIN
    ) -> AddSegments:
        """A closure that appends the segments of `parts`; `literal` is the kind of unquoted text among them."""
        adders: list[AddSegments] = []
        rest = parts
        if not quoted and not assignment and _starts_with_tilde(parts):
            prefix, rest = _tilde_prefix(parts)
            adders.append(self._tilde(prefix))
        for index, part in enumerate(rest):
            if assignment and isinstance(part, Literal):
                adders.extend(self._assigned_literal(part.text, index == 0, index == len(rest) - 1))
            else:
                adders.append(self._part_segments(part, quoted, literal))
        if len(adders) == 1:
            return adders[0]

        def add(frame: Frame, into: list[Segment]) -> None:
            for adder in adders:
                adder(frame, into)

        return add

    def _part_segments(self, part: WordPart, quoted: bool, literal: int) -> AddSegments:
        if isinstance(part, DoubleQuoted):
            return self._double_quoted(part)
        if isinstance(part, ParameterExpansion):
            return self._parameter_compiler().segments(part, quoted)
        kind = QUOTED if quoted or isinstance(part, SingleQuoted) else SPLIT
        if isinstance(part, Literal) and not quoted:
            kind = literal
        if isinstance(part, (Literal, SingleQuoted)):
            segment = (kind, part.text)
            return lambda frame, into: into.append(segment)
        value = self.part_text(part)
        return lambda frame, into: into.append((kind, value(frame)))

    def _double_quoted(self, part: DoubleQuoted) -> AddSegments:
        """Quotes make a field even where there is nothing in them, but for "$@" without parameters."""
        inner = self.segments(part.parts, quoted=True)
        vanishes = _holds_at((part,))

        def add(frame: Frame, into: list[Segment]) -> None:
            before = len(into)
            inner(frame, into)
            if len(into) == before and not vanishes:
                into.append((QUOTED, ""))

        return add

    # -- tilde (2.6.1)

    def _assigned_literal(self, text: str, first: bool, last: bool) -> list[AddSegments]:
        """A value's text, in which a tilde may stand at the beginning and behind each colon."""
        pieces = text.split(":")
        adders: list[AddSegments] = []
        for index, piece in enumerate(pieces):
            if index:
                adders.append(_add_plain(":"))
            whole = last or index < len(pieces) - 1 or "/" in piece
            if piece.startswith("~") and whole and (first or index):
                prefix, slash, rest = piece.partition("/")
                adders += [self._tilde(prefix), _add_plain(slash + rest)]
            else:
                adders.append(_add_plain(piece))
        return adders

    def _tilde(self, prefix: str) -> AddSegments:
        user = prefix[1:]
        shell = self._shell

        def add(frame: Frame, into: list[Segment]) -> None:
            home = _directory_of(shell, user) if user else shell.variables.get("HOME")
            if home is None and not user:
                home = _home_of("")
            into.append((QUOTED, prefix if home is None else home))

        return add


#: what of unquoted text is more than text
_ACTIVE = GLOB | {"{"}


def _has_brace(word: Word) -> bool:
    return any([part.__class__ is Literal and "{" in part.text for part in word.parts])


def constant_of(word: Word) -> str | None:
    """What a word without expansions stands for; None for any other."""
    parts = word.parts
    if len(parts) == 1 and parts[0].__class__ is Literal:
        text: str = parts[0].text
        return None if text[:1] == "~" or (not _ACTIVE.isdisjoint(text) and text != "[") else text
    if _starts_with_tilde(parts):
        return None
    texts = [part.text for part in _flattened(parts) if isinstance(part, (Literal, SingleQuoted))]
    constant = len(texts) == len(_flattened(parts)) and all(_is_single(part) for part in parts)
    return "".join(texts) if constant else None


def _without_expansions(parts: Sequence[WordPart]) -> list[Segment] | None:
    """The segments of text alone; None if there is more than that."""
    segments: list[Segment] = []
    for part in parts:
        if isinstance(part, (Literal, SingleQuoted)):
            segments.append((PLAIN if isinstance(part, Literal) else QUOTED, part.text))
        elif isinstance(part, DoubleQuoted) and all([isinstance(inner, Literal) for inner in part.parts]):
            segments.extend([(QUOTED, text) for _, text in _without_expansions(part.parts) or ()])
        else:
            return None
    return None if _starts_with_tilde(parts) else segments


def _flattened(parts: Sequence[WordPart]) -> list[WordPart]:
    flat: list[WordPart] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, DoubleQuoted) else (part,))
    return flat


def _is_single(part: WordPart) -> bool:
    if isinstance(part, Literal):
        return _ACTIVE.isdisjoint(part.text)
    return isinstance(part, (SingleQuoted, DoubleQuoted))


def _holds_at(parts: Sequence[WordPart]) -> bool:
    """Whether $@ or $* may make several fields, or none, of the parts."""
    for part in _flattened(parts):
        if isinstance(part, ParameterExpansion):
            if part.indirect or is_list(part):
                return True
            if part.argument is not None and _holds_at(part.argument.parts):
                return True
    return False


def is_list(node: ParameterExpansion) -> bool:
    """Whether the expansion may make several fields, or none."""
    return node.operator != "length" and stands_for_all(node)


def stands_for_all(node: ParameterExpansion) -> bool:
    if node.subscript is None:
        return node.name in ("@", "*")
    parts = node.subscript.parts
    return len(parts) == 1 and isinstance(parts[0], Literal) and parts[0].text in ("@", "*")


def _has_tilde(parts: Sequence[WordPart]) -> bool:
    return any([isinstance(part, Literal) and "~" in part.text for part in parts])


def _starts_with_tilde(parts: Sequence[WordPart]) -> bool:
    """Whether there is a tilde-prefix: unquoted up to the first slash (2.6.1)."""
    if not parts or not isinstance(parts[0], Literal) or not parts[0].text.startswith("~"):
        return False
    return len(parts) == 1 or "/" in parts[0].text


def _tilde_prefix(parts: Sequence[WordPart]) -> tuple[str, Sequence[WordPart]]:
    text = parts[0].text  # type: ignore[union-attr]
    prefix, slash, rest = text.partition("/")
    return prefix, (Literal(slash + rest), *parts[1:])


def _directory_of(shell: Shell, name: str) -> str | None:
    """What `~name` stands for: a user's home, or bash's ~+, ~-, and ~N, ~+N, ~-N of the directory stack."""
    if name in {"+", "-"}:
        return shell.variables.get("PWD" if name == "+" else "OLDPWD")
    position = name if name[0] in "+-" else "+" + name
    if position[1:].isdigit():
        from .directory_stack import StackError, index_of, whole_stack

        stack = whole_stack(shell)
        try:
            return stack[index_of(position, len(stack))]
        except StackError:
            return None
    return _home_of(name)


def _home_of(user: str) -> str | None:
    """From the user database; "" is who runs the shell, for whom it counts where there is no HOME."""
    import pwd

    try:
        return (pwd.getpwnam(user) if user else pwd.getpwuid(os.getuid())).pw_dir
    except (KeyError, ValueError):
        return None


def _add_plain(text: str) -> AddSegments:
    segment = (PLAIN, text)
    return lambda frame, into: into.append(segment)


def _add_nothing(frame: Frame, out: list[str]) -> None:
    """A word that braces left empty."""


def _add_constants(constants: list[str]) -> AddFields:
    if len(constants) == 1:
        constant = constants[0]
        return lambda frame, out: out.append(constant)
    return lambda frame, out: out.extend(constants)


def _add_single(text: Text) -> AddFields:
    return lambda frame, out: out.append(text(frame))


def _collect_one(adder: AddFields) -> Fields:
    def fields(frame: Frame) -> list[str]:
        out: list[str] = []
        adder(frame, out)
        return out

    return fields


def _collect_two(first: AddFields, second: AddFields) -> Fields:
    def fields(frame: Frame) -> list[str]:
        out: list[str] = []
        first(frame, out)
        second(frame, out)
        return out

    return fields


def _collect(adders: list[AddFields]) -> Fields:
    def fields(frame: Frame) -> list[str]:
        out: list[str] = []
        for adder in adders:
            adder(frame, out)
        return out

    return fields


def joined(segments: AddSegments) -> Text:
    def text(frame: Frame) -> str:
        into: list[Segment] = []
        segments(frame, into)
        return join(into)

    return text
