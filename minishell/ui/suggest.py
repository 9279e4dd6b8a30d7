"""The rest of a line, in grey: as it was typed before, or as it can be completed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from prompt_toolkit.application import get_app
from prompt_toolkit.auto_suggest import AutoSuggest, Suggestion
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import Completion
from prompt_toolkit.document import Document
from prompt_toolkit.key_binding.bindings.named_commands import get_by_name
from prompt_toolkit.key_binding.key_processor import KeyPressEvent

from .history import History
from .known import Vocabulary
from .named import files_needed

if TYPE_CHECKING:
    from .complete import ShellCompleter
    from .history.lookup import Suggested

#: seconds in which the history's answer counts
PATIENCE = 0.05

#: seconds in which a file's existence may become known
FILE_PATIENCE = 0.05

#: lines that are passed over because of files that are gone, before there is no suggestion
MOST_TRIED = 10

#: seconds without a key, after which it is worth while to ask what the line can be completed to
PAUSE = 0.15

#: seconds after which it is looked whether the line has changed
_STEP = 0.01

_FIRST_WORD = re.compile(r"\s*[^\s/]*(?:/+|\s+|$)")


class LineSuggestion(AutoSuggest):
    """The history first: what succeeded in this directory before what did elsewhere; then the first completion.

    A line is passed over if it named files that are gone, as far as that comes to be known without waiting.
    """

    def __init__(self, history: History, vocabulary: Vocabulary, completer: Callable[[], ShellCompleter]) -> None:
        self._history = history
        self._vocabulary = vocabulary
        self._completer = completer
        #: the line that was suggested last, which is the best one for what goes on with it as well
        self._line = ""

    def refresh(self) -> None:
        """A command may have changed anything."""
        self._line = ""

    def get_suggestion(self, buffer: Buffer, document: Document) -> Suggestion | None:
        """What is known at once; the rest comes by `get_suggestion_async`."""
        return _rest(self._line, document.text) if document.text.strip() else None

    async def get_suggestion_async(self, buffer: Buffer, document: Document) -> Suggestion | None:
        text = document.text
        if not text.strip():
            return None
        wanted = self._vocabulary.shell.settings.texts("suggestions.sources")
        known = _rest(self._line, text)
        if known is None and "history" in wanted:
            self._line = await self._from_history(text)
            known = _rest(self._line, text)
        if known is None and "completion" in wanted:
            return await self._from_completion(buffer, document)
        return known

    async def _from_history(self, text: str) -> str:
        """The best line that is longer than `text`; "" if there is none."""
        ask = self._history.suggestions(text, self._vocabulary.shell.variables.get("PWD") or "")
        for tried in range(MOST_TRIED):
            try:
                found = await _in_time(ask)
            except TimeoutError:
                return await self._from_session(text)
            if found is None:
                return "" if tried else await self._from_session(text)
            if await self._can_run(*found):
                return found.line
        return ""

    async def _from_session(self, text: str) -> str:
        """The session's own newest line, which the database may not have yet, or not tell in time."""
        line = next((line for line in reversed(self._history.lines) if _rest(line, text) is not None), "")
        return line if line and await self._can_run(line, []) else ""

    async def _can_run(self, line: str, paths: list[str]) -> bool:
        """False if a file that it needs is known to be gone."""
        needed = [*paths, *files_needed(line, self._vocabulary.shell.variables)]
        deadline = asyncio.get_running_loop().time() + FILE_PATIENCE
        while (known := [self._vocabulary.is_there(path) for path in needed]) and False not in known:
            if None not in known or asyncio.get_running_loop().time() > deadline:
                break
            await asyncio.sleep(0.002)
        return False not in known

    async def _from_completion(self, buffer: Buffer, document: Document) -> Suggestion | None:
        if not document.is_cursor_at_the_end or document.text[-1].isspace():
            return None
        if not await _pause(buffer, document) or buffer.complete_state is not None:
            return None
        try:
            found = await self._completer().first(document)
        except Exception:  # noqa: BLE001 (Tab tells of it)
            return None
        return None if found is None else _completed(document.text, found)


async def _pause(buffer: Buffer, document: Document) -> bool:
    """Wait for PAUSE; false at once when the line has changed, as there is no other suggestion before this returns."""
    deadline = asyncio.get_running_loop().time() + PAUSE
    while buffer.document == document:
        if asyncio.get_running_loop().time() > deadline:
            return True
        await asyncio.sleep(_STEP)
    return False


async def _in_time(ask: Callable[[], Future[list[Suggested]]]) -> Suggested | None:
    """The history's next answer; None if there is none, or the database fails. Raises TimeoutError."""
    try:
        # (asyncio.wait_for of Python 3.11 loses a cancellation that comes together with the answer)
        async with asyncio.timeout(PATIENCE):
            found = await asyncio.wrap_future(ask())
    except TimeoutError:
        raise
    except Exception:  # noqa: BLE001 (without the database there is no suggestion)
        return None
    return found[0] if found else None


def _rest(line: str, text: str) -> Suggestion | None:
    """What `line` has after `text`, up to its own end."""
    rest = line[len(text) :].partition("\n")[0] if line.startswith(text) else ""
    return Suggestion(rest) if rest else None


def _completed(text: str, completion: Completion) -> Suggestion | None:
    """What the completion adds; None if it changes what is there."""
    typed = text[len(text) + completion.start_position :]
    rest = completion.text[len(typed) :].rstrip(" ") if completion.text.startswith(typed) else ""
    return Suggestion(rest) if rest else None


# ---- Keys


def is_suggested() -> bool:
    """Whether a suggestion stands behind the line."""
    buffer = get_app().current_buffer
    return bool(buffer.suggestion and buffer.suggestion.text) and buffer.document.is_cursor_at_the_end


def take_suggestion(event: KeyPressEvent) -> None:
    """Take all of it; where there is none, go to the end of the line."""
    buffer = event.current_buffer
    if is_suggested() and buffer.suggestion is not None:
        buffer.insert_text(buffer.suggestion.text)
    else:
        get_by_name("end-of-line").call(event)


def take_word(event: KeyPressEvent) -> None:
    """Take the suggestion's next word; where there is none, go to the next word of the line."""
    buffer = event.current_buffer
    if not is_suggested() or buffer.suggestion is None:
        get_by_name("forward-word").call(event)
        return
    text = buffer.suggestion.text
    word = first_word(text)
    buffer.insert_text(word)
    buffer.suggestion = Suggestion(text[len(word) :])


def first_word(text: str) -> str:
    """Up to the end of the first word or directory, with what parts it from the next."""
    found = _FIRST_WORD.match(text)
    return found[0] if found else text
