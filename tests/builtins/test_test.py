"""test and [: the rule by the number of arguments, and every primary."""

from __future__ import annotations

import os
import shlex
import socket
from pathlib import Path

import pytest

from tests.builtins.caller import Caller

TRUE, FALSE, ERROR = 0, 1, 2

BY_NUMBER = [
    ("", FALSE),
    ("''", FALSE),
    ("a", TRUE),
    ("-f", TRUE),
    ("!", TRUE),
    ("! a", FALSE),
    ("! ''", TRUE),
    ("-n a", TRUE),
    ("-z a", FALSE),
    ("a b", ERROR),
    ("! = !", TRUE),
    ("( = (", TRUE),
    ("-a = -a", TRUE),
    ("-n = -z", FALSE),
    ("! -n a", FALSE),
    ("( a )", TRUE),
    ("( '' )", FALSE),
    ("( = )", FALSE),
    ("a -a ''", FALSE),
    ("'' -o a", TRUE),
    ("a b c", ERROR),
    ("! a = b", TRUE),
    ("( -n a )", TRUE),
    ("( ! a )", FALSE),
    ("! ( a )", FALSE),
    ("a b c d", ERROR),
    ("-n a -a -n b", TRUE),
    ("-n a -a -z b", FALSE),
    ("-z a -o -n b -a -z c", FALSE),
    ("( -z a -o -n b ) -a -n c", TRUE),
    ("a = a -a ! b = b", FALSE),
    ("! ! a = a -a b", TRUE),
    ("( a = a", ERROR),
    ("( ( a = a ) )", TRUE),
    ("a = a b", ERROR),
    ("a = a -a", ERROR),
]

BINARY = [
    ("a == a", TRUE),
    ("a != a", FALSE),
    ("a < b", TRUE),
    ("b > a", TRUE),
    ("1 -eq 01", TRUE),
    ("1 -ne 2", TRUE),
    ("-3 -lt 2", TRUE),
    ("2 -le 2", TRUE),
    ("3 -gt 10", FALSE),
    ("+3 -ge 3", TRUE),
    ("' 7 ' -eq 7", TRUE),
    ("x -eq 1", ERROR),
    ("1 -eq ''", ERROR),
    ("1_0 -eq 10", ERROR),
    ("1.5 -gt 1", ERROR),
    ("٣ -eq 3", ERROR),
]


@pytest.mark.parametrize(("expression", "status"), BY_NUMBER + BINARY)
def test_expressions(call: Caller, expression: str, status: int) -> None:
    assert call("test", *shlex.split(expression)).status == status
    assert call("[", *shlex.split(expression), "]").status == status


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a", "b", "]"], "[: a: unary operator expected\n"),
        (["1", "-lt", "x", "]"], "[: x: integer expected\n"),
        (["a", "b", "c", "]"], "[: b: binary operator expected\n"),
        (["a", "b", "c", "d", "]"], "[: too many arguments\n"),
        (["a"], "[: missing ']'\n"),
        ([], "[: missing ']'\n"),
    ],
)
def test_messages(call: Caller, arguments: list[str], message: str) -> None:
    assert call("[", *arguments) == (ERROR, "", message)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """One file of each kind."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").touch(mode=0o600)
    (tmp_path / "directory").mkdir()
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "bits").touch()
    (tmp_path / "bits").chmod(0o7755)
    os.mkfifo(tmp_path / "fifo")
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(os.path.relpath(tmp_path / "socket"))
    return tmp_path


FILES = {
    "-e": {"file", "empty", "directory", "link", "bits", "fifo", "socket", "/dev/null"},
    "-f": {"file", "empty", "link", "bits"},
    "-d": {"directory"},
    "-h": {"link", "dangling"},
    "-L": {"link", "dangling"},
    "-p": {"fifo"},
    "-S": {"socket"},
    "-c": {"/dev/null"},
    "-b": set(),
    "-u": {"bits"},
    "-g": {"bits"},
    "-k": {"bits"},
}


@pytest.mark.parametrize("primary", FILES)
def test_kinds_of_files(call: Caller, files: Path, primary: str) -> None:
    names = [*os.listdir(files), "nowhere", "", "/dev/null"]
    assert {name for name in names if call("test", primary, name).status == TRUE} == FILES[primary]


def test_size_and_permissions(call: Caller, files: Path) -> None:
    assert call("test", "-s", "file").status == TRUE
    assert call("test", "-s", "empty").status == FALSE
    assert call("test", "-r", "file").status == TRUE
    assert call("test", "-x", "empty").status == FALSE
    assert call("test", "-x", "bits").status == TRUE
    assert call("test", "-w", "nowhere").status == FALSE
    assert call("test", "-O", "file").status == TRUE


def test_newer_older_same(call: Caller, files: Path) -> None:
    os.utime("file", (1, 1))
    os.utime("empty", (2, 2))
    assert call("test", "empty", "-nt", "file").status == TRUE
    assert call("test", "file", "-ot", "empty").status == TRUE
    assert call("test", "file", "-nt", "file").status == FALSE
    assert call("test", "file", "-nt", "nowhere").status == TRUE
    assert call("test", "nowhere", "-ot", "file").status == TRUE
    assert call("test", "nowhere", "-nt", "file").status == FALSE
    assert call("test", "file", "-ef", "link").status == TRUE
    assert call("test", "file", "-ef", "empty").status == FALSE


def test_shell_primaries(call: Caller) -> None:
    call.shell.variables.set("empty", "")
    assert call("test", "-v", "empty").status == TRUE
    assert call("test", "-v", "nothing").status == FALSE
    assert call("test", "-o", "noglob").status == FALSE
    call("set", "-f")
    assert call("test", "-o", "noglob").status == TRUE
    assert call("test", "-o", "no-such-option").status == FALSE


def test_terminal(call: Caller) -> None:
    leader, follower = os.openpty()
    assert call("test", "-t", str(follower)).status == TRUE
    os.close(leader)
    os.close(follower)
    assert call("test", "-t", str(follower)).status == FALSE
    assert call("test", "-t", "9" * 30).status == FALSE
    assert call("test", "-t", "x").status == ERROR
