"""What a step of a plan does to the files: from the names that it touched, what has become of each."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .planned_tree import Node

    Entry = tuple[Node, str]
    #: an entry, what was there, and what is there now
    Change = tuple[Entry, Node | None, Node | None]


class Effect:
    """`kind` is "make" (a directory), "create" (another file), "write", "move", "overwrite" or "remove".

    `path` is absolute; `new_path` where it is moved to. `files`, `directories` and `size`, in bytes, count what is
    made, moved, lost by being overwritten, or removed, with all that is in it; a moved directory is counted as one.
    """

    __slots__ = ("directories", "files", "is_directory", "kind", "new_path", "path", "size")

    def __init__(self, kind: str, path: str, node: Node, size: int | None = None) -> None:
        self.kind = kind
        self.path = path
        self.new_path = ""
        self.is_directory = node.is_directory
        self.files = int(not node.is_directory)
        self.directories = int(node.is_directory)
        self.size = node.size if size is None else size


class _Tally:
    """What has been lost below a directory."""

    __slots__ = ("directories", "files", "size")

    def __init__(self) -> None:
        self.files = self.directories = self.size = 0


class Changes:
    """What has been touched since the last call of `effects`."""

    __slots__ = ("_before", "_lost_below", "_written", "lost")

    def __init__(self) -> None:
        #: what was there when an entry was first touched
        self._before: dict[Entry, Node | None] = {}
        #: files whose contents are replaced or added to, and their sizes before
        self._written: dict[Node, int] = {}
        self._lost_below: dict[Node, _Tally] = {}
        #: files lost so far
        self.lost = 0

    def touch(self, directory: Node, name: str, before: Node | None) -> None:
        self._before.setdefault((directory, name), before)

    def write(self, node: Node) -> None:
        self._written.setdefault(node, node.size)

    def lose(self, directory: Node, node: Node) -> None:
        """An entry of `directory` is removed, or overwritten."""
        tally = self._lost_below.setdefault(directory, _Tally())
        if not node.is_directory:
            tally.files += 1
            tally.size += node.size
            self.lost += 1
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
        effects = self._of_entries(found, _origins(found, moving)) + self._of_writing({now for _, _, now in found})
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
        effect = Effect("overwrite" if overwritten else "remove", _path(entry), node)
        below = self._lost_below.get(node)
        if below is not None:
            effect.files += below.files
            effect.directories += below.directories
            effect.size += below.size
        return effect

    def _of_writing(self, arrived: set[Node | None]) -> list[Effect]:
        return [
            Effect("write", node.path, node, size)
            for node, size in self._written.items()
            if node not in arrived and not node.gone
        ]


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
        return Effect("make" if node.is_directory else "create", _path(entry), node)
    effect = Effect("move", _path(origin), node)
    effect.new_path = _path(entry)
    return effect


def _path(entry: Entry) -> str:
    directory, name = entry
    return f"{directory.path.rstrip('/')}/{name}"
