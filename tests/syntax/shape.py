"""A tree written compactly, so that a test can say on one line what it expects."""

from __future__ import annotations

from functools import singledispatch

from minishell.syntax import bash_nodes, nodes
from minishell.syntax.parser import parse
from minishell.syntax.source import Source


def program(text: str) -> str:
    """The shape of a text that has no error."""
    tree = parse(Source(text))
    assert tree.errors == [], tree.errors
    return shape(tree.program)


def errors(text: str) -> list[tuple[str, bool]]:
    """Message and `incomplete` of each error, without what all messages begin with."""
    return [(error.message.removeprefix("syntax error: "), error.incomplete) for error in parse(Source(text)).errors]


@singledispatch
def shape(node: nodes.Node) -> str:
    """The canonical form: `;` or `&` after each list, complete commands on lines of their own."""
    raise AssertionError(node)


def _together(parts: tuple[nodes.WordPart, ...]) -> str:
    return "".join(map(shape, parts))


# ---- Words ----


@shape.register
def _(node: nodes.Word) -> str:
    return _together(node.parts)


@shape.register
def _(node: nodes.Literal) -> str:
    return node.text


@shape.register
def _(node: nodes.SingleQuoted) -> str:
    return f"'{node.text}'"


@shape.register
def _(node: nodes.DoubleQuoted) -> str:
    return f'"{_together(node.parts)}"'


@shape.register
def _(node: nodes.ParameterExpansion) -> str:
    """${name}, or ${name[subscript] operator argument second}, with ! before what is indirect."""
    subscript = "" if node.subscript is None else f"[{shape(node.subscript)}]"
    arguments = "".join(" " + shape(word) for word in (node.argument, node.second) if word is not None)
    operator = " " * bool(node.operator) + node.operator
    return f"${{{'!' * node.indirect}{node.name}{subscript}{operator}{arguments}}}"


@shape.register
def _(node: nodes.CommandSubstitution) -> str:
    """One backquote tells of a pair."""
    return f"{'`' * node.backquoted}$({shape(node.program)})"


@shape.register
def _(node: nodes.ArithmeticExpansion) -> str:
    return f"$(({_together(node.parts)}))"


@shape.register
def _(node: nodes.ProcessSubstitution) -> str:
    return f"{node.operator}({shape(node.program)})"


@shape.register
def _(node: nodes.ArrayValue) -> str:
    return f"({' '.join(map(shape, node.elements))})"


# ---- Simple commands ----


@shape.register
def _(node: nodes.SimpleCommand) -> str:
    return " ".join(map(shape, (*node.assignments, *node.words, *node.redirections)))


@shape.register
def _(node: nodes.Assignment) -> str:
    subscript = "" if node.subscript is None else f"[{shape(node.subscript)}]"
    return f"{node.name}{subscript}{'+' * node.appends}={shape(node.value)}"


@shape.register
def _(node: nodes.Redirection) -> str:
    return f"{'' if node.descriptor is None else node.descriptor}{node.operator}{shape(node.target)}"


@shape.register
def _(node: nodes.HereDocument) -> str:
    """The delimiter, then the body in brackets."""
    return f"{node.delimiter}{' quoted' * node.quoted}[{_together(node.parts)}]"


# ---- Lists and compound commands ----


@shape.register
def _(node: nodes.Program) -> str:
    return "\n".join(map(shape, node.commands))


@shape.register
def _(node: nodes.CompoundList) -> str:
    return " ".join(shape(item) + (" &" if item.background else ";") for item in node.lists)


@shape.register
def _(node: nodes.AndOrList) -> str:
    first, *others = map(shape, node.pipelines)
    return first + "".join(f" {operator} {other}" for operator, other in zip(node.operators, others, strict=True))


@shape.register
def _(node: nodes.Pipeline) -> str:
    timed = node.timed and node.timed + " "
    return timed + "! " * node.negated + " | ".join(map(shape, node.commands))


@shape.register
def _(node: nodes.FunctionDefinition) -> str:
    return f"{node.name}() {shape(node.body)}"


def _with_redirections(text: str, node: nodes.CompoundCommand) -> str:
    return " ".join([text, *map(shape, node.redirections)])


@shape.register
def _(node: nodes.BraceGroup) -> str:
    return _with_redirections(f"{{ {shape(node.body)} }}", node)


@shape.register
def _(node: nodes.Subshell) -> str:
    return _with_redirections(f"( {shape(node.body)} )", node)


@shape.register
def _(node: nodes.IfClause) -> str:
    branches = [f"if {shape(condition)} then {shape(body)}" for condition, body in node.branches]
    otherwise = "" if node.else_body is None else f" else {shape(node.else_body)}"
    return _with_redirections(f"{' el'.join(branches)}{otherwise} fi", node)


@shape.register
def _(node: nodes.ForClause) -> str:
    wordlist = "" if node.words is None else " ".join([" in", *map(shape, node.words)])
    keyword = "select" if isinstance(node, bash_nodes.SelectClause) else "for"
    return _with_redirections(f"{keyword} {node.name}{wordlist} do {shape(node.body)} done", node)


@shape.register
def _(node: bash_nodes.CoprocessClause) -> str:
    return f"coproc {node.name} {shape(node.command)}"


@shape.register
def _(node: nodes.WhileClause) -> str:
    keyword = "until" if isinstance(node, nodes.UntilClause) else "while"
    return _with_redirections(f"{keyword} {shape(node.condition)} do {shape(node.body)} done", node)


@shape.register
def _(node: nodes.CaseClause) -> str:
    return _with_redirections(" ".join(["case", shape(node.word), "in", *map(shape, node.items), "esac"]), node)


@shape.register
def _(node: nodes.CaseItem) -> str:
    return f"{'|'.join(map(shape, node.patterns))}) {shape(node.body)}{node.terminator}"


# ---- bash's commands ----


@shape.register
def _(node: bash_nodes.ArithmeticCommand) -> str:
    return _with_redirections(f"(({_together(node.expression.parts)}))", node)


@shape.register
def _(node: bash_nodes.ArithmeticForClause) -> str:
    return _with_redirections(f"for (({';'.join(map(_together, node.parts))})) do {shape(node.body)} done", node)


@shape.register
def _(node: bash_nodes.ConditionalCommand) -> str:
    return _with_redirections(f"[[ {shape(node.test)} ]]", node)


@shape.register
def _(node: bash_nodes.UnaryTest) -> str:
    return f"{node.operator} {shape(node.operand)}"


@shape.register
def _(node: bash_nodes.BinaryTest) -> str:
    return f"{shape(node.left)} {node.operator} {shape(node.right)}"


@shape.register
def _(node: bash_nodes.NegatedTest) -> str:
    return f"! {shape(node.test)}"


@shape.register
def _(node: bash_nodes.JoinedTest) -> str:
    return f"({shape(node.left)} {node.operator} {shape(node.right)})"
