"""Keys by their names, and what the configuration binds them to."""

from __future__ import annotations

import pytest
from prompt_toolkit.key_binding.bindings.named_commands import get_by_name

from minishell.ui.bindings import BindingError, _action, default_bindings, sequence, user_bindings
from minishell.ui.keys import ACTIONS, Action, Actions

NAMED: dict[str, Action] = dict.fromkeys(ACTIONS, lambda event: None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ctrl-a", ("c-a",)),
        ("alt-e", ("escape", "e")),
        ("alt-E", ("escape", "E")),
        ("ctrl-x ctrl-e", ("c-x", "c-e")),
        ("ctrl-alt-b", ("escape", "c-b")),
        ("alt-ctrl-b", ("escape", "c-b")),
        ("ctrl-shift-left", ("c-s-left",)),
        ("shift-tab", ("s-tab",)),
        ("ctrl-space", ("c-@",)),
        ("alt-enter", ("escape", "c-m")),
        ("alt--", ("escape", "-")),
        ("f12", ("f12",)),
        ("pageup", ("pageup",)),
        ("backspace", ("c-h",)),
        ("esc", ("escape",)),
        ("é", ("é",)),
    ],
)
def test_names_of_keys(name: str, expected: tuple[str, ...]) -> None:
    assert sequence(name) == expected


@pytest.mark.parametrize("name", ["", " ", "ctrl-", "ctrl-nosuch", "hyper-x", "f99", "ctrl-1x", "xy"])
def test_what_is_no_key(name: str) -> None:
    with pytest.raises(BindingError):
        sequence(name)


def complaints(table: dict[str, str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    user_bindings(table, NAMED, lambda key, message: found.append((key, message)))
    return found


def test_what_is_wrong_is_told_and_the_rest_counts() -> None:
    table = {"ctrl-g": "sudo", "alt-x": "unix-word-rubout", "f2": "insert x", "f3": "run ls", "f4": "nothing"}
    assert complaints(table) == []
    assert complaints({"ctrl-g": "suod"}) == [("ctrl-g", "suod: no such action; did you mean sudo?")]
    assert complaints({"f2": "insert"}) == [("f2", "insert: no such action")]
    assert complaints({"ctlr-g": "sudo", "f3": "sudo"}) == [("ctlr-g", "ctlr-g: no such key")]
    assert len(user_bindings({"ctlr-g": "sudo", "f3": "sudo"}, NAMED, lambda *_: None).bindings) == 1


def test_every_action_is_described_and_goes_before_readlines() -> None:
    assert Actions(None, None, lambda event: None, lambda: None).named.keys() == ACTIONS.keys()  # type: ignore[arg-type]
    assert default_bindings(NAMED).bindings
    for name, action in NAMED.items():
        assert _action(name, NAMED) is action
    assert _action("yank", NAMED) == get_by_name("yank").call
