"""bind: what it takes, and what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from minishell.eval.bound_keys import decoded, named_key, shown
from tests.builtins.caller import Caller


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("\\e[A", "\x1b[A"),
        ("\\C-x\\C-r", "\x18\x12"),
        ("\\M-x", "\x1bx"),
        ("\\M-\\C-h", "\x1b\x08"),
        ("\\C-?", "\x7f"),
        ('\\101\\n\\"\\\\', 'A\n"\\'),
        ("plain", "plain"),
    ],
)
def test_notation(text: str, characters: str) -> None:
    assert decoded(text) == characters
    assert decoded(shown(characters)) == characters


@pytest.mark.parametrize(
    ("name", "characters"), [("Control-u", "\x15"), ("C-Meta-h", "\x1b\x08"), ("RET", "\r"), ("Meta-SPC", "\x1b ")]
)
def test_named_keys(name: str, characters: str) -> None:
    assert named_key(name) == characters


def test_binding_and_showing(call: Caller) -> None:
    assert call("bind", '"\\C-t": clear-screen', "C-g:yank").status == 0
    assert call("bind", "-q", "clear-screen").out == 'clear-screen can be invoked via "\\C-l", "\\C-t".\n'
    assert '"\\C-g": yank\n' in call("bind", "-p").out
    assert 'yank can be found on "\\C-g", "\\C-y".\n' in call("bind", "-P").out
    assert "history-search-backward is not bound to any keys\n" in call("bind", "-P").out
    assert call("bind", "-r", "\\C-t").status == 0
    assert call("bind", "-q", "clear-screen").out == 'clear-screen can be invoked via "\\C-l".\n'
    assert "clear-screen\n" in call("bind", "-l").out


def test_texts_and_commands_of_the_shell(call: Caller) -> None:
    assert call("bind", '"\\C-r": "a\\C-m\\e[A"').status == 0
    assert call("bind", "-s").out == '"\\C-r": "a\\C-m\\e[A"\n'
    assert call("bind", "-S").out == "\\C-r outputs a\\C-m\\e[A\n"
    assert call("bind", "-x", '"\\C-f": find . -name "*.py"').status == 0
    assert call("bind", "-X").out == '"\\C-f": "find . -name "*.py""\n'
    assert call("bind", '"\\C-a": "x\\C-a"') == (1, "", "bind: \\C-a: these keys would type themselves\n")


def test_variables(call: Caller) -> None:
    assert call("bind", "set Show-All-If-Ambiguous on", "set editing-mode vi").status == 0
    assert call("bind", "-v").out == "set editing-mode vi\nset show-all-if-ambiguous on\n"
    assert call.shell.options.vi


def test_a_file(call: Caller, tmp_path: Path) -> None:
    file = tmp_path / "inputrc"
    file.write_text('# mine\n$if Bash\n"\\C-k": yank\n$else\n"\\C-k": undo\n$endif\nset bell-style none\n')
    assert call("bind", "-f", str(file)).status == 0
    assert '"\\C-k": yank\n' in call("bind", "-p").out
    assert call("bind", "-f", "missing") == (1, "", "bind: missing: No such file or directory\n")


@pytest.mark.parametrize(
    ("operand", "message"),
    [
        ('"\\C-t": no-such-command', "no-such-command: no such command of the editor"),
        ('"\\C-t: x', '"\\C-t: x: the quotes do not end'),
        ("nothing", "nothing: KEYS: COMMAND is wanted"),
        ("set ", "set: a name must follow"),
    ],
)
def test_what_is_wrong(call: Caller, operand: str, message: str) -> None:
    assert call("bind", operand) == (1, "", f"bind: {message}\n")
