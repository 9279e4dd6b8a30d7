"""bash's arrays: the values themselves, and how words and assignments get at their elements."""

from __future__ import annotations

from ..syntax.names import is_name
from ..syntax.nodes import ArrayValue, Assignment
from ..syntax.quote import quote
from .arithmetic import evaluator
from .errors import CommandError, ExpansionError, ReadonlyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..syntax.nodes import ParameterExpansion, Word
    from .expand import WordCompiler
    from .shell import Frame, Shell
    from .variables import Variables

    Key = int | str
    #: a subscript's text or None, the value, and whether it is appended
    Element = tuple[str | None, str, bool]


class Array:
    """Keys to values. Of an indexed array the keys are natural numbers, and go up; else they are text."""

    __slots__ = ("assigned", "associative", "elements")

    def __init__(self, associative: bool = False, values: Sequence[str] = ()) -> None:
        self.associative = associative
        #: false for one that was declared only
        self.assigned = True
        self.elements: dict[Key, str] = dict(enumerate(values))

    def copy(self) -> Array:
        array = Array(self.associative)
        array.elements = self.elements.copy()
        array.assigned = self.assigned
        return array

    @property
    def scalar(self) -> Key:
        """The key of the element that the name alone stands for."""
        return "0" if self.associative else 0

    def next_index(self) -> int:
        last = next(reversed(self.elements), -1)
        return last + 1 if isinstance(last, int) else 0

    def put(self, key: Key, value: str) -> None:
        in_order = self.associative or key in self.elements or (isinstance(key, int) and key >= self.next_index())
        self.elements[key] = value
        if not in_order:
            self.elements = dict(sorted(self.elements.items()))

    def key(self, subscript: str, frame: Frame, evaluate: Evaluate) -> Key:
        """The key that a subscript's text stands for; a negative one counts from the end. Raises ExpansionError."""
        if self.associative:
            return subscript
        if subscript.isdecimal() and subscript.isascii() and (subscript[0] != "0" or subscript == "0"):
            return int(subscript)
        index = evaluate(subscript, frame)
        if index < 0:
            index += self.next_index()
        if index < 0:
            raise CommandError(f"{subscript}: bad array subscript", 1)
        return index


if TYPE_CHECKING:
    Evaluate = Callable[[str, Frame], int]


# ---- Expansion ----


def compile_element(node: ParameterExpansion, shell: Shell, words: WordCompiler) -> Callable[[Frame], str | None]:
    """A closure to the value of ${name[subscript]}, None if it is not set."""
    assert node.subscript is not None
    name, subscript, variables, evaluate = node.name, words.text(node.subscript), shell.variables, evaluator(shell)

    def element(frame: Frame) -> str | None:
        array = variables.array(name) or Array()
        try:
            key = array.key(subscript(frame), frame, evaluate)
        except CommandError as error:
            shell.report(f"{name}: {error.message}")
            return None
        value = array.elements.get(key)
        return variables.get(name) if value is None and key == array.scalar else value

    return element


def compile_list(node: ParameterExpansion, shell: Shell) -> Callable[[Frame], list[str]]:
    """A closure to what ${name[@]}, ${!name[@]} or ${!prefix@} stands for."""
    name, variables = node.name, shell.variables
    if node.operator == "names":
        return lambda frame: sorted(each for each in variables.names() if each.startswith(name))
    if node.operator == "keys":
        return lambda frame: [str(key) for key in elements(variables, name)]
    return lambda frame: list(elements(variables, name).values())


def elements(variables: Variables, name: str) -> dict[Key, str]:
    """Those of an array; a variable that is none has one element."""
    array = variables.array(name)
    if array is not None:
        return array.elements
    value = variables.get(name)
    return {} if value is None else {0: value}


# ---- Assignment ----


class ArrayOperand(str):
    """An operand name=(…) of `declare` and its like, its elements expanded; the text is for xtrace."""

    __slots__ = ("appends", "elements", "name")

    name: str
    appends: bool
    elements: list[Element]


def compile_assignment(node: Assignment, shell: Shell, words: WordCompiler) -> Callable[[Frame], str]:
    """name[subscript]=value or name=(…): a closure that does it, and gives it in the form that xtrace shows."""
    if node.subscript is None:
        operand = compile_operand(node.name, node.appends, node.value, words)

        def assign_all(frame: Frame) -> str:
            whole = operand(frame)
            assign_operand(frame, whole)
            return whole

        return assign_all
    if node.value.parts and isinstance(node.value.parts[0], ArrayValue):
        return _bad_element(node)
    subscript, value, name, appends = words.text(node.subscript), words.text(node.value, True), node.name, node.appends

    def assign(frame: Frame) -> str:
        key, text = subscript(frame), value(frame)
        assign_element(frame, name, key, text, appends)
        return f"{name}[{key}]{'+' * appends}={quote(text)}"

    return assign


def _bad_element(node: Assignment) -> Callable[[Frame], str]:
    def assign(frame: Frame) -> str:
        raise CommandError(f"{node.name}: a list cannot be assigned to an element", 1)

    return assign


