"""The grammar of arithmetic (XCU 2.6.4)."""

from __future__ import annotations

from functools import singledispatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minishell.syntax import arithmetic_nodes, nodes
from minishell.syntax.arithmetic import ArithmeticSyntaxError, integer, parse_arithmetic
from minishell.syntax.nodes import Literal, ParameterExpansion

DOLLAR_X = ParameterExpansion("x")


@singledispatch
def shape(node: nodes.Node) -> str:
    """Every operator with its parentheses."""
    raise AssertionError(node)


@shape.register
def _(node: arithmetic_nodes.Number) -> str:
    return str(node.value)


@shape.register
def _(node: arithmetic_nodes.Variable) -> str:
    return node.name if node.subscript is None else f"{node.name}[{node.subscript}]"


@shape.register
def _(node: arithmetic_nodes.Operand) -> str:
    return f"${node.index}"


@shape.register
def _(node: arithmetic_nodes.Unary) -> str:
    return f"({node.operator}{shape(node.operand)})"


@shape.register
def _(node: arithmetic_nodes.Increment) -> str:
    step = "++" if node.step == 1 else "--"
    return f"({shape(node.variable)}{step})" if node.postfix else f"({step}{shape(node.variable)})"


@shape.register
def _(node: arithmetic_nodes.Binary) -> str:
    return f"({shape(node.left)}{node.operator}{shape(node.right)})"


@shape.register
def _(node: arithmetic_nodes.Conditional) -> str:
    return f"({shape(node.condition)}?{shape(node.then)}:{shape(node.otherwise)})"


@shape.register
def _(node: arithmetic_nodes.ArithmeticAssignment) -> str:
    return f"({shape(node.variable)}{node.operator}={shape(node.value)})"


def parsed(*parts: str | nodes.WordPart) -> str:
    return shape(parse_arithmetic(tuple(Literal(part) if isinstance(part, str) else part for part in parts)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "0"),
        (" \t\n", "0"),
        ("1 + 2 * 3", "(1+(2*3))"),
        ("1 - 2 - 3", "((1-2)-3)"),
        ("(1 + 2) * 3", "((1+2)*3)"),
        ("1 << 2 + 3 < 4 == 5 & 6 ^ 7 | 8 && 9 || 10", "((((((((1<<(2+3))<4)==5)&6)^7)|8)&&9)||10)"),
        ("a != b <= c >= d > e", "(a!=(((b<=c)>=d)>e))"),
        ("a % b / c", "((a%b)/c)"),
        ("2 ** 3 ** 2", "(2**(3**2))"),
        ("-2 ** 2", "((-2)**2)"),
        ("2 ** -1", "(2**(-1))"),
        ("- - !~+a", "(-(-(!(~(+a)))))"),
        ("a ? b : c ? d : e", "(a?b:(c?d:e))"),
        ("a ? b, c : d", "(a?(b,c):d)"),
        ("a ? b = 1 : 2", "(a?(b=1):2)"),
        ("a = b += c", "(a=(b+=c))"),
        ("a *= 1, b /= 2, c %= 3", "(((a*=1),(b/=2)),(c%=3))"),
        ("a -= 1, a <<= 1, a >>= 1", "(((a-=1),(a<<=1)),(a>>=1))"),
        ("a &= 1, a ^= 1, a |= 1", "(((a&=1),(a^=1)),(a|=1))"),
        ("a++ + ++a - a-- - --a", "((((a++)+(++a))-(a--))-(--a))"),
        ("a+++b", "((a++)+b)"),
        ("5++3", "(5+(+3))"),
        ("5--3", "(5-(-3))"),
        ("--5", "(-(-5))"),
        ("(a)--b", "(a-(-b))"),
        ("0x1f + 0X1F + 017 + 2#101 + 36#Zz + 64#@_", "(((((31+31)+15)+5)+1295)+4031)"),
    ],
)
def test_expressions(text: str, expected: str) -> None:
    assert parsed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1 +",
        "+",
        "1 2",
        "a b",
        "(1",
        "1)",
        "()",
        "1 = 2",
        "a + b = 1",
        "a++ = 1",
        "a ? b",
        "a ? b : c = 1",
        "a : b",
        "1a",
        "08",
        "0x",
        "2#2",
        "1#0",
        "65#0",
        "2#",
        "a++ b",
        "++",
        "1.5",
        "$",
        "a[1",
        "'1'",
        ",",
        "* 2",
    ],
)
def test_what_is_no_expression(text: str) -> None:
    with pytest.raises(ArithmeticSyntaxError):
        parsed(text)


def test_expansions_are_operands() -> None:
    assert parsed(DOLLAR_X, " + ", DOLLAR_X, "*(", DOLLAR_X, ")") == "($0+($1*$2))"
    assert parsed("-", DOLLAR_X) == "(-$0)"
    assert parsed("a = ", DOLLAR_X) == "(a=$0)"


@pytest.mark.parametrize(
    "parts",
    [
        ("1", DOLLAR_X),
        ("a", DOLLAR_X),
        (DOLLAR_X, DOLLAR_X),
        (DOLLAR_X, "1"),
        (DOLLAR_X, " = 1"),
        (DOLLAR_X, "++"),
        ("++", DOLLAR_X),
        ("16#", DOLLAR_X),
        ("0x", DOLLAR_X),
        ("1 ", DOLLAR_X, " 2"),
    ],
)
def test_expansions_that_are_no_operands(parts: tuple[str | nodes.WordPart, ...]) -> None:
    with pytest.raises(ArithmeticSyntaxError):
        parsed(*parts)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("12", 12),
        (" -12\n", -12),
        ("+7", 7),
        ("010", 8),
        ("-0x10", -16),
        ("00", 0),
        ("10#08", 8),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", -(2**63)),
        ("18446744073709551617", 1),
        ("0xffffffffffffffff", -1),
        ("1" + "0" * 5000, 0),
    ],
)
def test_constants(text: str, value: int) -> None:
    assert integer(text) == value


@pytest.mark.parametrize("text", ["", " ", "-", "a", "1a", "- 1", "1 2", "0b1", "٣", "08", "1+1"])
def test_what_is_no_constant(text: str) -> None:
    with pytest.raises(ArithmeticSyntaxError):
        integer(text)


@given(st.integers(-(2**63), 2**63 - 1))
def test_every_value_is_read_back(value: int) -> None:
    assert integer(str(value)) == value


@given(st.text("ab01+-*/%<>=!&|^~?:,() #x"))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        tree = parse_arithmetic((Literal(text),))
    except ArithmeticSyntaxError:
        return
    assert isinstance(tree, nodes.Node)


@pytest.mark.parametrize("text", ["(" * 2000 + "1" + ")" * 2000, "-" * 2000 + "a", "a?" * 2000, "1+" * 20_000 + "1"])
def test_what_is_too_deep_or_too_long_is_refused(text: str) -> None:
    with pytest.raises(ArithmeticSyntaxError):
        parsed(text)
