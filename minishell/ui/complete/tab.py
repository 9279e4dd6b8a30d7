"""The Tab key: insert what all completions have in common, show them, go from one to the next."""

from __future__ import annotations

from asyncio import Task
from concurrent.futures import Future

from prompt_toolkit.application import get_app
from prompt_toolkit.buffer import Buffer, CompletionState
from prompt_toolkit.completion import Completion, get_common_complete_suffix
from prompt_toolkit.document import Document

from . import ShellCompleter

#: seconds in which most answers come; keys typed right behind Tab are kept waiting so long, and then find the
#: completed line
MOMENT = 0.05


class Tab:
    """Completes in one buffer at a time; a question that is still open is dropped for a new one."""

    def __init__(self, completer: ShellCompleter) -> None:
        self._completer = completer
        self._question: Task[None] | None = None

    def press(self, buffer: Buffer) -> None:
        if offers_choice(buffer):
            buffer.complete_next()
            return
        if self._question is not None:
            self._question.cancel()
        document = buffer.document
        answers = self._completer.ask(document)
        try:
            _insert(buffer, document, [] if answers.cancelled() else answers.result(MOMENT))
        except TimeoutError:
            self._question = get_app().create_background_task(self._wait(buffer, document, answers))

    async def _wait(self, buffer: Buffer, document: Document, answers: Future[list[Completion]]) -> None:
        _insert(buffer, document, await self._completer.in_time(document, answers))
        get_app().invalidate()


def offers_choice(buffer: Buffer) -> bool:
    """Whether a menu with several completions is open."""
    return buffer.complete_state is not None and len(buffer.complete_state.completions) > 1


def _insert(buffer: Buffer, document: Document, found: list[Completion]) -> None:
    """Put the one completion, or what all have in common, into the line that was asked about."""
    if buffer.document != document:
        return
    if len(found) == 1:
        buffer.apply_completion(found[0])
    elif found:
        _offer(buffer, found)


def _offer(buffer: Buffer, found: list[Completion]) -> None:
    common = get_common_complete_suffix(buffer.document, found)
    buffer.insert_text(common)
    shifted = [completion.new_completion_from_position(len(common)) for completion in found]
    buffer.complete_state = CompletionState(buffer.document, shifted)
