"""The search that Ctrl-R opens below the line: what was entered, when, where, with which status, how long it took."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from prompt_toolkit.application import get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.key_binding.vi_state import InputMode
from prompt_toolkit.layout import BufferControl, ConditionalContainer, Dimension, FormattedTextControl, HSplit, Window
from prompt_toolkit.layout.processors import BeforeInput

from minishell.eval.history import Entry

from . import History
from .search import Query, Scope, search
from .view_text import details, fitting, hints, row

if TYPE_CHECKING:
    from sqlite3 import Connection

    from prompt_toolkit.layout import AnyContainer

    from minishell.eval.shell import Shell

BUFFER = "history search"

#: seconds that a key waits for the first answers, so that what is typed right behind finds them
MOMENT = 0.15

#: rows of the list at most
MOST_ROWS = 12

#: seconds after which a list that grows is drawn again
_REDRAW = 0.05

SCOPES = ("everything", "this directory", "this session")


class SearchView:
    """Open or closed. `container` goes below the prompt."""

    def __init__(self, shell: Shell, history: History) -> None:
        self._shell = shell
        self._history = history
        self._store = history.store
        self._buffer = Buffer(name=BUFFER, multiline=False, on_text_changed=lambda _: self._ask())
        self._scope = 0
        self._found = Found(lambda: None)
        self._query = Query("")
        self._selected = 0
        self._top = 0
        #: the line that the next Ctrl-D deletes
        self._doomed: str | None = None
        self._message = ""
        self.container: AnyContainer = ConditionalContainer(
            HSplit(
                [
                    Window(BufferControl(self._buffer, [BeforeInput(self._label)]), height=1),
                    Window(FormattedTextControl(self._rows), height=self._height),
                    Window(FormattedTextControl(self._details), dont_extend_height=True, wrap_lines=True),
                    Window(FormattedTextControl(self._hints), height=1, style="class:history.hint"),
                ],
                key_bindings=self._keys(),
            ),
            filter=Condition(lambda: get_app().layout.has_focus(self._buffer)),
        )

    # -- what is shown

    def _label(self) -> StyleAndTextTuples:
        label = f"search {SCOPES[self._scope]}: "
        return [("class:history.label", label if _columns() >= 2 * len(label) else "> ")]

    def _height(self) -> Dimension:
        return Dimension.exact(max(1, min(MOST_ROWS, get_app().output.get_size().rows - 8)))

    def _rows(self) -> StyleAndTextTuples:
        count = self._height().preferred
        self._top = min(self._top, self._selected)
        self._top = max(self._top, self._selected - count + 1)
        shown = self._found.entries[self._top : self._top + count]
        if not shown:
            return [("class:history.hint", "nothing found" if self._found.finished else "searching…")]
        fragments: StyleAndTextTuples = []
        for index, entry in enumerate(shown, self._top):
            fragments += row(entry, self._query, _columns(), time.time(), self._home(), index == self._selected)
            fragments.append(("", "\n"))
        return fragments[:-1]

    def _details(self) -> StyleAndTextTuples:
        if self._message:
            return [("class:history.failed", self._message)]
        entry = self._entry()
        return details(entry, time.time(), self._home()) if entry else []

    def _hints(self) -> StyleAndTextTuples:
        return [("", fitting(hints(SCOPES[(self._scope + 1) % len(SCOPES)]), _columns() - 1))]

    def _home(self) -> str:
        return self._shell.variables.get("HOME") or ""

    def _entry(self) -> Entry | None:
        entries = self._found.entries
        return entries[self._selected] if self._selected < len(entries) else None

    # -- searching

    def _ask(self) -> None:
        """Search anew, in the background."""
        self._found.is_over.set()
        self._query = query = Query(self._buffer.text)
        self._found = found = Found(get_app().invalidate)
        self._selected = self._top = 0
        self._doomed, self._message = None, ""
        scope = self._scope_now()
        self._store.searcher.submit(lambda connection: self._search(connection, query, scope, found))

    def _search(self, connection: Connection, query: Query, scope: Scope, found: Found) -> None:
        """In the searcher's thread."""
        self._store.settle()
        found.collect(search(connection, query, scope, found.is_over.is_set))

    def _scope_now(self) -> Scope:
        if SCOPES[self._scope] == "this directory":
            return Scope(directory=self._shell.variables.get("PWD") or "")
        return Scope(session=self._store.session or 0) if SCOPES[self._scope] == "this session" else Scope()

    # -- what the keys do

    def open(self, buffer: Buffer) -> None:
        """Begin with what stands in the line."""
        app = get_app()
        app.layout.focus(self._buffer)
        app.vi_state.input_mode = InputMode.INSERT
        text = buffer.text if "\n" not in buffer.text else ""
        self._buffer.document = Document(text, len(text))
        self._ask()

    def close(self) -> None:
        self._found.is_over.set()
        get_app().layout.focus(DEFAULT_BUFFER)

    def move(self, by: int) -> None:
        self._doomed, self._message = None, ""
        self._selected = max(0, min(self._selected + by, len(self._found.entries) - 1))

    def next_scope(self) -> None:
        self._scope = (self._scope + 1) % len(SCOPES)
        self._ask()

    def take(self, run: bool = False) -> None:
        """Put the line that is chosen in the place of the one that is edited."""
        self._found.begun.wait(MOMENT)
        entry = self._entry()
        if entry is None:
            return
        self.close()
        buffer = get_app().current_buffer
        buffer.document = Document(entry.line, len(entry.line))
        if run:
            buffer.validate_and_handle()

    def delete(self) -> None:
        """Forget every entry with the line that is chosen, at the second time that it is asked for."""
        entry = self._entry()
        if entry is None:
            return
        if self._doomed != entry.line:
            self._doomed, self._message = entry.line, "Ctrl-D again deletes this line, from every session, for good"
            return
        self._doomed, self._message = None, ""
        self._found.entries.remove(entry)
        self.move(0)
        self._history.forget(entry.line)

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()
        _bind_moves(keys, self)
        _bind_actions(keys, self)
        return keys


