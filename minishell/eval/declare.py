"""Variables given attributes and values: what `declare`, `typeset`, `local`, `readonly` and `export` do."""

from __future__ import annotations

from ..syntax.names import is_name
from .array import Array, ArrayOperand, assign_element, assign_operand, elements, expanded_subscript, split_reference
from .errors import ExpansionError, ReadonlyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .shell import Frame
    from .usage import Parsed

_KINDS = frozenset("aA")
_CONVERSIONS = "ilu"


class Attributes:
    """Letters of `declare` that are to be switched on, and off."""

    __slots__ = ("off", "on")

    def __init__(self, on: Iterable[str], off: Iterable[str] = ()) -> None:
        self.on = frozenset(on)
        self.off = frozenset(off)


def declare(frame: Frame, command: str, operands: list[str], attributes: Attributes, local: bool) -> int:
    """Declare NAME, NAME=VALUE, NAME+=VALUE, NAME[SUBSCRIPT]=VALUE or NAME=(…); 1 if one of them cannot be."""
    status = 0
    for operand in operands:
        try:
            _declare(frame, operand, attributes, local)
        except _BadName:
            frame.err.write(f"{command}: {operand}: bad variable name\n")
            status = 1
        except (ReadonlyError, ExpansionError) as error:
            frame.err.write(f"{command}: {error.message}\n")
            status = 1
    return status


def declare_parsed(frame: Frame, command: str, parsed: Parsed, local: bool = False, always: str = "") -> int:
    """As the options of the command say; the letters `always` are switched on without being given."""
    on = [letter for letter in "aAilrux" if letter in always or parsed.given(letter)]
    return declare(frame, command, parsed.operands, Attributes(on), local)


class _BadName(Exception):
    """An operand does not begin with a name."""


def _declare(frame: Frame, operand: str, attributes: Attributes, local: bool) -> None:
    variables = frame.shell.variables
    target, equals, value = operand.partition("=")
    appends = equals != "" and target.endswith("+")
    name, subscript = split_reference(target.removesuffix("+") if appends else target)
    if not is_name(name):
        raise _BadName
    if local:
        make_local(frame, name)
    if "r" in attributes.off and name in variables.readonly:
        raise ReadonlyError(name)
    _set_attributes(frame, name, attributes, subscript is not None)
    if isinstance(operand, ArrayOperand):
        assign_operand(frame, operand)
    elif equals and subscript is not None:
        assign_element(frame, name, expanded_subscript(frame, subscript), value, appends)
    elif equals:
        variables.set(name, variables.appended(name, value) if appends else value)
    if "x" in attributes.on or "x" in attributes.off:
        variables.export(name, "x" in attributes.on)
    variables.declared.add(name)
    if "r" in attributes.on:
        variables.make_readonly(name)


def make_local(frame: Frame, name: str) -> None:
    """The function's own from now on, unset at first, and exported if the one it hides is. Raises ReadonlyError."""
    if name in (frame.locals or ()):
        return
    variables = frame.shell.variables
    frame.local(name)
    exported = name in variables.exported
    variables.unset(name)
    if exported:
        variables.export(name)


def _set_attributes(frame: Frame, name: str, attributes: Attributes, has_subscript: bool) -> None:
    variables = frame.shell.variables
    kinds = attributes.on & _KINDS
    array = variables.arrays.get(name)
    if array is not None and kinds and ("A" in kinds) is not array.associative:
        what = "an associative to an indexed" if array.associative else "an indexed to an associative"
        raise ExpansionError(f"{name}: cannot convert {what} array", 1)
    if array is None and (kinds or has_subscript):
        if name in variables.readonly:
            raise ReadonlyError(name)
        made = Array("A" in kinds)
        for value in elements(variables, name).values():
            made.put(made.scalar, value)
        variables.set_array(name, made)
    for letter in _CONVERSIONS:
        if letter in attributes.on or letter in attributes.off:
            variables.set_attribute(name, letter, letter in attributes.on)
