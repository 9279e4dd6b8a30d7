"""The colours of files, as LS_COLORS gives them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from minishell.ui.complete.colours import Colours


def style(text: str, mode: int, name: str = "name", target: int | None = None) -> str:
    return Colours(text).of_mode(name, mode, lambda: target)


@pytest.mark.parametrize(
    ("sequence", "expected"),
    [
        ("01;34", "bold ansiblue"),
        ("0", ""),
        ("4;97;41", "underline ansiwhite bg:ansired"),
        ("38;5;208", "#ff8700"),
        ("38;5;9", "ansibrightred"),
        ("48;5;240;1", "bg:#585858 bold"),
        ("38;2;1;2;255", "#0102ff"),
        ("38;5;999", ""),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_sequences(sequence: str, expected: str) -> None:
    assert style(f"di={sequence}", stat.S_IFDIR) == expected


def test_kinds() -> None:
    text = "di=31:ln=32:ex=33:pi=34:so=35:bd=36:cd=37:*.txt=30:fi=1"
    modes = (stat.S_IFDIR, stat.S_IFREG | 0o100, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFBLK, stat.S_IFCHR, stat.S_IFREG)
    assert [style(text, mode) for mode in modes] == [
        "ansired",
        "ansiyellow",
        "ansiblue",
        "ansimagenta",
        "ansicyan",
        "ansigray",
        "bold",
    ]
    assert style(text, stat.S_IFREG, "a.txt") == "ansiblack"
    assert style(text, stat.S_IFLNK, target=stat.S_IFREG) == "ansigreen"


def test_links_may_have_the_colour_of_what_they_lead_to_and_orphans_their_own() -> None:
    assert style("ln=target:di=31", stat.S_IFLNK, target=stat.S_IFDIR) == "ansired"
    assert style("ln=32:or=31", stat.S_IFLNK) == "ansired"


def test_directories_that_anybody_may_write_to() -> None:
    text = "di=31:tw=32:ow=33:st=34"
    assert style(text, stat.S_IFDIR | 0o1777) == "ansigreen"
    assert style(text, stat.S_IFDIR | 0o777) == "ansiyellow"
    assert style(text, stat.S_IFDIR | 0o1755) == "ansiblue"
    assert style("di=31", stat.S_IFDIR | 0o1777) == "ansired"


def test_the_last_suffix_that_fits_counts() -> None:
    assert style("*.gz=31:*.tar.gz=32", stat.S_IFREG, "a.tar.gz") == "ansigreen"
    assert style("*.tar.gz=32:*.gz=31", stat.S_IFREG, "a.tar.gz") == "ansired"


def test_files(tmp_path: Path) -> None:
    (tmp_path / "directory").mkdir()
    (tmp_path / "link").symlink_to("directory")
    colours = Colours("")
    assert colours.of_path(os.fspath(tmp_path / "directory")) == "bold ansiblue"
    assert colours.of_path(os.fspath(tmp_path / "link")) == "bold ansicyan"
    assert colours.of_path(os.fspath(tmp_path / "missing")) == ""
    assert colours.of_path("nul\0byte") == ""
