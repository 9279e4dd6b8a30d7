"""history: showing, choosing, forgetting and importing lines."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import pytest

from minishell.eval.errors import UsageError
from minishell.ui.history import History
from minishell.ui.history.keeping import Keeping
from tests.builtins.caller import Caller


@pytest.fixture
def history(call: Caller, tmp_path: Path) -> History:
    """The history of the Caller's shell, with a session before this one."""
    path = str(tmp_path / "history.db")
    enter(History(path, Keeping({"PWD": "/old"})), ("make old", 2), ("ls", 0))
    call.shell.history = history = History(path, Keeping(call.shell.variables.values))
    enter(history, ("echo one", 0), ("two\nlines", 1), ("make new", 0))
    return history


def enter(history: History, *lines: tuple[str, int]) -> None:
    history.listed()
    for line, status in lines:
        history.start(line)
        history.finish(status)
    history.store.flush().result(20)


def lines(call: Caller, *args: str) -> list[str]:
    return call("history", "--format={line}", *args).out.removesuffix("\n").split("\n")


def test_showing(call: Caller, history: History) -> None:
    shown = "    1  make old\n    2  ls\n    3  echo one\n    4  two\nlines\n    5  make new\n"
    assert call("history") == (0, shown, "")
    assert call("history", "1").out == "    5  make new\n"
    assert call("history", "0").out == ""
    assert call("history", "99").out == shown
    with pytest.raises(UsageError, match="history: x: bad number"):
        call("history", "x")
    with pytest.raises(UsageError, match="too many arguments"):
        call("history", "1", "2")


def test_the_line_that_runs_is_shown(call: Caller, history: History) -> None:
    history.start("history")
    assert call("history", "1").out == "    6  history\n"
    history.finish(0)


def test_what_refers_to_earlier_lines_is_shown(call: Caller, history: History) -> None:
    history.start("history -p '!!' '!echo:s/one/1/' 'x !$'")
    assert call("history", "-p", "!!", "!echo:s/one/1/", "x !$") == (0, "make new\necho 1\nx new\n", "")
    assert call("history", "-p", "!3").out == "echo one\n"
    assert call("history", "-p", "!nothing") == (1, "", "history: !nothing: event not found\n")
    history.finish(0)


def test_variables(call: Caller, history: History) -> None:
    call.shell.variables.set("HISTSIZE", "2")
    assert lines(call) == ["two", "lines", "make new"]
    call.shell.variables.set("HISTTIMEFORMAT", "%Y: ")
    assert call("history", "1").out == f"    5  {time.strftime('%Y')}: make new\n"


FILTERS = [
    (["--failed"], ["make old", "two", "lines"]),
    (["--ok"], ["ls", "echo one", "make new"]),
    (["--status=2"], ["make old"]),
    (["--grep", "^make"], ["make old", "make new"]),
    (["--grep", "make (old|x)$"], ["make old"]),
    (["--grep=make", "--failed"], ["make old"]),
    (["--dir=/old"], ["make old", "ls"]),
    (["--dir"], ["echo one", "two", "lines", "make new"]),
    (["--dir", "."], ["echo one", "two", "lines", "make new"]),
    (["--dir", "--limit=1"], ["make new"]),
    (["--session"], ["echo one", "two", "lines", "make new"]),
    (["--limit", "1"], ["make new"]),
    (["--ok", "1"], ["make new"]),
    (["--since=1h"], ["make old", "ls", "echo one", "two", "lines", "make new"]),
    (["--since", "today", "--before=yesterday"], [""]),
    (["--host", os.uname().nodename, "--grep", "ls"], ["ls"]),
    (["--host=elsewhere"], [""]),
]


@pytest.mark.parametrize(("args", "expected"), FILTERS)
def test_filters(call: Caller, history: History, args: list[str], expected: list[str]) -> None:
    assert lines(call, *args) == expected


def test_formats(call: Caller, history: History, tmp_path: Path) -> None:
    form = "{number}\\t{status} {directory} {host} {duration} {age} {time}|"
    host, today = os.uname().nodename, time.strftime("%Y-%m-%d")
    out = call("history", f"--format={form}", "1").out
    assert re.fullmatch(f"5\t0 {tmp_path} {host} \\d\\.\\ds now {today} [\\d:]{{8}}\\|\n", out)
    assert call("history", "--format={line}{line}\\n", "1").out == "make newmake new\n"
    [entry] = [json.loads(line) for line in call("history", "--format=json", "1").out.splitlines()]
    assert (entry["number"], entry["line"], entry["status"]) == (5, "make new", 0)
    assert entry["directory"] == str(tmp_path)
    with pytest.raises(UsageError, match=r"\{lien\}: no such field"):
        call("history", "--format={lien}")
    assert re.fullmatch(f" +5  {today} [\\d:]+ +0 +0\\.0s  {tmp_path}\n +make new\n", call("history", "-l", "1").out)


