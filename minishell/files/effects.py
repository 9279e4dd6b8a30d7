"""What a step of a plan does to the files: from the names that it touched, what has become of each."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .planned_tree import Node

    Entry = tuple[Node, str]
    #: an entry, what was there, and what is there now
    Change = tuple[Entry, Node | None, Node | None]


class Effect:
    """`kind` is "make" (a directory), "create" (another file), "append", "move", "overwrite" or "remove".

    `path` is absolute; `new_path` where it is moved to. `files`, `directories` and `size`, in bytes, count what is
    made, moved, added to, lost by being overwritten, or removed, with all that is in it; a moved directory is
    counted as one.
    """

    __slots__ = ("_lost", "_node", "directories", "files", "is_directory", "is_written", "kind", "new_path", "path")

    def __init__(
        self, kind: str, entry: Entry, node: Node, lost: int | None = None, new_entry: Entry | None = None
    ) -> None:
        self.kind = kind
        self.path = _path(entry)
        self.new_path = _path(new_entry) if new_entry is not None else ""
        #: whether its contents are overwritten, not the file
        self.is_written = False
        self.is_directory = node.is_directory
        self.files = int(not node.is_directory)
        self.directories = int(node.is_directory)
        self._node = node
        self._lost = lost

    @property
    def size(self) -> int:
        """What is lost, or moved; of a file that is created, what it holds in the end."""
        return self._node.size if self._lost is None else self._lost


class _Tally:
    """What has been lost below a directory."""

    __slots__ = ("directories", "files", "size")

    def __init__(self) -> None:
        self.files = self.directories = self.size = 0


class Changes:
    """What has been touched since the last call of `effects`."""

    __slots__ = ("_before", "_lost_below", "_written")

    def __init__(self) -> None:
        #: what was there when an entry was first touched
        self._before: dict[Entry, Node | None] = {}
        #: files that are written, and how many bytes they lose; 0 for those that are added to
        self._written: dict[Node, int] = {}
        self._lost_below: dict[Node, _Tally] = {}

    def touch(self, directory: Node, name: str, before: Node | None) -> None:
        self._before.setdefault((directory, name), before)

    def write(self, node: Node, lost: int) -> None:
        self._written[node] = max(lost, self._written.get(node, 0))

    def lose(self, directory: Node, node: Node) -> None:
        """An entry of `directory` is removed, or overwritten."""
        tally = self._lost_below.setdefault(directory, _Tally())
        if not node.is_directory:
            tally.files += 1
            tally.size += node.size
            return
        tally.directories += 1
        below = self._lost_below.get(node)
        if below is not None:
            tally.files += below.files
            tally.directories += below.directories
            tally.size += below.size

    def effects(self, moving: bool = False) -> list[Effect]:
        """What has been done, in the order in which it began; all is forgotten then.

        If something was only moved (`moving`), what has gone is what has come elsewhere, even if that is a copy.
        """
        found = [
            (entry, before, now)
            for entry, before in self._before.items()
            if not entry[0].gone and (now := entry[0].entries.get(entry[1])) is not before
        ]
        come = {now for _, _, now in found}
        if moving:  # what is in a directory came with it
            found = [change for change in found if change[0][0] not in come]
        effects = self._of_entries(found, _origins(found, moving)) + self._of_writing(come)
        self._before.clear()
        self._written.clear()
        self._lost_below.clear()
        return effects

    def _of_entries(self, found: list[Change], origins: dict[Node, Entry]) -> list[Effect]:
        effects = []
        left = set(origins.values())
        for entry, before, now in found:
            if before is not None and entry not in left:
                effects.append(self._loss(entry, before, now is not None))
            if now is not None:
                effects.append(_arrival(entry, now, origins.get(now)))
        return effects

    def _loss(self, entry: Entry, node: Node, overwritten: bool) -> Effect:
        below = self._lost_below.get(node) or _Tally()
        effect = Effect("overwrite" if overwritten else "remove", entry, node, node.size + below.size)
        effect.files += below.files
        effect.directories += below.directories
        return effect

    def _of_writing(self, arrived: set[Node | None]) -> list[Effect]:
        written = [(node, lost) for node, lost in self._written.items() if node not in arrived and not node.gone]
        effects = [
            Effect("overwrite" if lost else "append", (node.parent, node.name), node, lost) for node, lost in written
        ]
        for effect in effects:
            effect.is_written = True
        return effects


def _origins(found: list[Change], moving: bool) -> dict[Node, Entry]:
    """Where that comes from which is somewhere else now."""
    places = {before: entry for entry, before, _ in found if before is not None}
    origins = {now: places[now] for _, _, now in found if now is not None and now in places}
    if moving:
        left = set(origins.values())
        gone = [entry for entry, before, now in found if now is None and before is not None and entry not in left]
        come = [now for _, _, now in found if now is not None and now not in origins and now.content < 0]
        origins.update(zip(come, gone, strict=False))
    return origins


def _arrival(entry: Entry, node: Node, origin: Entry | None) -> Effect:
    if origin is None:
        return Effect("make" if node.is_directory else "create", entry, node)
    return Effect("move", origin, node, node.size, entry)


def _path(entry: Entry) -> str:
    directory, name = entry
    return f"{directory.path.rstrip('/')}/{name}"
