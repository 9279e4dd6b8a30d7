"""The modes of `mkdir -m`: what chmod's language gives a directory that begins as a=rwx."""

from __future__ import annotations

import pytest

from minishell.files.mode import directory_mode

#: mode operand, umask, the bits, and those of them that are settled
MODES = [
    ("755", 0o022, 0o755, 0o1777),
    ("2755", 0, 0o2755, 0o3777),
    ("00755", 0, 0o755, 0o7777),
    ("0", 0, 0, 0o1777),
    ("a=rx", 0, 0o555, 0o1777),
    ("u=rwx,g=rx,o=", 0, 0o750, 0o1777),
    ("=rwx", 0o027, 0o750, 0o1777),
    ("+x", 0o077, 0o777, 0o100),
    ("-w", 0o022, 0o577, 0o200),
    ("a-w", 0o022, 0o555, 0o222),
    ("go-rwx,g+X", 0, 0o710, 0o077),
    ("u=rx,go=u", 0, 0o555, 0o1777),
    ("g-w,o=g", 0, 0o755, 0o1027),
    ("u+s,+t", 0, 0o5777, 0o5000),
    ("g=s", 0, 0o2707, 0o2070),
    ("o-r+w", 0, 0o773, 0o006),
    ("=711", 0o777, 0o711, 0o7777),
]

WRONG = ["", "8", "77777", "x", "u", "u+z", "u+rg", "q=r", "u=7", "=7+x", ",", "u+r,", "u+r,,g+x", "²"]


@pytest.mark.parametrize(("text", "umask", "bits", "settled"), MODES)
def test_modes(text: str, umask: int, bits: int, settled: int) -> None:
    mode = directory_mode(text, umask)
    assert (oct(mode.bits), oct(mode.settled)) == (oct(bits), oct(settled))


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_mode(text: str) -> None:
    with pytest.raises(ValueError):
        directory_mode(text, 0)
