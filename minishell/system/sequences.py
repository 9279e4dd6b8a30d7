"""What is told to a terminal beside text: OSC sequences, for terminals that are known to take or pass over them."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

#: how TERM begins where an unknown OSC sequence is no text on the screen
_KNOWN = (
    "alacritty", "contour", "foot", "ghostty", "gnome", "iterm", "kitty", "konsole", "mintty", "putty", "rio", "rxvt",
    "screen", "st-", "tmux", "vte", "wezterm", "xterm",
)  # fmt: skip

_SAFE = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/")


def takes_sequences(variables: Mapping[str, str]) -> bool:
    """Whether the terminal takes OSC sequences; the consoles of kernels, and what only prints, do not."""
    term = variables.get("TERM", "")
    return term.startswith(_KNOWN) or term == "st"


def osc(content: str) -> str:
    """The sequence; nothing in `content` can end it early."""
    return f"\x1b]{''.join(filter(_is_harmless, content))}\x1b\\"


def _is_harmless(character: str) -> bool:
    return not (character < " " or "\x7f" <= character <= "\x9f")


def file_uri(path: str) -> str:
    """The file: URI of an absolute path on this machine (RFC 8089)."""
    name = "".join(chr(byte) if byte in _SAFE else f"%{byte:02X}" for byte in os.fsencode(path))
    return f"file://{os.uname().nodename}{name}"


def link(path: str, text: str) -> str:
    """`text` as a link to the file."""
    return osc(f"8;;{file_uri(path)}") + text + osc("8;;")
