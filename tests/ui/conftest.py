"""Fixtures: interactive sessions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.shells import Shell, clean_environment
from tests.ui.terminal import Terminal

Start = Callable[..., Terminal]


@pytest.fixture
def start(minishell: Shell, tmp_path: Path, home: Path) -> Iterator[Start]:
    """`start(*arguments, columns=80, VARIABLE=…)` starts an interactive minishell in `tmp_path`."""
    with ExitStack() as stack:

        def open_terminal(*arguments: str, columns: int = 80, lines: int = 24, **variables: str) -> Terminal:
            environment = clean_environment(home) | {"TERM": "xterm-256color"} | variables
            argv = [minishell.program, *arguments]
            return stack.enter_context(Terminal(argv, environment, tmp_path, columns, lines))

        yield open_terminal
