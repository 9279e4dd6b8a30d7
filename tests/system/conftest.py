"""Fixtures: interactive shells with jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.shells import Shell, clean_environment
from tests.system.session import Session

#: `open_session(*arguments, under_bash=False)` starts minishell at a prompt
OpenSession = Callable[..., Session]


@pytest.fixture
def environment(home: Path, minishell: Shell) -> dict[str, str]:
    """SH is minishell."""
    return clean_environment(home) | {"SH": minishell.program}


@pytest.fixture
def open_session(minishell: Shell, tmp_path: Path, environment: dict[str, str]) -> Iterator[OpenSession]:
    with ExitStack() as stack:

        def start(*arguments: str, under_bash: bool = False) -> Session:
            argv = ["bash", "--norc", "--noprofile", "-i"] if under_bash else [minishell.program, *arguments]
            session = stack.enter_context(Session(argv, environment, tmp_path))
            session.at_prompt()
            if under_bash:
                session.run(" ".join([minishell.program, *arguments]))
            return session

        yield start


@pytest.fixture
def session(open_session: OpenSession) -> Session:
    """minishell as the leader of a terminal's session."""
    return open_session()
