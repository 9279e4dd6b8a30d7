"""Examples with their prompts."""

from __future__ import annotations

import pytest

from minishell.ui.pasted import without_prompts


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("$ ls -l", "ls -l"),
        ("\n  $ cd a\n  $ ls\n", "cd a\nls\n"),
        ("$ echo a \\\n    b\n$ pwd", "echo a \\\n    b\npwd"),
        ("$HOME/bin/x", "$HOME/bin/x"),
        ("echo a\n$ b", "echo a\n$ b"),
        ("  ls\n", "  ls\n"),
        ("", ""),
    ],
)
def test_prompts_go(text: str, command: str) -> None:
    assert without_prompts(text) == command
