"""What the screen shows, in windows of 20, 80 and 200 columns: long lines, wide characters, menus, changes of size."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.ui.conftest import Start
from tests.ui.terminal import Terminal

SIGN = "#" if os.geteuid() == 0 else "$"

WIDTHS = pytest.mark.parametrize("columns", [20, 80, 200])

#: narrow, wide, combining, joined
WORDS = "one 目录名 cafe\u0301 naïve 漢字かな交じり é\u0323x"


@pytest.fixture
def view(start: Start, home: Path) -> Start:
    """As `start`, with a short prompt."""
    file = home / ".config/minishell/config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("prompt.left = '> '\n")
    return start


def wrapped(terminal: Terminal) -> str:
    """The rows joined as the terminal has wrapped them, blanks left out."""
    return "".join("".join(terminal.screen.display).split())


def bare(text: str) -> str:
    """`text` as pyte shows it: composed, without blanks."""
    import unicodedata

    return "".join(unicodedata.normalize("NFC", text).split())


def wait_for_end(terminal: Terminal, text: str) -> None:
    """Wait until the screen ends with `text`, and goes on to."""
    terminal.wait_until(lambda: wrapped(terminal).endswith(text), text)
    terminal.settle()
    assert wrapped(terminal).endswith(text)


@WIDTHS
def test_a_long_line_with_wide_and_combining_characters(view: Start, columns: int) -> None:
    terminal = view(columns=columns)
    terminal.wait_for(">")
    line = f"echo {WORDS} {WORDS} {WORDS}"
    terminal.keys(line)
    terminal.wait_until(lambda: bare(line) in wrapped(terminal), "the line")
    terminal.keys("\x01: ; \x1b[F; echo 終わり")
    changed = f": ; {line}; echo 終わり"
    terminal.wait_until(lambda: bare(changed) in wrapped(terminal), "the changed line")
    terminal.keys("\r")
    terminal.wait_for("\n終わり\n")
    expected = f"> {changed} {WORDS} {WORDS} {WORDS} 終わり >"
    terminal.wait_until(lambda: wrapped(terminal) == bare(expected), "the output, and nothing else")


@WIDTHS
def test_the_cursor_stands_behind_what_was_typed(view: Start, columns: int) -> None:
    terminal = view(columns=columns)
    terminal.wait_for(">")
    terminal.keys("echo 目e\u0301")
    terminal.wait_until(lambda: terminal.screen.cursor.x == len("> echo ") + 3, "the cursor")
    terminal.keys("\x1b[D")
    terminal.wait_until(lambda: terminal.screen.cursor.x == len("> echo ") + 2, "the cursor")
    terminal.keys("\x1b[D\x1b[C\x1b[C\x7f")
    terminal.wait_until(lambda: terminal.text().endswith("> echo 目"), "one character less")
    terminal.keys("e\u0301\x1b[D\x1b[D\x1b[3~\r")
    terminal.wait_for("\né\n")


@WIDTHS
def test_several_lines(view: Start, columns: int) -> None:
    terminal = view(columns=columns)
    terminal.wait_for(">")
    terminal.keys("for i in a b\rdo echo $i\r")
    terminal.wait_for("> for i in a b\n> do echo $i\n>")
    terminal.keys("done\r")
    terminal.wait_for("> done\na\nb\n>")


@WIDTHS
def test_a_menu_comes_and_goes(view: Start, columns: int, tmp_path: Path) -> None:
    for name in ("menu-alpha", "menu-beta", "menu-目录", "menu-" + "x" * 60):
        (tmp_path / name).touch()
    terminal = view(columns=columns)
    terminal.wait_for(">")
    terminal.keys("cat me\t")
    terminal.wait_for("menu-alpha")
    terminal.wait_for("menu-目")
    terminal.keys("\x15echo gone\r")
    terminal.wait_for("\ngone\n>")
    assert "menu-" not in terminal.text()


@WIDTHS
def test_a_suggestion_that_does_not_fit(view: Start, columns: int) -> None:
    terminal = view(columns=columns)
    terminal.wait_for(">")
    terminal.keys("true " + "word " * 10 + "last\r")
    terminal.wait_until(lambda: wrapped(terminal).endswith("last>"), "the prompt")
    terminal.keys("tru")
    terminal.wait_until(lambda: wrapped(terminal).endswith("true" + "word" * 10 + "last"), "the suggestion")
    terminal.keys("\x03")
    terminal.wait_until(lambda: wrapped(terminal).endswith(">tru>"), "the suggestion to be gone")


@WIDTHS
@pytest.mark.parametrize("missing", [0, 1, 2, 19])
def test_output_without_a_newline_stays_whole(view: Start, columns: int, missing: int) -> None:
    terminal = view(columns=columns)
    terminal.wait_for(">")
    text = "x" * (2 * columns - missing)
    terminal.keys(f"printf %{len(text)}s | tr ' ' x\r")
    terminal.wait_until(lambda: "\n>" in terminal.text(), "the prompt")
    terminal.wait_until(lambda: terminal.line() == "> ", "the prompt")
    assert text in wrapped(terminal)
    assert wrapped(terminal).count("⏎") <= 1
    terminal.keys("echo next\r")
    terminal.wait_for("> echo next\nnext\n>")


def test_the_window_changes_while_a_line_is_typed(view: Start) -> None:
    terminal = view(columns=80)
    terminal.wait_for(">")
    line = "echo " + "word " * 12 + "目录"
    terminal.keys(line)
    terminal.wait_until(lambda: bare(line) in wrapped(terminal), "the line")
    for count, columns in enumerate((40, 20, 200, 33, 80), 1):
        terminal.resize(columns, 24)
        terminal.keys("x")
        wait_for_end(terminal, bare(">" + line + "x" * count))
    terminal.keys("\x01: \x05; echo end\r")
    terminal.wait_for("\nend\n>")


def test_the_window_changes_while_a_command_runs(start: Start) -> None:
    terminal = start(columns=80)
    terminal.prompt()
    terminal.keys("sleep 0.5; stty size; echo ran\r")
    terminal.settle(0.1)
    terminal.resize(30, 10)
    terminal.wait_for("\n10 30\nran\n")
    terminal.prompt()
    terminal.keys("echo " + "a" * 40)
    terminal.wait_until(lambda: "echo" + "a" * 40 in wrapped(terminal), "the line")
    assert len(terminal.text().splitlines()[-1]) < 30


def test_a_right_prompt_gives_way(start: Start, home: Path) -> None:
    file = home / ".config/minishell/config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("prompt.left = '> '\nprompt.right = '<right>'\n")
    terminal = start(columns=30)
    terminal.wait_for(">" + " " * 22 + "<right>")
    terminal.keys("echo 目录 " + "a" * 9)
    terminal.wait_for("a  <right>")
    terminal.keys("aaa")
    terminal.wait_until(lambda: "right" not in terminal.text(), "the line alone")


def cpu_seconds(pid: int) -> float:
    """What a process has used of the processor."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_paste_of_10_000_lines_is_shown_in_a_second_and_not_run(view: Start) -> None:
    terminal = view()
    terminal.wait_for(">")
    terminal.keys("echo warm\r")
    terminal.wait_for("\nwarm\n")
    before = cpu_seconds(terminal.process.pid)
    text = "".join(f"echo line {number} >> never\n" for number in range(10_000))
    assert len(text) > 50 * 1024
    terminal.paste(text)
    terminal.wait_for("echo line 9999 >> never")
    assert cpu_seconds(terminal.process.pid) - before < 1
    assert not (Path(os.readlink(f"/proc/{terminal.process.pid}/cwd")) / "never").exists()
    terminal.keys("\x03")
    terminal.wait_until(lambda: terminal.line() == "> ", "the prompt")


def test_colours_end_above_50_kib(view: Start) -> None:
    terminal = view()
    terminal.wait_for(">")
    string = "\necho 'text'"
    terminal.paste(": filler\n" * 5000 + "x" * (50 * 1024 - 45_000 - len(string)) + string)
    terminal.wait_for("echo 'text'")
    terminal.wait_until(lambda: colour_of(terminal, "'text'") == "brown", "a coloured string")
    terminal.keys("yy")
    terminal.wait_until(lambda: colour_of(terminal, "'text'") == "default", "no colour")
    terminal.keys("\x7f\x7f")
    terminal.wait_until(lambda: colour_of(terminal, "'text'") == "brown", "a coloured string")


def colour_of(terminal: Terminal, text: str) -> str:
    """The foreground of the first place where the screen shows `text`."""
    for number, line in enumerate(terminal.screen.display):
        if text in line:
            return terminal.screen.buffer[number][line.index(text)].fg
    return ""
