"""Lines from a terminal that can be edited on: prompt_toolkit's session, put together."""

from __future__ import annotations

import sys
from asyncio import AbstractEventLoop, get_running_loop
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from prompt_toolkit import PromptSession
from prompt_toolkit.cursor_shapes import AnyCursorShapeConfig, ModalCursorShapeConfig
from prompt_toolkit.data_structures import Size
from prompt_toolkit.document import Document
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.key_binding import DynamicKeyBindings, KeyBindings, KeyBindingsBase, merge_key_bindings
from prompt_toolkit.key_binding.vi_state import InputMode
from prompt_toolkit.layout import BufferControl
from prompt_toolkit.layout.processors import TabsProcessor, Transformation, TransformationInput
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.validation import ValidationError

from minishell.system.sequences import takes_sequences

from . import arrivals, detour
from .analysis import is_incomplete
from .arrivals import Arrivals
from .background import Workers
from .bindings import default_bindings, user_bindings
from .detour import Detour
from .effect import Effects
from .git import GitState
from .highlight import Highlighter
from .history import History
from .history_expansion import Expansion, expand_history
from .integration import PROMPT_ENDS, is_told, prompt_starts
from .keys import Actions
from .known import Vocabulary
from .last import LastLine
from .named import arguments
from .prompt import Prompt, continuation_text
from .recall import Recall, Words, search_action
from .reflow import reflows, rows_added
from .report import say
from .suggest import LineSuggestion
from .terminal import end_line, make_sane, size
from .theme import chosen_style
from .vi import Changes, vi_bindings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from prompt_toolkit.application import Application
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

    from minishell.eval.abbreviation import Abbreviation
    from minishell.eval.bound_keys import Bound
    from minishell.eval.shell import Shell

    from .complete import ShellCompleter
    from .first_prompt import FirstPrompt

#: seconds after which the prompt has been drawn, and what comes behind it can begin
AFTER_PROMPT = 0.01

#: seconds in which what follows Esc belongs to it: a key that sends several characters sends them at once
ESCAPE_ALONE = 0.05

#: seconds in which the next key of a sequence comes, as `x` of Esc x for Alt-x, or vi's second `d` of `dd`
SEQUENCE = 1.0

#: the most rows of the menu
MENU_ROWS = 16


