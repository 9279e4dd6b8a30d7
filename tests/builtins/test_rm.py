"""rm: its options and questions, and GNU's words for what goes wrong."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.builtins.caller import Caller
from tests.builtins.gnu import Gnu, needs_gnu
from tests.conftest import Run
from tests.shells import Shell

UNPRIVILEGED = "setpriv --bounding-set=-dac_override,-dac_read_search"
INACCESSIBLE = "rm: attempt removal of inaccessible directory 'd'? "
needs_setpriv = pytest.mark.skipif(not shutil.which("setpriv"), reason="needs setpriv")

LINES = {
    "plain": (
        "touch a b; rm a x b; rm ''; rm -f x y; rm -f; mkdir d; rm d; rm -f d; "
        "rm -d d; mkdir -p d/e; rm -d d; rm -dv d/e d"
    ),
    "trees": "mkdir -p d/a/b e; touch d/f d/a/g; ln -s ../e d/l; rm -rv d | sort; rm -r x e; rm -rf x; rm -R x",
    "slashes": "touch f; rm f/; rm -f f/; rm -r f/; rm f/x; mkdir d; ln -s d l; rm l/; rm -r l/; rm -rv d//; rm -v l",
    "dots": "mkdir d; rm -r . .. d/. d/..; rm -rf ./ d/../; rm .; rm -f ..; rm -rfv x/. d",
    "the root": "rm -r / // ///; rm --preserve-root=x y; rm --preserve-root=all y; rm --no-pres y; rm /",
    "dashes": "touch -- -x; rm -x; rm -- -x; touch -; rm -; touch a; rm a -v; rm --; rm -f --",
    "misuse": "rm; rm -r; rm -z; rm --nonsense; rm --interactive=zz a; rm --recursive=x a; rm -rfz",
    "quotes": "rm \"it's\" 'a b' 'n\nl' é 'b\\'; touch 'a b' é; rm -v 'a b' é",
    "odd files": "mkfifo p; ln -s no l; ln -s loop loop; rm loop/x; rm -f loop/x; rm -v p l loop; rm $(printf %300s x)",
    "handed over": "rm --version; touch -- -foo; rm -foo",
}

QUESTIONS = {
    "always": ("touch a; mkdir d e; touch d/f; echo x >c; rm -i a c; rm -ri e; rm -ir d; ls", "n\ny\ny\ny\nn\nn\n"),
    "kinds": ("mkfifo p; ln -s no l; touch e; rm -i p l e x", "y\ny\nn\n"),
    "declined below": ("mkdir -p d/e; touch d/e/f; rm -ri d; ls d/e", "y\ny\nn\ny\ny\n"),
    "declined directory": ("mkdir -p d/e; touch d/e/f; rm -ri d; ls d/e", "y\nn\ny\n"),
    "empty directories": ("mkdir d e; rm -di d; rm -ri e", "y\nn\n"),
    "once": ("touch a b c d; rm -I a; rm -I b c d x y; ls; rm -rI b c; ls", "n\ny\n"),
    "the last counts": (
        "touch a b c d; rm -if a x; rm -fi b; rm -I --interactive=never b; rm --interactive=y c",
        "n\ny\n",
    ),
    "only its own lines": ("touch a; rm -i a; cat", "y\nrest\n"),
    "write-protected": ("touch a b; chmod 400 a; rm ---presume-input-tty a b", "y\n"),
}


@needs_gnu
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_as_gnu(minishell: Shell, tmp_path: Path, line: str, locale: str) -> None:
    Gnu(minishell, tmp_path)(line, locale=locale)


@needs_gnu
@pytest.mark.parametrize(("line", "answers"), QUESTIONS.values(), ids=QUESTIONS)
def test_questions_as_gnu(minishell: Shell, tmp_path: Path, line: str, answers: str) -> None:
    Gnu(minishell, tmp_path)(line, stdin=answers)


def test_plain(call: Caller) -> None:
    Path("a").touch()
    os.mkdir("d")
    assert call("rm", "a", "x", "d") == (
        1,
        "",
        "rm: cannot remove 'x': No such file or directory\nrm: cannot remove 'd': Is a directory\n",
    )
    assert os.listdir() == ["d"]


def test_trees(call: Caller) -> None:
    os.makedirs("d/e")
    Path("d/e/f").touch()
    assert call("rm", "-rv", "d") == (
        0,
        "removed 'd/e/f'\nremoved directory 'd/e'\nremoved directory 'd'\n",
        "",
    )


def test_misuse(call: Caller) -> None:
    assert call("rm") == (1, "", "rm: missing operand\nTry 'rm --help' for more information.\n")
    assert call("rm", "-f") == (0, "", "")
    assert call("rm", "--no-pres", "x") == (1, "", "rm: you may not abbreviate the --no-preserve-root option\n")


def test_asking(run: Run, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "f").write_text("text")
    done = run("-c", "rm -ri d; echo $?; cat", stdin="y\ny\nno\nrest\n")
    assert done.stderr == ("rm: descend into directory 'd'? rm: remove regular file 'd/f'? rm: remove directory 'd'? ")
    assert done.stdout == "0\nrest\n"
    assert os.listdir(tmp_path) == ["d"]
    assert os.listdir(tmp_path / "d") == []


def test_directories_that_must_be_empty(run: Run, tmp_path: Path) -> None:
    (tmp_path / "d" / "e").mkdir(parents=True)
    done = run("-c", "rm -d d; rm -di d; rm -d .; rm -df d/..; rm -d /; rm -di d/e; rm -dv d", stdin="y\n")
    assert done.stderr.splitlines() == [
        "rm: cannot remove 'd': Directory not empty",
        "rm: cannot remove 'd': Is a directory",
        "rm: refusing to remove '.' or '..' directory: skipping '.'",
        "rm: refusing to remove '.' or '..' directory: skipping 'd/..'",
        "rm: cannot remove '/': Device or resource busy",
        "rm: remove directory 'd/e'? ",
    ]
    assert done.stdout == "removed directory 'd'\n"


@needs_setpriv
@pytest.mark.parametrize(
    ("command", "answer", "said", "status"),
    [
        ("rm -d d", "", "", 0),
        ("rm -rf d", "", "", 0),
        ("rm -di d", "y", INACCESSIBLE, 0),
        ("rm -di d", "n", INACCESSIBLE, 0),
        ("rm -rdi d", "y", "rm: remove directory 'd'? ", 0),
        ("rm -ri d", "", "rm: cannot remove 'd': Permission denied\n", 1),
    ],
)
def test_what_cannot_be_read_may_be_empty(
    minishell: Shell, run: Run, command: str, answer: str, said: str, status: int
) -> None:
    script = f"{command}; echo $?; [ -d d ]; echo $?"
    done = run("-c", f"mkdir -m 0 d; {UNPRIVILEGED} {minishell.program} -c '{script}'", stdin=answer)
    assert done.stderr == said
    assert done.stdout == f"{status}\n{int(status == 0 and answer != 'n')}\n"


@needs_setpriv
def test_what_cannot_be_read_and_undo(minishell: Shell, run: Run) -> None:
    script = "set -o undo; rm -dv d e; echo $?; undo; ls"
    locked = "mkdir -p d e/f; chmod 0 d e"
    done = run("-c", f"{locked}; {UNPRIVILEGED} {minishell.program} -c '{script}'")
    assert done.stderr == "rm: cannot remove 'e': Directory not empty\n"
    assert done.stdout == "removed directory 'd'\n1\nundone @1: \nd\ne\n"


def test_no_questions_without_standard_input(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert run("-c", "rm -i a <&-; rm a <&-").returncode == 0
    assert os.listdir(tmp_path) == []


def test_full_output(run: Run, tmp_path: Path) -> None:
    for number in range(500):
        (tmp_path / str(number)).touch()
    done = run("-c", "rm -v * >/dev/full")
    assert done.returncode == 1
    assert done.stderr == "rm: write error: No space left on device\n" * done.stderr.count("\n")
    assert os.listdir(tmp_path) == []
