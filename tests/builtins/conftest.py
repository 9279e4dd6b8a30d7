"""Fixtures: builtins called in a directory and an environment of the test's own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from io import FileIO
from pathlib import Path

import pytest

from tests.builtins.caller import Caller


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Caller:
    """A Caller in `tmp_path`, with PATH, HOME and PWD for an environment."""
    for name in os.environ:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PWD", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return Caller()


@pytest.fixture
def descriptor(tmp_path: Path) -> Iterator[Callable[[bytes], str]]:
    """`descriptor(data)` is the number, as text, of an open file with `data` in it."""
    files: list[FileIO] = []

    def make(data: bytes) -> str:
        path = tmp_path / f"input{len(files)}"
        path.write_bytes(data)
        files.append(path.open("rb", buffering=0))
        return str(files[-1].fileno())

    yield make
    for file in files:
        file.close()
