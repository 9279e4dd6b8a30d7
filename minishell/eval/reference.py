"""bash's namerefs: variables that stand for another one, or for an element of an array."""

from __future__ import annotations

from ..syntax.names import is_name
from .array import assign_reference, elements, reference_value, split_reference
from .errors import CommandError, ReadonlyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .declare import Attributes
    from .shell import Frame, Shell
    from .variables import Variables


class References:
    """What the names that are references stand for: a name, name[subscript], or "" as long as it is nothing."""

    __slots__ = ("_shell", "targets")

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.targets: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.targets

    def resolved(self, name: str) -> str:
        """What any name stands for in the end; "" if that is nothing, which is said of references in a circle."""
        if name not in self.targets:
            return name
        last = self._last(name)
        return self.targets[last] if last else ""

    def _last(self, name: str) -> str:
        """The last of a chain of references; "" if it has no end."""
        passed = [name]
        while (target := self.targets[passed[-1]]) in self.targets:
            if target in passed:
                self._shell.report(f"warning: {name}: this reference goes in a circle")
                return ""
            passed.append(target)
        return passed[-1]

    def value(self, name: str) -> str | None:
        """Of what a name stands for; None if that is not set, or if the name is no reference."""
        if name not in self.targets:
            return None
        target = self.resolved(name)
        whole, subscript = split_reference(target)
        if subscript in ("@", "*"):
            found = elements(self._shell.variables, whole)
            return " ".join(found.values()) if found else None
        return reference_value(self._shell.frame, target)

    def assign(self, name: str, value: str) -> None:
        """Assign to what a reference stands for; what stands for nothing stands for `value` from now on."""
        last = self._last(name)
        if last and self.targets[last]:
            assign_reference(self._shell.frame, self.targets[last], value)
        elif last:
            self.bind(last, value)

    def bind(self, name: str, target: str) -> None:
        """Let a name stand for `target`. Raises ReadonlyError, or CommandError for what cannot be named."""
        if name in self._shell.variables.readonly:
            raise ReadonlyError(name)
        if target and not is_name(split_reference(target)[0]):
            raise CommandError(f"{target}: bad variable name for a reference", 1)
        if target == name:
            raise CommandError(f"{name}: a reference cannot stand for itself", 1)
        self.restore(name, target)

    def restore(self, name: str, target: str | None) -> None:
        """Let a name stand for `target` as it did before; for None it is no reference."""
        if target is None:
            self.targets.pop(name, None)
        else:
            self.targets[name] = target


def references(frame: Frame) -> References:
    """Those of the session, which has none before it is asked for."""
    variables = frame.shell.variables
    if variables.references is None:
        variables.references = References(frame.shell)
    return variables.references


def declare_reference(frame: Frame, name: str, value: str | None, appends: bool, attributes: Attributes) -> None:
    """`declare -n` and `declare +n`: without a value, the variable's own is the name of what it stands for.

    Raises ReadonlyError, or CommandError.
    """
    variables, known = frame.shell.variables, references(frame)
    if "n" in attributes.off:
        _end_reference(variables, known, name, value)
        return
    if name in variables.arrays:
        raise CommandError(f"{name}: a reference cannot be an array", 1)
    before = known.targets.get(name, variables.values.get(name, ""))
    known.bind(name, before if value is None else before + value if appends else value)
    variables.values.pop(name, None)
    variables.watched.add(name)
    if "r" in attributes.on:
        variables.make_readonly(name)


def _end_reference(variables: Variables, known: References, name: str, value: str | None) -> None:
    """What it stood for is its value from now on, if it is not given another one."""
    target = known.targets.get(name)
    if name in variables.readonly:
        raise ReadonlyError(name)
    known.restore(name, None)
    value = target if value is None else value
    if value:
        variables.set(name, value)
