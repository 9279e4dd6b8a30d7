"""Directories that the shell names: the working directory, and where the user's configuration lies."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def names_this_directory(path: str) -> bool:
    """Whether `path` is an absolute name of the working directory without . and .. (XCU pwd, -L)."""
    if not path.startswith("/") or {".", ".."} & set(path.split("/")):
        return False
    try:
        return os.path.samestat(os.stat(path), os.stat("."))
    except OSError:
        return False


def config_directory(variables: Mapping[str, str]) -> str | None:
    """$XDG_CONFIG_HOME/minishell (XDG Base Directory Specification); None if there is no home."""
    base = variables.get("XDG_CONFIG_HOME", "")
    home = variables.get("HOME", "")
    if not base.startswith("/"):
        base = f"{home}/.config" if home.startswith("/") else ""
    return f"{base}/minishell" if base else None
