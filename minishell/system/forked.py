"""Imports that a forked process would wait for in vain: the threads that were at them are not there."""

from __future__ import annotations

import _frozen_importlib
import os
import sys
from _thread import get_ident

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def guard_imports() -> None:
    """From here on a forked process begins anew what another thread was importing."""
    os.register_at_fork(after_in_child=_forget_begun)


def _forget_begun() -> None:
    locks: dict[str, Any] = getattr(_frozen_importlib, "_module_locks", {})
    for name, reference in list(locks.items()):
        lock = reference()
        if lock is not None and getattr(lock, "owner", None) not in (None, get_ident()):
            sys.modules.pop(name, None)
            del locks[name]
    getattr(_frozen_importlib, "_blocking_on", {}).clear()