class Editor:
    """Reads a command at a time; the shell's options and variables count anew for each.

    `failed` is told, when a line has been read, of errors in what went on beside.
    """

    def __init__(
        self,
        shell: Shell,
        history: History,
        workers: Workers,
        failed: Callable[[BaseException], None],
        last: LastLine,
        input: Input | None = None,  # noqa: A002 (prompt_toolkit's name)
        output: Output | None = None,
    ) -> None:
        self._shell = shell
        self._history = history
        self._vocabulary = Vocabulary(shell, workers, self._redraw)
        self._prompt = Prompt(shell, last, GitState(workers, self._redraw))
        #: what follows the left prompt unseen
        self._mark: StyleAndTextTuples = []
        self._own_terminal = output is None
        #: what is on the screen already, for the editor to draw over
        self.first: FirstPrompt | None = None
        self._failed = failed
        self._failures: list[BaseException] = []
        self._generation = -1
        self._keys: KeyBindingsBase = KeyBindings()
        #: those of the settings and the editor's own, and what `bind` has bound
        self._user_keys: KeyBindingsBase = self._keys
        self._bound: dict[str, Bound] | None = None
        self._workers = workers
        self._completer: ShellCompleter | None = None
        self._actions = Actions(
            Line(shell, history), self._load_completer, search_action(shell, history), self._follow_history
        ).named
        self._suggestion = LineSuggestion(history, self._vocabulary, self._load_completer)
        self._session = self._new_session(input, output or _terminal_output(shell))
        #: those of the window in which the line was last drawn
        self._columns = 0
        self._erase = self._session.app.renderer.erase
        self._session.app.renderer.erase = self._erase_with_reflow  # type: ignore[method-assign]
        self._changes = Changes(self._session.app, self._session.default_buffer)
        self._own_keys = merge_key_bindings(
            [default_bindings(self._actions), vi_bindings(self._changes, self._actions)]
        )
        self._recall = Recall(history, self._session.default_buffer)
        Effects(shell, self._session.default_buffer, workers, self._tell)

    def _new_session(self, input: Input | None, output: Output) -> PromptSession[str]:  # noqa: A002
        session: PromptSession[str] = PromptSession(
            multiline=True,
            complete_while_typing=False,
            include_default_pygments_style=False,
            auto_suggest=self._suggestion,
            history=Words(self._history),
            key_bindings=DynamicKeyBindings(lambda: self._keys),
            input_processors=[Tabs()],
            input=input,
            output=output,
        )
        session.app.terminal_size_polling_interval = None
        session.app.ttimeoutlen = ESCAPE_ALONE
        session.app.before_render += self._make_room
        session.app.after_render += self._mind_escape
        session.rprompt = self._right_prompt
        control = session.app.layout.current_control
        assert isinstance(control, BufferControl)
        # given to the session, it could not say that colours have changed
        control.lexer = Highlighter(self._vocabulary)
        return session

    def read(self) -> str:
        """A command's text, of one line or several. Raises EOFError and KeyboardInterrupt."""
        self._refresh()
        continuation = continuation_text(self._shell)
        self._mark = [("[ZeroWidthEscape]", PROMPT_ENDS)] if self._own_terminal and is_told(self._shell) else []
        self._follow_settings()
        line = Document(self._recall.beginning())
        while isinstance(text := self._edit(continuation, line), Detour):
            line = text.take(self._shell)
            self._refresh()
        return text

    def named_files(self, text: str) -> list[str]:
        """The words of the text that are known to name files."""
        return [word for word in arguments(text) if self._vocabulary.exists(word)]

    def _load_completer(self) -> ShellCompleter:
        """Made when it is first asked: the first prompt does not wait for it."""
        if self._completer is None:
            from .complete import ShellCompleter

            self._completer = ShellCompleter(self._shell, self._vocabulary, self._workers, self._tell)
            self._session.completer = self._completer
        return self._completer

    def _follow_history(self) -> None:
        self._recall.follow()

    def _refresh(self) -> None:
        """A command may have changed anything."""
        self._vocabulary.refresh()
        self._suggestion.refresh()
        self._recall.refresh()
        self._prompt.begin()

    def _edit(self, continuation: str, line: Document) -> str | Detour:
        if self._own_terminal:
            self._begin_line()
            prompt_starts(self._shell)
        try:
            with Arrivals(self._shell, self._look_for_arrivals):
                text: str | Detour = self._session.prompt(
                    self._left_prompt,
                    default=line,
                    prompt_continuation=lambda width, line, wrapped: "" if wrapped else continuation,
                    pre_run=self._begin,
                    set_exception_handler=False,
                )
        finally:
            self._session.app.erase_when_done = False
            if self._own_terminal:
                self._end_of_edit()
            self._tell_failures()
        return text

    def _begin_line(self) -> None:
        if self.first is None:
            end_line()
        else:
            self.first.go_back()

    def _end_of_edit(self) -> None:
        if self.first is not None:
            self.first.restore()
            self.first = None
        make_sane()

    def _erase_with_reflow(self, leave_alternate_screen: bool = True) -> None:
        """Before the line is taken off the screen: if the window has become narrower, it may have more rows now."""
        app = self._session.app
        screen, columns = app.renderer.last_rendered_screen, app.output.get_size().columns
        if screen is not None and columns < self._columns and reflows(self._shell.variables.values):
            cursor = screen.get_cursor_position(app.layout.current_window)
            app.output.cursor_up(rows_added(screen, cursor, columns))
        self._erase(leave_alternate_screen)

    def _make_room(self, app: Application[str]) -> None:
        """For the menu, below the line."""
        state = self._session.default_buffer.complete_state
        screen = app.renderer.last_rendered_screen
        if state is not None and screen is not None:
            above = screen.get_cursor_position(app.layout.current_window).y + 1
            rows = min(above + min(len(state.completions), MENU_ROWS), app.output.get_size().rows - 1)
            self._session.reserve_space_for_menu = max(1, rows)

    def _mind_escape(self, app: Application[str]) -> None:
        """Where Esc means something by itself, it does not wait long for a key that makes another one of it."""
        is_typing = (
            app.layout.has_focus(self._session.default_buffer) and self._session.default_buffer.complete_state is None
        )
        alone = is_typing and (app.editing_mode == EditingMode.EMACS or app.vi_state.input_mode == InputMode.NAVIGATION)
        app.timeoutlen = SEQUENCE if alone else ESCAPE_ALONE

    def _left_prompt(self) -> StyleAndTextTuples:
        self._columns = columns = self._session.output.get_size().columns
        transient = self._prompt.transient(columns) if self._session.app.is_done else None
        return [*(self._prompt.left(columns) if transient is None else transient), *self._mark]

    def _right_prompt(self) -> StyleAndTextTuples:
        columns = self._session.output.get_size().columns
        gone = self._session.app.is_done and self._prompt.transient(columns) is not None
        return [] if gone else self._prompt.right(columns)

    def _follow_settings(self) -> None:
        session, shell = self._session, self._shell
        settings = shell.settings
        if self._generation != settings.generation:
            self._generation = settings.generation
            users = user_bindings(settings.table("keys"), self._actions, self._complainer("keys"))
            self._user_keys = merge_key_bindings([self._own_keys, users])
            self._bound = None
            session.style = chosen_style(settings, shell.variables.values, self._complainer("theme"))
        if self._bound is not shell.bound_keys:
            self._bound = shell.bound_keys
            self._keys = merge_key_bindings([self._user_keys, self._load_bound_keys()])
        session.cursor = self._cursor_shape()
        session.editing_mode = EditingMode.VI if shell.options.vi else EditingMode.EMACS
        session.color_depth = _color_depth(shell)

    def _load_bound_keys(self) -> KeyBindings:
        if not self._shell.bound_keys:
            return KeyBindings()
        from .bound import bound_keys

        return bound_keys(self._shell.bound_keys, self._actions)

    def _complainer(self, section: str) -> Callable[[str, str], None]:
        """Takes a name in the section, and what is wrong with it."""
        return lambda name, message: say(self._shell.settings.complaint(f"{section}.{name}", message))

    def _cursor_shape(self) -> AnyCursorShapeConfig:
        """In vi's modes shapes of their own, if the terminal takes such sequences."""
        wanted = self._shell.options.vi and self._shell.settings.flag("terminal.cursor")
        return ModalCursorShapeConfig() if wanted and takes_sequences(self._shell.variables.values) else None

    def _begin(self) -> None:
        loop = get_running_loop()
        loop.set_exception_handler(self._keep_failure)
        loop.call_later(AFTER_PROMPT, self._history.open)
        if self._session.editing_mode == EditingMode.VI:
            self._changes.begin()
        self._look_for_arrivals()

    def _look_for_arrivals(self) -> None:
        if self._session.app.loop is not None:
            self._session.app.loop.call_soon_threadsafe(self._make_way)

    def _make_way(self) -> None:
        """Leave the line for what has come, if something has."""
        app = self._session.app
        if app.is_running and not app.is_done and arrivals.are_there(self._shell):
            detour.leave(app, detour.attend(self._session.default_buffer.document))

    def _keep_failure(self, _: AbstractEventLoop, context: dict[str, Any]) -> None:
        self._failures.append(context.get("exception") or RuntimeError(context.get("message")))

    def _tell_failures(self) -> None:
        while self._failures:
            self._failed(self._failures.pop(0))

    def _tell(self, line: str) -> None:
        """Show a line below the one that is edited, until the next key; from any thread."""
        app = self._session.app
        if app.loop is not None:
            with suppress(RuntimeError):  # the prompt has ended
                app.loop.call_soon_threadsafe(self._show, line)

    def _show(self, line: str) -> None:
        if self._session.app.is_done:
            return
        self._session.default_buffer.validation_error = ValidationError(message=line)
        self._redraw()

    def _redraw(self) -> None:
        self._session.app.invalidate()


