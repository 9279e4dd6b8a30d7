"""The name of the working directory."""

from __future__ import annotations

import os


def names_this_directory(path: str) -> bool:
    """Whether `path` is an absolute name of the working directory without . and .. (XCU pwd, -L)."""
    if not path.startswith("/") or {".", ".."} & set(path.split("/")):
        return False
    try:
        return os.path.samestat(os.stat(path), os.stat("."))
    except OSError:
        return False
