"""Completion: the place at the cursor -> its sources -> candidates. The prompt never waits for it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import FormattedText

from ..background import Workers
from ..known import Vocabulary
from ..place import place_at, without_alias
from ..visible import visible
from .candidate import Candidate, Request
from .colours import Colours
from .gathering import Found, Gathering
from .listing import Listings
from .resting import Resting

if TYPE_CHECKING:
    from minishell.eval.shell import Shell

    from .sources import Sources

#: seconds after which nobody waits for an answer any more
PATIENCE = 6.0


class ShellCompleter(Completer):
    """Asks the sources in threads of their own, which can be abandoned.

    (prompt_toolkit's own ThreadedCompleter cannot: a key pressed meanwhile waits for it.)
    `tell` gets lines for the user, from any thread.
    """

    def __init__(
        self, shell: Shell, vocabulary: Vocabulary, workers: Workers, tell: Callable[[str], None] = lambda line: None
    ) -> None:
        resting = Resting(tell)
        self._shell = shell
        self._vocabulary = vocabulary
        self._workers = workers
        self._resting = resting
        self._listings = Listings(resting)
        self._sources: Sources | None = None
        self._lock = threading.Lock()
        shell.before_end.append(self.close)

    def close(self) -> None:
        """End the programs that were started for answers."""
        if self._sources is not None:
            self._sources.close()

    def ask(self, document: Document) -> Gathering:
        """The answers to come."""
        gathering = Gathering()
        if self._workers.submit(lambda: self.answer(document, gathering)).cancelled():
            gathering.expect("", 0)
            gathering.put(Found([]))
        return gathering

    async def first(self, document: Document) -> Completion | None:
        """The first answer of our own sources, for which no program is started; None if there is none in time."""
        gathering = Gathering()
        self._workers.submit(lambda: self._answer_ourselves(document, gathering))
        await _finish(gathering)
        return next(map(completion, gathering.candidates()), None)

    def _answer_ourselves(self, document: Document, gathering: Gathering) -> None:
        try:
            request = self._request(document)
            gathering.expect(request.place.raw, 0)
            gathering.put(self._late_sources().own(request))
        except Exception as error:  # noqa: BLE001 (whoever takes the answers gets it)
            gathering.fail(error)

    def answer(self, document: Document, gathering: Gathering) -> None:
        """Ask the others in threads of their own, and the main source in this one."""
        try:
            request = self._request(document)
            asks_help: Future[bool] = Future()
            sources = self._late_sources()
            others = sources.others(request, asks_help)
            gathering.expect(request.place.raw, len(others))
            for index, other in enumerate(others):
                self._start(gathering, index, other)
            gathering.put(sources.main(request, asks_help))
        except Exception as error:  # noqa: BLE001 (whoever takes the answers gets it)
            gathering.fail(error)

    def _late_sources(self) -> Sources:
        """Made, and imported, with the first question: the first prompt does not wait for them."""
        with self._lock:
            if self._sources is None:
                from .sources import Sources

                self._sources = Sources(self._resting)
            return self._sources

    def _start(self, gathering: Gathering, index: int, other: Callable[[], list[Candidate]]) -> None:
        def answer() -> None:
            try:
                gathering.put_other(index, other())
            except Exception as error:  # noqa: BLE001 (whoever takes the answers gets it)
                gathering.fail(error)

        if self._workers.submit(answer).cancelled():
            gathering.put_other(index, [])

    def _request(self, document: Document) -> Request:
        place = place_at(document.text_before_cursor)
        return Request(
            without_alias(place, self._shell.aliases),
            document.text_after_cursor[:1],
            self._shell,
            self._vocabulary,
            self._listings,
            Colours(self._shell.variables.get("LS_COLORS") or ""),
        )

    def give_up(self) -> None:
        """What has not been answered by now is left out for a while."""
        self._listings.leave_out_late_ones()

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        gathering = self.ask(document)
        gathering.wait(PATIENCE)
        return map(completion, gathering.candidates())

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        gathering = self.ask(document)
        await _finish(gathering)
        for candidate in gathering.candidates():
            yield completion(candidate)


class Watch:
    """Tells the prompt's loop when answers have come."""

    def __init__(self, gathering: Gathering) -> None:
        self._event = asyncio.Event()
        loop = asyncio.get_running_loop()

        def changed() -> None:
            with suppress(RuntimeError):  # the prompt has ended
                loop.call_soon_threadsafe(self._event.set)

        gathering.listen(changed)

    async def change(self, deadline: float) -> None:
        """Until something has come, or time.monotonic() is `deadline`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(deadline - time.monotonic()):
                await self._event.wait()
        self._event.clear()


async def _finish(gathering: Gathering) -> None:
    """Until all answers are there, or nobody waits any more."""
    watch = Watch(gathering)
    deadline = time.monotonic() + PATIENCE
    while not gathering.finished and time.monotonic() < deadline:
        await watch.change(deadline)


def completion(candidate: Candidate) -> Completion:
    return Completion(
        candidate.text,
        start_position=-candidate.length,
        display=FormattedText([(candidate.style, candidate.shown)]),
        display_meta=visible(candidate.description),
    )
