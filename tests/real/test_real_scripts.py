"""Other people's scripts: those of the system's packages, and a package's `configure`. Slow: `pytest -m real`."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shells import Shell, clean_environment, peer

pytestmark = pytest.mark.real

LINE_NUMBER = re.compile(r"""\$LINENO|(?<=as_lineno-)\d+|(?<=\$as_me:)\d+|(?<=" ")\d+(?=" 5)""")

FOLDERS = {"/etc/init.d": "*", "/var/lib/dpkg/info": "*.p[ro]*", "/usr/bin": "*", "/usr/sbin": "*"}


def shell_scripts() -> Iterator[Path]:
    """The scripts for /bin/sh of this machine."""
    for folder, pattern in FOLDERS.items():
        for path in sorted(Path(folder).glob(pattern)):
            if path.is_file() and first_line(path).rstrip().endswith(b"/bin/sh"):
                yield path


def first_line(path: Path) -> bytes:
    with path.open("rb") as file:
        line = file.readline(80).partition(b" -")[0]
    return line if line.startswith(b"#!") else b""


@pytest.fixture
def dash() -> Shell:
    found = peer("dash")
    if found is None:
        pytest.skip("dash is not installed")
    return found


def test_what_dash_parses_minishell_parses(minishell: Shell, dash: Shell, tmp_path: Path, home: Path) -> None:
    def parses(shell: Shell, path: Path) -> bool:
        return shell.run("-n", str(path), cwd=tmp_path, home=home).returncode == 0

    paths = list(shell_scripts())
    assert paths
    assert [path for path in paths if parses(dash, path) and not parses(minishell, path)] == []


#: what `make` makes of each of these packages; popt's has a generated libtool
MADE = {"hello": "hello", "sed": "sed/sed", "popt": "src/.libs/libpopt.so"}


@pytest.fixture(scope="module", params=MADE)
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked source of a package, from the distribution."""
    name, top = request.param, tmp_path_factory.mktemp("package")
    apt_get(top, "update")
    apt_get(top, "source", "--download-only", name)
    archives = [path for path in top.glob(f"{name}_*.orig.tar.*") if path.suffix != ".asc"]
    if not archives:
        pytest.skip(f"apt-get brings no source of {name}")
    subprocess.run(["tar", "xf", archives[0]], cwd=top, check=True)
    return next(top.glob(f"{name}-*"))


def apt_get(top: Path, *arguments: str) -> None:
    """Run apt-get with lists of its own, which name sources."""
    (top / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    (top / "sources.list").write_text("deb-src http://deb.debian.org/debian stable main\n")
    own = {
        "Dir::Etc::SourceList": top / "sources.list",
        "Dir::Etc::SourceParts": "-",
        "Dir::State::Lists": top / "lists",
    }
    options = [word for name, value in own.items() for word in ("-o", f"{name}={value}")]
    subprocess.run(["apt-get", "-q", *options, *arguments], cwd=top, capture_output=True)


def configured(shell: Shell, package: Path, directory: Path, home: Path) -> str:
    """What `./configure`, run by `shell`, writes into config.status, but for the names of shell and directory.

    And but for line numbers, which it writes into itself for a shell that has no LINENO.
    """
    environment = clean_environment(home) | {"CONFIG_SHELL": shell.program, "SHELL": shell.program}
    done = subprocess.run(
        [shell.program, str(package / "configure"), "--disable-nls"],
        cwd=directory,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    text = (directory / "config.status").read_text(encoding="utf-8", errors="surrogateescape")
    text = text.replace(shell.program, "SHELL").replace(str(directory), "DIRECTORY")
    return LINE_NUMBER.sub("LINENO", text)


def test_configure_and_make_come_to_the_same(
    package: Path, minishell: Shell, dash: Shell, tmp_path: Path, home: Path
) -> None:
    results = {}
    for shell in (minishell, dash):
        directory = tmp_path / shell.name
        directory.mkdir()
        results[shell.name] = configured(shell, package, directory, home).splitlines()
    assert results["minishell"] == results["dash"]
    make("-s", directory=tmp_path / "minishell", shell=minishell)
    assert (tmp_path / "minishell" / MADE[package.name.partition("-")[0]]).exists()


def test_a_generated_libtool(package: Path, minishell: Shell, tmp_path: Path, home: Path) -> None:
    """It compiles and links a library, and runs the package's tests on what is not installed yet."""
    if not (package / "build-aux" / "ltmain.sh").exists():
        pytest.skip("the package does not come with libtool")
    configured(minishell, package, tmp_path, home)
    assert (tmp_path / "libtool").read_text().startswith(f"#! {minishell.program}\n")
    assert "# FAIL:  0\n" in make("check", directory=tmp_path, shell=minishell)


def make(*arguments: str, directory: Path, shell: Shell) -> str:
    """Run make with its recipes in `shell`; what it writes."""
    done = subprocess.run(["make", f"SHELL={shell.program}", *arguments], cwd=directory, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout
