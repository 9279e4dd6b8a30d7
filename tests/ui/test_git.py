"""The state of a git repository, for the prompt."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from minishell.ui import git
from minishell.ui.background import Workers
from minishell.ui.git import GitState, find_git_directory, summary
from tests.shells import clean_environment
from tests.ui.conftest import Start
from tests.waiting import PATIENCE

Git = Callable[..., None]


@pytest.fixture
def repository(tmp_path: Path, home: Path) -> tuple[Path, Git]:
    """A repository with a commit, and git in it."""
    top = tmp_path / "repository"
    top.mkdir()

    def run(*arguments: str) -> None:
        settings = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
        environment = clean_environment(home)
        subprocess.run(["git", *settings, *arguments], cwd=top, env=environment, check=True, capture_output=True)

    run("init")
    (top / "file").write_text("a\n")
    run("add", "file")
    run("commit", "-m", "one")
    return top, run


def state(directory: Path, home: Path, deadline: float = 10) -> str:
    """What is known in the end."""
    found = GitState(Workers(), lambda: None)
    found.ask(str(directory), clean_environment(home), deadline)
    [future] = found._asked.values()
    future.result(10)
    return found.text(str(directory))


def test_what_the_prompt_shows(repository: tuple[Path, Git], home: Path) -> None:
    top, run = repository
    assert state(top, home) == "main"
    (top / "file").write_text("b\n")
    assert state(top, home) == "main*"
    run("add", "file")
    assert state(top, home) == "main+"
    (top / "new").touch()
    (top / "below").mkdir()
    assert state(top / "below", home) == "main+?"
    run("checkout", "-b", "topic/one")
    run("commit", "-m", "two")
    assert state(top, home) == "topic/one?"
    run("branch", "--set-upstream-to=main")
    assert state(top, home) == "topic/one?↑1"
    run("checkout", "--detach")
    assert len(state(top, home)) == len("12345678?")


def test_a_merge_with_a_conflict(repository: tuple[Path, Git], home: Path) -> None:
    top, run = repository
    run("checkout", "-b", "other")
    (top / "file").write_text("other\n")
    run("commit", "-am", "other")
    run("checkout", "main")
    (top / "file").write_text("mine\n")
    run("commit", "-am", "mine")
    with pytest.raises(subprocess.CalledProcessError):
        run("merge", "other")
    assert state(top, home) == "main!|merge"


def test_where_there_is_none(tmp_path: Path, home: Path) -> None:
    assert state(tmp_path, home) == ""
    assert state(tmp_path / "gone", home) == ""
    (tmp_path / ".git").mkdir()
    assert state(tmp_path, home) == ""


def test_another_work_tree_and_git_dir(repository: tuple[Path, Git], tmp_path: Path, home: Path) -> None:
    top, run = repository
    run("worktree", "add", "../second", "-b", "second")
    assert state(tmp_path / "second", home) == "second"
    assert find_git_directory("/", {"GIT_DIR": str(top / ".git")}) == str(top / ".git")


def test_at_the_deadline_the_branch_alone_is_shown(repository: tuple[Path, Git], home: Path, tmp_path: Path) -> None:
    top, _ = repository
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    start = time.monotonic()
    found = GitState(Workers(), lambda: None)
    found.ask(str(top), clean_environment(home) | {"PATH": f"{slow.parent}:/usr/bin:/bin"}, 1)
    assert time.monotonic() - start < 1
    [future] = found._asked.values()
    future.result(10)
    assert found.text(str(top)) == "main"


def test_what_was_known_stays_until_more_is(
    repository: tuple[Path, Git], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top, _ = repository
    release = threading.Event()
    shown: list[str] = []
    found = GitState(Workers(), lambda: shown.append(found.text(str(top))))
    answers = iter(["# branch.head main\n? new\n", "# branch.head main\n"])

    def slow(*_: object) -> str:
        release.wait(PATIENCE)
        return next(answers)

    monkeypatch.setattr(git, "_ask_git", slow)
    for _ in range(2):
        found.ask(str(top), {}, 1)
        [future] = found._asked.values()
        release.set()
        future.result(10)
    assert shown == ["main", "main?", "main"]


def test_names_of_branches_are_harmless() -> None:
    assert summary("# branch.head a\x1b[31m\u202eb\udcff\n") == "a^[[31m\\u202eb\\xff"


def test_no_program_of_the_repository_is_started(repository: tuple[Path, Git], home: Path) -> None:
    top, run = repository
    run("config", "core.fsmonitor", f"touch {top}/started; :")
    assert state(top, home) == "main"
    assert not (top / "started").exists()


def test_on_a_terminal_it_comes_behind_the_prompt(start: Start, repository: tuple[Path, Git]) -> None:
    top, _ = repository
    terminal = start(columns=200)
    terminal.prompt()
    terminal.keys(f"cd {top}; touch new\recho typed")
    terminal.wait_for("repository main? ")
    terminal.keys("\r")
    terminal.wait_for("\ntyped\n")
