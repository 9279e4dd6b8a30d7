"""Where minishell keeps what outlives a session (XDG Base Directory Specification)."""

from __future__ import annotations

import errno
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def state_directory(variables: Mapping[str, str]) -> str:
    """$XDG_STATE_HOME/minishell, made if it is not there. Raises OSError, also if there is no home."""
    directory = _path(variables)
    os.makedirs(directory, mode=0o700, exist_ok=True)
    return directory


def has_state(variables: Mapping[str, str]) -> bool:
    """Whether minishell has been used before, or cannot keep that it has."""
    try:
        return os.path.isdir(_path(variables))
    except OSError:
        return True


def _path(variables: Mapping[str, str]) -> str:
    base = variables.get("XDG_STATE_HOME", "")
    if not base.startswith("/"):
        home = variables.get("HOME", "")
        if not home.startswith("/"):
            raise OSError(errno.ENOENT, "HOME is not set")
        base = os.path.join(home, ".local", "state")
    return os.path.join(base, "minishell")
