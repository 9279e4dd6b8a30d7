"""The history's keys and its search on a terminal."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.ui.conftest import Start
from tests.ui.terminal import Terminal

SIGN = "#" if os.geteuid() == 0 else "$"
UP, DOWN, RIGHT, ALT_RIGHT, PAGE_DOWN = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[1;3C", "\x1b[6~"
CONTROL_C, CONTROL_D, CONTROL_E, CONTROL_G, CONTROL_O = "\x03", "\x04", "\x05", "\x07", "\x0f"
CONTROL_R, CONTROL_S, CONTROL_T = "\x12", "\x13", "\x14"


def after(terminal: Terminal, *lines: str) -> Terminal:
    """The terminal once it has run the lines and its screen is empty again."""
    terminal.prompt()
    for line in lines:
        terminal.keys(f"{line}\r")
    terminal.keys("clear; echo ready\r")
    terminal.wait_for("ready\n")
    terminal.prompt()
    return terminal


def chosen(terminal: Terminal) -> str:
    """The row of the list that is chosen."""
    return next((line for line in terminal.text().split("\n") if line.startswith("> ")), "")


def reversed_text(terminal: Terminal) -> str:
    """What the screen shows in reverse."""
    buffer = terminal.screen.buffer
    return "".join(
        buffer[y][x].data
        for y in range(terminal.screen.lines)
        for x in range(terminal.screen.columns)
        if buffer[y][x].reverse
    )


def rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(home / ".local/state/minishell/history.db")) as connection:
        return connection.execute(query).fetchall()


# ---- Up, Down and suggestions


def test_up_and_down_keep_to_what_was_typed(start: Start) -> None:
    terminal = after(start(), "echo one", ": two", "echo three")
    terminal.keys(f"echo{UP}")
    terminal.wait_for(f"{SIGN} echo three")
    terminal.keys(UP)
    terminal.wait_for(f"{SIGN} echo one")
    terminal.keys(DOWN * 2 + "!")
    terminal.wait_for(f"{SIGN} echo!")


def test_up_after_a_change_begins_anew(start: Start) -> None:
    terminal = after(start(), "echo one", ": two", ": three")
    terminal.keys(UP * 2)
    terminal.wait_for(f"{SIGN} : three")
    terminal.keys("\x15echo" + UP)
    terminal.wait_for(f"{SIGN} echo one")


def test_the_next_prompt_begins_at_the_end(start: Start) -> None:
    terminal = after(start(), ": one", ": two")
    terminal.keys(UP * 3 + "\r" + UP)
    terminal.wait_until(lambda: terminal.text().endswith(f"{SIGN} : one"), "the line that was run again")
    terminal.keys(UP)
    terminal.wait_until(lambda: terminal.line().endswith("ready"), "the line before")


def test_sessions_share_what_they_enter(start: Start) -> None:
    one, other = after(start(), ": from one"), after(start(), ": from other")
    one.keys(": fr" + UP * 2)
    one.wait_for(f"{SIGN} : from other")
    other.keys(": from o" + UP * 2)
    other.wait_for(f"{SIGN} : from one")


def test_words_of_older_lines(start: Start) -> None:
    terminal = after(start(), ": some word")
    terminal.keys("echo \x1b.\x1b.")
    terminal.wait_for(f"{SIGN} echo word")


def test_suggestions_show_and_are_taken(start: Start) -> None:
    terminal = after(start(), "echo some more words")
    terminal.keys("echo s")
    terminal.wait_for(f"{SIGN} echo some more words")
    terminal.keys(ALT_RIGHT + "\x1bf" + "X")
    terminal.wait_for(f"{SIGN} echo some more X")
    terminal.keys("\x15")
    terminal.wait_until(lambda: "more" not in terminal.text(), "an empty line")
    terminal.keys("echo s")
    terminal.wait_for(f"{SIGN} echo some more words")
    terminal.keys(CONTROL_E + "!")
    terminal.wait_for(f"{SIGN} echo some more words!")
    terminal.keys("\x15")
    terminal.wait_until(lambda: "more" not in terminal.text(), "an empty line")
    terminal.keys("echo so")
    terminal.wait_for(f"{SIGN} echo some more words")
    terminal.keys(RIGHT + "?")
    terminal.wait_for(f"{SIGN} echo some more words?")


def test_a_file_that_is_gone_is_not_suggested(start: Start, tmp_path: Path) -> None:
    (tmp_path / "here").touch()
    (tmp_path / "there").mkdir()
    terminal = start()
    terminal.prompt()
    terminal.keys("cat here")
    terminal.wait_until(lambda: underlined(terminal, "here"), "the file to be known")
    terminal.keys("\rcd there\rcd ..\rclear\r")
    terminal.settle()
    terminal.keys("cat h")
    terminal.wait_for(f"{SIGN} cat here")
    terminal.keys("\x15cd t")
    terminal.wait_for(f"{SIGN} cd there")
    terminal.keys("\x15rm -r here there\rclear\r")
    terminal.wait_until(lambda: not (tmp_path / "there").exists(), "the files to go")
    terminal.prompt()
    assert is_passed_over(terminal, "cat h", "cat here")
    assert is_passed_over(terminal, "cd t", "cd there")


def is_passed_over(terminal: Terminal, typed: str, line: str) -> bool:
    """What is not known of a file in time is asked again at the next prompt."""
    for _ in range(5):
        terminal.keys(typed)
        suggested = line in terminal.settle()
        terminal.keys("\x15clear\r")
        terminal.wait_until(lambda: typed not in terminal.text(), "an empty line")
        if not suggested:
            return True
    return False


def underlined(terminal: Terminal, text: str) -> bool:
    cursor = terminal.screen.cursor
    return all(terminal.screen.buffer[cursor.y][cursor.x - 1 - at].underscore for at in range(len(text)))


def test_a_completion_is_suggested_where_the_history_has_none(start: Start, tmp_path: Path) -> None:
    (tmp_path / "a-file-of-that-name").touch()
    terminal = after(start())
    terminal.keys("wc a-f")
    terminal.wait_for(f"{SIGN} wc a-file-of-that-name")
    terminal.keys(RIGHT + "!")
    terminal.wait_for(f"{SIGN} wc a-file-of-that-name!")


# ---- What is kept


def test_what_is_not_kept_is_said(start: Start, home: Path) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys(" echo blank\r")
    assert "not kept" not in terminal.wait_for("\nblank")
    terminal.keys("export MY_TOKEN=abc\r")
    terminal.wait_for("minishell: not kept in the history: it holds a secret's name and value")
    terminal.keys("HISTIGNORE='true*'; true\rtrue x\r")
    terminal.wait_for("minishell: not kept in the history: it matches the pattern true*")
    terminal.keys("set +o history\r: quiet\rset -o history\rexit\r")
    assert terminal.exit_status() == 0
    lines = [line for (line,) in rows(home, "SELECT line FROM entries ORDER BY id")]
    assert lines == ["HISTIGNORE='true*'; true", "set +o history", "exit"]


def test_status_and_duration(start: Start, home: Path) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("(sleep 0.1; exit 3)\r")
    terminal.wait_for("[3]")
    terminal.keys("exit 4\r")
    assert terminal.exit_status() == 4
    [first, last] = rows(home, "SELECT line, status, duration FROM entries ORDER BY id")
    assert first[:2] == ("(sleep 0.1; exit 3)", 3)
    assert 100 <= first[2] < 10_000
    assert last[:2] == ("exit 4", 4)


# ---- The search


@pytest.mark.parametrize("columns", [20, 80, 200])
def test_the_search_at_every_width(start: Start, columns: int) -> None:
    terminal = after(start(columns=columns, PS1="$ "), ": alpha", "(exit 7) # beta", ": 'two\x1b\rlines'")
    terminal.keys(CONTROL_R + "beta")
    terminal.wait_until(lambda: "beta" in chosen(terminal), "the line")
    shown = terminal.settle()
    assert all(len(line) <= columns for line in shown.split("\n"))
    assert "status 7" in re.sub(r"\n", " ", shown)
    assert "Enter take" in shown
    assert (" 7 " in chosen(terminal)) == (columns >= 60)
    assert ("in a directory" in shown) is False
    assert ("search everything" in shown) == (columns >= 60)
    terminal.keys("\x15two")
    terminal.wait_until(lambda: "two" in chosen(terminal), "the other line")
    terminal.keys("\r")
    terminal.wait_for("lines'")
    assert "Enter take" not in terminal.settle()
    terminal.keys("\x03")


@pytest.mark.parametrize("key", ["\r", "\t", RIGHT])
def test_a_line_is_taken(start: Start, key: str) -> None:
    terminal = after(start(), "echo needle", "echo hay")
    terminal.keys(CONTROL_R + "need")
    terminal.wait_until(lambda: "echo needle" in chosen(terminal), "the line")
    terminal.keys(key)
    terminal.wait_for(f"{SIGN} echo needle")
    assert "needle\nneedle" not in terminal.settle()
    terminal.keys("!\r")
    terminal.wait_for("\nneedle!\n")


@pytest.mark.parametrize("key", [CONTROL_O, "\x1b\r"])
def test_a_line_is_run(start: Start, key: str) -> None:
    terminal = after(start(), "echo needle", "echo hay")
    terminal.keys(CONTROL_R + "need")
    terminal.wait_until(lambda: "echo needle" in chosen(terminal), "the line")
    terminal.keys(key)
    terminal.wait_for("\nneedle\n")


def test_keys_typed_right_behind_find_the_answer(start: Start) -> None:
    terminal = after(start(), "echo needle", "echo hay")
    terminal.keys(CONTROL_R + "need\r\r")
    terminal.wait_for("\nneedle\n")


def test_moving_through_the_list(start: Start) -> None:
    terminal = after(start(), *(f": line {number}" for number in range(30)))
    terminal.keys(CONTROL_R + "line")
    terminal.wait_until(lambda: "line 29" in chosen(terminal), "the newest")
    terminal.keys(CONTROL_R)
    terminal.wait_until(lambda: "line 28" in chosen(terminal), "the next")
    terminal.keys(DOWN + PAGE_DOWN)
    terminal.wait_until(lambda: "line 17" in chosen(terminal), "the one after a page")
    terminal.keys(UP + CONTROL_S)
    terminal.wait_until(lambda: "line 19" in chosen(terminal), "the newer one")
    terminal.keys(PAGE_DOWN * 9)
    terminal.wait_until(lambda: "line 0" in chosen(terminal), "the oldest")


def test_scopes(start: Start, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    after(start(), ": elsewhere")
    terminal = after(start(), "cd sub", ": within", "cd ..")
    terminal.keys(CONTROL_R)
    terminal.wait_for("search everything:")
    terminal.wait_for(": elsewhere")
    terminal.keys(CONTROL_T)
    terminal.wait_for("search this directory:")
    terminal.wait_until(
        lambda: ": within" not in terminal.text() and ": elsewhere" in terminal.text(), "this directory"
    )
    terminal.keys(CONTROL_T)
    terminal.wait_for("search this session:")
    terminal.wait_until(lambda: ": elsewhere" not in terminal.text() and ": within" in terminal.text(), "this session")
    terminal.keys(CONTROL_T)
    terminal.wait_for("search everything:")


def test_a_line_is_deleted_at_the_second_time(start: Start, home: Path) -> None:
    terminal = after(start(), ": doomed", ": spared", ": doomed")
    terminal.keys(CONTROL_R + "doomed")
    terminal.wait_until(lambda: ": doomed" in chosen(terminal), "the line")
    terminal.keys(CONTROL_D)
    terminal.wait_for("Ctrl-D again deletes this line")
    terminal.keys(CONTROL_D)
    terminal.wait_for("nothing found")
    terminal.keys(CONTROL_G)
    terminal.wait_until(lambda: not rows(home, "SELECT 1 FROM entries WHERE line = ': doomed'"), "it to go")
    terminal.keys(": " + UP)
    terminal.wait_for(f"{SIGN} : spared")


@pytest.mark.parametrize("key", [CONTROL_G, CONTROL_C, "\x1b"])
def test_the_search_is_left(start: Start, key: str) -> None:
    terminal = after(start(), ": one")
    terminal.keys("typed" + CONTROL_R)
    terminal.wait_for("search everything: typed")
    terminal.keys("\x15one")
    terminal.wait_until(lambda: ": one" in chosen(terminal), "the line")
    terminal.keys(key)
    terminal.wait_until(lambda: "search everything" not in terminal.text(), "the search to close")
    terminal.wait_until(lambda: terminal.line().endswith("typed"), "the line that was typed")


def test_nothing_found(start: Start) -> None:
    terminal = after(start(), ": one")
    terminal.keys(CONTROL_R + "zzz")
    terminal.wait_for("nothing found")
    terminal.keys("\r\x15one")
    terminal.wait_until(lambda: ": one" in chosen(terminal), "the line")


def test_search_in_vi_mode(start: Start) -> None:
    terminal = after(start(), "set -o vi", "echo needle")
    terminal.keys("\x1b")
    terminal.settle(0.7)
    terminal.keys("/")
    terminal.wait_for("search everything:")
    terminal.keys("needle\r")
    terminal.wait_for(f"{SIGN} echo needle")


def test_what_is_shown_is_harmless(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.paste(": 'red\x1b[31m'")
    terminal.keys("\r" + CONTROL_R + "red")
    terminal.wait_until(lambda: "red^[[31m" in chosen(terminal), "the line")


@pytest.mark.parametrize("columns", [20, 80])
def test_wide_and_combining_characters(start: Start, columns: int) -> None:
    terminal = after(start(columns=columns, PS1="$ "), f": {'漢字' * 30} e\u0301nd", ": 漢 needle")
    terminal.keys(CONTROL_R + "漢")
    terminal.wait_for(": 漢 needle")
    rows = [line for line in terminal.settle().split("\n") if "漢字" in line]
    assert len(rows) == 1
    terminal.keys("\x15need\r")
    terminal.wait_for("$ : 漢 needle")


def test_the_chosen_line_without_colours(start: Start) -> None:
    terminal = after(start(NO_COLOR="1"), ": one")
    terminal.keys(CONTROL_R + "one")
    terminal.wait_until(lambda: ": one" in chosen(terminal), "the line")
    assert ": one" in reversed_text(terminal)
    assert not re.search(rb"\x1b\[[\d;]*3[1-7]m", terminal.output)


def test_a_window_that_changes(start: Start) -> None:
    terminal = after(start(), ": one")
    terminal.keys(CONTROL_R + "one")
    terminal.wait_until(lambda: ": one" in chosen(terminal), "the line")
    terminal.resize(30, 12)
    terminal.settle()
    terminal.keys("\r!\r")
    terminal.wait_for(": one!")


def test_a_corrupt_database_is_told_and_the_session_goes_on(start: Start, home: Path) -> None:
    state = home / ".local/state/minishell"
    (state / "history.db").write_bytes(b"no database" * 1000)
    terminal = start()
    terminal.prompt()
    terminal.keys("echo one\r")
    terminal.settle(1)
    terminal.keys("\r")
    terminal.wait_for("the history's database was damaged: a new one is begun")
    terminal.keys(f"clear\recho{UP}")
    terminal.wait_for(f"{SIGN} echo one")
    assert len(list(state.glob("history.db.damaged-*"))) == 1


def test_escape_leaves_the_search_at_once(start: Start) -> None:
    terminal = after(start(), "echo one")
    times = []
    for _ in range(3):
        terminal.keys(CONTROL_R)
        terminal.wait_for("search everything:")
        terminal.keys("\x1b")
        begin = time.monotonic()
        terminal.wait_until(lambda: "search everything" not in terminal.text(), "the search to end")
        times.append(time.monotonic() - begin)
    assert min(times) < 0.6
