"""Arguments of our builtins: what their usage says."""

from __future__ import annotations

from dataclasses import replace

from minishell.eval.usage import Option, Usage, usage

from .candidate import Candidate, Request, words
from .operands import after_sign, nothing, signal_names, source
from .paths import directories, every_file
from .synopsis import described_words, next_operands


def builtin_arguments(request: Request) -> list[Candidate]:
    """For an argument of a command that is a builtin."""
    described = usage(request.shell.builtin_doc(request.place.words[0] or ""))
    before = [word or "" for word in request.place.words[1:]]
    raw = request.place.raw
    options_end = "--" in before
    pending = None if options_end else _pending(described, before)
    if pending is not None:
        return source(pending.argument or "")(request)
    if raw[:1] in ("-", "+") and not options_end:
        found = _long_argument(request, described) if "=" in raw else _options(request, described)
        return found or _operand(request, described, before)
    if "=" in raw:
        return after_sign(request)
    return _operand(request, described, before)


def _pending(described: Usage, before: list[str]) -> Option | None:
    """The option whose argument the word at the cursor is."""
    return _with_argument(described, before[-1]) if before else None


def _with_argument(described: Usage, word: str) -> Option | None:
    """The option that takes the word after `word` as its argument."""
    if word.startswith("--"):
        option = described.longs.get(word[2:])
    elif word[:1] in ("-", "+") and word[1:]:
        option = described.letters.get(word[-1])
    else:
        return None
    return option if option is not None and option.argument is not None and not option.optional else None


# ---- Options ----


def _options(request: Request, described: Usage) -> list[Candidate]:
    """The builtin's options with what they do."""
    offered = _offered(request.place.raw[0], described)
    takes_sign = {f"--{name}" for name, each in described.longs.items() if each.argument and not each.optional}
    found = words(request, offered, offered.__getitem__, lambda name: "class:shell.option")
    return [_with_sign(each) if each.shown in takes_sign else each for each in found]


def _offered(sign: str, described: Usage) -> dict[str, str]:
    """Options that begin with `sign`: letters with a + if the synopsis has such, signals where it says -SIGNAL."""
    synopsis = " ".join(described.synopsis)
    letters = {sign + letter: option.description for letter, option in described.letters.items()}
    if sign == "+":
        return letters if "[+" in synopsis else {}
    offered = {f"--{name}": option.description for name, option in described.longs.items()} | letters
    if "-SIGNAL" in synopsis:
        offered |= {f"-{name}": text for name, text in signal_names().items()}
    return offered


def _with_sign(candidate: Candidate) -> Candidate:
    text = candidate.shown + "="
    return Candidate(text, candidate.length, text, candidate.description, candidate.style)


def _long_argument(request: Request, described: Usage) -> list[Candidate]:
    option = described.longs.get(request.place.raw.partition("=")[0][2:])
    if option is None or option.argument is None or source(option.argument) is nothing:
        return []
    place = request.place.after("=")
    if option.argument.islower():
        return words(replace(request, place=place), option.argument.split("|"))
    accept = directories if source(option.argument) is directories else every_file
    return accept(request, place)


# ---- Operands ----


def _operand(request: Request, described: Usage, before: list[str]) -> list[Candidate]:
    """What may stand here by the synopsis: words of its own, or what its names stand for; files if it says nothing."""
    names = next_operands(described, _given(described, before))
    literal = {name: "" for name in names if name.islower()}
    literal |= {name: text for name, text in described_words(described).items() if name in literal}
    found = {each.text: each for each in words(request, literal, literal.__getitem__)}
    for name in names:
        if name.isupper():
            found |= {each.text: each for each in source(name)(request) if each.text not in found}
    return list(found.values()) if described.synopsis and names else source("FILE")(request)


def _given(described: Usage, before: list[str]) -> list[str]:
    """The operands before the cursor: neither options nor what these take."""
    given: list[str] = []
    argument_follows = False
    for word in before:
        is_option = word.startswith("-") and word != "-"
        if not argument_follows and not is_option:
            given.append(word)
        argument_follows = not argument_follows and _with_argument(described, word) is not None
    return given