class Tabs(TabsProcessor):
    """Tabs as blanks. A line without them, as most are, costs nothing."""

    def __init__(self) -> None:
        super().__init__(tabstop=8, char1=" ", char2=" ")

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        if "\t" not in transformation_input.document.lines[transformation_input.lineno]:
            return Transformation(transformation_input.fragments)
        return super().apply_transformation(transformation_input)


class Line:
    """What the keys ask about the line that is edited."""

    def __init__(self, shell: Shell, history: History) -> None:
        self._shell = shell
        self._history = history

    def is_incomplete(self, text: str) -> bool:
        return is_incomplete(text, self._shell.aliases)

    def abbreviations(self) -> Mapping[str, Abbreviation]:
        return self._shell.abbreviations

    def last(self) -> str:
        return next(self._history.newest_first(), "")

    def expand(self, text: str) -> Expansion:
        """Raises NoSuchEventError."""
        options = self._shell.options
        if not options.histexpand:
            return Expansion(text)
        expansion = expand_history(text, self._history)
        return expansion._replace(run=expansion.run and not (options.histverify and expansion.text != text))


def _color_depth(shell: Shell) -> ColorDepth | None:
    """None leaves it to prompt_toolkit, which knows TERM."""
    if shell.variables.get("NO_COLOR"):
        return ColorDepth.DEPTH_1_BIT
    return ColorDepth.DEPTH_24_BIT if shell.variables.get("COLORTERM") in ("truecolor", "24bit") else None


def _terminal_output(shell: Shell) -> Output:
    """Standard output; never asked for the cursor's position, to which some terminals don't answer."""

    def get_size() -> Size:
        columns, lines = size()
        return Size(rows=lines, columns=columns)

    return Vt100_Output(sys.stdout, get_size, term=shell.variables.get("TERM"), enable_cpr=False)
