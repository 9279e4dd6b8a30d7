"""mv: its forms and options, and GNU's words for what goes wrong."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.builtins.caller import Caller
from tests.builtins.gnu import Gnu, needs_gnu
from tests.conftest import Run
from tests.shells import Shell
from tests.waiting import PATIENCE

#: two files and two directories to begin with
BEGINNING = "echo a >a; echo b >b; mkdir d e; "

LINES = {
    "forms": "mv -v a c; mv -v c b d; mv -vt e d/b; mv -v e/b .; mv -vT b f; mv -v d e; mv -v e d",
    "missing": "mv x y; mv a x/y; mv a x/; mv a b x; mv a x d; mv -t x a; mv -t b a; mv '' x; mv a ''; mv a b/x",
    "misuse": "mv; mv a; mv -t d; mv -T a b d; mv -tT a; mv -Tt d a; mv -z a b; mv -t; mv --suffix; mv --nonsense a b",
    "same file": (
        "mv a a; mv ./a a; mv d d; mv -T d d; ln a c; mv a c; ln -s a s; mv s a; mv a s; mv d d/x; mv d/. x; mv . d"
    ),
    "kinds": ("mv a d; mv d/a .; mv -T d a; mv -T d e; mv -T e d; mkdir e; mv -T e d; mv -b -T a d"),
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
        "mv -b a a; mv -bT d a; mv --backup=none b x; mv a~ a; mv -b a~ a; mv --backup=zz x e; mv --backup=n x e"
    ),
    "dashes": "mv -- a -x; mv -- -x b; mv b -; mv - c; mv -v c -- -d; mv -- -d; mv c e -v",
    "quotes": "mv \"it's\" x; mv 'a b' x; mv 'n\nl' x; mv a 'n\nl' -v; mv é x; mv 'n\nl' 'x/é'",
    "handed over": "mv --version; mv -Z a c",
}

QUESTIONS = {
    "asking": ("mv -i a b; mv -iv a b; mv -if b c; mv -fi c d e", "n\ny\n"),
    "only its own line is read": ("mv -i a b; cat", "y\nthe rest\n"),
    "other answers": ("mv -i a b; mv -i a b; mv -i a b; echo $?", " y\nmaybe yes\nYES\n"),
}

TRY_HELP = "Try 'mv --help' for more information.\n"
NO_BACKUP = f"mv: cannot combine --backup with --exchange, -n, or --update=none-fail\n{TRY_HELP}"
NOT_VALID = "Valid arguments are:\n  - 'all'\n  - 'none'\n  - 'none-fail'\n  - 'older'\n" + TRY_HELP
QUESTION = "mv: overwrite 'b'? "

#: what GNU's later versions do otherwise: lines, answers, and what they say on standard output and standard error
NEWER = {
    "the destination is in the way": (
        "mkdir -p d/a e/d; touch e/d/x; mv a d; mv -T a d; mv d e; mv -bT a d",
        "",
        "",
        """\
mv: cannot overwrite directory 'd/a' with non-directory 'a'
mv: cannot overwrite directory 'd' with non-directory 'a'
mv: cannot overwrite 'e/d': Directory not empty
""",
    ),
    "not agreed": ("mv -iv a b; echo $?; mv -i a b; echo $?; cat b", "no\n", "1\n1\nb\n", QUESTION * 2),
    "one of several not agreed": (
        "touch d/a d/b; mv -i a b d; echo $?; cat d/a d/b",
        "n\ny\n",
        "1\nb\n",
        "mv: overwrite 'd/a'? mv: overwrite 'd/b'? ",
    ),
    "skipped": (
        "mv -nv a b; mv -n a a; mv --update=none a b; echo $?; mv -n x b",
        "",
        "0\n",
        "mv: cannot stat 'x': No such file or directory\n",
    ),
    "told what is skipped": (
        "mv --debug -n a b; touch -d 2030-01-01 b; mv --debug -u a b; mv -i --debug a b; mv --debug a c; mv -uv c b",
        "n\n",
        "skipped 'b'\nskipped 'b'\nskipped 'b'\nrenamed 'a' -> 'c'\n",
        QUESTION,
    ),
    "none-fail": (
        "mv --update=none-fail a b; echo $?; mv --update=none-fail --debug a a; mv --update=none-fail -v a c",
        "",
        "1\nrenamed 'a' -> 'c'\n",
        "mv: not replacing 'b'\nmv: not replacing 'a'\n",
    ),
    "the last update counts": (
        "mv --update=none --update=all -v a b; echo c >c; mv -u --update=none b c; mv --upd=ol -v b c",
        "",
        "renamed 'a' -> 'b'\n",
        "",
    ),
    "update and the other options": (
        "touch -d 2001-01-01 a; mv -iu a b; echo $?; mv -iu b a; mv -n --update=all -v b a; mv -u -nf -v b a",
        "n\n",
        "0\nrenamed 'b' -> 'a'\n",
        "mv: overwrite 'a'? ",
    ),
    "no backups": (
        "mv -bn a b; mv -b --update=none a b; mv -S x --update=none-fail a b; mv --backup=none -n a b; mv -bnfv a b",
        "",
        "renamed 'a' -> 'b' (backup: 'b~')\n",
        NO_BACKUP * 4,
    ),
    "exchange": (
        "mv -v --exchange a b; cat a b; mv -vT --exchange a d; cat d; touch e/d; mv -v --exchange -t e d b; ls -F . e",
        "",
        """\
