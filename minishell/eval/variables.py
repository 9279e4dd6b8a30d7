"""The shell's variables, the environment that commands inherit among them (2.5.3)."""

from __future__ import annotations

import os

from ..syntax.names import is_name
from .errors import ReadonlyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .array import Array
    from .reference import References

    Names = set[str]
    GetArray = Callable[[], list[str]]
    State = tuple[str | None, bool, bool, Array | None, str, str | None]


#: letters of `declare` of which a variable has one at most
CASES: dict[str, Callable[[str], str]] = {"c": str.capitalize, "l": str.lower, "u": str.upper}


class Variables:
    """Names to values. A name may be exported or read-only without a value.

    An array's name has in `values` the element that it stands for when it has no subscript.
    """

    __slots__ = (
        "_environment",
        "_foreign",
        "arrays",
        "attributes",
        "computed",
        "computed_arrays",
        "declared",
        "evaluate",
        "export_all",
        "exported",
        "readonly",
        "references",
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
        self.computed: dict[str, Callable[[], str | None]] = {}
        self.export_all = False
        self.arrays: dict[str, Array] = {}
        #: arrays that are worked out when they are asked for
        self.computed_arrays: dict[str, GetArray] = {}
        #: what `declare` was given; a name may be in it without a value
        self.declared: set[str] = set()
        #: letters of `declare` that a name has: i (arithmetic), l, u, c (cases), t (trace)
        self.attributes: dict[str, str] = {}
        #: the value of an arithmetic expression
        self.evaluate: Callable[[str], int] = int
        #: the names that stand for others, once there are any
        self.references: References | None = None
        self._environment: dict[str, str] | None = None

    def get(self, name: str) -> str | None:
        value = self.values.get(name)
        if value is None and name in self.computed:
            return self.computed[name]()
        if value is None and self.references is not None:
            return self.references.value(name)
        return value

    def resolved(self, name: str) -> str:
        """What a name stands for, which may have a subscript: itself, but for a reference; "" if that is nothing."""
        return name if self.references is None else self.references.resolved(name)

    def set(self, name: str, value: str) -> None:
        """Raises ReadonlyError."""
        if name in self.watched or self.export_all:
            self._set_watched(name, value)
        else:
            self.values[name] = value

    def _set_watched(self, name: str, value: str) -> None:
        if self.references is not None and name in self.references:
            self.references.assign(name, value)
            return
        if name in self.readonly:
            raise ReadonlyError(name)
        if name in self.attributes:
            value = self.converted(name, value)
        array = self.arrays.get(name)
        if array is not None:
            array.put(array.scalar, value)
        self.values[name] = value
        self.computed.pop(name, None)
        if self.export_all:
            self.export(name)
        self._changed(name, value)

    def setter(self, name: str) -> Callable[[str, str], None]:
        """What `for` assigns with: a reference stands for one name after the other."""
        return self.set if self.references is None or name not in self.references else self.references.bind

    def unset(self, name: str) -> None:
        """Raises ReadonlyError."""
        if name in self.readonly:
            raise ReadonlyError(name)
        self.values.pop(name, None)
        self.computed.pop(name, None)
        self.computed_arrays.pop(name, None)
        self.arrays.pop(name, None)
        self.attributes.pop(name, None)
        self.declared.discard(name)
        self.exported.discard(name)
        if self.references is not None:
            self.references.restore(name, None)
        self._changed(name, None)

    def names(self) -> Names:
        """Of all that have a value."""
        bound = () if self.references is None else self.references.targets
        return {*self.values, *self.computed, *self.arrays, *bound}

    def known(self) -> Names:
        """Of all that have a value or an attribute."""
        return self.names() | self.exported | self.readonly | self.declared

    def array(self, name: str) -> Array | None:
        """The array of that name, which must not be changed; None if the variable is none."""
        name = self.resolved(name)
        compute = self.computed_arrays.get(name)
        if compute is None or name in self.arrays:
            return self.arrays.get(name)
        from .array import Array

        return Array(values=compute())

    def set_array(self, name: str, array: Array) -> None:
        """Make the variable the array, or tell that the array has changed."""
        self.arrays[name] = array
        array.assigned = True
        self.watched.add(name)
        value = array.elements.get(array.scalar)
        if value is None:
            self.values.pop(name, None)
        else:
            self.values[name] = value
        self.computed.pop(name, None)
        self._changed(name, value)

    def converted(self, name: str, value: str, before: str | None = None) -> str:
        """The value to store for an assignment, as the variable's attributes want it; `before` for +=."""
        attributes = self.attributes.get(name, "")
        if "i" in attributes:
            return str(self.evaluate(value) + (self.evaluate(before) if before else 0))
        whole = (before or "") + value
        for letter in attributes:
            if letter in CASES:
                return CASES[letter](whole)
        return whole

    def appended(self, name: str, value: str) -> str:
        """What is to be assigned for name+=value."""
        return self.converted(self.resolved(name).partition("[")[0], value, self.get(name) or "")

    def set_attribute(self, name: str, letter: str, on: bool) -> None:
        others = CASES if on and letter in CASES else letter
        letters = "".join([each for each in self.attributes.pop(name, "") if each not in others]) + letter * on
        if letters:
            self.attributes[name] = letters
        self.watched.add(name)

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

    def compute(self, name: str, value: Callable[[], str | None]) -> None:
        self.computed[name] = value
        self.watched.add(name)

    def compute_array(self, name: str, values: GetArray) -> None:
        """An array whose values are worked out when they are asked for."""
        self.computed_arrays[name] = values
        self.compute(name, lambda: next(iter(values()), None))

    def _changed(self, name: str, value: str | None) -> None:
        self._environment = None
        watcher = self.watchers.get(name)
        if watcher is not None:
            watcher(value)

    def environment(self) -> dict[str, str]:
        """The environment of a command that is started now; not to be changed by the caller."""
        if self._environment is None:
            values = self.values
            names = self.exported.difference(self.arrays)
            named = {name: values[name] for name in names if name in values}
            self._environment = {**self._foreign, **named}
        return self._environment

    def exported_functions(self) -> dict[str, str]:
        """Those that the environment brought: names to what follows them in a definition."""
        functions = {}
        for name, value in self._foreign.items():
            if name.startswith("BASH_FUNC_") and name.endswith("%%") and value.startswith("() {"):
                functions[name[len("BASH_FUNC_") : -2]] = value
        return functions

    def hand_on(self, name: str, value: str | None) -> None:
        """Put what the shell cannot name into the environment of commands; take it out for None."""
        self._foreign.pop(name, None)
        if value is not None:
            self._foreign[name] = value
        self._environment = None

    def state(self, name: str) -> State:
        """What `restore` puts back."""
        array = self.arrays.get(name)
        kept = None if array is None else array.copy()
        target = None if self.references is None else self.references.targets.get(name)
        attributes = self.attributes.get(name, "")
        return self.values.get(name), name in self.exported, name in self.readonly, kept, attributes, target

    def restore(self, name: str, state: State) -> None:
        value, exported, readonly, array, attributes, target = state
        if self.references is not None:
            self.references.restore(name, target)
        if array is not None:
            self.arrays[name] = array
        elif self.arrays:
            self.arrays.pop(name, None)
        if attributes:
            self.attributes[name] = attributes
        elif self.attributes:
            self.attributes.pop(name, None)
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
