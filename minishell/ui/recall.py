"""The history, one entry at a time, for prompt_toolkit's Up key and search."""

from __future__ import annotations

from asyncio import shield, sleep, wrap_future
from collections.abc import AsyncGenerator, Iterable

from prompt_toolkit.history import History as PromptHistory

from .history import History

#: entries between which keys are looked at
_BLOCK = 500


class Recall(PromptHistory):
    """The entries, the newest first. It is the session that appends, not prompt_toolkit."""

    def __init__(self, history: History) -> None:
        super().__init__()
        self._history = history

    async def load(self) -> AsyncGenerator[str, None]:
        if not self._history.loading.done():
            await shield(wrap_future(self._history.loading))
        for number, entry in enumerate(reversed(self._history.entries())):
            if number % _BLOCK == _BLOCK - 1:
                await sleep(0)
            yield entry

    def load_history_strings(self) -> Iterable[str]:
        return reversed(self._history.ready())

    def append_string(self, string: str) -> None:
        pass

    def store_string(self, string: str) -> None:
        pass
