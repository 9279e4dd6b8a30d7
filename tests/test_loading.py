"""minishell/loading.py: modules come from their compiled files if those are good, and from their sources if not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shells import CHECKOUT, clean_environment
from tests.waiting import PATIENCE

MODULE = "minishell.eval.options"
SHOW = f"""
import sys, minishell.cli, {MODULE} as module
spec = module.__spec__
print(type(spec.loader).__module__, spec.origin == module.__file__, spec.cached == module.__cached__)
print(getattr(module, "VALUE", None))
"""
OURS, PYTHONS = "minishell.loading", "_frozen_importlib_external"


class Copy:
    """The package, copied so that its files can be changed."""

    def __init__(self, top: Path) -> None:
        self.top = top
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(CHECKOUT / "minishell", top / "minishell", ignore=ignored)
        self.source = top / "minishell" / "eval" / "options.py"
        self.compiled = self.source.parent / "__pycache__" / f"options.{sys.implementation.cache_tag}.pyc"

    def python(self, *arguments: str, **variables: str) -> list[str]:
        """The lines that a Python program writes which finds the copy first."""
        environment = clean_environment(self.top) | {"PYTHONPATH": str(self.top)} | variables
        done = subprocess.run(
            [sys.executable, *arguments],
            env=environment,
            cwd=self.top,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.stderr == ""
        return done.stdout.splitlines()

    def loader(self, *options: str, **variables: str) -> str:
        """The module of the loader that the test's module came by; its spec is right, whoever made it."""
        loader, *places = self.python(*options, "-c", SHOW, **variables)[0].split()
        assert places == ["True", "True"]
        return loader

    def value(self) -> str:
        return self.python("-c", SHOW)[1]


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def test_a_compiled_file_is_loaded(copy: Copy) -> None:
    assert copy.loader() == PYTHONS
    assert copy.loader() == OURS
    assert copy.python("-c", "import sys; sys.argv[1:] = ['-c', 'echo $((6 * 7))']; import minishell.__main__") == [
        "42"
    ]


def test_a_changed_source_counts(copy: Copy) -> None:
    assert copy.value() == "None"
    with copy.source.open("a") as file:
        file.write("VALUE = 1\n")
    assert copy.value() == "1"
    assert copy.loader() == OURS


def test_a_source_of_the_same_length_that_is_newer_counts(copy: Copy) -> None:
    text = copy.source.read_text()
    copy.source.write_text(text + "VALUE = 1\n")
    assert copy.value() == "1"
    copy.source.write_text(text + "VALUE = 2\n")
    later = copy.source.stat().st_mtime + 10
    os.utime(copy.source, (later, later))
    assert copy.value() == "2"


def test_without_a_compiled_file_the_source_is_loaded(copy: Copy) -> None:
    assert [copy.loader(PYTHONDONTWRITEBYTECODE="1") for _ in range(2)] == [PYTHONS, PYTHONS]


def test_a_compiled_file_of_another_python_is_replaced(copy: Copy) -> None:
    copy.loader()
    copy.compiled.write_bytes(b"none" + copy.compiled.read_bytes()[4:])
    assert copy.loader() == PYTHONS
    assert copy.loader() == OURS


def test_files_that_are_checked_by_a_hash_are_left_to_python(copy: Copy) -> None:
    copy.python("-m", "compileall", "-q", "--invalidation-mode=checked-hash", "minishell/eval")
    assert copy.loader() == PYTHONS
    with copy.source.open("a") as file:
        file.write("VALUE = 1\n")
    assert copy.value() == "1"


def test_compiled_files_in_other_places_are_left_to_python(copy: Copy) -> None:
    copy.loader()
    assert copy.loader(PYTHONPYCACHEPREFIX=str(copy.top / "compiled")) == PYTHONS
    assert copy.loader("-O") == PYTHONS


def test_source_and_code_can_be_asked_for(copy: Copy) -> None:
    copy.loader()
    ask = (
        f"import inspect, minishell.cli, {MODULE} as module; loader = module.__loader__;"
        "print(inspect.getsource(module.Options).split(':')[0]);"
        "print(loader.get_code(module.__name__).co_filename == module.__file__)"
    )
    assert copy.python("-c", ask) == ["class Options", "True"]


def test_what_lies_beside_the_command_is_not_imported(tmp_path: Path) -> None:
    command = tmp_path / "minishell"
    shutil.copy(CHECKOUT / "minishell" / "bin" / "minishell", command)
    for name in ("gc", "minishell", "stat", "termios"):
        (tmp_path / f"{name}.py").write_text("print('wrong')")
    environment = clean_environment(tmp_path) | {"PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(
        [sys.executable, command, "-c", "echo right"], env=environment, capture_output=True, timeout=PATIENCE
    )
    assert (done.stdout, done.stderr) == (b"right\n", b"")
