"""The Tab key: insert what all completions have in common, show them, go from one to the next."""

from __future__ import annotations

import time
from asyncio import Task
from collections.abc import Sequence

from prompt_toolkit.application import get_app
from prompt_toolkit.buffer import Buffer, CompletionState
from prompt_toolkit.completion import get_common_complete_suffix
from prompt_toolkit.document import Document

from . import PATIENCE, ShellCompleter, Watch, completion
from .candidate import Candidate
from .gathering import Gathering

#: seconds in which our own answers come; no key waits longer
MOMENT = 0.01

#: seconds after which the answers that are there are shown; keys that were typed before them, as by a paste, wait
#: so long, and then find the completed line
FIRST = 0.15


class Tab:
    """Completes in one buffer at a time; a question that is still open is dropped for a new one."""

    def __init__(self, completer: ShellCompleter) -> None:
        self._completer = completer
        self._question: Task[None] | None = None
        #: whether the last question was not answered within FIRST: then no key waits so long for the next
        self._late = False

    def press(self, buffer: Buffer) -> None:
        if offers_choice(buffer):
            buffer.complete_next()
            return
        if self._question is not None and self._question.cancel():
            self._late = True
        document = buffer.document
        gathering = self._completer.ask(document)
        keys_follow = bool(get_app().key_processor.input_queue)
        if gathering.wait_for_decision(FIRST if keys_follow and not self._late else MOMENT):
            self._late = False
            Offer(buffer, document).show(gathering)
        else:
            self._question = get_app().create_background_task(self._follow(buffer, document, gathering))

    async def _follow(self, buffer: Buffer, document: Document, gathering: Gathering) -> None:
        """Show the first answers after FIRST, or when all are there; then what comes later."""
        watch = Watch(gathering)
        begin = time.monotonic()
        offer = Offer(buffer, document)
        while not gathering.decided and time.monotonic() < begin + FIRST:
            await watch.change(begin + FIRST)
        self._late = not gathering.decided
        offer.show(gathering)
        while not gathering.finished and time.monotonic() < begin + PATIENCE:
            await watch.change(begin + PATIENCE)
            offer.show(gathering)
        if not gathering.finished:
            self._completer.give_up()


def offers_choice(buffer: Buffer) -> bool:
    """Whether a menu with several completions is open."""
    return buffer.complete_state is not None and len(buffer.complete_state.completions) > 1


class Offer:
    """What the answers to one question do to the line that was asked about; nothing once that has changed."""

    def __init__(self, buffer: Buffer, document: Document) -> None:
        self._buffer = buffer
        self._document = document
        self._state: CompletionState | None = None
        self._shown: list[Candidate] = []

    def show(self, gathering: Gathering) -> None:
        """Insert the one answer, or what all have in common, and open the menu; or add to it what has come since."""
        found = gathering.candidates()
        if self._state is not None:
            self._add(found)
        elif found and self._buffer.document == self._document:
            if len(found) == 1 and gathering.settled:
                self._buffer.apply_completion(completion(found[0]))
            else:
                self._open(found, gathering.settled)
        get_app().invalidate()

    def _open(self, found: list[Candidate], settled: bool) -> None:
        """`settled` says that no answers will come but such as the menu can take in."""
        if settled:
            completions = [completion(candidate) for candidate in found]
            self._buffer.insert_text(get_common_complete_suffix(self._document, completions))
        self._state = CompletionState(self._buffer.document)
        self._buffer.complete_state = self._state
        self._add(found)

    def _add(self, found: list[Candidate]) -> None:
        state = self._state
        if state is None or self._buffer.complete_state is not state:
            return
        typed = state.original_document.text_before_cursor
        inserted = len(typed) - len(self._document.text_before_cursor)
        fitting = [each for each in found if not inserted or self._makes(each).startswith(typed)]
        self._shown = steady(self._shown, fitting)
        completions = [completion(candidate) for candidate in self._shown]
        if inserted:
            completions = [each.new_completion_from_position(inserted) for each in completions]
        state.completions = completions

    def _makes(self, candidate: Candidate) -> str:
        """The line up to the cursor with the candidate in it."""
        before = self._document.text_before_cursor
        return before[: len(before) - candidate.length] + candidate.text


def steady(shown: Sequence[Candidate], found: Sequence[Candidate]) -> list[Candidate]:
    """`found` where those that are shown already keep their place; new ones stand behind them."""
    now = {(candidate.text, candidate.length): candidate for candidate in found}
    kept = [now.pop((candidate.text, candidate.length), candidate) for candidate in shown]
    return [*kept, *now.values()]
