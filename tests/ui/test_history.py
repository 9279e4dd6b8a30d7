"""The history's file."""

from __future__ import annotations

import fcntl
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document

from minishell.ui.background import Workers
from minishell.ui.history import MOST_ENTRIES, History, history_path
from minishell.ui.suggest import HistorySuggestion
from tests.shells import CHECKOUT


def opened(path: Path) -> History:
    return History(str(path), Workers())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history"


def test_entries_outlive_the_session(path: Path) -> None:
    first = opened(path)
    for text in ("one", "two\nlines", "back\\slash \\n", "undecodable \udcff"):
        first.append(text)
    assert first.entries() == opened(path).entries() == ["one", "two\nlines", "back\\slash \\n", "undecodable \udcff"]


def test_an_entry_is_a_line_of_a_private_file(path: Path) -> None:
    opened(path).append("for i in a\ndo :\ndone")
    assert path.read_text() == "for i in a\\ndo :\\ndone\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_blanks_first_and_repetitions_are_not_kept(path: Path) -> None:
    history = opened(path)
    for text in ("a", "a", " secret", "\tsecret", "", "b", "a"):
        history.append(text)
    assert history.entries() == ["a", "b", "a"]


def test_sessions_add_to_each_other(path: Path) -> None:
    one, other = opened(path), opened(path)
    one.append("one")
    other.append("other")
    one.append("one more")
    assert opened(path).entries() == ["one", "other", "one more"]


def test_what_no_entry_can_be_is_passed_over(path: Path) -> None:
    path.write_bytes(b"good\n\n\0\0\0garbage\n\xff\xfe\ntorn li")
    history = opened(path)
    history.append("new")
    assert opened(path).entries() == ["good", "\udcff\udcfe", "torn li", "new"]


def test_delete_and_clear(path: Path) -> None:
    history = opened(path)
    for text in ("a", "b", "a", "c"):
        history.append(text)
    history.delete(2)
    assert history.entries() == opened(path).entries() == ["a", "b", "c"]
    with pytest.raises(IndexError):
        history.delete(7)
    history.clear()
    assert history.entries() == opened(path).entries() == []


def test_a_long_file_is_cut(path: Path) -> None:
    path.write_text("".join(f"{number}\n" for number in range(2 * MOST_ENTRIES + 1)))
    assert len(opened(path).entries()) == MOST_ENTRIES
    assert path.read_text().splitlines()[0] == str(MOST_ENTRIES + 1)


def test_a_lock_that_is_held_costs_no_entry(path: Path) -> None:
    history = opened(path)
    history.append("a")
    with path.open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        history.append("b")
    assert opened(path).entries() == ["a", "b"]


def test_many_sessions_at_once(path: Path) -> None:
    program = (
        "import sys; from minishell.ui.history import add\n"
        "for number in range(50): add(sys.argv[1], sys.argv[2] + str(number))"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", program, str(path), name], cwd=CHECKOUT) for name in ("a", "b", "c")
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    entries = opened(path).entries()
    for name in ("a", "b", "c"):
        assert [entry for entry in entries if entry.startswith(name)] == [f"{name}{number}" for number in range(50)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.lists(st.text(st.sampled_from("ab\\n\n \udcff\x1b'"), min_size=1).map(lambda text: "x" + text), max_size=5))
def test_any_entries_are_read_back(tmp_path: Path, texts: list[str]) -> None:
    path = tmp_path / "history"
    path.unlink(missing_ok=True)
    history = opened(path)
    for text in texts:
        history.append(text)
    assert opened(path).entries() == history.entries()


def test_where_it_is(tmp_path: Path) -> None:
    assert history_path({"HOME": str(tmp_path)}) == f"{tmp_path}/.local/state/minishell/history"
    assert history_path({"XDG_STATE_HOME": f"{tmp_path}/state"}) == f"{tmp_path}/state/minishell/history"
    assert history_path({"XDG_STATE_HOME": "no/absolute", "HOME": str(tmp_path)}).startswith(str(tmp_path))
    with pytest.raises(OSError, match="HOME is not set"):
        history_path({})


def test_suggestions_are_the_newest_that_go_on(path: Path) -> None:
    history = opened(path)
    for text in ("git commit", "git checkout main", "for i\ndo", "ls"):
        history.append(text)
    suggestion = HistorySuggestion(history)

    def suggested(text: str) -> str | None:
        found = suggestion.get_suggestion(Buffer(), Document(text))
        return found.text if found else None

    assert suggested("git c") == "heckout main"
    assert suggested("git com") == "mit"
    assert suggested("for") == " i"
    assert suggested("ls") is None
    assert suggested("") is None
    assert suggested("  ") is None
