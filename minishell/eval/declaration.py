"""A variable with its attributes, as `declare -p` and `set` show it."""

from __future__ import annotations

from ..syntax.quote import quote
from .listing import readable, single_quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .array import Array
    from .variables import Variables

#: those of variables, in the order in which they are shown
LETTERS = "aAinrtxclu"

_SPECIAL = frozenset('$`"\\')


def letters(variables: Variables, name: str) -> str:
    """The letters of the options of `declare` that hold for the variable."""
    if variables.references is not None and name in variables.references:
        kind = "n"
    else:
        array = variables.array(name)
        kind = "" if array is None else "A" if array.associative else "a"
    has = kind + variables.attributes.get(name, "") + "r" * (name in variables.readonly)
    return "".join(sorted(has + "x" * (name in variables.exported), key=LETTERS.index))


def declaration(variables: Variables, name: str) -> str:
    """The command, without its newline, that declares the variable as it is."""
    head = f"declare -{letters(variables, name) or '-'} {name}"
    value = shown_value(variables, name)
    return head if value is None else f"{head}={value}"


def setting(variables: Variables, name: str) -> str:
    """name=value, as `set` lists it."""
    if name in variables.arrays:
        return f"{name}={shown_value(variables, name) or '()'}"
    return f"{name}={readable(variables.get(name) or '')}"


def assignment(variables: Variables, name: str) -> str:
    """${name@A}: an assignment, or if more is needed a declaration, that makes the variable anew."""
    if letters(variables, name):
        return declaration(variables, name)
    return f"{name}={single_quoted(variables.get(name) or '')}"


def shown_value(variables: Variables, name: str) -> str | None:
    """What stands behind the `=`; None for a variable without a value."""
    if variables.references is not None and name in variables.references:
        target = variables.references.targets[name]
        return double_quoted(target) if target else None
    array = variables.array(name)
    if array is not None:
        return shown_array(array) if array.elements or array.assigned else None
    value = variables.get(name)
    return None if value is None else double_quoted(value)


def shown_array(array: Array) -> str:
    pairs = [f"[{_key(key)}]={double_quoted(value)}" for key, value in array.elements.items()]
    return f"({' '.join(pairs)}{' ' * (array.associative and bool(pairs))})"


def _key(key: int | str) -> str:
    text = str(key)
    return text if text.isalnum() else double_quoted(text)


def double_quoted(value: str) -> str:
    if not value.isprintable():
        return quote(value)
    return '"' + "".join(["\\" + char if char in _SPECIAL else char for char in value]) + '"'
