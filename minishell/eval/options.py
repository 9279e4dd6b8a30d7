"""The options of `set` (XCU set, 2.9.2) and of the command line."""

from __future__ import annotations

#: letter to name, for those options that have both
LETTERS = {
    "a": "allexport",
    "b": "notify",
    "C": "noclobber",
    "e": "errexit",
    "f": "noglob",
    "h": "hashall",
    "m": "monitor",
    "n": "noexec",
    "u": "nounset",
    "v": "verbose",
    "x": "xtrace",
}

#: every name that `set -o` takes, in the order in which it shows them
NAMES = (
    "allexport",
    "emacs",
    "errexit",
    "hashall",
    "ignoreeof",
    "monitor",
    "noclobber",
    "noexec",
    "noglob",
    "nolastpipe",
    "nolog",
    "notify",
    "nounset",
    "pipefail",
    "verbose",
    "vi",
    "xtrace",
)


class Options:
    """One bool for each name of NAMES, and how the shell was started."""

    __slots__ = (*NAMES, "command_text", "interactive", "login", "standard_input")

    allexport: bool
    emacs: bool
    errexit: bool
    hashall: bool
    ignoreeof: bool
    nolastpipe: bool
    monitor: bool
    noclobber: bool
    noexec: bool
    noglob: bool
    nolog: bool
    notify: bool
    nounset: bool
    pipefail: bool
    verbose: bool
    vi: bool
    xtrace: bool
    command_text: bool
    interactive: bool
    login: bool
    standard_input: bool

    def __init__(self) -> None:
        for name in self.__slots__:
            setattr(self, name, False)
        self.hashall = True

    def letters(self) -> str:
        """The value of `$-`."""
        shown = "".join(letter for letter, name in LETTERS.items() if getattr(self, name))
        return shown + "i" * self.interactive + "s" * self.standard_input + "c" * self.command_text
