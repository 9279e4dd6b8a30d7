"""Names of hosts, from ssh's files and /etc/hosts."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator

#: files that include one another
_DEEPEST = 5

_SIGNS = frozenset("*?!|@")


def host_names(home: str) -> list[str]:
    """Each once; what is hashed or a pattern is left out. Blocks on the file system."""
    ssh = os.path.join(home, ".ssh")
    names = [
        *_configured(os.path.join(ssh, "config"), ssh),
        *_configured("/etc/ssh/ssh_config", "/etc/ssh"),
        *_known(os.path.join(ssh, "known_hosts")),
        *_known("/etc/ssh/ssh_known_hosts"),
        *_listed("/etc/hosts"),
    ]
    return list(dict.fromkeys(names))


def _lines(path: str) -> Iterator[list[str]]:
    """The words of each line, without comments."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            for line in file:
                words = line.partition("#")[0].split()
                if words:
                    yield words
    except OSError:
        return


def _configured(path: str, directory: str, depth: int = 0) -> Iterator[str]:
    """The names of `Host` lines; `Include` counts from `directory` (ssh_config(5))."""
    for keyword, *values in _options(path):
        if keyword == "host":
            yield from (value for value in values if _SIGNS.isdisjoint(value))
        elif keyword == "include" and depth < _DEEPEST:
            for value in values:
                for included in sorted(glob.glob(os.path.join(directory, os.path.expanduser(value)))):
                    yield from _configured(included, directory, depth + 1)


def _options(path: str) -> Iterator[list[str]]:
    """`Keyword value…` or `Keyword=value…`."""
    for words in _lines(path):
        keyword, *values = " ".join(words).replace("=", " ", 1).split() or [""]
        yield [keyword.lower(), *(value.strip('"') for value in values)]


def _known(path: str) -> Iterator[str]:
    """The names of known hosts: `name,[name]:port key`, after a marker or not (sshd(8))."""
    for words in _lines(path):
        names = words[1:2] if words[0].startswith("@") else words[:1]
        for name in ",".join(names).split(","):
            if _SIGNS.isdisjoint(name) and name:
                yield name[1:].partition("]")[0] if name.startswith("[") else name


def _listed(path: str) -> Iterator[str]:
    """The names behind the addresses (hosts(5))."""
    for _, *names in _lines(path):
        yield from names
