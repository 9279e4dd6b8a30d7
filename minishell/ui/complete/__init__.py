"""Completion: the place at the cursor -> its source -> candidates. The prompt never waits for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Iterable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from ..background import Workers
from ..known import Vocabulary
from ..place import place_at
from .candidate import Candidate, Request, Source

if TYPE_CHECKING:
    from minishell.eval.shell import Shell

    from ..place import Place

#: seconds after which nobody waits for an answer any more
PATIENCE = 2.0

#: seconds after which it is looked whether the line has changed
_STEP = 0.05


class ShellCompleter(Completer):
    """Asks the sources in a worker's thread, which can be abandoned when the line changes or the time is up.

    (prompt_toolkit's own ThreadedCompleter cannot: a key pressed meanwhile waits for it.)
    """

    def __init__(self, shell: Shell, vocabulary: Vocabulary, workers: Workers) -> None:
        from .listing import Listings

        self._shell = shell
        self._vocabulary = vocabulary
        self._workers = workers
        self._listings = Listings()

    def candidates(self, document: Document) -> list[Candidate]:
        """The answers; blocks on whatever the sources ask."""
        request = Request(
            place_at(document.text_before_cursor),
            document.text_after_cursor[:1],
            self._shell,
            self._vocabulary,
            self._listings,
        )
        return _source(request.place)(request)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        return map(_completion, self.candidates(document))

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        for completion in await self.in_time(document, self.ask(document)):
            yield completion

    def ask(self, document: Document) -> Future[list[Completion]]:
        """The answers to come."""
        return self._workers.submit(lambda: [_completion(candidate) for candidate in self.candidates(document)])

    async def in_time(self, document: Document, answers: Future[list[Completion]]) -> list[Completion]:
        """The answers; none if the line has changed or the time is up before they are there."""
        outcome = asyncio.wrap_future(answers)
        deadline = time.monotonic() + PATIENCE
        buffer = get_app().current_buffer
        while time.monotonic() < deadline and buffer.text == document.text:
            await asyncio.wait([outcome], timeout=_STEP)
            if outcome.done():
                return [] if outcome.cancelled() else outcome.result()
        return []


def _completion(candidate: Candidate) -> Completion:
    return Completion(
        candidate.text,
        start_position=-candidate.length,
        display=candidate.shown,
        display_meta=candidate.description,
    )


def _source(place: Place) -> Source:
    from .arguments import arguments, files, nothing
    from .commands import commands
    from .paths import every_file
    from .variables import parameters

    sources: dict[str, Source] = {
        "argument": arguments,
        "assignment": lambda request: every_file(request, request.place.after(":")),
        "command": commands,
        "parameter": parameters,
        "redirection": files,
    }
    return sources.get(place.kind, nothing)