class Found:
    """The answers to one query, as they come in from another thread; `changed` is called now and then."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self.entries: list[Entry] = []
        #: set when nobody waits for more
        self.is_over = threading.Event()
        #: set when there is a first answer, or none
        self.begun = threading.Event()
        self.finished = False

    def collect(self, entries: Iterable[Entry]) -> None:
        due = 0.0
        try:
            for entry in entries:
                if self.is_over.is_set():
                    return
                self.entries.append(entry)
                self.begun.set()
                if time.monotonic() > due:
                    due = time.monotonic() + _REDRAW
                    self._changed()
        finally:
            self.finished = True
            self.begun.set()
            self._changed()


def _bind_moves(keys: KeyBindings, view: SearchView) -> None:
    for names, by in ((("c-r", "down", "c-n"), 1), (("c-s", "up", "c-p"), -1), (("pagedown",), 10), (("pageup",), -10)):
        for name in names:
            keys.add(name)(lambda event, by=by: view.move(by))


def _bind_actions(keys: KeyBindings, view: SearchView) -> None:
    at_end = Condition(lambda: get_app().current_buffer.document.is_cursor_at_the_end)

    @keys.add("enter")
    @keys.add("tab")
    @keys.add("right", filter=at_end)
    def _take(event: KeyPressEvent) -> None:
        view.take()

    @keys.add("escape", "enter")
    @keys.add("c-o")
    def _run(event: KeyPressEvent) -> None:
        view.take(run=True)

    @keys.add("c-t")
    def _next_scope(event: KeyPressEvent) -> None:
        view.next_scope()

    @keys.add("c-d", filter=at_end)
    @keys.add("s-delete")
    def _delete(event: KeyPressEvent) -> None:
        view.delete()

    @keys.add("c-g")
    @keys.add("c-c")
    @keys.add("escape")
    def _close(event: KeyPressEvent) -> None:
        view.close()


def _columns() -> int:
    return get_app().output.get_size().columns
