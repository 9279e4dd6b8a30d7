"""Which names are builtins' names."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from minishell.eval import registry as module
from minishell.eval.registry import Registry, _load
from minishell.eval.shell import Shell


def test_the_names_are_those_that_are_found() -> None:
    registry = Registry()
    assert {":", ".", "[", "cd", "rm"} <= set(registry.names())
    assert [name for name in registry.names() if name not in registry] == []


@pytest.mark.parametrize(
    "name", ["colon", "dot", "bracket", "", "_", "../builtins/cd", "./cd", "cd.py", "x" * 5000, "a\0"]
)
def test_what_is_no_builtin(name: str) -> None:
    assert name not in Registry()


def test_the_systems_rm_never_stands_in_for_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """As where minishell was uninstalled while a session runs."""
    monkeypatch.setattr(module, "_HOME", str(tmp_path))
    monkeypatch.setitem(sys.modules, "minishell.builtins.rm", None)
    (tmp_path / "kept").touch()
    shell = Shell("minishell", [])
    shell.run_text(f"rm {tmp_path}/kept; echo $?")
    shell.frame.flush()
    out, err = capfd.readouterr()
    assert out == "126\n"
    assert "rm: cannot be loaded" in err
    assert (tmp_path / "kept").exists()


def test_own_files_are_builtins(tmp_path: Path) -> None:
    (tmp_path / "greet.py").write_text("def run(frame, args):\n    return 3\n")
    (tmp_path / "_hidden.py").write_text("")
    registry = Registry(str(tmp_path))
    assert "greet" in registry
    assert "_hidden" not in registry
    assert "greet" in registry.names()
    assert registry.load("greet").run(None, []) == 3


def test_what_is_mentioned_is_loaded_before_many_forks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.py").write_text("raise ValueError")
    loaded: list[str] = []

    def load(name: str) -> ModuleType:
        loaded.append(name)
        return _load(name)

    monkeypatch.setattr(module, "_load", load)
    shell = Shell("minishell", [], Registry(str(tmp_path)))
    shell.run_text("for i in 1 2 3; do (umask 077; mine; nothing); done")
    assert loaded == []
    shell.run_text("for i in 1 2 3; do (umask 077); done 2>&1")
    assert loaded == ["umask"]
    assert capfd.readouterr().err.count("cannot be loaded") == 3


def test_what_cannot_be_loaded_is_left_to_who_runs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "minishell.builtins.umask", None)
    registry = Registry()
    registry.mentioned.add("umask")
    registry.load_mentioned()
    with pytest.raises(ImportError):
        registry.load("umask")
