"""Fixtures: interactive sessions."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from minishell.eval.shell import Shell as ShellState
from tests.shells import Shell, clean_environment
from tests.ui.terminal import Terminal

Start = Callable[..., Terminal]


@pytest.fixture
def start(minishell: Shell, tmp_path: Path, home: Path) -> Iterator[Start]:
    """`start(*arguments, columns=80, VARIABLE=…)` starts an interactive minishell in `tmp_path`, not the first one."""
    (home / ".local/state/minishell").mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:

        def open_terminal(*arguments: str, columns: int = 80, lines: int = 24, **variables: str) -> Terminal:
            environment = clean_environment(home) | {"TERM": "xterm-256color"} | variables
            argv = [minishell.program, *arguments]
            return stack.enter_context(Terminal(argv, environment, tmp_path, columns, lines))

        yield open_terminal


@pytest.fixture
def directory(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory, and an environment of its own, for a Shell in the test's process."""
    for name in list(os.environ):
        if not name.startswith("PYTEST"):
            monkeypatch.delenv(name)
    for name, value in clean_environment(home).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def shell(directory: Path) -> Iterator[ShellState]:
    """The state of an interactive shell in `directory`; what it has started is ended with it."""
    shell = ShellState("minishell", [])
    shell.options.interactive = True
    yield shell
    for action in shell.before_end:
        action()
