"""Pathname expansion (2.6.6, 2.14.3)."""

from __future__ import annotations

import os

from ..pattern import compile_pattern, is_pattern, remove_escapes


def expand_pathname(pattern: str) -> list[str]:
    """The existing path names that match, sorted; none if there is no match.

    A backslash in `pattern` quotes the next character. A leading dot of a
    name is matched by a dot only.
    """
    components = _components(pattern)
    if not any(is_pattern(component) for component, _ in components):
        return []
    found = [""]
    for index, (component, slashes) in enumerate(components):
        last = index == len(components) - 1
        if is_pattern(component):
            found = [path for prefix in found for path in _matching(prefix, component, slashes)]
        else:
            name = remove_escapes(component) + slashes
            found = [prefix + name for prefix in found]
            if last:
                found = [path for path in found if os.path.lexists(path)]
    return sorted(found)


def _components(pattern: str) -> list[tuple[str, str]]:
    """The pattern cut at its slashes: pairs of a component and the slashes behind it."""
    components = []
    rest = pattern
    while rest:
        component, slash, rest = rest.partition("/")
        slashes = slash
        while rest.startswith("/"):
            slashes += "/"
            rest = rest[1:]
        # an escaped slash is a slash
        if slash and component.endswith("\\") and not component.endswith("\\\\"):
            component = component[:-1]
        components.append((component, slashes))
    return components


def _matching(prefix: str, component: str, slashes: str) -> list[str]:
    matches = compile_pattern(component).matches
    hidden = component.startswith((".", "\\."))
    found = []
    try:
        with os.scandir(prefix or ".") as entries:
            for entry in entries:
                name = entry.name
                if (hidden or name[0] != ".") and matches(name) and (not slashes or _is_directory(entry)):
                    found.append(prefix + name + slashes)
    except OSError:
        return []
    return found


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
