"""Every setting: its key, its kind, its default, what it does. Reader, `config`, completion and docs ask here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

Value = str | int | float | bool | list[str] | dict[str, str]


class Kind:
    """What values a setting takes: `wanted` is said of them in a message, `read` makes one of `config set`'s words."""

    __slots__ = ("accepts", "read", "wanted")

    def __init__(self, wanted: str, accepts: Callable[[object], bool], read: Callable[[list[str]], Value]) -> None:
        self.wanted = wanted
        self.accepts = accepts
        self.read = read


def _one(words: list[str]) -> str:
    """Raises ValueError unless there is one word."""
    (word,) = words
    return word


def _flag(words: list[str]) -> bool:
    return {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}[_one(words).lower()]


def _seconds(words: list[str]) -> float:
    number = float(_one(words))
    return int(number) if number.is_integer() else number


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_seconds(value: object) -> bool:
    return _is_number(value) or (isinstance(value, float) and 0 <= value < float("inf"))


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


TEXT = Kind("a text", lambda value: isinstance(value, str), _one)
FLAG = Kind("true or false", lambda value: isinstance(value, bool), _flag)
NUMBER = Kind("a whole number", _is_number, lambda words: int(_one(words)))
SECONDS = Kind("a number of seconds", _is_seconds, _seconds)
TEXTS = Kind("a list of texts", _is_texts, list)
#: a section of the user's own names, each with a text
TABLE = Kind("a section of names with texts", lambda value: isinstance(value, dict), _one)


class Setting:
    """`key` is `section.name`, of a TABLE the section alone. `choices` are the texts that it, or a list, may hold."""

    __slots__ = ("choices", "default", "description", "key", "kind")

    def __init__(self, key: str, kind: Kind, default: Value, description: str, choices: tuple[str, ...] = ()) -> None:
        self.key = key
        self.kind = kind
        self.default = default
        self.description = description
        self.choices = choices

    def complaint(self, value: object) -> str:
        """What is wrong with the value; "" if nothing is."""
        if not self.kind.accepts(value):
            return f"{self.kind.wanted} is wanted, not {described(value)}"
        given = value if isinstance(value, list) else [value]
        for each in given if self.choices else ():
            if each not in self.choices:
                return f"{described(each)} is none of {', '.join(self.choices)}"
        return ""


#: in the order in which they are shown
SETTINGS = (
    Setting(
        "prompt.left",
        TEXT,
        "({remote} ){cwd}( {git})( {venv})( {jobs}&)( [{status}]) {sign} ",
        "what stands before the line, unless PS1 is set",
    ),
    Setting("prompt.right", TEXT, "{duration}", "what stands at the right of the first line"),
    Setting("prompt.transient", TEXT, "", "what the left prompt becomes once the line is entered; empty: it stays"),
    Setting("prompt.duration_from", SECONDS, 2, "from where on {duration} is shown"),
    Setting("prompt.git_deadline", SECONDS, 1, "after which git is stopped, and {git} shows the branch alone"),
    Setting("theme.background", TEXT, "auto", "which style counts; auto goes by COLORFGBG", ("auto", "dark", "light")),
    Setting("theme.dark", TEXT, "terminal", "style for a dark background: terminal, or one of pygments'"),
    Setting("theme.light", TEXT, "terminal-light", "style for a light background: terminal-light, or one of pygments'"),
    Setting("theme.colours", TABLE, {}, "colours of your own"),
    Setting("history.ignore", TEXTS, [], "patterns; a line that matches one as a whole is not kept in the history"),
    Setting("history.secrets", FLAG, False, "keep lines that look as if there were a secret in them"),
    Setting(
        "suggestions.sources",
        TEXTS,
        ["history", "completion"],
        "where the grey rest of a line comes from",
        ("history", "completion"),
    ),
    Setting(
        "completion.sources",
        TEXTS,
        ["bash", "fish", "carapace", "manuals"],
        "who is asked, where it is installed, about other programs' arguments",
        ("bash", "fish", "carapace", "manuals"),
    ),
    Setting("editor.plain", FLAG, False, "read lines without editing, as suits screen readers"),
    Setting("terminal.integration", FLAG, True, "tell the terminal the directory, and where prompts and output begin"),
    Setting("terminal.title", FLAG, True, "set the terminal's title to the command and the directory"),
    Setting("terminal.links", FLAG, True, "make the paths in listings links to the files"),
    Setting("terminal.cursor", FLAG, True, "give the cursor a shape by vi's mode"),
    Setting("notify.after", SECONDS, 10, "tell when a command has run this long and ends; 0: never"),
    Setting("notify.bell", FLAG, True, "ring the bell too"),
    Setting(
        "notify.ignore",
        TEXTS,
        ["emacs", "htop", "less", "man", "nano", "nvim", "ssh", "tmux", "top", "vi", "vim"],
        "commands, as patterns, that run long because they are used",
    ),
    Setting("trash.keep", NUMBER, 30, "days after which what minishell put into the trash goes for good; 0: never"),
    Setting(
        "trash.share",
        NUMBER,
        10,
        "percent of a file system that its trash may take before what minishell put there goes, oldest first; 0: all",
    ),
    Setting("keys", TABLE, {}, "keys and what they do"),
    Setting("abbreviations", TABLE, {}, "words that become longer text while a line is typed; see the builtin abbr"),
    Setting("aliases", TABLE, {}, "aliases, as those of the builtin alias"),
)

SCHEMA = {setting.key: setting for setting in SETTINGS}


def sections() -> Iterator[tuple[str, list[Setting]]]:
    """The settings of each section, in order."""
    found: dict[str, list[Setting]] = {}
    for setting in SETTINGS:
        found.setdefault(setting.key.partition(".")[0], []).append(setting)
    yield from found.items()


def find(key: str) -> tuple[Setting, str] | None:
    """The setting, and in a table the user's own name: `aliases.ll`; None if there is none."""
    if key in SCHEMA:
        return SCHEMA[key], ""
    for setting in SETTINGS:
        name = key.removeprefix(setting.key + ".")
        if setting.kind is TABLE and name not in ("", key):
            return setting, name
    return None


def nearest_key(key: str) -> str | None:
    """The setting that was meant: spelt nearly so, or of that name in a section that was left out."""
    from minishell.eval.suggestion import nearest

    named = [known for known in SCHEMA if known.endswith(f".{key}")]
    return named[0] if len(named) == 1 else nearest(key, SCHEMA)


def described(value: object) -> str:
    """A value as a message shows it."""
    if isinstance(value, dict):
        return "a section"
    if isinstance(value, list):
        return "a list"
    from .toml import written

    return written(value) if isinstance(value, (str, int, float)) else str(value)
