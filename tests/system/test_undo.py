"""undo, redo and the trash in whole sessions: at a prompt, in scripts, across restarts, between sessions."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.shells import Shell
from tests.system.conftest import OpenSession
from tests.system.session import Session

Run = Callable[[str], str]


@pytest.fixture
def run(minishell: Shell, tmp_path: Path, home: Path) -> Run:
    """`run(text)` runs a script under `set -o undo` in an empty directory; what it writes, errors among it."""
    directory = tmp_path / "here"
    directory.mkdir()

    def run(text: str) -> str:
        done = minishell.run("-o", "undo", "-c", f"exec 2>&1\n{text}", cwd=directory, home=home)
        return done.stdout.decode()

    return run


def trash(home: Path) -> list[str]:
    return sorted(os.listdir(home / ".local/share/Trash/files"))


def test_what_the_trash_refuses_is_said_once(run: Run, home: Path) -> None:
    refused = f"rm: cannot move '{home}' to the trash: it is the home directory, or holds it\n"
    assert run(f"rm -r {home} </dev/null; rm -rf {home}") == refused * 2
    assert home.exists()


def test_an_operand_in_another_that_stays_goes_all_the_same(run: Run, home: Path) -> None:
    """Each is done, and told of, as if it were alone."""
    for name in ("file", "other"):
        (home / name).touch()
    assert run(f"rm {home}/other; rm -rf {home}/file {home}/.local {home}; echo $?") == (
        f"rm: cannot move '{home}/.local' to the trash: the trash is in it\n"
        f"rm: cannot move '{home}' to the trash: it is the home directory, or holds it\n1\n"
    )
    assert trash(home) == ["file", "other"]


@pytest.mark.parametrize("command", ["rm -r l/", "rm -rf l/", "rm -rv l/"])
def test_a_symlink_with_a_slash_stays_with_all_that_it_leads_to(run: Run, command: str) -> None:
    """It is neither the symlink nor the directory."""
    refused = "rm: cannot move 'l/' to the trash: it is a symlink\n"
    run("mkdir d; touch d/f; ln -s d l")
    assert run(f"{command}; echo $?; ls -d l d/f") == f"{refused}1\nd/f\nl\n"
    planned = run(f"plan '{command}'").splitlines()
    assert planned == ["Messages:", f"  {refused}".rstrip(), "No file is changed.", "Exit status: 1"]


def test_operands_within_one_another_come_back(run: Run) -> None:
    assert run("mkdir -p a/b/c\nrm -r a/b/c a/b a; ls\nundo >/dev/null\nfind a") == "a\na/b\na/b/c\n"


# ---- At the prompt


def test_a_removed_tree_comes_back_and_goes_again(session: Session, tmp_path: Path, home: Path) -> None:
    session.run("mkdir -p tree/inner; echo text > tree/inner/file; chmod 750 tree; touch -d 2001-02-03 tree")
    before = (tmp_path / "tree").stat()
    assert session.run("rm -r tree") == "rm -r tree\n"
    assert not (tmp_path / "tree").exists()
    assert trash(home) == ["tree"]
    assert "undone @2: rm -r tree" in session.run("undo")
    after = (tmp_path / "tree").stat()
    assert (after.st_ino, after.st_mode, after.st_mtime_ns) == (before.st_ino, before.st_mode, before.st_mtime_ns)
    assert (tmp_path / "tree" / "inner" / "file").read_text() == "text\n"
    assert trash(home) == []
    assert "redone @2: rm -r tree" in session.run("redo")
    assert not (tmp_path / "tree").exists()
    assert trash(home) == ["tree"]


def test_a_line_is_undone_as_one(session: Session, tmp_path: Path) -> None:
    session.run("touch a b")
    session.run("mkdir d; mv a b d; cd d; setenv X y; rm a")
    assert os.listdir(tmp_path / "d") == ["b"]
    session.run("undo")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name in "abd") == ["a", "b"]
    assert f"\n{tmp_path}\nunset\n" in session.run("pwd; echo ${X-unset}")
    session.run("redo")
    assert os.listdir(tmp_path / "d") == ["b"]
    assert f"\n{tmp_path}/d\ny\n" in session.run("pwd; echo $X")


@pytest.mark.parametrize(
    "line",
    [
        "cd d; rm f; cd ..",
        "cd d && cd .. && cd d && cd ..",
        "setenv X 1; setenv X 2; unsetenv X; setenv X 3",
        "mkdir e; cd e; pushd ../d >/dev/null; popd >/dev/null; cd ..; mv d e",
    ],
)
def test_what_a_line_changed_twice_comes_back(run: Run, line: str) -> None:
    told = run(f"mkdir d; >d/f\n{line}\nundo\npwd; echo ${{X-unset}}; echo d*/*\nredo")
    assert told == f"undone @2: {line}\n{run('pwd')}unset\nd/f\nredone @2: {line}\n"


def test_the_list_takes_what_is_newer_as_taken_back(run: Run) -> None:
    listed = run("mkdir d\ncd d\nsetenv X 1\nsetenv X 2\ncd ..\nundo --list")
    assert listed.count("can be undone") == 5


def test_the_journal_is_private(session: Session, home: Path) -> None:
    session.run("umask 0; mkdir d")
    journal = home / ".local/state/minishell/journal.db"
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    assert stat.S_IMODE(journal.parent.stat().st_mode) == 0o700


def test_permanent_is_for_good(session: Session, tmp_path: Path) -> None:
    session.run("touch a; rm --permanent a")
    said = session.run("undo")
    assert "was removed for good" in said
    assert session.status == 1


def test_what_is_in_the_way_need_not_keep_the_rest(session: Session, tmp_path: Path) -> None:
    session.run("mkdir d; touch d/f; mkdir d/e; rm d/f; rm -r d/e")
    said = session.run("undo")
    assert f"nothing was changed: '{tmp_path}/d' is not empty (`undo --force` does what can be done)" in said
    session.run("undo --force")
    assert (tmp_path / "d/f").exists()


# ---- Across sessions


def test_sessions_leave_each_others_lines_alone(open_session: OpenSession, tmp_path: Path) -> None:
    one, other = open_session(), open_session()
    one.run("mkdir one")
    other.run("mkdir other")
    assert "undone" in one.run("undo")
    assert (tmp_path / "other").is_dir()
    said = one.run("undo")
    assert "nothing to undo in this session (the newest of another: @2 mkdir other)" in said
    assert one.status == 1
    assert "undone @2: mkdir other" in one.run("undo --all")
    assert not (tmp_path / "other").exists()


def test_a_later_session_undoes_the_files_only(open_session: OpenSession, tmp_path: Path) -> None:
    first = open_session()
    first.run("mkdir d; cd d; setenv X y")
    first.keys("exit\r")
    second = open_session()
    said = second.run("undo @1")
    assert "'X' is left as it is: it belongs to another session" in said
    assert not (tmp_path / "d").exists()


# ---- In scripts


def test_scripts_remove_for_good(minishell: Shell, tmp_path: Path, home: Path) -> None:
    (tmp_path / "file").touch()
    minishell.run("-c", "rm file", cwd=tmp_path, home=home)
    assert not (home / ".local").exists()


def test_undo_in_a_script(run: Run) -> None:
    assert run("mkdir a\ntouch a/f\nrm -r a\nundo; ls a") == "undone @2: rm -r a\nf\n"


def test_what_is_replaced_comes_back(run: Run) -> None:
    assert run("echo a > a; echo b > b\nmv a b\ncat b; undo; cat a b") == "a\nundone @1: mv a b\na\nb\n"


def test_a_subshell_belongs_to_its_line(run: Run) -> None:
    assert run("mkdir a; (mkdir a/b; mkdir a/c | cat); mkdir d\nundo > /dev/null; ls") == ""


def test_several_lines(run: Run) -> None:
    assert run("mkdir a\nmkdir b\nmkdir c\nundo 2; ls; redo; ls") == (
        "undone @3: mkdir c\nundone @2: mkdir b\na\nredone @2: mkdir b\na\nb\n"
    )


def test_nothing_changes_if_something_is_in_the_way(run: Run) -> None:
    text = "touch a b\nmv a c; rm b\ntouch b\nundo; echo $?; ls\nundo --force; ls"
    here = run("pwd").strip()
    assert run(text) == (
        f"undo: @1: nothing was changed: '{here}/b' is in the way\n1\nb\nc\n"
        f"undo: '{here}/b.undone' is beside what is in its place\nundone @1: mv a c; rm b\na\nb\nb.undone\n"
    )


def test_a_line_that_has_failed_is_none_to_undo(run: Run) -> None:
    assert run("mkdir a\nmkdir a 2> /dev/null\nmkdir a 2> /dev/null; undo; ls") == "undone @1: mkdir a\n"
    backed_up = "mkdir -p a/b\nmv -b a a/b 2> /dev/null; mv -bT a a/b 2> /dev/null\nundo"
    assert run(backed_up) == "undone @2: mkdir -p a/b\n"


def test_an_inode_that_is_used_again_is_another_directory(run: Run) -> None:
    """A file system may give a new directory the number of one that was taken back."""
    assert run("mkdir a\nundo\nmkdir b\nredo\nundo 2; ls") == (
        "undone @1: mkdir a\nredone @1: mkdir a\nundone @1: mkdir a\nundone @2: mkdir b\n"
    )


def test_a_directory_that_is_made_again_is_the_same_to_all_its_lines(run: Run) -> None:
    taken = "touch f\nmkdir d; mv f d\nrm -r d\nundo 2 >x; mkdir other; redo >x; undo >x; ls; redo 2 >x; undo 2 >x; ls"
    assert run(taken) == "f\nother\nx\nf\nother\nx\n"


def test_a_line_after_one_that_has_failed_has_its_own_places(run: Run) -> None:
    """It has got the number of the one that was forgotten."""
    failed = "mv d no/such 2>/dev/null\nrmdir d 2>/dev/null\nmv -T d e 2>/dev/null\n"
    assert run(f"mkdir d e; touch d/f e/f\n{failed}rm -r d\nundo; ls") == "undone @2: rm -r d\nd\ne\n"
    assert run(f"{failed}mv d/f x\nundo; ls d") == "undone @3: mv d/f x\nf\n"


def test_what_goes_and_comes_back_is_nothing_to_undo(run: Run) -> None:
    assert run("touch a b\nmkdir d\nmv a c; mv c a\nundo") == "undone @1: mkdir d\n"
    assert run("echo old > b\nmv a b; mv b a\nundo; cat b") == "undone @2: mv a b; mv b a\nold\n"


# ---- What is asked and told


def test_questions_of_rm_keep_their_words(session: Session, tmp_path: Path, home: Path) -> None:
    session.run("mkdir -p d/e; touch d/e/f")
    questions = [
        "rm: descend into directory 'd'? ",
        "rm: descend into directory 'd/e'? ",
        "rm: remove regular empty file 'd/e/f'? ",
        "rm: remove directory 'd/e'? ",
        "rm: remove directory 'd'? ",
    ]
    answer(session, "rm -ri d", dict(zip(questions[:4], "yyny", strict=True)))
    assert "rm: cannot remove 'd/e': Directory not empty" in session.at_prompt()
    assert os.listdir(tmp_path / "d/e") == ["f"]
    answer(session, "rm -ri d", dict.fromkeys(questions, "y"))
    session.at_prompt()
    assert trash(home) == ["d"]
    session.run("undo")
    assert os.listdir(tmp_path / "d/e") == ["f"]


def answer(session: Session, line: str, answers: dict[str, str]) -> None:
    session.type(f"{line}\r")
    for question, letter in answers.items():
        session.until(question)
        session.keys(f"{letter}\r")


def test_what_is_told_keeps_its_words_and_a_tree_goes_as_one(run: Run, home: Path) -> None:
    told = run("mkdir -p d/e; touch d/e/f\nrm -rv d")
    assert told == "removed 'd/e/f'\nremoved directory 'd/e'\nremoved directory 'd'\n"
    assert trash(home) == ["d"]


def test_what_the_trash_cannot_take_is_asked_about(session: Session, home: Path) -> None:
    session.run("touch a; rm a; cd ~/.local/share/Trash/files")
    session.type("rm a\r")
    session.until("rm: cannot move 'a' to the trash: it is in the trash; remove it for good? ")
    session.keys("n\r")
    session.at_prompt()
    assert trash(home) == ["a"]
    assert "cannot move 'a' to the trash" in session.run("rm -f a")
    assert session.status == 1
    assert trash(home) == ["a"]
    session.type("rm a\r")
    session.until("for good? ")
    session.keys("y\r")
    session.at_prompt()
    assert trash(home) == []


# ---- What is looked at before


@pytest.mark.parametrize(
    ("line", "meanwhile", "why"),
    [
        ("mv a b", "echo more >> b", "{here}/b' has changed since"),
        ("mv a b", "/bin/cp b c; /bin/mv c b", "{here}/b' is not what it was"),
        ("mv a b", "/bin/rm b", "{here}/b' is gone"),
        ("mv a b", "/bin/mkdir a", "{here}/a' is in the way"),
        ("mv a b", "ln -s nowhere a", "{here}/a' is in the way"),
        ("mv -T --exchange a d", "echo more >> d", "{here}/d' has changed since"),
        ("mv -T --exchange a d", "/bin/rm -r a", "{here}/a' is gone"),
        ("mv --exchange d/f a", "/bin/mv a d/f; echo new > a", "{here}/d/f' is not what it was"),
        ("mv --exchange d/f a", "/bin/mv d e; ln -s e d", "{here}/d' cannot be reached: Not a directory"),
        ("mkdir n", ": > n/new", "{here}/n' is not empty"),
        ("rm d/f", "/bin/mv d e; ln -s e d", "{here}/d' cannot be reached: Not a directory"),
        ("rm d/f", "/bin/mv d e; /bin/mkdir d", "{here}/d' is not the directory that it was"),
        ("rm d/f", "/bin/rm -r d", "{here}/d' cannot be reached: No such file or directory"),
        ("rm a", "/bin/rm -r ~/.local/share/Trash", "files/a' is gone"),
        ("rmdir d/g", "/bin/touch d/g", "{here}/d/g' is in the way"),
    ],
)
def test_what_is_in_the_way_is_told_and_nothing_changes(run: Run, line: str, meanwhile: str, why: str) -> None:
    here = run("pwd; : > a; mkdir -p d/g; : > d/f").strip()
    before = run(f"{line}; {meanwhile}; ls -AR | /usr/bin/sort")
    told, _, after = run("undo --all; set +o undo; ls -AR | /usr/bin/sort").partition("\n")
    assert told.startswith("undo: @2: nothing was changed: ")
    assert told.endswith(why.format(here=here))
    assert after.strip() == before.strip()


def test_an_exchange_and_what_comes_after_it(run: Run) -> None:
    """Each line is taken back to how it was before, whatever has been exchanged with what meanwhile."""
    look = "cat a b; ls d e"
    states = [
        run(f": > a; echo b > b; mkdir -p d/x e; {look}"),
        run(f"mv --exchange a b; mv -T --exchange d e; {look}"),
        run(f"mv --exchange a b; mv --exchange a b; mv --exchange a b; rm -r e/x; {look}"),
        run(f"rmdir d; mv -T --exchange e b; {look} 2>/dev/null"),
    ]
    told = [run(f"undo --all >/dev/null; {look} 2>/dev/null") for _ in states[1:]]
    assert told == states[-2::-1]
    told = [run(f"redo --all >/dev/null; {look} 2>/dev/null") for _ in states[1:]]
    assert told == states[1:]


def test_an_exchange_of_which_one_half_is_gone(run: Run) -> None:
    """With force the rest is undone, and what is not is told."""
    run(": > a; echo b > b")
    line = "mkdir n; mv --exchange a b; /bin/rm a"
    run(line)
    assert run("undo --all --force; ls").endswith(f"a' is gone: No such file or directory\nundone @1: {line}\nb\n")


def test_an_exchange_is_told(run: Run) -> None:
    here = run("pwd").strip()
    shown = run(": > a; echo b > b\nmv --exchange a b\nundo --list; undo --show @1")
    assert "    exchanged 2 files; 2; can be undone\n" in shown
    assert shown.endswith(
        f"    moved '{here}/a' to '{here}/b' in exchange\n    moved '{here}/b' to '{here}/a' in exchange\n"
    )


def test_the_list_says_what_was_done_and_what_can_be_undone(run: Run) -> None:
    here = run("pwd").strip()
    shown = run("mkdir a\nprintf 12345 > f; rm f\nmv a b\n/bin/rmdir b\nundo --list")
    lines = [line for line in shown.splitlines() if line.startswith("    ")]
    assert lines == [
        f"    moved 1 file; cannot be undone: '{here}/b' is gone",
        "    put 1 file into the trash; 5; can be undone",
        f"    made 1 directory; cannot be undone: '{here}/a' is gone",
    ]
    assert f"{here}  mv a b\n" in shown


def test_the_steps_of_a_line(run: Run, home: Path) -> None:
    here = run("pwd").strip()
    assert run("mkdir a; : > f; mv f a; rm a/f; cd a; setenv X y\nundo --show @1") == (
        "@1  mkdir a; : > f; mv f a; rm a/f; cd a; setenv X y\n"
        f"    made '{here}/a'\n    moved '{here}/f' to '{here}/a/f'\n"
        f"    put '{here}/a/f' into the trash, as '{home}/.local/share/Trash/files/f'\n"
        f"    went to '{here}/a'\n    set 'X'\n"
    )


@pytest.mark.parametrize("operands", ["x", "@", "1 2", "--show", "--list @1", "-z"])
def test_misuse(run: Run, operands: str) -> None:
    assert run(f"undo {operands} 2> /dev/null; echo $?") == "2\n"


def test_a_line_that_is_not_there(run: Run) -> None:
    assert run("undo @7; echo $?; redo; echo $?") == "undo: @7: there is no such line\n1\nredo: nothing to redo\n1\n"
