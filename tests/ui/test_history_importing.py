"""Histories of other shells."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from minishell.ui.history import History
from minishell.ui.history.importing import default_path, form_of, from_bash, from_fish, from_zsh, read_file
from minishell.ui.history.keeping import Keeping
from tests.shells import clean_environment

BASH = b"""ls -l
echo before times
#1700000000
for i in a b
do echo $i
done
#1700000005
echo \xff

#1700000006
"""

ZSH = b""": 1700000000:0;ls -l
: 1700000003:12;for i in a b\\
do echo $i\\
done
plain line
: 1700000020:0;echo \x83\xa3
"""

FISH = b"""- cmd: ls -l
  when: 1700000000
- cmd: for i in a\\nprintf '\\\\n'\\nend
  when: 1700000003
  paths:
    - a
- cmd: echo no time
"""


def test_bash() -> None:
    assert [(entry.line, entry.started) for entry in from_bash(BASH)] == [
        ("ls -l", None),
        ("echo before times", None),
        ("for i in a b\ndo echo $i\ndone", 1700000000),
        ("echo \udcff", 1700000005),
    ]
    assert [entry.line for entry in from_bash(b"a\n\nb\n#comment\nc")] == ["a", "b", "#comment", "c"]


def test_zsh() -> None:
    assert [(entry.line, entry.started, entry.duration) for entry in from_zsh(ZSH)] == [
        ("ls -l", 1700000000, 0),
        ("for i in a b\ndo echo $i\ndone", 1700000003, 12),
        ("plain line", None, None),
        ("echo \udc83", 1700000020, 0),
    ]


def test_fish() -> None:
    assert [(entry.line, entry.started) for entry in from_fish(FISH)] == [
        ("ls -l", 1700000000),
        ("for i in a\nprintf '\\n'\nend", 1700000003),
        ("echo no time", None),
    ]


@pytest.mark.parametrize(("data", "form"), [(BASH, "bash"), (ZSH, "zsh"), (FISH, "fish"), (b"", "bash")])
def test_which_shell(data: bytes, form: str) -> None:
    assert form_of(data) == form


def test_where_they_are() -> None:
    assert default_path("bash", {"HOME": "/h"}) == "/h/.bash_history"
    assert default_path("zsh", {"HOME": "/h"}) == "/h/.zsh_history"
    assert default_path("zsh", {"HOME": "/h", "ZDOTDIR": "/z"}) == "/z/.zsh_history"
    assert default_path("fish", {"HOME": "/h"}) == "/h/.local/share/fish/fish_history"
    assert default_path("fish", {"HOME": "/h", "XDG_DATA_HOME": "/d"}) == "/d/fish/fish_history"


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
def test_what_bash_itself_writes(tmp_path: Path) -> None:
    path = tmp_path / "written"
    script = f"HISTFILE={path} HISTTIMEFORMAT=%s; set -o history; shopt -s cmdhist lithist\n"
    script += "if true\nthen :\nfi\necho 'two\nlines'\nhistory -w\n"
    subprocess.run(["bash", "-c", script], env=clean_environment(tmp_path), check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["bash"], input=script.encode(), env=clean_environment(tmp_path), stdout=subprocess.DEVNULL)
    entries = read_file(str(path))
    assert [entry.line for entry in entries[:2]] == ["if true\nthen :\nfi", "echo 'two\nlines'"]
    assert all(entry.started for entry in entries)


def test_loading(tmp_path: Path) -> None:
    path = tmp_path / "bash"
    path.write_bytes(BASH + b"#1700000009\nexport A_TOKEN=abc\n#1700000010\nls -l\n")
    history = History(str(tmp_path / "history.db"), Keeping({"PWD": "/", "HOME": str(tmp_path)}))
    history.start("mine")
    history.finish(0)
    assert history.load(str(path)) == (5, 1)
    assert history.load(str(path)) == (0, 1)
    assert history.load(str(path), "bash") == (0, 1)
    assert [entry.line for entry in history.listed()] == ["mine"]
    history.unhide()
    assert len(history.listed()) == 6
    expected = ["mine", "ls -l", "echo \udcff", "for i in a b\ndo echo $i\ndone", "echo before times"]
    assert list(history.older("")) == expected
    with pytest.raises(FileNotFoundError):
        history.load("", "zsh")
