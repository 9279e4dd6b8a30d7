"""File names in messages: as GNU writes them, and so that a shell reads them back."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minishell.files.quoting import Quoting

UTF8, ASCII = Quoting(utf8=True), Quoting(utf8=False)

#: a name, in the shell's style in UTF-8, and without
SHELL_STYLE = [
    ("a b", "'a b'", "'a b'"),
    ("", "''", "''"),
    ("it's", '"it\'s"', '"it\'s"'),
    ("it's $1", "'it'\\''s $1'", "'it'\\''s $1'"),
    ("a\nb", "'a'$'\\n''b'", "'a'$'\\n''b'"),
    ("\n", "''$'\\n'", "''$'\\n'"),
    ("a\\b", "'a\\b'", "'a\\b'"),
    ("\x01\t", "''$'\\001\\t'", "''$'\\001\\t'"),
    ("é", "'é'", "''$'\\303\\251'"),
    ("x\udcff", "'x'$'\\377'", "'x'$'\\377'"),
    ("\u202e", "''$'\\342\\200\\256'", "''$'\\342\\200\\256'"),
]

#: the same for the locale's style
LOCALE_STYLE = [
    ("a b", "‘a b’", "'a b'"),
    ("it's", "‘it's’", "'it\\'s'"),
    ("’", "‘\\’’", "'\\342\\200\\231'"),
    ("a\\\n", "‘a\\\\\\n’", "'a\\\\\\n'"),
    ("\udcff", "‘\\377’", "'\\377'"),
]


@pytest.mark.parametrize(("name", "in_utf8", "in_ascii"), SHELL_STYLE)
def test_shell_style(name: str, in_utf8: str, in_ascii: str) -> None:
    assert UTF8.shell(name) == in_utf8
    assert ASCII.shell(name) == in_ascii


@pytest.mark.parametrize(("name", "in_utf8", "in_ascii"), LOCALE_STYLE)
def test_locale_style(name: str, in_utf8: str, in_ascii: str) -> None:
    assert UTF8.locale(name) == in_utf8
    assert ASCII.locale(name) == in_ascii


@given(st.lists(st.binary(min_size=1).filter(lambda name: b"\0" not in name), min_size=1))
def test_a_shell_reads_it_back(names: list[bytes]) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash")
    for quoting in (UTF8, ASCII):
        words = " ".join(quoting.shell(os.fsdecode(name)) for name in names)
        assert words.isprintable()
        done = subprocess.run([bash, "-c", f"printf '%s\\0' {words}"], capture_output=True, check=True)
        assert done.stdout.split(b"\0")[:-1] == names
