"""How far long work is: prompt_toolkit's bar on the terminal, once the work has been silent for half a second."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING

from minishell.files.measure import Measure, amount
from minishell.files.progress import Progress

if TYPE_CHECKING:
    from prompt_toolkit.formatted_text import AnyFormattedText
    from prompt_toolkit.layout.dimension import AnyDimension
    from prompt_toolkit.shortcuts import ProgressBar
    from prompt_toolkit.shortcuts.progress_bar.base import ProgressBarCounter

DELAY = 0.5

#: columns from which on there is room for the bar itself
WIDE = 60

#: seconds between two looks at how far it is
STEP = 0.1


def show(paths: list[str], progress: Progress) -> Shown | None:
    """Begin to watch work on `paths`; None where no terminal would show it."""
    if not os.isatty(2) or os.environ.get("TERM", "dumb") == "dumb":
        return None
    return Shown(paths, progress)


class Shown:
    """A thread that watches `progress`, and shows it while the work takes long and nothing else is written."""

    def __init__(self, paths: list[str], progress: Progress) -> None:
        self.progress = progress
        self._paths = paths
        self._bar: Bar | None = None
        self._start = time.monotonic()
        #: when something was last written
        self._silent_since = self._start
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def hide(self) -> None:
        """Something is about to be written: the bar makes room for it, and waits for silence again."""
        with self._lock:
            self._silent_since = time.monotonic()
            self._take_away()

    def close(self) -> None:
        self._closed.set()
        with self._lock:
            self._take_away()
        self._thread.join()

    def _take_away(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _watch(self) -> None:
        total = Total(self._paths, self.progress)
        while not self._closed.wait(self._pause()):
            with self._lock:
                if self._closed.is_set() or self._silent_for() < DELAY:
                    continue
                total.start()
                if self._bar is None:
                    self._bar = Bar(self.progress, self._start)
                self._bar.update(total)

    def _silent_for(self) -> float:
        return time.monotonic() - self._silent_since

    def _pause(self) -> float:
        return STEP if self._bar is not None else max(DELAY - self._silent_for(), 0) + 0.01


class Total:
    """How much there is to do, once that is known; found out in a thread of its own."""

    def __init__(self, paths: list[str], progress: Progress) -> None:
        self._paths = paths
        self._progress = progress
        self._thread: threading.Thread | None = None
        self.files: int | None = None
        self.size: int | None = None

    def start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._find, daemon=True)
            self._thread.start()

    def _find(self) -> None:
        """What is done already, and what is still there."""
        files, size = self._progress.begun or (self._progress.files, self._progress.size)
        measure = Measure()
        for path in self._paths:
            try:
                measure.add(path)
            except OSError:
                continue
        self.files, self.size = files + measure.files, size + measure.size


class Bar:
    """The bar on the terminal. It reads nothing: what is typed waits for the prompt, and Ctrl-C is a signal as ever."""

    def __init__(self, progress: Progress, start: float) -> None:
        """`start` is when the work began, by the monotonic clock."""
        self._progress = progress
        self._bar = _new_bar(progress)
        self._bar.__enter__()
        self._bar.app.erase_when_done = True
        self._counter: ProgressBarCounter[object] = self._bar()
        self._counter.start_time -= timedelta(seconds=time.monotonic() - start)

    def update(self, total: Total) -> None:
        """By bytes, if any are counted, else by files."""
        by_size = self._progress.size > 0
        files = self._progress.whole or total.files
        done, whole = (self._progress.size, total.size) if by_size else (self._progress.files, files)
        self._counter.items_completed = done if whole is None else min(done, whole)
        self._counter.total = whole

    def close(self) -> None:
        self._bar.__exit__()


def _new_bar(progress: Progress) -> ProgressBar:
    from prompt_toolkit.input import DummyInput
    from prompt_toolkit.layout import Dimension
    from prompt_toolkit.output.vt100 import Vt100_Output
    from prompt_toolkit.shortcuts import ProgressBar
    from prompt_toolkit.shortcuts.progress_bar import formatters

    class Amounts(formatters.Formatter):
        """`1,234 files, 512M, 85M/s`."""

        def format(
            self, progress_bar: ProgressBar, progress: ProgressBarCounter[object], width: int
        ) -> AnyFormattedText:
            return self._text(progress)

        def get_width(self, progress_bar: ProgressBar) -> AnyDimension:
            width = max((len(self._text(counter)) for counter in progress_bar.counters), default=1)
            return Dimension(min=1, preferred=width, max=width)

        def _text(self, counter: ProgressBarCounter[object]) -> str:
            return amounts(progress, counter.time_elapsed.total_seconds())

    class NoInput(DummyInput):
        """Not at its end, other than a DummyInput, which would end the bar."""

        def attach(self, input_ready_callback: Callable[[], None]) -> AbstractContextManager[None]:
            return nullcontext()

    # it asks the terminal nothing: the answer would be read as what the user has typed
    output = Vt100_Output.from_pty(sys.stderr, term=os.environ.get("TERM"))
    output.enable_cpr = False
    space = formatters.Text(" ")
    parts = [formatters.Percentage(), space, Amounts()]
    if output.get_size().columns >= WIDE:
        parts += [space, formatters.Bar(), space, formatters.TimeLeft()]
    return ProgressBar(formatters=parts, input=NoInput(), output=output, cancel_callback=lambda: None)


def amounts(progress: Progress, seconds: float) -> str:
    """What is done, and how fast that goes."""
    files = "1 file" if progress.files == 1 else f"{progress.files:,} files"
    if not progress.size:
        return f"{files}, {progress.files / max(seconds, STEP):,.0f}/s"
    return f"{files}, {amount(progress.size)}, {amount(int(progress.size / max(seconds, STEP)))}/s"
