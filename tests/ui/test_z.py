"""`z`, from what is typed to where it goes."""

from __future__ import annotations

from pathlib import Path

from tests.shells import Shell
from tests.ui.conftest import Start


def test_z_goes_where_work_was_done(start: Start, tmp_path: Path) -> None:
    (tmp_path / "projects" / "minishell").mkdir(parents=True)
    (tmp_path / "projects" / "gone").mkdir()
    terminal = start(PS1="\\W> ")
    for line, prompt in [
        ("cd projects/minishell", "minishell> "),
        ("true one; true two", "minishell> "),
        ("cd ../gone", "gone> "),
        (": work; cd; rmdir " + str(tmp_path / "projects" / "gone"), "~> "),
        ("z mini", "minishell> "),
        ("z -", "~> "),
        ("z PROJ SHELL", "minishell> "),
        (f"z {tmp_path}", f"{tmp_path.name}> "),
    ]:
        terminal.keys(line + "\r")
        terminal.wait_until(lambda prompt=prompt: terminal.line() == prompt, f"{prompt} after {line}")  # type: ignore[misc]
    terminal.keys("z gone\r")
    terminal.wait_for("z: gone: no directory in the history matches")
    terminal.keys('[ "$(z -e mini)" = "$PWD/projects/minishell" ] && echo it "is"\r')
    terminal.wait_for("\nit is\n")
    terminal.keys("z -l proj shell | wc -l\r")
    terminal.wait_for("\n1\n")


def test_a_script_has_no_history(minishell: Shell, tmp_path: Path, home: Path) -> None:
    result = minishell.run("-c", "z foo", cwd=tmp_path, home=home)
    assert (result.returncode, result.stderr) == (1, b"z: a script has no history\n")


def test_places_are_completed(start: Start, tmp_path: Path) -> None:
    (tmp_path / "projects" / "minishell").mkdir(parents=True)
    terminal = start(PS1="\\W> ", columns=200)
    terminal.keys("cd projects/minishell\r")
    terminal.wait_until(lambda: terminal.line() == "minishell> ", "the directory")
    terminal.keys("true; cd\r")
    terminal.wait_until(lambda: terminal.line() == "~> ", "the home")
    terminal.keys("z mini\t")
    terminal.wait_until(lambda: terminal.line().endswith("/projects/minishell "), "the path")


def test_topics_are_completed(start: Start) -> None:
    terminal = start(PS1="> ")
    terminal.wait_until(lambda: terminal.line() == "> ", "the prompt")
    terminal.keys("help -t tou\t")
    terminal.wait_until(lambda: terminal.line() == "> help -t tour ", "the topic")
