"""Other people's scripts: those of the system's packages, and a package's `configure`. Slow: `pytest -m real`."""

from __future__ import annotations

import re
import shutil
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


#: packers with the prefix of their scripts' names
PACKERS = {"gzip": "z", "bzip2": "bz", "xz": "xz"}

#: a script's name without its prefix, and its arguments
ON_PACKED_FILES = [
    ("grep", "-n", "10", "one*", "two*"),
    ("grep", "-c", "1", "sp ace*"),
    ("grep", "-l", "-e", "99", "--", "one*", "sp ace*"),
    ("grep", "-q", "nothere", "one*"),
    ("grep", "-h", "-A1", "^99[78]$", "one*", "one"),
    ("diff", "one*", "two*"),
    ("diff", "-b", "one*", "two"),
    ("cmp", "-s", "one*", "two*"),
]


@pytest.mark.parametrize("packer", PACKERS)
def test_scripts_for_packed_files_do_the_same(packer: str, minishell: Shell, dash: Shell, tmp_path: Path) -> None:
    if shutil.which(packer) is None:
        pytest.skip(f"{packer} is not installed")
    for name, first in {"one": 1, "two": 3, "sp ace": 500}.items():
        (tmp_path / name).write_text("".join(f"{number}\n" for number in range(first, first + 1000)))
        subprocess.run([packer, "-k", name], cwd=tmp_path, check=True)
    packed = {path.stem: path.name for path in tmp_path.iterdir() if path.suffix}
    for name, *words in ON_PACKED_FILES:
        script = shutil.which(PACKERS[packer] + name)
        assert script is not None
        arguments = [packed[word[:-1]] if word.endswith("*") else word for word in words]
        done = [shell.run(script, *arguments, cwd=tmp_path, home=tmp_path) for shell in (minishell, dash)]
        assert (done[0].returncode, done[0].stdout) == (done[1].returncode, done[1].stdout), [script, *arguments]


#: what `make` makes of each of these packages; popt's has a generated libtool
MADE = {"hello": "hello", "sed": "sed/sed", "popt": "src/.libs/libpopt.so"}


@pytest.fixture(scope="module", params=MADE)
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpacked(request.param, tmp_path_factory.mktemp("package"))


def unpacked(name: str, top: Path) -> Path:
    """The source of a package, from the distribution."""
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


#: packages whose `configure` was not generated, and what it writes
HAND_WRITTEN = {"musl": "config.mak", "zlib": "Makefile"}


@pytest.mark.parametrize("name", HAND_WRITTEN)
def test_a_hand_written_configure(name: str, minishell: Shell, dash: Shell, tmp_path: Path, home: Path) -> None:
    package, results = unpacked(name, tmp_path), {}
    for shell in (minishell, dash):
        directory = tmp_path / shell.name
        shutil.copytree(package, directory, symlinks=True)
        done = shell.run("./configure", cwd=directory, home=home)
        assert done.returncode == 0, done.stderr
        results[shell.name] = re.sub(rb"ztest\d+", b"ztest", done.stdout), (directory / HAND_WRITTEN[name]).read_text()
    assert results["minishell"] == results["dash"]


def make(*arguments: str, directory: Path, shell: Shell) -> str:
    """Run make with its recipes in `shell`; what it writes."""
    done = subprocess.run(["make", f"SHELL={shell.program}", *arguments], cwd=directory, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout
