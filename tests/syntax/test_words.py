"""Quoting (XCU 2.2) and what words are made of (2.6)."""

from __future__ import annotations

import pytest

from minishell.syntax.nodes import CommandSubstitution, DoubleQuoted, SimpleCommand
from minishell.syntax.parser import parse
from minishell.syntax.source import Source
from tests.syntax.shape import program


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'a b'c", "'a b'c;"),
        ("''", "'';"),
        ('""', '"";'),
        ('"a $b c"', '"a ${b} c";'),
        (r"a\ b\'c", r"a' 'b'''c;"),
        (r'"\$\`\"\\\a"', '"$`"\\\\a";'),
        ('"a\\\nb"', '"ab";'),
        ("'a\\\nb'", "'a\\\nb';"),
        ("\"a'b'\"", "\"a'b'\";"),
        ("a'b'\"c\"$d", "a'b'\"c\"${d};"),
        ("'a\nb'", "'a\nb';"),
    ],
)
def test_quotes(text: str, expected: str) -> None:
    assert program(text) == expected


@pytest.mark.parametrize(
    ("inside", "value"),
    [
        (r"\a\b\e\E\f\n\r\t\v", "\a\b\x1b\x1b\f\n\r\t\v"),
        (r"\\\'\"\?", "\\'\"?"),
        (r"\x41\x4\x414", "A\x04A4"),
        (r"\101\7\1011\400 cut", "A\x07A1"),
        (r"\cA\ca\c?\c\\x", "\x01\x01\x7f\x1cx"),
        (r"\u00e9\u20AC\U0001F600", "é€😀"),
        (r"\xc3\xa9 \xff", "é \udcff"),
        (r"\U110000\ud800", "\ufffd\ufffd"),
        (r"\q\x\u", r"\q\x\u"),
        ('a "b" $c', 'a "b" $c'),
    ],
)
def test_dollar_single_quotes(inside: str, value: str) -> None:
    assert program(f"$'{inside}'") == f"'{value}';"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$a$b_1-c", "${a}${b_1}-c;"),
        ("$1 $10 ${10}", "${1} ${1}0 ${10};"),
        ("$@$*$#$?$-$$$!$0", "${@}${*}${#}${?}${-}${$}${!}${0};"),
        ('$ "$" a$ $. $%', '$ "$" a$ $. $%;'),
        ("\"$'a'\"", "\"$'a'\";"),
        ("$\\\nfo\\\no ${\\\nx\\\ny\\\n}", "${foo} ${xy};"),
    ],
)
def test_parameters(text: str, expected: str) -> None:
    assert program(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${x-a} ${x:-a} ${x=a} ${x:=a}", "${x - a} ${x :- a} ${x = a} ${x := a};"),
        ("${x?a} ${x:?a} ${x+a} ${x:+a}", "${x ? a} ${x :? a} ${x + a} ${x :+ a};"),
        ("${x#a} ${x##a} ${x%a} ${x%%a}", "${x # a} ${x ## a} ${x % a} ${x %% a};"),
        ("${x-} ${x#}", "${x - } ${x # };"),
        ("${x:-a b\nc}", "${x :- a b\nc};"),
        ("${x:-$y${z}`a`$(b)$((1))}", "${x :- ${y}${z}`$(a;)$(b;)$((1))};"),
        ("${x-'}'\"}\"\\}}", "${x - '}'\"}\"'}'};"),
        ("${x-{a}b}", "${x - {a}b};"),
        ("${@-a} ${1#b} ${*%c}", "${@ - a} ${1 # b} ${* % c};"),
        ("${?-a} ${$-a} ${--a} ${!-a}", "${? - a} ${$ - a} ${- - a} ${! - a};"),
    ],
)
def test_braced_parameters(text: str, expected: str) -> None:
    assert program(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${#}", "${#};"),
        ("${#x} ${#10} ${#@} ${#*}", "${x length} ${10 length} ${@ length} ${* length};"),
        ("${##} ${#-} ${#?} ${#$} ${#!}", "${# length} ${- length} ${? length} ${$ length} ${! length};"),
        ("${#-x} ${#:-x} ${#?x}", "${# - x} ${# :- x} ${# ? x};"),
        ("${##x} ${#%x} ${#%%x} ${###}", "${# # x} ${# % x} ${# %% x} ${# ## };"),
    ],
)
def test_lengths_and_the_number_of_parameters(text: str, expected: str) -> None:
    assert program(text) == expected


@pytest.mark.parametrize("inside", ["", " ", "x!y", "x y", "1x", "#x-y", "x:", "x@y", "'a'", "x\n", ".", "1[1]"])
def test_a_bad_substitution_is_left_to_expansion(inside: str) -> None:
    assert program(f"${{{inside}}}") == f"${{{inside} bad}};"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"${x:-"a b"}"', '"${x :- "a b"}";'),
        ('"${x-it\'s}"', '"${x - it\'s}";'),
        ('"${x-\\}\\a\\$}"', '"${x - }\\a$}";'),
        ("\"${x#'}'}\"", "\"${x # '}'}\";"),
        ('"${x%"$y"*}"', '"${x % "${y}"*}";'),
        ('"${x##\\*}"', "\"${x ## '*'}\";"),
        ("${x-${y#'}'}}", "${x - ${y # '}'}};"),
        ("\"${x-$'a'} ${x-'$'}\"", "\"${x - 'a'} ${x - '$'}\";"),
        ('"${x-a"b}c"d}"', '"${x - a"b}c"d}";'),
    ],
)
def test_braced_parameters_in_double_quotes(text: str, expected: str) -> None:
    assert program(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$(a)", "$(a;);"),
        ("$()", "$();"),
        ('"$(a "b")"', '"$(a "b";)";'),
        ("$(a; b\nc)", "$(a; b;\nc;);"),
        ("$(case a in a) b;; esac)", "$(case a in a) b;;; esac;);"),
        ("$(a # )\n)", "$(a;);"),
        ("$(a ')' \")\" \\))", "$(a ')' \")\" ')';);"),
        ("$(cat <<E\n)\nE\n)", "$(cat <<E[)\n];);"),
        ("$(a $(b $(c)))", "$(a $(b $(c;);););"),
        ("x=$(a)b", "x=$(a;)b;"),
        ("$( (a) )", "$(( a; ););"),
    ],
)
def test_command_substitution(text: str, expected: str) -> None:
    assert program(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`a`", "`$(a;);"),
        ("``", "`$();"),
        (r"`a \`b\` \$c \\d`", "`$(a `$(b;) ${c} 'd';);"),
        ('"`a \\"b c\\"`"', '"`$(a "b c";)";'),
        ('`a \\"b`', "`$(a '\"'b;);"),
        ("`a\nb`", "`$(a;\nb;);"),
    ],
)
def test_backquotes(text: str, expected: str) -> None:
    assert program(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$((1 + 2))", "$((1 + 2));"),
        ("$(( (1) * (2) ))", "$(( (1) * (2) ));"),
        ('$((a + $b + ${c:-1} + $(d) + "$e"))', "$((a + ${b} + ${c :- 1} + $(d;) + ${e}));"),
        ("$(($((1))))", "$(($((1))));"),
        ("$((1 +\\\n 2))", "$((1 + 2));"),
        ("$(( '(' + \")\" ))", "$(( '(' + ) ));"),
        ("$(('(';);\n)", "$(( '('; ););"),
        ("$((a); (b))", "$(( a; ); ( b; ););"),
        ("$((a) | b\n)", "$(( a; ) | b;);"),
        ("$(($((a); b) ) )", "$(( $(( a; ); b;); ););"),
    ],
)
def test_arithmetic_or_command_substitution(text: str, expected: str) -> None:
    assert program(text) == expected


def test_spans_in_backquotes_are_the_outer_texts() -> None:
    text = 'a "`b \\"c\\" \\`d\\``"'
    (quoted,) = simple_command(text).words[1].parts
    assert isinstance(quoted, DoubleQuoted)
    (substitution,) = quoted.parts
    assert isinstance(substitution, CommandSubstitution)
    command = substitution.program.commands[0].lists[0].pipelines[0].commands[0]
    assert isinstance(command, SimpleCommand)
    assert [text[word.start : word.end] for word in command.words] == ["b", '"c\\"', "`d\\`"]


def simple_command(text: str) -> SimpleCommand:
    command = parse(Source(text)).program.commands[0].lists[0].pipelines[0].commands[0]
    assert isinstance(command, SimpleCommand)
    return command
