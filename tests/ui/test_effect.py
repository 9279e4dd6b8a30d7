"""What a line would do is told below it while it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from minishell.ui.effect import names_file_command
from tests.ui.conftest import Start


def test_a_line_of_file_commands_shows_its_effect_before_enter(start: Start, tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).write_text("12345")
    terminal = start()
    terminal.prompt()
    terminal.keys("rm *")
    terminal.wait_for("3 files (15 bytes) removed - can be undone")
    terminal.keys("\x15mkdir d && mv a d")
    terminal.wait_for("1 directory made; 1 file (5 bytes) moved - can be undone")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "c"]
    terminal.keys("\r")
    terminal.wait_until((tmp_path / "d" / "a").exists, "the move")
    terminal.keys("echo done\r")
    terminal.wait_for("\ndone")


@pytest.mark.parametrize(
    ("line", "is_one"),
    [("rm *", True), ("x=1;rmdir a", True), ("(mv a b)", True), ("ls rms", False), ("rm x " * 9999, False)],
)
def test_lines_that_are_looked_at(line: str, is_one: bool) -> None:
    assert names_file_command(line) == is_one


def test_a_plan_without_an_end_is_interrupted(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("plan 'while :; do :; done'\r")
    terminal.settle()
    terminal.keys("\x03")
    terminal.prompt()
    terminal.keys("echo $?; echo still he''re\r")
    assert "\n130\n" in terminal.wait_for("still here")
