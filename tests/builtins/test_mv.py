"""mv: its forms and options, and GNU's words for what goes wrong."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.builtins.caller import Caller
from tests.builtins.gnu import Gnu, needs_gnu
from tests.conftest import Run
from tests.shells import Shell

#: two files and two directories to begin with
BEGINNING = "echo a >a; echo b >b; mkdir d e; "

LINES = {
    "forms": "mv -v a c; mv -v c b d; mv -vt e d/b; mv -v e/b .; mv -vT b f; mv -v d e; mv -v e d",
    "missing": "mv x y; mv a x/y; mv a x/; mv a b x; mv a x d; mv -t x a; mv -t b a; mv '' x; mv a ''; mv a b/x",
    "misuse": "mv; mv a; mv -t d; mv -T a b d; mv -tT a; mv -Tt d a; mv -z a b; mv -t; mv --suffix; mv --nonsense a b",
    "same file": (
        "mv a a; mv ./a a; mv d d; mv -T d d; ln a c; mv a c; ln -s a s; mv s a; mv a s; mv d d/x; mv d/. x; mv . d"
    ),
    "kinds": (
        "mv a d; mv d/a .; mkdir d/a; mv a d; mv -T d a; mv -T a d; mv -T d e; mv -T e d; touch d/x; mkdir e; mv -T e d"
    ),
    "slashes": (
        "mv a/ c; mv a c/; mv d/ f/; mv f// g; ln -s g l; mv l/ h; mv --strip-trailing-slashes e/ k; mv l m; mv a m/"
    ),
    "symlinks": "ln -s no l; mv a l; ln -s l l2; mv l2 d; mv d/l2 b; ln -s loop loop; mv loop x; mv x/y z; mv b x/y",
    "just created": "mkdir f; touch f/a; mv a f/a d; mv --backup=numbered f/a a d; mv ./d d d",
    "never": "mv -n a b; mv -nv a c; mv -n x b; mv -fn c b; mv -nf c b",
    "update": "touch -d 2001-01-01 a; mv -uv a b; touch -d 2030-01-01 a; mv -u a d; mv -uv d/a b; mv -u x b",
    "backups": (
        "mv -bv a b; touch c f g h; mv -v --backup=numbered c b; mv -vb f b; mv -b -S .o g b; mv --backup=sim h b"
    ),
    "backups by variables": (
        "VERSION_CONTROL=t mv -bv a b; touch c f; export SIMPLE_BACKUP_SUFFIX=.o; "
        "mv -v --backup=never c b; VERSION_CONTROL=off mv -bv f b"
    ),
    "odd backups": (
        "mv -b a a; mv -bT d a; mv --backup=none b x; mv a~ a; mv -b a~ a; "
        "mv --backup=zz x e; mv --backup=n x e; mv -bn a e"
    ),
    "dashes": "mv -- a -x; mv -- -x b; mv b -; mv - c; mv -v c -- -d; mv -- -d; mv c e -v",
    "quotes": "mv \"it's\" x; mv 'a b' x; mv 'n\nl' x; mv a 'n\nl' -v; mv é x; mv 'n\nl' 'x/é'",
    "handed over": "mv --version; mv --exchange a b; mv -Z a c",
}

QUESTIONS = {
    "asking": ("mv -i a b; mv -iv a b; mv -if b c; mv -fi c d e", "n\ny\n"),
    "only its own line is read": ("mv -i a b; cat", "y\nthe rest\n"),
    "no answer": ("mv -i a b; echo $?", ""),
    "other answers": ("mv -i a b; mv -i a b; mv -i a b; echo $?", " y\nmaybe yes\nYES\n"),
}


@needs_gnu
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_as_gnu(minishell: Shell, tmp_path: Path, line: str, locale: str) -> None:
    Gnu(minishell, tmp_path)(BEGINNING + line, locale=locale)


@needs_gnu
@pytest.mark.parametrize(("line", "answers"), QUESTIONS.values(), ids=QUESTIONS)
def test_questions_as_gnu(minishell: Shell, tmp_path: Path, line: str, answers: str) -> None:
    Gnu(minishell, tmp_path)(BEGINNING + line, stdin=answers)


@pytest.fixture
def files(call: Caller) -> Caller:
    """A Caller beside two files, a and b, and two directories, d and e."""
    for name in "ab":
        Path(name).write_text(name)
    for name in "de":
        os.mkdir(name)
    return call


def test_rename(files: Caller) -> None:
    assert files("mv", "a", "c") == (0, "", "")
    assert files("mv", "c", "b") == (0, "", "")
    assert Path("b").read_text() == "a"


def test_into_a_directory(files: Caller) -> None:
    assert files("mv", "a", "x", "b", "d/") == (1, "", "mv: cannot stat 'x': No such file or directory\n")
    assert sorted(os.listdir("d")) == ["a", "b"]
    assert files("mv", "-vt", "e", "d/a").out == "renamed 'd/a' -> 'e/a'\n"
    assert files("mv", "-T", "d", "e").err == "mv: cannot move 'd' to 'e': Directory not empty\n"


def test_no_descriptor_stays_open(files: Caller) -> None:
    before = os.listdir("/proc/self/fd")
    files("mv", "a", "b", "d")
    files("mv", "-b", "--backup=zz", "d/a", "e")
    files("mv", "d/a", "d/x", "e")
    assert os.listdir("/proc/self/fd") == before


def test_misuse(files: Caller) -> None:
    try_help = "\nTry 'mv --help' for more information.\n"
    assert files("mv") == (1, "", "mv: missing file operand" + try_help)
    assert files("mv", "a") == (1, "", "mv: missing destination file operand after 'a'" + try_help)
    assert files("mv", "-T", "a", "b", "c") == (1, "", "mv: extra operand 'c'" + try_help)
    assert files("mv", "--backup=x", "a", "d") == (
        1,
        "",
        "mv: invalid argument 'x' for 'backup type'\nValid arguments are:\n  - 'none', 'off'\n  - 'simple', 'never'\n"
        "  - 'existing', 'nil'\n  - 'numbered', 't'" + try_help,
    )
    assert os.listdir("d") == []


def test_asking(run: Run, tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).write_text(name)
    done = run("-c", "mv -i a b; echo $?; mv -i c b; cat", stdin="no\ny\nrest\n")
    assert done.stderr == "mv: overwrite 'b'? mv: overwrite 'b'? "
    assert done.stdout == "0\nrest\n"
    assert (tmp_path / "b").read_text() == "c"
    assert (tmp_path / "a").read_text() == "a"


def test_answers_from_the_script_itself(run: Run, tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_text(name)
    assert run(stdin="mv -i a b\ny\necho next\n").stdout == "next\n"
    assert (tmp_path / "b").read_text() == "a"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_no_half_copy(minishell: Shell, tmp_path: Path, memory: Path, number: int) -> None:
    """A script that a signal ends while it moves to another file system has moved or has not."""
    source, target = tmp_path / "large", memory / "large"
    with source.open("wb") as file:
        for _ in range(64):
            file.write(os.urandom(1 << 16) * 16)
    size = source.stat().st_size
    process = subprocess.Popen([minishell.program, "-c", f"mv {source} {target}; echo not reached"], stdout=-1)
    while process.poll() is None and not os.listdir(memory):
        pass
    process.send_signal(number)
    out, _ = process.communicate(timeout=20)
    assert (process.returncode, out) in [(-number, b""), (0, b"not reached\n")]
    assert [path.name for path in memory.iterdir()] in ([], ["large"])
    assert source.exists() != target.exists()
    assert (source if source.exists() else target).stat().st_size == size
