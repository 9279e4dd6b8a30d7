"""The history's database, as a session and its keys use it."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minishell.eval.history import Criteria, HistoryError
from minishell.ui.history import History, history_path
from minishell.ui.history.keeping import Keeping
from tests.shells import CHECKOUT
from tests.waiting import wait_until


def opened(path: Path | None, directory: str = "/work", **variables: str) -> History:
    return History(str(path) if path else None, Keeping({"PWD": directory, **variables}))


def enter(history: History, *lines: str, status: int = 0) -> None:
    """Run the lines, one after the other."""
    for line in lines:
        assert history.start(line) is None
        history.finish(status)
    history.store.flush().result(20)


def listed(history: History) -> list[str]:
    return [entry.line for entry in history.listed()]


def older(history: History, prefix: str = "", count: int = 100) -> list[str]:
    return list(islice(history.older(prefix), count))


def suggested(history: History, text: str, directory: str = "/work") -> list[str]:
    """The lines that are suggested, the best first."""
    ask = history.suggestions(text, directory)
    found = []
    while page := ask().result(5):
        found += [line for line, _ in page]
    return found


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def lock(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection of somebody else's, to lock the database with."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


# ---- What is kept


def test_lines_outlive_the_session(path: Path) -> None:
    lines = ["one", "two\nlines", "back\\slash \\n", "undecodable \udcff", "nul \0 byte", "'quoted'"]
    first = opened(path)
    enter(first, *lines)
    assert listed(first) == listed(opened(path)) == lines


def test_what_is_known_of_a_line(path: Path) -> None:
    history = opened(path, "/some/where")
    before = time.time()
    history.start("sleep")
    time.sleep(0.02)
    history.finish(3)
    history.store.flush().result(20)
    [entry] = opened(path).listed()
    assert (entry.line, entry.status, entry.directory, entry.host) == ("sleep", 3, "/some/where", os.uname().nodename)
    assert entry.started is not None
    assert before - 1 < entry.started < time.time() + 1
    assert entry.duration is not None
    assert 0.015 < entry.duration < 5


def test_a_row_is_there_when_the_line_starts(path: Path) -> None:
    history = opened(path)
    enter(history, "before")
    assert history.start("crash") is None
    [_, row] = rows(path, "SELECT line, status, duration FROM entries")
    assert row == ("crash", None, None)


def test_the_database_is_private(path: Path) -> None:
    enter(opened(path), "a")
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert rows(path, "PRAGMA journal_mode") in [[("wal",)], [("delete",)]]


def test_where_it_is(tmp_path: Path) -> None:
    assert history_path({"HOME": str(tmp_path)}) == f"{tmp_path}/.local/state/minishell/history.db"
    assert history_path({"XDG_STATE_HOME": f"{tmp_path}/state"}) == f"{tmp_path}/state/minishell/history.db"
    assert stat.S_IMODE((tmp_path / "state/minishell").stat().st_mode) == 0o700
    assert history_path({"XDG_STATE_HOME": "no/absolute", "HOME": str(tmp_path)}).startswith(str(tmp_path))
    with pytest.raises(OSError, match="HOME is not set"):
        history_path({})


def test_the_line_that_runs_is_not_listed(path: Path) -> None:
    history = opened(path)
    enter(history, "a")
    history.start("history")
    assert listed(history) == ["a"]
    history.finish(0)
    assert listed(history) == ["a", "history"]


def test_a_line_that_is_replaced(path: Path) -> None:
    history = opened(path)
    enter(history, "echo a")
    history.start("fc -s a=b")
    history.replace("echo b")
    history.finish(0)
    history.store.flush().result(20)
    assert listed(history) == older(history)[::-1] == ["echo a", "echo b"]
    assert [entry.status for entry in history.listed()] == [0, 0]


def test_numbers_stay(path: Path) -> None:
    history = opened(path)
    enter(history, "a", "b", "c")
    a, b, c = (entry.number for entry in history.listed())
    assert history.delete([b]) == 1
    assert [(entry.number, entry.line) for entry in history.listed()] == [(a, "a"), (c, "c")]
    assert history.delete([b]) == 0
    assert history.numbered(c) == "c"
    assert history.numbered(b) is None
    enter(history, "d")
    assert history.listed()[-1].number > c


def test_deleted_lines_are_not_suggested(path: Path) -> None:
    history = opened(path)
    enter(history, "echo a", "echo b", "echo a")
    history.delete([history.listed()[-1].number])
    assert suggested(history, "echo") == ["echo b", "echo a"]
    history.delete([history.listed()[0].number])
    assert suggested(history, "echo") == ["echo b"]
    assert older(opened(path)) == ["echo b"]
    assert b"echo a" not in path.read_bytes()


def test_a_line_that_is_forgotten_everywhere(path: Path) -> None:
    history = opened(path)
    enter(history, "secret", "b", "secret")
    history.forget("secret")
    history.store.flush().result(20)
    assert listed(history) == older(history) == ["b"]


def test_clear(path: Path) -> None:
    history = opened(path)
    enter(history, "a unique text", "b")
    history.clear()
    assert listed(history) == older(history) == older(opened(path)) == []
    assert all(b"a unique text" not in file.read_bytes() for file in path.parent.iterdir())
    enter(history, "c")
    assert older(opened(path)) == ["c"]


def test_hide_keeps_what_other_sessions_entered(path: Path) -> None:
    enter(opened(path), "old")
    history = opened(path)
    enter(history, "mine")
    assert listed(history) == ["old", "mine"]
    history.hide()
    assert listed(history) == older(history) == []
    enter(history, "new")
    assert listed(history) == ["new"]
    assert older(opened(path)) == ["new", "old"]
    history.unhide()
    assert listed(history) == ["old", "new"]


def test_a_line_that_is_not_kept_comes_back_once(path: Path) -> None:
    history = opened(path)
    enter(history, "a")
    assert history.start(" secret") == ""
    assert older(history) == [" secret", "a"]
    enter(history, "b")
    assert older(history) == ["b", "a"]
    assert older(opened(path)) == ["b", "a"]


def test_a_line_that_repeats_the_one_before_is_found_once(path: Path) -> None:
    history = opened(path, HISTCONTROL="ignoredups")
    enter(history, "a")
    assert history.start("a") == ""
    assert older(history) == ["a"]


# ---- Several sessions


def test_sessions_see_each_others_lines_but_list_their_own(path: Path) -> None:
    enter(opened(path), "before")
    one, other = opened(path), opened(path)
    assert listed(one) == listed(other) == ["before"]
    enter(one, "one")
    enter(other, "other")
    enter(one, "one more")
    assert listed(one) == ["before", "one", "one more"]
    assert listed(other) == ["before", "other"]
    assert older(one) == ["one more", "one", "other", "before"]
    assert older(other) == ["other", "one more", "one", "before"]
    assert suggested(other, "on") == ["one more", "one"]
    assert list(islice(one.newest_first(), 3)) == ["one more", "one", "before"]


def test_many_sessions_at_once(path: Path) -> None:
    program = (
        "import sys; from minishell.ui.history import History\n"
        "from minishell.ui.history.keeping import Keeping\n"
        "history = History(sys.argv[1], Keeping({'PWD': '/'}))\n"
        "for number in range(50):\n"
        "    history.start(sys.argv[2] + str(number)); history.finish(0)\n"
        "history.store.flush().result(); assert not history.news, history.news"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", program, str(path), name], cwd=CHECKOUT) for name in ("a", "b", "c")
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    lines = listed(opened(path))
    for name in ("a", "b", "c"):
        assert [line for line in lines if line.startswith(name)] == [f"{name}{number}" for number in range(50)]


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_subshell_reads_and_keeps_nothing(path: Path) -> None:
    history = opened(path)
    enter(history, "a")
    child = os.fork()
    if child == 0:
        try:
            history.start("in the subshell")
            history.finish(0)
            os._exit(0 if listed(history) == ["a"] else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert listed(history) == ["a"]


# ---- What keys ask


def test_up_gives_each_line_once_this_sessions_first(path: Path) -> None:
    enter(opened(path), "ls", "echo old", "make")
    history = opened(path)
    enter(history, "echo new", "ls", "echo new")
    assert older(history) == ["echo new", "ls", "make", "echo old"]
    assert older(history, "echo") == ["echo new", "echo old"]
    assert older(history, "nothing") == []


def test_suggestions_prefer_the_directory_and_success(path: Path) -> None:
    enter(opened(path, "/here"), "make here")
    enter(opened(path, "/there"), "make there")
    enter(opened(path, "/here"), "make fails", status=1)
    enter(opened(path, "/there"), "make typo", status=127)
    history = opened(path)
    assert suggested(history, "make", "/here") == ["make here", "make there", "make fails"]
    assert suggested(history, "make", "/there")[0] == "make there"
    assert suggested(history, "make", "/elsewhere")[0] == "make there"
    assert suggested(history, "make here", "/here") == []


def test_a_file_that_a_line_named_goes_with_it(path: Path) -> None:
    history = opened(path)
    history.start("cat a 'b c'", ["a", "b c"])
    history.finish(0)
    history.store.flush().result(20)
    assert [each.paths for each in history.suggestions("cat", "/work")().result(5)] == [["a", "b c"]]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.lists(st.text(st.sampled_from("ab\\n\n \udcff\x1b'%_"), min_size=1).map(lambda text: "x" + text), max_size=5))
def test_any_lines_are_read_back(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "history.db"
    for file in tmp_path.iterdir():
        file.unlink()
    history = opened(path)
    enter(history, *lines)
    assert listed(opened(path)) == lines
    assert older(opened(path)) == list(dict.fromkeys(lines[::-1]))


# ---- What goes wrong


def test_no_database(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    path.write_bytes(b"this is no database at all, but a text of some length\n" * 100)
    history = opened(path)
    enter(history, "a")
    [news] = history.news
    assert news.startswith(
        f"the history's database was damaged: a new one is begun, and the old one is {path}.damaged-"
    )
    assert Path(news.rpartition(" ")[2]).read_bytes().startswith(b"this is no database")
    assert listed(opened(path)) == ["a"]


def test_a_database_that_is_damaged_while_it_is_used(path: Path) -> None:
    history = opened(path)
    enter(history, *(f"line {number}" for number in range(300)))
    rows(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    for number in range(100):
        if not history.news:
            enter(history, f"again {number}")
    assert "damaged" in history.news[0]
    enter(history, "after")
    assert listed(opened(path))[-1] == "after"


def test_a_locked_database(path: Path, lock: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minishell.ui.history.database.PATIENCE", 0.1)
    lock.execute("PRAGMA journal_mode = WAL")
    lock.execute("PRAGMA locking_mode = EXCLUSIVE")
    lock.execute("BEGIN EXCLUSIVE")
    lock.execute("CREATE TABLE a (b)")
    history = opened(path)
    start = time.monotonic()
    history.start("b")
    history.finish(0)
    assert time.monotonic() - start < 5
    wait_until(lambda: history.news)
    assert history.news == ["the history is kept in memory only: its database is locked by another program"]
    history.store.flush().result(20)
    assert older(history) == listed(history) == ["b"]


def test_a_lock_that_comes_later_delays_only_the_writing(
    path: Path, lock: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minishell.ui.history.database.PATIENCE", 0.1)
    history = opened(path)
    enter(history, "a")
    lock.execute("BEGIN IMMEDIATE")
    start = time.monotonic()
    history.start("b")
    history.finish(1)
    history.start("c")
    assert time.monotonic() - start < 5
    assert older(history)[:3] == ["c", "b", "a"]
    wait_until(lambda: history.news)
    assert history.news == [
        "the history is kept in memory until it can be written: its database is locked by another program"
    ]
    with pytest.raises(HistoryError, match="locked by another program"):
        history.delete([1])
    lock.execute("ROLLBACK")
    history.finish(0)
    history.store.flush().result(20)
    assert [(entry.line, entry.status) for entry in opened(path).listed()] == [("a", 0), ("b", 1), ("c", 0)]


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_database_that_cannot_be_written(path: Path) -> None:
    enter(opened(path), "a")
    path.chmod(0o400)
    history = opened(path)
    enter(history, "b")
    assert history.news == ["the history is kept in memory only: Permission denied"]
    assert listed(history) == ["b"]


def test_a_directory_in_its_place(path: Path) -> None:
    path.mkdir()
    history = opened(path)
    enter(history, "b")
    assert history.news == ["the history is kept in memory only: Is a directory"]
    assert listed(history) == ["b"]


def test_a_later_version(path: Path) -> None:
    enter(opened(path), "a")
    rows(path, "PRAGMA user_version = 99")
    history = opened(path)
    enter(history, "b")
    assert history.news == ["the history is kept in memory only: its database was made by a later minishell"]
    assert listed(history) == ["b"]


def test_in_memory(tmp_path: Path) -> None:
    history = opened(None)
    enter(history, "a", "b")
    assert listed(history) == ["a", "b"]
    assert older(history, "a") == ["a"]
    assert list(tmp_path.iterdir()) == []


# ---- The text file of before


def test_the_text_file_is_imported_once(path: Path) -> None:
    text = path.with_name("history")
    text.write_bytes(b"good\nfor i in a\\ndo :\\ndone\nback\\\\slash\n\0\0garbage\n\n\xff\xfe\ntorn li")
    lines = ["good", "for i in a\ndo :\ndone", "back\\slash", "\udcff\udcfe", "torn li"]
    history = opened(path)
    assert listed(history) == lines
    assert suggested(history, "goo") == ["good"]
    enter(history, "new")
    assert listed(opened(path)) == [*lines, "new"]
    assert text.exists()
    opened(path).clear()
    assert listed(opened(path)) == []


# ---- Which lines


def test_criteria(path: Path) -> None:
    enter(opened(path, "/a"), "make one")
    enter(opened(path, "/b"), "make two", status=2)
    history = opened(path, "/a")
    enter(history, "ls")

    def chosen(**values: object) -> list[str]:
        criteria = Criteria()
        for name, value in values.items():
            setattr(criteria, name, value)
        return [entry.line for entry in history.select(criteria)]

    assert chosen() == ["make one", "make two", "ls"]
    assert chosen(directory="/a") == ["make one", "ls"]
    assert chosen(directory="/nowhere") == []
    assert chosen(failed=True) == chosen(status=2) == ["make two"]
    assert chosen(succeeded=True) == ["make one", "ls"]
    assert chosen(session=True) == ["ls"]
    assert chosen(matches=lambda line: "make" in line) == ["make one", "make two"]
    assert chosen(limit=1) == ["ls"]
    assert chosen(limit=1, directory="/b") == ["make two"]
    assert chosen(since=time.time() - 60) == ["make one", "make two", "ls"]
    assert chosen(since=time.time() + 60) == chosen(before=time.time() - 60) == []
    assert chosen(host=os.uname().nodename) == ["make one", "make two", "ls"]
    assert chosen(host="elsewhere") == []


# ---- Journals


def test_a_plain_journal_on_a_network(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minishell.ui.history.database.is_on_network", lambda path: True)
    enter(opened(path), "a")
    assert rows(path, "PRAGMA journal_mode") == [("delete",)]
    assert [file.name for file in path.parent.iterdir()] == ["history.db"]
    assert older(opened(path)) == ["a"]
