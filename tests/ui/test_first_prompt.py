"""The first prompt, which stands before the editor is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from prompt_toolkit import print_formatted_text
from prompt_toolkit.data_structures import Size
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.output.vt100 import Vt100_Output

from minishell.ui.first_prompt import COLOURS
from minishell.ui.style import Terminal, prompt_style
from tests.ui.conftest import Start
from tests.ui.terminal import EDITING

SIGN = "#" if os.geteuid() == 0 else "$"

#: makes loading the editor take long
SLOW = """\
import sys, time

class Slow:
    def find_spec(self, name, path, target=None):
        if name == "prompt_toolkit":
            time.sleep(2)

sys.meta_path.insert(0, Slow())
"""


@pytest.fixture
def slow(tmp_path: Path) -> dict[str, str]:
    """Variables with which a session's editor takes two seconds to load."""
    (tmp_path / "slow").mkdir()
    (tmp_path / "slow" / "sitecustomize.py").write_text(SLOW)
    return {"PYTHONPATH": str(tmp_path / "slow")}


def test_the_very_first_session_says_where_to_begin(start: Start, home: Path) -> None:
    (home / ".local/state/minishell").rmdir()
    terminal = start()
    assert terminal.first_prompt().startswith("Welcome to minishell. `help tour` shows")
    terminal.prompt()
    terminal.keys("exit\r")
    assert terminal.exit_status() == 0
    terminal = start()
    assert not terminal.first_prompt().startswith("Welcome")


def test_it_stands_while_the_editor_loads_and_loses_no_key(start: Start, slow: dict[str, str]) -> None:
    terminal = start(**slow)
    terminal.first_prompt()
    assert EDITING not in terminal.output
    terminal.keys("echo typed e\x7fearly")
    assert "typed" not in terminal.settle(0.2)
    terminal.keys("\r")
    terminal.wait_for(f"{SIGN} echo typed early\ntyped early\n")
    assert terminal.text().count(SIGN) == 2
    terminal.keys("stty -a\r")
    screen = terminal.wait_for("isig icanon iexten echo echoe echok")
    assert " -icanon" not in screen
    assert "ixon" in screen
    assert " -ixon" not in screen


def test_it_is_coloured_as_the_editor_colours_it(start: Start, slow: dict[str, str]) -> None:
    terminal = start(**slow)
    terminal.first_prompt()
    first = dict(terminal.screen.buffer[0])
    terminal.wait_until(lambda: EDITING in terminal.output, "the editor")
    terminal.settle()
    assert dict(terminal.screen.buffer[0]) == first


def test_ps1_of_several_lines(start: Start, slow: dict[str, str]) -> None:
    terminal = start(PS1="\\[\\e[1m\\]one\\[\\e[0m\\]\ntwo$ ", **slow)
    terminal.wait_until(lambda: terminal.line() == "two$ ", "the prompt")
    terminal.wait_until(lambda: EDITING in terminal.output, "the editor")
    terminal.settle()
    assert terminal.text() == "one\ntwo$"


def test_interrupted_while_the_editor_loads(start: Start, slow: dict[str, str]) -> None:
    terminal = start(**slow)
    terminal.first_prompt()
    terminal.keys("dropped\x03echo kept\r")
    terminal.wait_for("\nkept\n")
    assert "dropped: " not in terminal.text()


@pytest.mark.parametrize("style", [style for style in COLOURS if style])
def test_the_colours_are_the_default_themes(style: str) -> None:
    written = StringIO()
    output = Vt100_Output(written, lambda: Size(1, 80), term="xterm")
    print_formatted_text(
        FormattedText([(style, "x")]),
        style=prompt_style(Terminal, {}),
        output=output,
        color_depth=ColorDepth.DEPTH_4_BIT,
        include_default_pygments_style=False,
        end="",
    )
    codes = written.getvalue().partition("x")[0].rpartition("\x1b[")[2].rstrip("m").split(";")
    assert {code for code in codes if code != "0"} == set(filter(None, COLOURS[style].split(";")))


def test_nothing_heavy_is_imported_for_it() -> None:
    script = "import sys, minishell.cli, minishell.ui.start; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"prompt_toolkit", "pygments", "re", "typing", "dataclasses", "threading", "sqlite3", "tomllib", "asyncio"}
    assert heavy.isdisjoint(loaded)
