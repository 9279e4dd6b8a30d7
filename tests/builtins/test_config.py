"""config: shown in the form of the file, changed one line at a time."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.conftest import Run


@pytest.fixture
def file(home: Path) -> Path:
    path = home / ".config/minishell/config.toml"
    path.parent.mkdir(parents=True)
    path.write_text("# mine\n[notify]\nafter = 3 # seconds\n")
    return path


def test_path(run: Run, home: Path, tmp_path: Path) -> None:
    assert run("-c", "config path").stdout == f"{home}/.config/minishell/config.toml\n"
    assert run("-c", "config path", XDG_CONFIG_HOME=str(tmp_path)).stdout == f"{tmp_path}/minishell/config.toml\n"
    assert run("-c", "config path", XDG_CONFIG_HOME="relative").stdout == f"{home}/.config/minishell/config.toml\n"
    done = run("-c", "config path", HOME="")
    assert (done.stderr, done.returncode) == ("config: HOME is not set\n", 1)


def test_the_list_has_the_form_of_the_file(run: Run, file: Path) -> None:
    whole = tomllib.loads(run("-c", "config list").stdout)
    assert whole["notify"]["after"] == 3
    assert whole["notify"]["bell"] is True
    assert run("-c", "config list -c").stdout.split("#")[0].split() == ["[notify]", "after", "=", "3"]
    assert tomllib.loads(run("-c", "config list notify").stdout).keys() == {"notify"}
    assert tomllib.loads(run("-c", "config list '*.bell'").stdout) == {"notify": {"bell": True}}
    done = run("-c", "config list nosuch")
    assert (done.stderr, done.returncode) == ("config: nosuch: no such setting\n", 1)


def test_get(run: Run, file: Path) -> None:
    file.write_text("[notify]\nignore = ['a', 'b']\nbell = false\n[aliases]\nll = 'ls -l'\n")
    assert run("-c", "config get notify.ignore").stdout == "a\nb\n"
    assert run("-c", "config get notify.bell").stdout == "false\n"
    assert run("-c", "config get aliases").stdout == "ll=ls -l\n"
    assert run("-c", "config get aliases.ll").stdout == "ls -l\n"
    assert run("-c", "config get aliases.no").stderr == "config: aliases.no: not set\n"


def test_set_and_unset(run: Run, file: Path) -> None:
    assert run("-c", "config set notify.after 5; config get notify.after").stdout == "5\n"
    assert file.read_text() == "# mine\n[notify]\nafter = 5 # seconds\n"
    run("-c", "config set notify.ignore 'a b' -c; config set aliases.l. 'ls -d .*'; config set notify.bell off")
    assert tomllib.loads(file.read_text()) == {
        "notify": {"after": 5, "ignore": ["a b", "-c"], "bell": False},
        "aliases": {"l.": "ls -d .*"},
    }
    assert run("-c", "config unset notify.after; config get notify.after").stdout == "10\n"
    assert run("-c", "config unset notify.after").stderr == "config: notify.after: not set\n"


@pytest.mark.parametrize(
    ("arguments", "message", "status"),
    [
        ("set notify.bell maybe", "config: notify.bell: true or false is wanted, not 'maybe'", 1),
        ("set notify.after 1 2", "config: notify.after: a number of seconds is wanted, not '1 2'", 1),
        ("set notify.after -1", "config: notify.after: a number of seconds is wanted, not -1", 1),
        ("set notify.afer 1", "config: notify.afer: no such setting; did you mean notify.after?", 1),
        ("get notify.afer", "config: notify.afer: no such setting; did you mean notify.after?", 1),
        ("set aliases x", "config: aliases: name what to set: aliases.NAME", 1),
        ("set notify.after", "config: a setting and its value are wanted", 2),
        ("get", "config: one setting is wanted", 2),
        ("path x", "config: x: nothing more is wanted", 2),
        ("", "config: what to do is missing", 2),
        ("show", "config: show: is none of list, get, set, unset, edit, path", 2),
    ],
)
def test_what_is_wrong(run: Run, file: Path, arguments: str, message: str, status: int) -> None:
    done = run("-c", f"config {arguments}")
    assert (done.stderr.splitlines()[0], done.returncode) == (message, status)
    assert file.read_text() == "# mine\n[notify]\nafter = 3 # seconds\n"


def test_a_file_that_cannot_be_written(run: Run, home: Path) -> None:
    (home / ".config").touch()
    done = run("-c", "config set notify.after 1")
    assert done.stderr.startswith(f"config: {home}/.config/minishell/config.toml: ")
    assert done.returncode == 1


def test_edit_opens_the_editor_on_a_file_that_tells_what_there_is(run: Run, home: Path) -> None:
    done = run("-c", "config edit", VISUAL="cat -- ", EDITOR="false")
    assert "# [notify]\n# after = 10 " in done.stdout
    path = home / ".config/minishell/config.toml"
    assert tomllib.loads(path.read_text()) == {}
    assert tomllib.loads(path.read_text().replace("\n# ", "\n").removeprefix("# "))["notify"]["after"] == 10
    assert run("-c", "config edit", EDITOR="false").returncode == 1
