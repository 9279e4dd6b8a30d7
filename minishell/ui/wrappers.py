"""Commands whose operands are another command: where in their words it begins."""

from __future__ import annotations

from collections.abc import Sequence


class Wrapper:
    """The letters of the options that take an argument, the operands before the command, NAME=VALUE among them."""

    __slots__ = ("assignments", "operands", "with_argument")

    def __init__(self, with_argument: str = "", operands: int = 0, assignments: bool = False) -> None:
        self.with_argument = with_argument
        self.operands = operands
        self.assignments = assignments


WRAPPERS = {
    "builtin": Wrapper(),
    "command": Wrapper(),
    "doas": Wrapper("Cu"),
    "env": Wrapper("CSu", assignments=True),
    "exec": Wrapper("a"),
    "ionice": Wrapper("cn"),
    "nice": Wrapper("n"),
    "nohup": Wrapper(),
    "setsid": Wrapper(),
    "stdbuf": Wrapper("eio"),
    "sudo": Wrapper("CDghpRrTtUu", assignments=True),
    "time": Wrapper("fo"),
    "timeout": Wrapper("ks", operands=1),
    "xargs": Wrapper("adEILnPs"),
}


def command_index(words: Sequence[str | None]) -> int:
    """The index of the command that runs in the end.

    It is len(words) if the next word will name it, and more if that will be a wrapper's argument.
    """
    at = 0
    while at < len(words):
        wrapper = WRAPPERS.get(words[at] or "")
        if wrapper is None:
            return at
        at = _after(wrapper, words, at + 1)
    return at


def _after(wrapper: Wrapper, words: Sequence[str | None], at: int) -> int:
    operands = wrapper.operands
    while at < len(words):
        word = words[at] or ""
        if word.startswith("-") and word != "-":
            at += 2 if _wants_argument(wrapper, word) else 1
        elif wrapper.assignments and "=" in word:
            at += 1
        elif operands:
            operands -= 1
            at += 1
        else:
            return at
    return at + operands


def _wants_argument(wrapper: Wrapper, option: str) -> bool:
    """Whether the option's argument is the next word."""
    return not option.startswith("--") and option[-1] in wrapper.with_argument
