"""Directories that the shell names: the working directory, and where the user's configuration lies."""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..files.file_system import FileSystem


def is_directory(path: str, files: FileSystem) -> bool:
    """Symlinks are followed."""
    try:
        return stat.S_ISDIR(files.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def is_regular(path: str, files: FileSystem) -> bool:
    """Symlinks are followed."""
    try:
        return stat.S_ISREG(files.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def names_this_directory(path: str, files: FileSystem = os) -> bool:
    """Whether `path` is an absolute name of the working directory without . and .. (XCU pwd, -L)."""
    if not path.startswith("/") or {".", ".."} & set(path.split("/")):
        return False
    try:
        return os.path.samestat(files.stat(path), files.stat("."))
    except OSError:
        return False


def config_directory(variables: Mapping[str, str]) -> str | None:
    """$XDG_CONFIG_HOME/minishell; None if there is no home."""
    return _base_directory(variables, "XDG_CONFIG_HOME", ".config")


def cache_directory(variables: Mapping[str, str]) -> str | None:
    """$XDG_CACHE_HOME/minishell; None if there is no home."""
    return _base_directory(variables, "XDG_CACHE_HOME", ".cache")


def _base_directory(variables: Mapping[str, str], name: str, default: str) -> str | None:
    """XDG Base Directory Specification: what is not absolute does not count."""
    base = variables.get(name, "")
    home = variables.get("HOME", "")
    if not base.startswith("/"):
        base = f"{home}/{default}" if home.startswith("/") else ""
    return f"{base}/minishell" if base else None
