"""The configuration in a session: start-up files, and changes that count at the next prompt."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from minishell.ui.configuration import replaced
from tests.ui.conftest import Start

SIGN = "#" if os.geteuid() == 0 else "$"


@pytest.fixture
def directory(home: Path) -> Path:
    """Where the configuration lies."""
    found = home / ".config/minishell"
    found.mkdir(parents=True)
    return found


def test_aliases_count_and_change_at_the_next_prompt(start: Start, directory: Path) -> None:
    file = directory / "config.toml"
    file.write_text("[aliases]\nhi = 'echo hello'\nbye = 'echo goodbye'\n")
    terminal = start()
    terminal.prompt()
    terminal.keys("hi; bye; alias own='echo mine'\r")
    terminal.wait_for("\nhello\ngoodbye\n")
    terminal.keys("printf '[aliases]\\nhi = \"echo good day\"\\n' > ~/.config/minishell/config.toml\r")
    terminal.keys("hi; own; alias bye\r")
    terminal.wait_for("\ngood day\nmine\nalias: bye: not found\n")


def test_config_set_counts_at_the_next_prompt(start: Start, directory: Path) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("config set aliases.hi 'echo hello'\r")
    terminal.keys("hi\r")
    terminal.wait_for("\nhello\n")
    assert (directory / "config.toml").read_text() == '[aliases]\nhi = "echo hello"\n'


def test_what_is_wrong_is_told_and_the_rest_counts(start: Start, directory: Path) -> None:
    (directory / "config.toml").write_text("[notify]\nafer = 3\n[aliases]\nhi = 'echo hello'\nbad = 1\n")
    terminal = start(columns=200)
    terminal.wait_for(f"minishell: {directory}/config.toml:2: notify.afer: no such setting; did you mean notify.after?")
    terminal.wait_for(f"minishell: {directory}/config.toml:5: aliases.bad: a text is wanted, not 1")
    terminal.keys("hi\r")
    terminal.wait_for("\nhello\n")
    assert terminal.text().count("notify.afer") == 1


def test_rc_sh_runs_after_env_and_config(start: Start, home: Path, directory: Path) -> None:
    (directory / "config.toml").write_text("[aliases]\nhi = 'echo hello'\n")
    (home / "env").write_text("x=env\n")
    (directory / "rc.sh").write_text("y=$x-rc\nalias hi='echo rc'\nset -o vi\n")
    terminal = start(ENV="$HOME/env")
    terminal.prompt()
    terminal.keys("hi; echo $y\r")
    terminal.wait_for("\nrc\nenv-rc\n")


def test_without_start_files(start: Start, home: Path, directory: Path) -> None:
    (home / "env").write_text("x=env\n")
    (directory / "rc.sh").write_text("y=rc\n")
    terminal = start("--norc", ENV="$HOME/env")
    terminal.prompt()
    terminal.keys('echo "<$x$y>"\r')
    terminal.wait_for("\n<>\n")


def test_another_start_file(start: Start, home: Path, directory: Path) -> None:
    (home / "mine").write_text("x=mine\n")
    (directory / "rc.sh").write_text("y=rc\n")
    terminal = start("--rcfile", str(home / "mine"), "--posix")
    terminal.prompt()
    terminal.keys('echo "<$x$y>"; set -o | grep posix\r')
    terminal.wait_for("\n<mine>\nposix")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("echo before\nfi\n", "line 2: "),
        ("echo before\n\n: ${x?is missing}\n", "line 3: x: is missing"),
        ("echo before\nnosuchcommand\n", "line 2: nosuchcommand: command not found"),
        ("echo before\nreadonly x=1\nf() {\n  x=2\n}\nf\n", "line 4: x: is read only"),
    ],
)
def test_a_start_file_that_fails_is_told_with_its_line(start: Start, directory: Path, text: str, message: str) -> None:
    (directory / "rc.sh").write_text(text)
    terminal = start(columns=200)
    terminal.wait_for(f"{directory}/rc.sh: {message}")
    assert "before" in terminal.text()
    terminal.keys("echo alive\r")
    terminal.wait_for("\nalive\n")


def test_the_rest_of_a_start_file_runs(start: Start, directory: Path) -> None:
    text = "set -o nosuch\n: ${x?missing}; echo never\nf() { shift 3; }\nif f; then :; fi\necho the rest\n"
    (directory / "rc.sh").write_text(text)
    terminal = start(columns=200)
    terminal.wait_for("\nthe rest\n")
    shown = [line.partition(f"{directory}/rc.sh: ")[2] for line in terminal.text().splitlines()]
    assert [line for line in shown if line] == [
        "line 1: this command has failed",
        "line 2: x: missing",
        "line 3: shift: 3: there are not that many parameters",
    ]
    assert "never" not in terminal.text()


def test_a_start_file_may_leave(start: Start, directory: Path) -> None:
    (directory / "rc.sh").write_text("trap 'echo bye' EXIT\nexit 7\n")
    terminal = start()
    assert terminal.exit_status() == 7
    assert "bye" in terminal.settle()


def test_a_start_file_that_is_none(start: Start, directory: Path) -> None:
    (directory / "rc.sh").mkdir()
    (directory / "config.toml").mkdir()
    terminal = start(columns=200)
    terminal.wait_for(f"minishell: {directory}/rc.sh: Is a directory")
    terminal.wait_for(f"minishell: {directory}/config.toml: Is a directory")
    terminal.prompt()


def test_an_internal_error_in_a_start_file_is_survived(start: Start, directory: Path) -> None:
    (directory / "builtins").mkdir()
    (directory / "builtins/broken.py").write_text('"""Broken.\n\nusage: broken\n"""\ndef run(f, a): raise ValueError\n')
    (directory / "rc.sh").write_text("broken\n")
    terminal = start()
    terminal.wait_for("internal error: ValueError")
    terminal.prompt()


def test_what_the_user_has_changed_since_stays() -> None:
    names = {"a": "mine", "b": "file", "c": "file", "own": "x"}
    old = {"a": "file", "b": "file", "c": "file"}
    assert replaced(names, old, {"c": "new", "d": "file"}) == {"c": "new", "d": "file"}
    assert names == {"a": "mine", "c": "new", "d": "file", "own": "x"}
    assert replaced(names, {"a": "file"}, {"a": "file"}) == {"a": "file"}
    assert names["a"] == "mine"


def test_the_prompt_follows_the_configuration(start: Start, directory: Path) -> None:
    (directory / "config.toml").write_text("prompt.left = 'L{shlvl} > '\nprompt.right = 'R'\n")
    terminal = start(columns=40, SHLVL="1")
    terminal.wait_for("L2 > " + " " * 34 + "R")
    terminal.keys("config set prompt.left 'new> '; config set prompt.right ''\r")
    terminal.wait_until(lambda: terminal.text().endswith("\nnew>"), "the new prompt")


def test_a_transient_prompt(start: Start, directory: Path) -> None:
    (directory / "config.toml").write_text("prompt = { left = '''1st\n2nd> ''', right = 'R', transient = '> ' }\n")
    terminal = start(columns=40)
    terminal.wait_for("1st" + " " * 36 + "R\n2nd>")
    terminal.keys("echo 'a\rb'\r")
    terminal.wait_for("> echo 'a\n> b'\na\nb\n1st")
    assert terminal.text().startswith("> echo")


def test_an_activated_environment_leaves_ps1_alone(start: Start, directory: Path, tmp_path: Path) -> None:
    script = 'test -z "$VIRTUAL_ENV_DISABLE_PROMPT" && PS1="(x) $PS1"\nexport VIRTUAL_ENV=/x/.venv\n'
    (tmp_path / "activate").write_text(script)
    terminal = start(columns=200)
    terminal.prompt()
    terminal.keys(". ./activate; sh -c 'echo \"<$VIRTUAL_ENV_DISABLE_PROMPT>\"'\r")
    terminal.wait_for("\n<>\n")
    terminal.wait_for(" .venv ")


def test_abbreviations_expand_where_they_are_seen(start: Start, directory: Path) -> None:
    (directory / "config.toml").write_text("[abbreviations]\nhi = 'echo hello'\n")
    terminal = start(columns=120)
    terminal.prompt()
    terminal.keys("hi ")
    terminal.wait_for(f"{SIGN} echo hello")
    terminal.keys("you\r")
    terminal.wait_for("\nhello you\n")
    terminal.keys("true && hi\r")
    terminal.wait_for(f"{SIGN} true && echo hello\nhello\n")
    terminal.keys("abbr -c m 'echo <%>' ; m \r")
    terminal.prompt()
    terminal.keys("m in\r")
    terminal.wait_for(f"{SIGN} echo <in>")
    terminal.keys("\x15hi\x00there")
    terminal.wait_for(f"{SIGN} hi there")


def test_keys_of_ones_own(start: Start, directory: Path) -> None:
    keys = ["f2 = 'insert some text'", "f3 = 'run echo ran; cd /'", "ctrl-g = 'unix-line-discard'", "alt-s = 'nothing'"]
    (directory / "config.toml").write_text("[keys]\n" + "\n".join(keys) + "\nf5 = 'suod'\n")
    terminal = start(columns=200)
    terminal.wait_for(f"minishell: {directory}/config.toml:6: keys.f5: suod: no such action; did you mean sudo?")
    terminal.prompt()
    terminal.keys("gone\x07echo \x1bOQ")
    terminal.wait_for(f"{SIGN} echo some text")
    terminal.keys("\x1bs\x1bOR")
    terminal.wait_for(f"\nran\n/ {SIGN} echo some text")
    terminal.keys("\r")
    terminal.wait_for("\nsome text\n")


def test_a_theme_counts_at_the_next_prompt(start: Start, directory: Path) -> None:
    terminal = start(columns=120, COLORTERM="truecolor")
    terminal.prompt()
    terminal.keys("config set theme.dark monokai\r")
    terminal.prompt()
    terminal.keys("while")
    terminal.wait_until(lambda: b"38;2;102;217;239" in terminal.output, "monokai's keywords")
