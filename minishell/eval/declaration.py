"""A variable with its attributes, as `declare -p` and `set` show it."""

from __future__ import annotations

from ..syntax.quote import quote
from .listing import single_quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .array import Array
    from .variables import Variables

_SPECIAL = frozenset('$`"\\')


def letters(variables: Variables, name: str) -> str:
    """The letters of the options of `declare` that hold for the variable."""
    array = variables.array(name)
    kind = "" if array is None else "A" if array.associative else "a"
    attributes = variables.attributes.get(name, "")
    shown = kind + "i" * ("i" in attributes) + "l" * ("l" in attributes)
    return shown + "r" * (name in variables.readonly) + "u" * ("u" in attributes) + "x" * (name in variables.exported)


def declaration(variables: Variables, name: str) -> str:
    """The command, without its newline, that declares the variable as it is."""
    head = f"declare -{letters(variables, name) or '-'} {name}"
    value = shown_value(variables, name)
    return head if value is None else f"{head}={value}"


def assignment(variables: Variables, name: str) -> str:
    """${name@A}: an assignment, or if more is needed a declaration, that makes the variable anew."""
    if letters(variables, name):
        return declaration(variables, name)
    return f"{name}={single_quoted(variables.get(name) or '')}"


def shown_value(variables: Variables, name: str) -> str | None:
    """What stands behind the `=`; None for a variable without a value."""
    array = variables.array(name)
    if array is not None:
        return _shown_array(array)
    value = variables.get(name)
    return None if value is None else _double_quoted(value)


def _shown_array(array: Array) -> str:
    pairs = [f"[{_key(key)}]={_double_quoted(value)}" for key, value in array.elements.items()]
    return f"({' '.join(pairs)}{' ' * (array.associative and bool(pairs))})"


def _key(key: int | str) -> str:
    text = str(key)
    return text if text.isalnum() else _double_quoted(text)


def _double_quoted(value: str) -> str:
    if not value.isprintable():
        return quote(value)
    return '"' + "".join(["\\" + char if char in _SPECIAL else char for char in value]) + '"'
