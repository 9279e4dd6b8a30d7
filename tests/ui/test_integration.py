"""What the terminal is told, and which terminals are told nothing."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import pytest

from minishell.system.sequences import file_uri, link, osc, takes_sequences
from minishell.ui.integration import command_names
from tests.ui.conftest import Start
from tests.ui.terminal import Terminal

OSC = re.compile(rb"\x1b\](.*?)(?:\x1b\\|\x07)", re.DOTALL)


def told(terminal: Terminal, number: int) -> list[str]:
    """The contents of all sequences OSC `number`, in order."""
    found = [match.decode() for match in OSC.findall(terminal.output)]
    return [each.partition(";")[2] for each in found if each.startswith(f"{number};")]


def configure(home: Path, text: str) -> None:
    file = home / ".config/minishell/config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text)


def test_marks_around_prompts_and_commands(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("(echo out; exit 3)\r")
    terminal.wait_for("[3]")
    assert [mark for mark, _ in groupby(told(terminal, 133))] == ["A;redraw=0", "B", "C", "D;3", "A;redraw=0"]
    stripped = re.sub(rb"\x1b\[[0-?]*[ -/]*[@-~]", b"", terminal.output)
    assert re.search(rb"\x1b\]133;C\x1b\\out\r\n\x1b\]133;D;3\x1b\\", stripped)


def test_the_directory_and_the_title(start: Start, tmp_path: Path) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("mkdir 'a b%é'; cd a*\r")
    terminal.wait_until(lambda: len(told(terminal, 7)) == 2, "the directory")
    assert [each.partition(str(tmp_path))[2] for each in told(terminal, 7)] == ["", "/a%20b%25%C3%A9"]
    assert told(terminal, 2) == [str(tmp_path), f"mkdir 'a b%é'; cd a* · {tmp_path}", f"{tmp_path}/a b%é"]


def test_names_cannot_give_orders(start: Start, tmp_path: Path) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys('cd "$(mkdir -v "$(printf \'a\\033]2;evil\\a\\033[31mb\')" >/dev/null; echo a*)"\r')
    terminal.wait_for("a^[]2;evil^G^[[31mb")
    terminal.settle()
    assert "evil" not in told(terminal, 2)
    assert b"\x1b]2;evil" not in terminal.output
    assert told(terminal, 7)[-1].endswith("/a%1B%5D2%3Bevil%07%1B%5B31mb")


def test_what_took_long_is_told(start: Start, home: Path) -> None:
    configure(home, "notify.after = 0.3\nnotify.ignore = ['sle*']\n")
    terminal = start()
    terminal.prompt()
    terminal.keys("sudo() { sleep 0.4; }\rsudo -u x sleep 1\r")
    terminal.prompt()
    terminal.keys("f() { sleep 0.4; return 2; }; f; true\rf\r")
    terminal.wait_until(lambda: len(told(terminal, 777)) == 1, "a notification")
    assert re.fullmatch(r"notify;minishell;f: status 2 after 0\.\ds", told(terminal, 777)[0])
    assert terminal.output.count(b"\a") == 1


def test_the_form_of_a_notification_follows_the_terminal(start: Start, home: Path) -> None:
    configure(home, "[notify]\nafter = 0.2\nbell = false\nignore = []\n")
    terminal = start(TERM_PROGRAM="iTerm.app")
    terminal.prompt()
    terminal.keys("sleep 0.3\r")
    terminal.wait_until(lambda: len(told(terminal, 9)) == 1, "a notification")
    assert told(terminal, 9)[0].startswith("sleep 0.3: done in 0.")
    assert told(terminal, 777) == []
    assert b"\a" not in terminal.output


@pytest.mark.parametrize("term", ["linux", "dumb", "vt100", "cons25", "eterm-color"])
def test_a_terminal_that_may_not_know_them_gets_none(start: Start, home: Path, term: str) -> None:
    configure(home, "notify.after = 0.1\nnotify.ignore = []\n")
    terminal = start(TERM=term)
    terminal.prompt()
    terminal.keys("set -o vi; which sh; sleep 0.2\r")
    terminal.wait_for("/sh\n")
    terminal.wait_until(lambda: b"\a" in terminal.output, "the bell")
    terminal.prompt()
    assert b"\x1b]" not in terminal.output
    assert b" q" not in terminal.output


def test_all_of_it_can_be_switched_off(start: Start, home: Path) -> None:
    configure(home, "[terminal]\nintegration = false\nlinks = false\ncursor = false\n")
    terminal = start()
    terminal.prompt()
    terminal.keys("set -o vi; which sh\r")
    terminal.wait_for("/sh\n")
    terminal.settle()
    assert b"\x1b]" not in terminal.output
    assert b" q" not in terminal.output


def test_paths_in_listings_are_links_on_a_terminal_only(start: Start, tmp_path: Path) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("which sh; which sh > file; x=$(which sh); echo $x | cat -v\r")
    terminal.wait_for("/sh\n/")
    assert [each.rpartition("/")[2] for each in told(terminal, 8)] == ["sh", ";"]
    assert b"\x1b" not in (tmp_path / "file").read_bytes()


def test_the_trash_and_the_directory_stack_have_links(start: Start, tmp_path: Path, home: Path) -> None:
    (tmp_path / "thing").touch()
    (tmp_path / "below").mkdir()
    terminal = start(XDG_DATA_HOME=str(tmp_path / "data"), columns=200)
    terminal.prompt()
    terminal.keys("rm thing; trash list; dirs > file\r")
    terminal.wait_for(f"{tmp_path}/thing")
    terminal.keys("pushd below\rdirs -v\r")
    terminal.wait_for(f" 1  {tmp_path}")
    targets = [each.partition("file://")[2].partition("/")[2] for each in told(terminal, 8) if "file:" in each]
    assert targets[0].endswith("/Trash/files/thing")
    assert targets[-2:] == [f"{tmp_path}/below".lstrip("/"), str(tmp_path).lstrip("/")]
    assert b"\x1b" not in (tmp_path / "file").read_bytes()


def test_the_cursor_has_a_shape_in_vi_mode(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    assert b" q" not in terminal.output
    terminal.keys("set -o vi\r")
    terminal.wait_until(lambda: b"\x1b[6 q" in terminal.output, "a beam")
    terminal.keys("echo ab\x1b")
    terminal.wait_until(lambda: b"\x1b[2 q" in terminal.output, "a block")
    terminal.keys("\r")
    terminal.wait_until(lambda: b"\x1b[0 q" in terminal.output, "the terminal's own")


def test_lines_without_editing_where_that_is_wanted(start: Start, home: Path) -> None:
    configure(home, "editor.plain = true\n")
    terminal = start()
    terminal.prompt()
    terminal.keys("echo one\n")
    terminal.wait_for("\none\n")
    assert b"\x1b[" not in terminal.output
    terminal.keys("config set editor.plain false\n")
    terminal.wait_until(lambda: b"\x1b[?2004h" in terminal.output, "the editor")


def test_which_terminals_take_them() -> None:
    known = ["xterm", "xterm-256color", "xterm-kitty", "screen.xterm-256color", "tmux-256color", "st", "st-256color"]
    assert [term for term in known if not takes_sequences({"TERM": term})] == []
    unknown = ["", "dumb", "linux", "vt100", "sun", "stterm", "eterm-color"]
    assert [term for term in unknown if takes_sequences({"TERM": term})] == []
    assert not takes_sequences({})


def test_sequences() -> None:
    assert osc("2;a\x1b\\b\x07\x9c\x18c") == "\x1b]2;a\\bc\x1b\\"
    assert file_uri("/a b/\udcff\n").endswith("/a%20b/%FF%0A")
    assert re.fullmatch(r"\x1b]8;;file://[^/]*/a%3B\x1b\\x\x1b]8;;\x1b\\", link("/a;", "x"))


def test_names_of_commands() -> None:
    text = "A=1 sudo -u x vim f | less; $x; if true; then /usr/bin/make -j2; fi"
    assert list(command_names(text)) == ["vim", "less", "true", "make"]
