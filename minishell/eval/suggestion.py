"""The name that was meant: the nearest of the known ones to a name that is not."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .shell import Shell


def nearest_command(shell: Shell, name: str) -> str | None:
    return nearest(name, command_names(shell))


def question(near: str | None) -> str:
    """What is put behind a message: ` (did you mean …?)`, or nothing."""
    return f" (did you mean {near}?)" if near else ""


def alternative(near: str | None) -> str:
    """The same for a message that may have parentheses of its own: `; did you mean …?`, or nothing."""
    return f"; did you mean {near}?" if near else ""


def nearest_directory(path: str) -> str | None:
    """The directory that `path` becomes when each component that does not exist is the nearest one that does."""
    found = "/" if path.startswith("/") else ""
    for component in filter(None, path.split("/")):
        name: str | None = component
        if not os.path.isdir(found + component):
            name = nearest(component, _directories_in(found or "."))
            if name is None:
                return None
        found += f"{name}/"
    return found.rstrip("/") or None


def _directories_in(directory: str) -> list[str]:
    try:
        with os.scandir(directory) as entries:
            return [entry.name for entry in entries if entry.is_dir()]
    except OSError:
        return []


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Another name at the least distance, of at most a third of its length and at least 1; None if all are farther.

    One letter resembles nothing.
    """
    limit = max(1, len(name) // 3) if len(name) > 1 else 0
    best: tuple[int, str] | None = None
    for candidate in sorted(names):
        if abs(len(candidate) - len(name)) <= limit:
            distance = _distance(name, candidate)
            if 0 < distance <= limit and (best is None or distance < best[0]):
                best = distance, candidate
    return best[1] if best else None


def command_names(shell: Shell) -> set[str]:
    """All that can be typed as a command, but for reserved words."""
    names = {*shell.builtin_names(), *shell.functions, *shell.aliases}
    for directory in (shell.variables.get("PATH") or "").split(":"):
        try:
            names.update(os.listdir(directory or "."))
        except OSError:
            continue
    return names


def _distance(first: str, second: str) -> int:
    """Insertions, deletions, changes and swaps of neighbours that make one of the other."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, char in enumerate(first, 1):
        before, previous, row = row, before, [i]
        for j, other in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != other))
            if i > 1 and j > 1 and char == second[j - 2] and first[i - 2] == other:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
    return row[-1]
