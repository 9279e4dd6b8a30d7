"""What is built from the checkout holds all of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.shells import CHECKOUT

BUILD = "import sys; from setuptools import build_meta; build_meta.build_{kind}(sys.argv[1])"
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.egg-info")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a wheel and a source distribution, built from a copy of the checkout."""
    top = tmp_path_factory.mktemp("packaging")
    shutil.copytree(CHECKOUT, top / "checkout", symlinks=True, ignore=LEFT_OUT)
    for kind in ("wheel", "sdist"):
        build = [sys.executable, "-c", BUILD.format(kind=kind), str(top)]
        subprocess.run(build, cwd=top / "checkout", check=True, capture_output=True)
    return top


def sources(*folders: str) -> set[str]:
    """The checkout's files in these folders, relative to it; what only a run left behind does not count."""
    files = (path for folder in folders for path in sorted((CHECKOUT / folder).rglob("*")))
    names = {str(path.relative_to(CHECKOUT)) for path in files if path.is_file()}
    return {name for name in names if "__pycache__" not in name and not name.endswith(".pyc")}


def packages() -> set[str]:
    """Every folder that holds modules of minishell."""
    files = {name for name in sources("minishell", "minishell/builtins") if name.endswith(".py")}
    return {str(Path(name).parent).replace("/", ".") for name in files}


def test_the_list_of_packages_is_complete() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = project["tool"]["setuptools"]["packages"]
    assert listed == sorted(packages())


def test_the_wheel_holds_every_module(built: Path) -> None:
    [wheel] = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    modules = {name for name in sources("minishell", "minishell/builtins") if name.endswith((".py", ".bash", ".fish"))}
    assert modules == {name for name in names if name.startswith("minishell/")}
    assert any(name.endswith(".data/scripts/minishell") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith(".data/data/share/doc/minishell/tour.md") for name in names)


def test_the_source_distribution_holds_everything(built: Path) -> None:
    [archive] = built.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        names = {member.name.partition("/")[2] for member in tar.getmembers() if member.isfile()}
    wanted = sources("minishell", "minishell/builtins", "tests", "docs") | {"pyproject.toml", "README.md", "LICENSE"}
    assert wanted <= names


def test_the_console_command_is_our_own_script(built: Path) -> None:
    [wheel] = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        [script] = [name for name in archive.namelist() if name.endswith("scripts/minishell")]
        text = archive.read(script).decode()
    assert text.startswith("#!python\n")
    assert "import re" not in text
