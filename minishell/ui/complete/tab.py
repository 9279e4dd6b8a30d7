"""The Tab key: insert what all completions have in common, show them, go from one to the next."""

from __future__ import annotations

from asyncio import Task

from prompt_toolkit.application import get_app
from prompt_toolkit.buffer import Buffer, CompletionState
from prompt_toolkit.completion import CompleteEvent, Completion, get_common_complete_suffix


class Tab:
    """Completes in one buffer at a time; a question that is still open is dropped for a new one."""

    def __init__(self) -> None:
        self._question: Task[None] | None = None

    def press(self, buffer: Buffer) -> None:
        if offers_choice(buffer):
            buffer.complete_next()
            return
        if self._question is not None:
            self._question.cancel()
        self._question = get_app().create_background_task(_complete(buffer))


def offers_choice(buffer: Buffer) -> bool:
    """Whether a menu with several completions is open."""
    return buffer.complete_state is not None and len(buffer.complete_state.completions) > 1


async def _complete(buffer: Buffer) -> None:
    document = buffer.document
    event = CompleteEvent(completion_requested=True)
    found = [each async for each in buffer.completer.get_completions_async(document, event)]
    if buffer.document != document:
        return
    if len(found) == 1:
        buffer.apply_completion(found[0])
    elif found:
        _offer(buffer, found)
    get_app().invalidate()


def _offer(buffer: Buffer, found: list[Completion]) -> None:
    common = get_common_complete_suffix(buffer.document, found)
    buffer.insert_text(common)
    shifted = [completion.new_completion_from_position(len(common)) for completion in found]
    buffer.complete_state = CompletionState(buffer.document, shifted)