exchanged 'a' <-> 'b'
b
a
exchanged 'a' <-> 'd'
b
exchanged 'd' <-> 'e/d'
.:
a/
b
d
e/

e:
d
""",
        "mv: cannot exchange 'b' and 'e/b': No such file or directory\n",
    ),
    "no exchange": (
        """
mv --exchange a; mv --exchange a x; mv --exchange x a; mv --exchange a a; mv -T --exchange d d; mkdir d/f
mv -T --exchange d d/f; mv -T --exchange a/ b; mv -T --exchange b a/; mv -b --exchange a b""",
        "",
        "",
        f"""\
mv: missing destination file operand after 'a'
{TRY_HELP}mv: cannot exchange 'a' and 'x': No such file or directory
mv: cannot stat 'x': No such file or directory
mv: 'a' and 'a' are the same file
mv: 'd' and 'd' are the same file
mv: cannot exchange 'd' and 'd/f': Operation not supported
mv: cannot stat 'a/': Not a directory
mv: cannot stat 'a/': Not a directory
{NO_BACKUP}""",
    ),
    "exchange or not": (
        "mv -nv --exchange a b; touch -d 2001-01-01 a; mv -uv --exchange a b; mv -iv --exchange a b; echo $?; cat a",
        "n\n",
        "1\na\n",
        QUESTION,
    ),
    "misuse": (
        "mv --update=zz; mv --update=non a b; mv --update=x -t d -t e a; mv -t d -t e a; echo $?; mv --no-c a b",
        "",
        "1\n",
        f"""\
mv: invalid argument 'zz' for '--update'
{NOT_VALID}mv: ambiguous argument 'non' for '--update'
{NOT_VALID}mv: invalid argument 'x' for '--update'
{NOT_VALID}mv: multiple target directories specified
mv: option '--no-c' is ambiguous; possibilities: '--no-clobber' '--no-copy'
{TRY_HELP}""",
    ),
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


@pytest.mark.parametrize(("line", "answers", "out", "err"), NEWER.values(), ids=NEWER)
def test_as_later_versions(run: Run, line: str, answers: str, out: str, err: str) -> None:
    done = run("-c", BEGINNING + line, stdin=answers, LC_ALL="C")
    assert (done.stdout, done.stderr) == (out, err)


def test_to_another_file_system(run: Run, memory: Path) -> None:
    done = run("-c", f"{BEGINNING} mv --no-copy -v a {memory}; echo $?; mv --debug a {memory}/x; mv --no-copy -v b d")
    assert done.stderr == f"mv: cannot move 'a' to '{memory}/a': Invalid cross-device link\n"
    assert done.stdout == (
        f"1\ncopied 'a' -> '{memory}/x'\ncopy offload: avoided, reflink: no, sparse detection: no\nremoved 'a'\n"
        "renamed 'b' -> 'd/b'\n"
    )


def test_what_a_copy_does_not_get_is_no_failure(minishell: Shell, run: Run, memory: Path) -> None:
    """XCU mv: a diagnostic, which does not change the exit status."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root may have another's file, and it takes setpriv to be less")
    bound = "setpriv --bounding-set=-chown"
    done = run("-c", f"echo a >a; chown 1:1 a; {bound} {minishell.program} -c 'mv a {memory}; echo $?'")
    assert done.stderr == f"mv: failed to preserve ownership for '{memory}/a': Operation not permitted\n"
    assert done.stdout == "0\n"


def test_how_files_are_copied(run: Run, tmp_path: Path, memory: Path) -> None:
    for name, start in (("large", 0), ("sparse", 1 << 20)):
        with (tmp_path / name).open("wb") as file:
            file.seek(start)
            file.write(b"x" * (1 << 20))
    said = run("-c", f"mv --debug large sparse {memory}").stdout.splitlines()
    assert [line.partition(", reflink: no, ")[2] for line in said if line.startswith("copy offload: ")] == [
        "sparse detection: no",
        "sparse detection: SEEK_HOLE",
    ]


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
    assert files("mv", "-T", "d", "e").err == "mv: cannot overwrite 'e': Directory not empty\n"


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
    assert done.stdout == "1\nrest\n"
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
    out, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) in [(-number, b""), (0, b"not reached\n")]
    assert [path.name for path in memory.iterdir()] in ([], ["large"])
    assert source.exists() != target.exists()
    assert (source if source.exists() else target).stat().st_size == size