def compile_operand(name: str, appends: bool, value: Word, words: WordCompiler) -> Callable[[Frame], ArrayOperand]:
    """`value` is the array's alone."""
    node = value.parts[0]
    assert isinstance(node, ArrayValue)
    adders = [_compile_element(each, words) for each in node.elements]

    def operand(frame: Frame) -> ArrayOperand:
        found = [element for add in adders for element in add(frame)]
        made = ArrayOperand(f"{name}{'+' * appends}=({' '.join(map(_shown, found))})")
        made.name, made.appends, made.elements = name, appends, found
        return made

    return operand


def _compile_element(node: Word | Assignment, words: WordCompiler) -> Callable[[Frame], list[Element]]:
    if not isinstance(node, Assignment):
        fields = words.fields([node])
        return lambda frame: [(None, text, False) for text in fields(frame)]
    assert node.subscript is not None
    subscript, value, appends = words.text(node.subscript), words.text(node.value, True), node.appends
    return lambda frame: [(subscript(frame), value(frame), appends)]


def _shown(element: Element) -> str:
    subscript, value, appends = element
    return quote(value) if subscript is None else f"[{subscript}]{'+' * appends}={quote(value)}"


def writable(variables: Variables, name: str) -> str:
    """The name of the array that a name stands for. Raises ReadonlyError, or ExpansionError if it can be none."""
    name = variables.resolved(name)
    if name in variables.readonly:
        raise ReadonlyError(name)
    if not is_name(name):
        raise ExpansionError(f"{name}: not an array variable", 1)
    return name


def assign_operand(frame: Frame, operand: ArrayOperand) -> None:
    """Raises ReadonlyError, or ExpansionError for a bad subscript."""
    variables = frame.shell.variables
    name = writable(variables, operand.name)
    array = variables.arrays.get(name)
    if not operand.appends:
        array = Array(array is not None and array.associative)
    elif array is None:
        array = Array(values=list(elements(variables, name).values()))
    _fill(frame, name, array, operand.elements)
    variables.set_array(name, array)


def _fill(frame: Frame, name: str, array: Array, found: list[Element]) -> None:
    if array.associative and found and all(subscript is None for subscript, _, _ in found):
        texts = [value for _, value, _ in found] + [""]
        found = [(key, value, False) for key, value in zip(texts[0::2], texts[1::2], strict=False)]
    evaluate, variables = evaluator(frame.shell), frame.shell.variables
    following = array.next_index()
    for subscript, value, appends in found:
        if subscript is None and array.associative:
            raise ExpansionError(f"{name}: {value}: an associative array's element needs a subscript", 1)
        key = following if subscript is None else array.key(subscript, frame, evaluate)
        array.put(key, variables.converted(name, value, array.elements.get(key) if appends else None))
        following = key + 1 if isinstance(key, int) else 0


def assign_element(frame: Frame, name: str, subscript: str, value: str, appends: bool = False) -> None:
    """Raises ReadonlyError, or ExpansionError for a bad subscript."""
    variables = frame.shell.variables
    name = writable(variables, name)
    array = variables.arrays.get(name)
    if array is None:
        array = Array(values=list(elements(variables, name).values()))
    key = array.key(subscript, frame, evaluator(frame.shell))
    array.put(key, variables.converted(name, value, array.elements.get(key, "") if appends else None))
    variables.set_array(name, array)


def unset_element(frame: Frame, name: str, subscript: str) -> None:
    """Raises ReadonlyError, or ExpansionError for a bad subscript."""
    variables = frame.shell.variables
    name = writable(variables, name)
    array = variables.arrays.get(name)
    if array is None:
        if variables.get(name) is not None and Array().key(subscript, frame, evaluator(frame.shell)) != 0:
            raise ExpansionError(f"{name}: not an array variable", 1)
        variables.unset(name)
    elif subscript in ("@", "*") and not array.associative:
        variables.unset(name)
    else:
        array.elements.pop(array.key(subscript, frame, evaluator(frame.shell)), None)
        variables.set_array(name, array)


# ---- Elements named by text, as the operands of read, unset, printf -v and test -v are ----


def split_reference(text: str) -> tuple[str, str | None]:
    """The name and the subscript's text of name[subscript]; the whole text and None if it has not this form."""
    name, bracket, rest = text.partition("[")
    return (name, rest[:-1]) if bracket and rest.endswith("]") and rest != "]" else (text, None)


def expanded_subscript(frame: Frame, subscript: str) -> str:
    """A subscript that stands in text: its quotes are removed, and what it names is expanded."""
    from .run import expand_word

    return expand_word(frame, subscript)


def assign_reference(frame: Frame, text: str, value: str) -> None:
    """Assign to name or name[subscript]. Raises ReadonlyError, or ExpansionError."""
    name, subscript = split_reference(text)
    if subscript is None:
        frame.shell.variables.set(name, value)
    else:
        assign_element(frame, name, expanded_subscript(frame, subscript), value)


def reference_value(frame: Frame, text: str) -> str | None:
    """The value of name or name[subscript]; with @ or *, something if there is an element."""
    name, subscript = split_reference(text)
    variables = frame.shell.variables
    if subscript is None:
        return variables.get(name)
    found = elements(variables, name)
    if subscript in ("@", "*"):
        return next(iter(found.values()), None)
    array = variables.array(name) or Array()
    return found.get(array.key(expanded_subscript(frame, subscript), frame, evaluator(frame.shell)))
