"""Pathname expansion (2.6.6, 2.14.3)."""

from __future__ import annotations

from ..characters import single
from ..pattern import compile_pattern, is_pattern, remove_escapes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..files.file_system import Entry, FileSystem
    from .options import Options


def expand_pathname(pattern: str, options: Options, files: FileSystem) -> list[str] | None:
    """The existing path names that match, sorted; None if there is no pattern in it.

    A backslash in `pattern` quotes the next character. A leading dot of a
    name is matched by a dot only.
    """
    components = _components(pattern)
    if options.globstar:
        components = _without_repetitions(components)
    if not any(is_pattern(component, options.extglob) for component, _ in components):
        return None
    found = [""]
    for index, (component, slashes) in enumerate(components):
        last = index == len(components) - 1
        if component == "**" and options.globstar:
            found = [path for prefix in found for path in _below(prefix, slashes, last, options, files)]
        elif is_pattern(component, options.extglob):
            found = [path for prefix in found for path in _matching(prefix, component, slashes, options, files)]
        else:
            name = remove_escapes(component) + slashes
            found = [prefix + name for prefix in found]
            if last:
                found = [path for path in found if _exists(path, files)]
    return sorted(found)


def without_ignored(paths: list[str], patterns: str, options: Options) -> list[str]:
    """bash's GLOBIGNORE: the paths that none of the patterns, between colons, matches as a whole."""
    matchers = [compile_pattern(pattern, options.extglob) for pattern in patterns.split(":")]
    return [path for path in paths if not any([matcher.matches(path) for matcher in matchers])]


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


def _without_repetitions(components: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """One ** for several on end, which match no more than that."""
    following = [*components[1:], ("", "")]
    return [
        (name, slashes)
        for (name, slashes), (after, _) in zip(components, following, strict=True)
        if name != "**" or after != "**"
    ]


def _matching(prefix: str, component: str, slashes: str, options: Options, files: FileSystem) -> list[str]:
    matches = _matcher(component, options)
    hidden = options.dotglob or component.startswith((".", "\\."))
    found = []
    if not options.globskipdots and component.startswith((".", "\\.")):
        found = [prefix + name + slashes for name in (".", "..") if matches(name)]
    for entry in _entries(prefix, files):
        name = entry.name
        if (hidden or name[0] != ".") and matches(name) and (not slashes or _is_directory(entry)):
            found.append(prefix + name + slashes)
    return found


def _matcher(component: str, options: Options) -> Callable[[str], bool]:
    if options.bytewise:
        component = single(component)
    if not options.nocaseglob:
        matches = compile_pattern(component, options.extglob).matches
        return matches if not options.bytewise else lambda name: matches(single(name))
    matches = compile_pattern(component.lower(), options.extglob).matches
    return lambda name: matches(name.lower())


def _below(prefix: str, slashes: str, last: bool, options: Options, files: FileSystem) -> list[str]:
    """What ** stands for: the directory itself and those below it; as the last component, all files too."""
    found = [prefix] if prefix or not last else []
    for entry in _entries(prefix, files):
        if entry.name[0] == "." and not options.dotglob:
            continue
        path = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            inside = _below(path + "/", slashes, last, options, files)
            found += [path + slashes, *inside[1:]] if last else inside
        elif last and not slashes:
            found.append(path)
    return found


def _entries(prefix: str, files: FileSystem) -> list[Entry]:
    try:
        with files.scandir(prefix or ".") as entries:
            return list(entries)
    except OSError:
        return []


def _exists(path: str, files: FileSystem) -> bool:
    try:
        files.lstat(path)
    except (OSError, ValueError):
        return False
    return True


def _is_directory(entry: Entry) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
