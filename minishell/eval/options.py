"""The options of `set` (XCU set, 2.9.2) and of the command line."""

from __future__ import annotations

#: letter to name, for those options that have both, in the order in which `$-` shows them
LETTERS = {
    "a": "allexport",
    "b": "notify",
    "e": "errexit",
    "f": "noglob",
    "h": "hashall",
    "m": "monitor",
    "n": "noexec",
    "u": "nounset",
    "v": "verbose",
    "x": "xtrace",
    "B": "braceexpand",
    "C": "noclobber",
    "E": "errtrace",
    "H": "histexpand",
    "P": "physical",
    "T": "functrace",
}

#: every name that `set -o` takes, in the order in which it shows them
NAMES = (
    "allexport",
    "braceexpand",
    "emacs",
    "errexit",
    "errtrace",
    "functrace",
    "hashall",
    "histexpand",
    "history",
    "ignoreeof",
    "monitor",
    "noclobber",
    "noexec",
    "noglob",
    "nolastpipe",
    "nolog",
    "notify",
    "nounset",
    "physical",
    "pipefail",
    "posix",
    "undo",
    "verbose",
    "vi",
    "xtrace",
)

#: the names of bash's `shopt` that can be switched, in the order in which it shows them
SHOPT_NAMES = (
    "autocd",
    "dotglob",
    "expand_aliases",
    "extglob",
    "failglob",
    "globskipdots",
    "globstar",
    "histverify",
    "lastpipe",
    "nocaseglob",
    "nocasematch",
    "nullglob",
    "patsub_replacement",
)

_SHOPT_SLOTS = tuple(name for name in SHOPT_NAMES if name != "lastpipe")


class Options:
    """One bool for each name of NAMES and SHOPT_NAMES, and how the shell was started."""

    __slots__ = (
        *NAMES,
        *_SHOPT_SLOTS,
        "bytewise",
        "command_text",
        "interactive",
        "login",
        "of_session",
        "standard_input",
    )

    allexport: bool
    autocd: bool
    braceexpand: bool
    dotglob: bool
    emacs: bool
    errexit: bool
    errtrace: bool
    expand_aliases: bool
    extglob: bool
    failglob: bool
    functrace: bool
    globskipdots: bool
    globstar: bool
    hashall: bool
    histexpand: bool
    histverify: bool
    history: bool
    ignoreeof: bool
    nolastpipe: bool
    monitor: bool
    nocaseglob: bool
    nocasematch: bool
    noclobber: bool
    noexec: bool
    noglob: bool
    nolog: bool
    notify: bool
    nounset: bool
    nullglob: bool
    patsub_replacement: bool
    physical: bool
    pipefail: bool
    posix: bool
    undo: bool
    verbose: bool
    vi: bool
    xtrace: bool
    #: the locale's characters are bytes
    bytewise: bool
    command_text: bool
    interactive: bool
    login: bool
    #: this is a subshell of an interactive shell
    of_session: bool
    standard_input: bool

    def __init__(self) -> None:
        for name in self.__slots__:
            setattr(self, name, False)
        self.hashall = True
        self.braceexpand = True
        self.expand_aliases = True
        self.globskipdots = True
        self.patsub_replacement = True

    @property
    def lastpipe(self) -> bool:
        """The contrary of nolastpipe, under the name that it has in bash."""
        return not self.nolastpipe

    @lastpipe.setter
    def lastpipe(self, on: bool) -> None:
        self.nolastpipe = not on

    @property
    def entered(self) -> bool:
        """Whether what runs was entered at a prompt, if perhaps in a subshell: somebody reads what goes wrong."""
        return self.interactive or self.of_session

    def leave_session(self) -> None:
        """In a subshell."""
        self.of_session = self.entered
        self.interactive = False

    def letters(self) -> str:
        """The value of `$-`."""
        shown = "".join(letter for letter, name in LETTERS.items() if getattr(self, name))
        return shown + "i" * self.interactive + "s" * self.standard_input + "c" * self.command_text
