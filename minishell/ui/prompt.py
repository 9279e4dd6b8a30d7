"""What stands before the line, at its right, and in its place once it has run: by the templates, or by PS1."""

from __future__ import annotations

from minishell.config.schema import SCHEMA

from .fields import FIELDS, Fields, shortened
from .report import say
from .template import Part, TemplateError, fields, parse, render

TYPE_CHECKING = False
if TYPE_CHECKING:
    from prompt_toolkit.formatted_text import StyleAndTextTuples

    from minishell.eval.shell import Shell

    from .git import GitState
    from .last import LastLine

#: columns that the directory may take at the least
NARROWEST = 8

#: columns that a terminal is taken to have which is not asked
PLAIN_COLUMNS = 80

_TEMPLATES = ("prompt.left", "prompt.right", "prompt.transient")


class Prompt:
    """The prompts of one session. `begin` looks at the shell for the line that is read next."""

    def __init__(self, shell: Shell, last: LastLine, git: GitState | None = None) -> None:
        self._shell = shell
        self._fields = Fields(shell, last, git)
        self._generation = -1
        self._templates: dict[str, list[Part]] = {}
        self._values: dict[str, str] = {}
        #: what has been drawn: the editor asks a dozen times for each key
        self._drawn: dict[tuple[object, ...], StyleAndTextTuples] = {}
        #: PS1 expanded, if there is one
        self.ps1: str | None = None

    def begin(self) -> None:
        shell = self._shell
        if self._generation != shell.settings.generation:
            self._generation = shell.settings.generation
            self._templates = {key: self._parsed(key) for key in _TEMPLATES}
        pattern = shell.variables.get("PS1")
        self.ps1 = None if pattern is None else _expanded(pattern, shell)
        wanted = {name for template in self._templates.values() for name in fields(template)}
        self._values = self._fields.values(wanted)
        self._drawn.clear()

    def _parsed(self, key: str) -> list[Part]:
        """The template; a wrong one is told of, and the default takes its place."""
        settings = self._shell.settings
        try:
            return parse(settings.text(key), FIELDS)
        except TemplateError as error:
            say(settings.complaint(key, str(error)))
            return parse(str(SCHEMA[key].default), FIELDS)

    def left(self, columns: int) -> StyleAndTextTuples:
        if self.ps1 is None:
            return self.fragments(columns)
        if () not in self._drawn:
            from .ps1 import terminal_fragments

            self._drawn[()] = terminal_fragments(self.ps1)
        return self._drawn[()]

    def fragments(self, columns: int) -> StyleAndTextTuples:
        """The left prompt by its template."""
        return self._rendered("prompt.left", columns)

    def right(self, columns: int) -> StyleAndTextTuples:
        """Nothing beside a PS1 whose user has not asked for it."""
        if self.ps1 is not None and not self._shell.settings.is_set("prompt.right"):
            return []
        return self._rendered("prompt.right", columns)

    def transient(self, columns: int) -> StyleAndTextTuples | None:
        """What takes the left prompt's place once the line has been entered; None if it stays."""
        return self._rendered("prompt.transient", columns) if self._templates["prompt.transient"] else None

    def plain(self, columns: int = PLAIN_COLUMNS) -> str:
        """The left prompt without colours, for a terminal that only prints."""
        if self.ps1 is None:
            return "".join(text for _, text, *_ in self.fragments(columns))
        from .ps1 import without_sequences

        return without_sequences(self.ps1)

    def _rendered(self, key: str, columns: int) -> StyleAndTextTuples:
        found = self._fields.found_meanwhile()
        state = (key, columns, *found.values())
        if state not in self._drawn:
            values = {**self._values, **found}
            if "cwd" in values:
                values["cwd"] = shortened(values["cwd"], max(NARROWEST, columns // 2))
            self._drawn[state] = render(self._templates[key], values)
        return self._drawn[state]


def _expanded(pattern: str, shell: Shell) -> str:
    from .ps1 import expand

    return expand(pattern, shell)


def continuation_text(shell: Shell) -> str:
    """PS2, for the second line of a command and those after it."""
    from .ps1 import without_sequences

    return without_sequences(_expanded(shell.variables.get("PS2") or "> ", shell))
