"""What goes from the trash by itself: what minishell put there, if it is old or if the trash takes too much room."""

from __future__ import annotations

import os
import time

from .trash_list import Sizes, contents
from .trash_restore import clear_expunged, purge, purge_widows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .progress import Progress
    from .trash_directory import TrashDirectory, Trashed


class Policy:
    """`keep`: days that things stay; `share`: percent of its volume that a trash may take. 0 sets no limit.

    What others have put there counts for the room that is taken, and stays.
    """

    __slots__ = ("keep", "share")

    def __init__(self, keep: int, share: int) -> None:
        self.keep = keep
        self.share = share

    def apply(self, directory: TrashDirectory, progress: Progress) -> None:
        """Remove what has to go, the oldest first. Left at any moment, it can be taken up again. Raises OSError."""
        clear_expunged(directory, progress)
        sizes = Sizes(directory)
        for trashed in self._superfluous(directory, sizes, progress):
            purge(trashed, lambda error: None, progress)
        purge_widows(directory)
        sizes.save()

    def _superfluous(self, directory: TrashDirectory, sizes: Sizes, progress: Progress) -> Iterator[Trashed]:
        everything = sorted(contents(directory), key=lambda trashed: trashed.date)
        ours = [trashed for trashed in everything if trashed.ours]
        taken = sum(_size(trashed, sizes, progress) for trashed in everything) if self.share else 0
        limit = _volume_size(directory) * self.share // 100 if self.share else 0
        before = _days_ago(self.keep) if self.keep else ""
        for trashed in ours:
            if trashed.date >= before and taken <= limit:
                return
            taken -= _size(trashed, sizes, progress) if self.share else 0
            yield trashed


def _size(trashed: Trashed, sizes: Sizes, progress: Progress) -> int:
    progress.check()
    try:
        return sizes.size(trashed)
    except OSError:
        return 0


def _volume_size(directory: TrashDirectory) -> int:
    status = os.fstatvfs(directory.files_fd)
    return status.f_blocks * status.f_frsize


def _days_ago(days: int) -> str:
    """As trashinfos write it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(max(time.time() - days * 86400, 0)))
