"""Variables given attributes and values: what `declare`, `typeset`, `local`, `readonly` and `export` do."""

from __future__ import annotations

from ..syntax.names import is_name
from .array import Array, ArrayOperand, assign_element, assign_operand, elements, expanded_subscript, split_reference
from .declaration import LETTERS
from .errors import ExpansionError, ReadonlyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .shell import Frame
    from .usage import Parsed

_KINDS = frozenset("aA")
#: those of which `Variables.attributes` knows
_KEPT = "itclu"


class Attributes:
    """Letters of `declare` that are to be switched on, and off."""

    __slots__ = ("off", "on")

    def __init__(self, on: Iterable[str], off: Iterable[str] = ()) -> None:
        self.on = frozenset(on)
        self.off = frozenset(off)


def declare(
    frame: Frame, command: str, operands: list[str], attributes: Attributes, local: bool, inherit: bool = False
) -> int:
    """Declare NAME, NAME=VALUE, NAME+=VALUE, NAME[SUBSCRIPT]=VALUE or NAME=(…); 1 if one of them cannot be."""
    status = 0
    for operand in operands:
        try:
            found = _Operand(operand)
            if local:
                make_local(frame, found.name, inherit)
                _declare(frame, found, attributes)
            else:
                frame.shell.variables.declared.add(found.name)
                _declare_global(frame, found, attributes)
        except _BadName:
            frame.err.write(f"{command}: {operand}: bad variable name\n")
            status = 1
        except (ReadonlyError, ExpansionError) as error:
            frame.err.write(f"{command}: {error.message}\n")
            status = 1
    return status


def declare_parsed(frame: Frame, command: str, parsed: Parsed, local: bool = False, always: str = "") -> int:
    """As the options of the command say; the letters `always` are switched on without being given."""
    on = [letter for letter in LETTERS if letter in always or parsed.given(letter)]
    return declare(frame, command, parsed.operands, Attributes(on), local, parsed.given("I"))


class _BadName(Exception):
    """An operand does not begin with a name."""


class _Operand:
    """An operand taken apart; `value` is None where there is no `=`, `array` what name=(…) stands for."""

    __slots__ = ("appends", "array", "name", "subscript", "text", "value")

    def __init__(self, text: str) -> None:
        target, equals, value = text.partition("=")
        self.text = text
        self.appends = equals != "" and target.endswith("+")
        self.name, self.subscript = split_reference(target.removesuffix("+") if self.appends else target)
        self.value = value if equals else None
        self.array = text if isinstance(text, ArrayOperand) else None
        if not is_name(self.name):
            raise _BadName


def _declare_global(frame: Frame, operand: _Operand, attributes: Attributes) -> None:
    """The variable that no function has for itself, though one that runs may hide it."""
    variables, name = frame.shell.variables, operand.name
    hiding = [each for each in (frame, *frame.holders(name)) if each.locals and name in each.locals]
    if not hiding:
        _declare(frame, operand, attributes)
        return
    local, outermost = variables.state(name), hiding[-1].locals or {}
    variables.restore(name, outermost[name])
    try:
        _declare(frame, operand, attributes)
        outermost[name] = variables.state(name)
    finally:
        variables.restore(name, local)


def _declare(frame: Frame, operand: _Operand, attributes: Attributes) -> None:
    variables, name = frame.shell.variables, operand.name
    if "n" in attributes.off or ("n" in attributes.on and _KINDS.isdisjoint(attributes.on)):
        from .reference import declare_reference

        declare_reference(frame, name, operand.value, operand.appends, attributes)
        return
    target, subscript = split_reference(variables.resolved(name))
    if "r" in attributes.off and target in variables.readonly:
        raise ReadonlyError(target)
    if target:
        _set_attributes(frame, target, attributes, operand.subscript is not None)
    _assign(frame, operand, target, operand.subscript if subscript is None else subscript)
    if "x" in attributes.on or "x" in attributes.off:
        variables.export(target, "x" in attributes.on)
    if "r" in attributes.on:
        variables.make_readonly(target)


def _assign(frame: Frame, operand: _Operand, name: str, subscript: str | None) -> None:
    """The value of the operand, to the variable `name` or to an element of it."""
    variables, value = frame.shell.variables, operand.value
    if value is None:
        return
    if operand.array is None and value[:1] == "(" and value[-1:] == ")" and variables.array(name) is not None:
        from .run import expand_array

        operand.array = expand_array(frame, f"{name}{'+' * operand.appends}={value}")
    if operand.array is not None:
        assign_operand(frame, operand.array)
    elif subscript is not None:
        assign_element(frame, name, expanded_subscript(frame, subscript), value, operand.appends)
    else:
        variables.set(operand.name, variables.appended(operand.name, value) if operand.appends else value)


def make_local(frame: Frame, name: str, inherit: bool) -> None:
    """The function's own from now on, unset at first but to `inherit`, and exported if the one it hides is.

    Raises ReadonlyError.
    """
    if name in (frame.locals or ()):
        return
    variables = frame.shell.variables
    frame.local(name)
    if inherit:
        return
    exported = name in variables.exported
    variables.unset(name)
    if exported:
        variables.export(name)


def _set_attributes(frame: Frame, name: str, attributes: Attributes, has_subscript: bool) -> None:
    variables = frame.shell.variables
    kinds = attributes.on & _KINDS
    if kinds == _KINDS:
        raise ExpansionError(f"{name}: an array is either indexed or associative", 1)
    array = variables.arrays.get(name)
    if array is not None and attributes.off & _KINDS:
        raise ExpansionError(f"{name}: an array cannot become anything else", 1)
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
        made.assigned = False
    for letter in _KEPT:
        if letter in attributes.on or letter in attributes.off:
            variables.set_attribute(name, letter, letter in attributes.on)
