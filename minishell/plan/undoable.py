"""Whether what a plan does can be undone."""

from __future__ import annotations

import errno
import os

from ..files.place import Place
from ..files.trash import Trash
from ..files.trash_directory import TrashDirectory, TrashUnavailable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..files.effects import Effect
    from .plan import Plan

UNDO_IS_OFF = "undo is off (set -o undo)"

#: what only redirections do
_WRITING = frozenset(("append", "create"))


def obstacles(plan: Plan) -> dict[str, list[Effect]]:
    """Why something cannot be undone, and what."""
    found: dict[str, list[Effect]] = {}
    for step in plan.steps:
        for effect in step.effects:
            why = _why_not(effect, step.argv) if plan.undo else UNDO_IS_OFF
            if why:
                found.setdefault(why, []).append(effect)
    return found


def _why_not(effect: Effect, argv: list[str]) -> str:
    """What the trash cannot take is not removed."""
    if effect.kind in _WRITING or effect.is_written:
        return "redirections are not recorded"
    return "it is removed for good" if effect.kind == "remove" and "--permanent" in argv else ""


class FutureTrash(Trash):
    """The trash directories that would be used; none is made."""

    def refusal(self, place: Place, path: str) -> TrashUnavailable | None:
        """Why it could not take what in the plan is at `place`, in truth `path`."""
        parent, _, name = path.rpartition("/")
        while not os.path.isdir(parent or "/"):
            parent = parent.rpartition("/")[0]
        try:
            self.directory_for(Place(place.path, f"{parent}/{name}{'/' * place.name.endswith('/')}"))
        except TrashUnavailable as error:
            return error
        return None

    def _open(self, path: str, topdir: str | None) -> TrashDirectory:
        nearest = path
        while not os.path.lexists(nearest):
            nearest = os.path.dirname(nearest)
        if not os.access(nearest, os.W_OK | os.X_OK, effective_ids=True):
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        directory = TrashDirectory.__new__(TrashDirectory)
        directory.path, directory.topdir = os.path.realpath(path), topdir
        directory.files_fd = directory.info_fd = -1
        return directory
