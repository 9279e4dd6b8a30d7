"""What is kept of config.toml: it counts for the same text and schema, and its loss for nothing."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from subprocess import run as run_program

import pytest

from minishell.config import cache
from minishell.config.cache import read
from minishell.config.reading import Reading
from minishell.config.schema import FLAG, SETTINGS, Setting
from tests.shells import CHECKOUT

TEXT = "[notify]\nafter = 2.5\nafer = 1\n[aliases]\nll = 'ls \udcff'\nbad = 1\n"


def content(reading: Reading) -> object:
    return reading.values, reading.lines, [(problem.line, problem.message) for problem in reading.problems]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "config"


def test_what_is_recalled_is_what_was_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = content(Reading(TEXT))
    assert content(read(TEXT, str(path))) == expected
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    monkeypatch.setattr(cache, "_keep", None)
    assert content(read(TEXT, str(path))) == expected


def test_another_text_is_read_anew(path: Path) -> None:
    read(TEXT, str(path))
    other = TEXT.replace("2.5", "3.5")
    assert content(read(other, str(path))) == content(Reading(other))


def test_another_schema_is_read_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(TEXT, str(path))
    monkeypatch.setattr(cache, "SETTINGS", (*SETTINGS, Setting("new.one", FLAG, True, "new")))
    kept: list[str] = []
    monkeypatch.setattr(cache, "_keep", lambda text, path, reading: kept.append(text))
    read(TEXT, str(path))
    assert kept == [TEXT]


@pytest.mark.parametrize("data", [b"", b"x", b"\xdb", b"\xe9\x01\x00\x00\x00", b"(\x05\x00\x00\x00NNNNN"])
def test_a_broken_cache_is_no_error(path: Path, data: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(data)
    assert content(read(TEXT, str(path))) == content(Reading(TEXT))
    assert content(read(TEXT, str(path))) == content(Reading(TEXT))


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert content(read(TEXT, str(tmp_path / "file" / "config"))) == content(Reading(TEXT))
    assert content(read(TEXT, None)) == content(Reading(TEXT))


def test_no_reader_of_toml_is_loaded_for_what_is_known(path: Path) -> None:
    read(TEXT, str(path))
    program = f"import sys; from minishell.config.cache import read; read({TEXT!r}, {str(path)!r})"
    command = [sys.executable, "-S", "-c", f"{program}; print('tomllib' in sys.modules, 're' in sys.modules)"]
    done = run_program(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
