"""Keys that leave the line and come back to it, and what Enter does to references to the history."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from prompt_toolkit.document import Document

from minishell.ui.keys import with_sudo
from tests.ui.conftest import Start

SIGN = "#" if os.geteuid() == 0 else "$"
ALT_E, ALT_H, ALT_S, F1 = "\x1be", "\x1bh", "\x1bs", "\x1bOP"


def test_the_line_is_edited_and_comes_back(start: Start) -> None:
    terminal = start(EDITOR="sed -i s/two/TWO/")
    terminal.prompt()
    terminal.keys("echo one two" + ALT_E)
    terminal.wait_until(lambda: terminal.line().endswith(f"{SIGN} echo one TWO"), "the edited line")
    terminal.keys(" $?\r")
    terminal.wait_for("\none TWO 0\n")


def test_an_editor_that_fails_changes_nothing(start: Start) -> None:
    terminal = start(VISUAL="sed -i s/two/TWO/ --nosuchoption 2>/dev/null")
    terminal.prompt()
    terminal.keys("echo one two" + ALT_E)
    terminal.keys(" three\r")
    terminal.wait_for("\none two three\n")


def test_help_on_a_builtin(start: Start) -> None:
    terminal = start(PAGER="cat")
    terminal.prompt()
    terminal.keys("ls | cd /us" + F1)
    terminal.wait_for("Change the working directory.")
    terminal.wait_until(lambda: terminal.line().endswith(f"{SIGN} ls | cd /us"), "the line")


def test_help_that_is_too_long_is_paged(start: Start) -> None:
    terminal = start(PAGER="sed -n '1s/^/paged: /p'")
    terminal.prompt()
    terminal.keys("help tour\r")
    terminal.wait_for("paged: # A tour of minishell")
    terminal.prompt()
    terminal.keys("true --help; false; help -d true\r")
    assert "paged: true" not in terminal.wait_for("\ntrue - Do nothing")
    terminal.keys("cd --help\r")
    terminal.wait_for("usage: cd")


def test_help_on_a_program_is_its_manual_page(start: Start, tmp_path: Path) -> None:
    """`man -w` says whether a subcommand has a page of its own."""
    man = tmp_path / "bin" / "man"
    man.parent.mkdir()
    man.write_text('#!/bin/sh\ncase $* in "-w git-log") ;; -w*) exit 16 ;; *) echo "page of $*" ;; esac\n')
    man.chmod(0o755)
    terminal = start(PATH=f"{man.parent}:/usr/bin:/bin")
    terminal.prompt()
    for line, page in [("git log -1", "git-log"), ("git nosuch", "git"), ("/usr/bin/tar x", "tar"), ("sudo du", "du")]:
        terminal.keys(line + ALT_H)
        terminal.wait_for(f"page of {page}\n")
        terminal.wait_until(lambda line=line: terminal.line().endswith(f"{SIGN} {line}"), "the line")  # type: ignore[misc]
        terminal.keys("\x15")


def test_sudo_before_the_line_or_the_last_one(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("echo one\r")
    terminal.wait_for("\none\n")
    terminal.keys(ALT_S)
    terminal.wait_until(lambda: terminal.line().endswith(f"{SIGN} sudo echo one"), "the last line")
    terminal.keys(ALT_S)
    terminal.wait_until(lambda: terminal.line().endswith(f"{SIGN} echo one"), "no sudo")


@pytest.mark.parametrize(
    ("text", "cursor", "after", "moved"),
    [
        ("rm x", 4, "sudo rm x", 9),
        ("rm x", 0, "sudo rm x", 5),
        ("  rm x", 6, "sudo rm x", 9),
        ("sudo rm x", 9, "rm x", 4),
        ("sudo rm x", 2, "rm x", 0),
    ],
)
def test_with_sudo(text: str, cursor: int, after: str, moved: int) -> None:
    assert with_sudo(Document(text, cursor)) == Document(after, moved)


def test_references_expand_where_they_are_seen(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("echo one two\r")
    terminal.wait_for("\none two\n")
    terminal.keys("echo again !$\r")
    terminal.wait_for(f"{SIGN} echo again two\nagain two\n")
    terminal.keys("echo !nosuch\r")
    terminal.wait_for("\n!nosuch: event not found")
    terminal.keys("\x15set +H\r")
    terminal.prompt()
    terminal.keys("echo !$\r")
    terminal.wait_for("\n!$\n")


def test_histverify_and_p_wait_for_another_enter(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("echo one two\r")
    terminal.wait_for("\none two\n")
    terminal.keys("!!:p\r")
    terminal.wait_until(lambda: terminal.line().endswith(f"{SIGN} echo one two"), "the line")
    terminal.keys("\x15shopt -s histverify\r")
    terminal.prompt()
    terminal.keys("!ec\r")
    terminal.wait_until(lambda: terminal.line().endswith(f"{SIGN} echo one two"), "the line")
    terminal.keys(" three\r")
    terminal.wait_for("\none two three\n")
