"""Fixtures: minishell as a program, in a directory and with a HOME of the test's own."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import settings

from tests.shells import Shell, write_launcher

Run = Callable[..., CompletedProcess[str]]

# A change is not judged by examples that it has nothing to do with. --hypothesis-profile=random looks for others.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("random", deadline=None)
settings.load_profile("same")


#: where tests wait for other processes, which a busy machine may keep from running for long
AT_THE_MERCY_OF_OTHERS = ("system", "ui", "test_spec.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Such a test may fail once, which the summary tells, and not twice."""
    for item in items:
        if any(part in AT_THE_MERCY_OF_OTHERS for part in item.path.parts):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_configure() -> None:
    """Who starts the tests in the background or under nohup may have these ignored; minishell would keep to that."""
    for number, action in ((signal.SIGINT, signal.default_int_handler), (signal.SIGQUIT, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, action)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(scope="session")
def minishell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """The checkout's minishell; `minishell.program` is its path."""
    return Shell("minishell", write_launcher(tmp_path_factory.mktemp("bin") / "minishell"), {})


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty directory, apart from `tmp_path`, to be HOME."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def run(minishell: Shell, tmp_path: Path, home: Path) -> Run:
    """`run(*arguments, stdin=…, VARIABLE=…)` starts minishell in `tmp_path`; output as text, undecodable bytes kept."""

    def start(*arguments: str, stdin: str | bytes = b"", **variables: str) -> CompletedProcess[str]:
        done = minishell.run(*arguments, cwd=tmp_path, home=home, stdin=stdin, **variables)
        out, err = (data.decode(errors="surrogateescape") for data in (done.stdout, done.stderr))
        return CompletedProcess(done.args, done.returncode, out, err)

    return start


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """An empty directory on another file system than `tmp_path`."""
    shared = Path("/dev/shm")
    if not os.access(shared, os.W_OK) or shared.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system")
    with tempfile.TemporaryDirectory(dir=shared) as other:
        yield Path(other)
