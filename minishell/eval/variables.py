"""The shell's variables, the environment that commands inherit among them (2.5.3)."""

from __future__ import annotations

import os

from ..syntax.names import is_name
from .errors import ReadonlyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    State = tuple[str | None, bool, bool]


class Variables:
    """Names to values. A name may be exported or read-only without a value."""

    __slots__ = (
        "_environment",
        "_foreign",
        "computed",
        "export_all",
        "exported",
        "readonly",
        "values",
        "watched",
        "watchers",
    )

    def __init__(self, environment: dict[str, str]) -> None:
        names = {name for name in environment if is_name(name)}
        #: what the shell cannot name, and hands on to commands as it got it
        self._foreign = {name: environment[name] for name in environment.keys() - names}
        self.values = {name: environment[name] for name in names}
        self.exported = names
        self.readonly: set[str] = set()
        #: the names whose change needs more than an entry in `values`
        self.watched = set(names)
        #: called with the new value, None when it is unset
        self.watchers: dict[str, Callable[[str | None], None]] = {}
        #: names whose value is worked out when it is asked for
        self.computed: dict[str, Callable[[], str]] = {}
        self.export_all = False
        self._environment: dict[str, str] | None = None

    def get(self, name: str) -> str | None:
        value = self.values.get(name)
        if value is None and name in self.computed:
            return self.computed[name]()
        return value

    def set(self, name: str, value: str) -> None:
        """Raises ReadonlyError."""
        if name in self.watched or self.export_all:
            self._set_watched(name, value)
        else:
            self.values[name] = value

    def _set_watched(self, name: str, value: str) -> None:
        if name in self.readonly:
            raise ReadonlyError(name)
        self.values[name] = value
        self.computed.pop(name, None)
        if self.export_all:
            self.export(name)
        self._changed(name, value)

    def unset(self, name: str) -> None:
        """Raises ReadonlyError."""
        if name in self.readonly:
            raise ReadonlyError(name)
        self.values.pop(name, None)
        self.computed.pop(name, None)
        self.exported.discard(name)
        self._changed(name, None)

    def export(self, name: str, on: bool = True) -> None:
        (self.exported.add if on else self.exported.discard)(name)
        self.watched.add(name)
        self._environment = None

    def make_readonly(self, name: str) -> None:
        self.readonly.add(name)
        self.watched.add(name)

    def watch(self, name: str, watcher: Callable[[str | None], None]) -> None:
        self.watchers[name] = watcher
        self.watched.add(name)

    def compute(self, name: str, value: Callable[[], str]) -> None:
        self.computed[name] = value
        self.watched.add(name)

    def _changed(self, name: str, value: str | None) -> None:
        self._environment = None
        watcher = self.watchers.get(name)
        if watcher is not None:
            watcher(value)

    def environment(self) -> dict[str, str]:
        """The environment of a command that is started now; not to be changed by the caller."""
        if self._environment is None:
            values = self.values
            named = {name: values[name] for name in self.exported if name in values}
            self._environment = {**self._foreign, **named}
        return self._environment

    def state(self, name: str) -> State:
        """What `restore` puts back."""
        return self.values.get(name), name in self.exported, name in self.readonly

    def restore(self, name: str, state: State) -> None:
        value, exported, readonly = state
        if value is None:
            self.values.pop(name, None)
        else:
            self.values[name] = value
        (self.exported.add if exported else self.exported.discard)(name)
        (self.readonly.add if readonly else self.readonly.discard)(name)
        self._changed(name, value)


def process_environment() -> dict[str, str]:
    """The environment the shell itself was given, as str with surrogateescape.

    Where no locale is given, Python adds LC_CTYPE=C.UTF-8 for itself and its children (PEP 538).
    """
    environment = dict(os.environ)
    if environment.get("LC_CTYPE") == "C.UTF-8" and not _was_given(b"LC_CTYPE="):
        del environment["LC_CTYPE"]
    return environment


def _was_given(start: bytes) -> bool:
    try:
        with open("/proc/self/environ", "rb") as file:
            given = file.read()
    except OSError:
        return True
    return given.startswith(start) or b"\0" + start in given
