"""The file engine: what mkdir, mv, rm and rmdir do, and how it is taken back. Knows no tree and no screen."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .errors import FileError
    from .transaction import Transaction

__all__ = ["FileError", "Transaction"]


def __getattr__(name: str) -> object:
    """What a Python program imports from here; a script of the shell pays for none of it."""
    if name == "FileError":
        from .errors import FileError

        return FileError
    if name == "Transaction":
        from .transaction import Transaction

        return Transaction
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