def test_wrong_filters(call: Caller, history: History) -> None:
    for args, message in [
        (["--since=never"], "never: no such time"),
        (["--grep=["], r"\[: "),
        (["--status=x"], "x: bad number"),
    ]:
        with pytest.raises(UsageError, match=f"history: {message}"):
            call("history", *args)


def test_deleting_by_number(call: Caller, history: History) -> None:
    assert call("history", "-d", "1") == (0, "", "")
    assert call("history", "-d", "-1") == (0, "", "")
    assert lines(call) == ["ls", "echo one", "two", "lines"]
    assert call("history", "delete", "2-3").status == 0
    assert lines(call) == ["two", "lines"]
    for number in ("1", "99", "-9", "0"):
        assert call("history", "-d", number) == (1, "", f"history: {number}: no such line\n")
    assert call("history", "-d", "4-9").status == 0
    assert call("history").out == ""


def test_deleting_by_filter(call: Caller, history: History) -> None:
    assert call("history", "delete", "--grep=^make") == (0, "2 lines forgotten\n", "")
    assert lines(call) == ["ls", "echo one", "two", "lines"]
    assert call("history", "delete", "--grep=ls", "--dir=/old").out == "1 line forgotten\n"
    with pytest.raises(UsageError, match="delete: which lines"):
        call("history", "delete")
    assert call("history", "delete", "--all") == (0, "", "")
    assert call("history").out == ""


def test_clearing_is_for_this_session(call: Caller, history: History, tmp_path: Path) -> None:
    assert call("history", "-c") == (0, "", "")
    assert call("history").out == ""
    assert lines(call, "--limit=9") == ["make old", "ls"]
    assert call("history", "-r") == (0, "", "")
    assert lines(call) == ["make old", "ls"]


def test_bashs_habit_in_a_prompt_command_loses_nothing_of_others(call: Caller, history: History) -> None:
    assert call.run("history -a; history -c; history -r").status == 0
    assert lines(call) == ["make old", "ls"]


def test_adding(call: Caller, history: History) -> None:
    assert call("history", "-s", "some", "words") == (0, "", "")
    assert lines(call, "1") == ["some words"]
    assert next(history.older("")) == "some words"


def test_files(call: Caller, history: History, tmp_path: Path) -> None:
    assert call("history", "-w", "written") == (0, "", "")
    assert Path("written").read_text() == "make old\nls\necho one\ntwo\nlines\nmake new\n"
    call.shell.variables.set("HISTTIMEFORMAT", "")
    assert call("history", "-a", "appended").status == 0
    written = Path("appended").read_text()
    assert re.fullmatch(r"#\d+\necho one\n#\d+\ntwo\nlines\n#\d+\nmake new\n", written)
    Path("other").write_text("#1000000000\nfrom other\n")
    assert call("history", "-r", "other").status == 0
    assert lines(call, "1") == ["from other"]
    assert call("history", "-r", "missing") == (1, "", "history: missing: No such file or directory\n")
    assert call("history", "-w", "/missing/x") == (1, "", "history: /missing/x: No such file or directory\n")


def test_importing(call: Caller, history: History, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / ".local/share/fish").mkdir(parents=True)
    (home / ".bash_history").write_text("from bash\nexport A_TOKEN=abc\n")
    (home / ".local/share/fish/fish_history").write_text("- cmd: from fish\n  when: 1000000000\n")
    (tmp_path / "zsh").write_text(": 1000000001:0;from zsh\n")
    assert call("history", "import").out == (
        "bash: 1 line added, 1 left out because they hold secrets\nfish: 1 line added\n"
    )
    assert call("history", "import", "zsh", "fish") == (
        1,
        "fish: 0 lines added\n",
        f"history: {home}/.zsh_history: No such file or directory\n",
    )
    assert call("history", "import", "./zsh").out == "./zsh: 1 line added\n"
    assert lines(call, "--grep=from") == ["from bash", "from fish", "from zsh"]
    assert lines(call)[:2] == ["make old", "ls"]
    assert list(history.older("from")) == ["from zsh", "from fish", "from bash"]


def test_statistics(call: Caller, history: History) -> None:
    out = call("history", "stats").out
    for heading in ("5 lines", "Most used commands", "By hour", "By directory", "Failures", "Time spent"):
        assert f"{heading}\n" in out
    assert re.search(r"^  make +#+ +2  40%$", out, re.MULTILINE)
    assert re.search(r"^  make +#+ +1 of 2$", out, re.MULTILINE)
    assert re.search(r"^  /old +#+ +2$", out, re.MULTILINE)
    assert out.isascii()
    assert all(len(line) <= 80 for line in out.splitlines())
    call.shell.variables.set("LC_ALL", "C.UTF-8")
    assert re.search(r"^  make +█+ +2  40%$", call("history", "stats").out, re.MULTILINE)
    assert call("history", "stats", "--grep=make").out.startswith("2 lines\n")
    assert call("history", "stats", "--grep=nothing").out == "no lines\n"


def test_a_script_has_none(call: Caller) -> None:
    assert call("history") == (0, "", "")
