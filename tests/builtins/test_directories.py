"""cd and pwd: POSIX's steps, CDPATH, links, and directories that are gone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.builtins.caller import Caller


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """real/inner, a link to it, and a directory `home`."""
    (tmp_path / "real" / "inner").mkdir(parents=True)
    (tmp_path / "link").symlink_to("real/inner")
    (tmp_path / "home").mkdir()
    return tmp_path


def test_there_and_back(call: Caller, tree: Path) -> None:
    assert call("cd", "real/inner") == (0, "", "")
    assert call.value("PWD") == os.getcwd() == str(tree / "real/inner")
    assert call.value("OLDPWD") == str(tree)
    assert call("cd", "-") == (0, f"{tree}\n", "")
    assert call.value("OLDPWD") == str(tree / "real/inner")
    assert call.shell.variables.environment()["OLDPWD"] == str(tree / "real/inner")


def test_home(call: Caller, tree: Path) -> None:
    assert call("cd").status == 0
    assert os.getcwd() == str(tree / "home")
    call("unset", "HOME")
    assert call("cd") == (1, "", "cd: HOME not set\n")
    call.shell.variables.set("HOME", "")
    assert call("cd").status == 0
    assert os.getcwd() == str(tree / "home")


def test_links_are_kept_in_the_name(call: Caller, tree: Path) -> None:
    call("cd", "link")
    assert call("pwd") == (0, f"{tree}/link\n", "")
    assert call("pwd", "-P").out == f"{tree}/real/inner\n"
    assert call("pwd", "-PL").out == f"{tree}/link\n"
    call("cd", "..")
    assert call.value("PWD") == os.getcwd() == str(tree)


def test_links_are_followed_with_p(call: Caller, tree: Path) -> None:
    assert call("cd", "-P", "link").status == 0
    assert call.value("PWD") == str(tree / "real/inner")
    call("cd", str(tree / "link"))
    call("cd", "-P", "..")
    assert call.value("PWD") == str(tree / "real")
    call("cd", "-P", "-L", "../link")
    assert call.value("PWD") == str(tree / "link")


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("./real/.", "/real"),
        ("real//inner/../", "/real"),
        ("real/inner/../../home", "/home"),
        ("../../../../../../..", None),
    ],
)
def test_names_are_made_canonical(call: Caller, tree: Path, path: str, named: str | None) -> None:
    assert call("cd", path).status == 0
    assert call.value("PWD") == (f"{tree}{named}" if named else "/")


@pytest.mark.parametrize(("path", "named"), [("/", "/"), ("//", "//"), ("///", "/"), ("//..", "//")])
def test_leading_slashes(call: Caller, path: str, named: str) -> None:
    call("cd", path)
    assert call.value("PWD") == named


@pytest.mark.parametrize(
    ("operands", "message"),
    [
        (["nowhere"], "cd: nowhere: No such file or directory\n"),
        (["nowhere/.."], "cd: nowhere/..: No such file or directory\n"),
        (["file"], "cd: file: Not a directory\n"),
        (["file/../real"], "cd: file/../real: Not a directory\n"),
        ([""], "cd: the directory's name is empty\n"),
        (["-"], "cd: OLDPWD not set\n"),
    ],
)
def test_errors_leave_everything(call: Caller, tree: Path, operands: list[str], message: str) -> None:
    (tree / "file").touch()
    assert call("cd", *operands) == (1, "", message)
    assert call.value("PWD") == os.getcwd() == str(tree)
    assert call.value("OLDPWD") is None


@pytest.mark.parametrize(
    ("search", "directory", "named", "printed"),
    [
        ("{tree}/real", "inner", "/real/inner", True),
        (":{tree}/real", "inner", "/real/inner", True),
        ("{tree}/real:", "home", "/home", False),
        ("{tree}/nowhere", "real", "/real", False),
        ("real", "inner", "/real/inner", True),
        ("{tree}/home", "./real", "/real", False),
        ("{tree}/real", "../{name}/home", "/home", False),
    ],
)
def test_cdpath(call: Caller, tree: Path, search: str, directory: str, named: str, printed: bool) -> None:
    call.shell.variables.set("CDPATH", search.format(tree=tree))
    outcome = call("cd", directory.format(name=tree.name))
    assert outcome == (0, f"{tree}{named}\n" if printed else "", "")
    assert call.value("PWD") == f"{tree}{named}"


def test_cdpath_with_p(call: Caller, tree: Path) -> None:
    call.shell.variables.set("CDPATH", str(tree))
    call("cd", "/")
    assert call("cd", "-P", "link").out == f"{tree}/real/inner\n"


def test_removed_directory(call: Caller, tree: Path) -> None:
    gone = tree / "real" / "inner"
    call("cd", str(gone))
    gone.rmdir()
    assert call("pwd") == (0, f"{gone}\n", "")
    assert call("pwd", "-P") == (1, "", "pwd: No such file or directory\n")
    assert call("cd", ".").status == 1
    assert call("cd", "..") == (0, "", "")
    assert call.value("PWD") == os.getcwd() == str(tree / "real")
    assert call.value("OLDPWD") == str(gone)


def test_name_that_cannot_be_found_out(call: Caller, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> str:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(os, "getcwd", gone)
    assert call("cd", "-P", "real").status == 0
    assert call("cd", "-P", "-e", "inner").status == 1
    assert call("cd", "-P", "-e", "nowhere").status == 2
    assert call.value("PWD") == str(tree)
    monkeypatch.undo()


def test_pwd_that_was_tampered_with(call: Caller, tree: Path) -> None:
    call.shell.variables.set("PWD", "/nowhere")
    assert call("pwd").out == f"{tree}\n"
    assert call("cd", "real").status == 0
    assert call.value("PWD") == f"{tree}/real"


def test_name_longer_than_the_system_takes(call: Caller, tree: Path) -> None:
    name = "d" * 200
    for _ in range(25):
        os.mkdir(name)
        assert call("cd", name).status == 0
    assert len(call.value("PWD") or "") > 4096
    assert call("pwd").out == f"{call.value('PWD')}\n"
    for _ in range(25):
        assert call("cd", "..").status == 0
    assert call.value("PWD") == str(tree)


def test_readonly_pwd(call: Caller, tree: Path) -> None:
    call("readonly", "OLDPWD")
    assert call("cd", "real") == (1, "", "cd: OLDPWD: is read only\n")
