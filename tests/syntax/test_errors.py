"""What the parser says of text that is broken or unfinished, and what it still makes of it."""

from __future__ import annotations

import pytest

from minishell.syntax.nodes import CompoundList, ForClause, IfClause, Node, SimpleCommand
from minishell.syntax.parser import Parser, parse
from minishell.syntax.source import Source, Span
from tests.syntax.shape import errors, shape


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("if a; then b\n", "unexpected end of file (expecting 'fi')"),
        ("if a\n", "unexpected end of file (expecting 'then')"),
        ("while a; do\n", "unexpected end of file"),
        ("while a; do b\n", "unexpected end of file (expecting 'done')"),
        ("{ a\n", "unexpected end of file (expecting '}')"),
        ("( a\n", "unexpected end of file (expecting ')')"),
        ("for\n", "unexpected newline"),
        ("for x in a\n", "unexpected end of file (expecting 'do')"),
        ("case a\n", "unexpected end of file (expecting 'in')"),
        ("case a in b) c\n", "unexpected end of file (expecting 'esac')"),
        ("a &&\n", "unexpected end of file"),
        ("a |\n", "unexpected end of file"),
        ("f()\n", "unexpected end of file"),
        ("'a\n", "unterminated quoted string"),
        ('"a\n', "unterminated quoted string"),
        ("$'a\n", "unterminated quoted string"),
        ("`a\n", "unterminated backquote"),
        ("$(a\n", "unterminated command substitution"),
        ("${a\n", "unterminated parameter expansion"),
        ("$((a\n", "unterminated arithmetic expansion"),
        ("$(( (a)\n", "unterminated arithmetic expansion"),
        ('"$(if a\n', "unexpected end of file (expecting 'then')"),
    ],
)
def test_unfinished(text: str, message: str) -> None:
    assert errors(text)[0] == (message, message != "unexpected newline")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fi\n", "unexpected 'fi'"),
        ("a; done\n", "unexpected 'done'"),
        ("}\n", "unexpected '}'"),
        ("in\n", "unexpected 'in'"),
        ("a)", "unexpected ')'"),
        ("; a", "unexpected ';'"),
        ("a;; b", "unexpected ';;'"),
        ("a & & b", "unexpected '&'"),
        ("a & ; b", "unexpected ';'"),
        ("{ a & ; }", "unexpected ';' (expecting '}')"),
        ("| a", "unexpected '|'"),
        ("a | ! b", "unexpected '!'"),
        ("a > | b", "unexpected '|'"),
        ("a >\n", "unexpected newline"),
        ("a <<\n", "unexpected newline"),
        ("if a; fi\n", "unexpected 'fi' (expecting 'then')"),
        ("if ; then a; fi", "unexpected ';'"),
        ("if a; then fi\n", "unexpected 'fi'"),
        ("while a; do done\n", "unexpected 'done'"),
        ("{ }\n", "unexpected '}'"),
        ("( )", "unexpected ')'"),
        ("(a) b c", "unexpected 'b'"),
        ("{ a; } b\n", "unexpected 'b'"),
        ("for 1 in a; do b; done", "unexpected '1'"),
        ("for $x in a; do b; done", "unexpected '$x'"),
        ("for x in a b & do c; done", "unexpected '&'"),
        ("case a b in c) d; esac", "unexpected 'b' (expecting 'in')"),
        ("case a in b c) d; esac", "unexpected 'c' (expecting ')')"),
        ("f() a\n", "unexpected 'a'"),
        ("f(a)", "unexpected 'a' (expecting ')')"),
        ("a b()\n", "unexpected '('"),
        ("a=b c()\n", "unexpected '('"),
        ("'f'() { a; }", "unexpected '('"),
        ("a= (b)", "unexpected '('"),
        ("a=(b;)", "unexpected ';' (expecting ')')"),
        ("[[ ]] x", "unexpected ']]'"),
        ("[[ a b ]]", "unexpected 'b' (expecting ']]')"),
        ("`if`", "unexpected end of file"),
        ("$(a;;)", "unexpected ';;'"),
    ],
)
def test_broken(text: str, message: str) -> None:
    assert errors(text)[0] == (message, False)


def test_one_mistake_is_one_error() -> None:
    assert len(errors("if a; fi\n")) == 1
    assert len(errors("if a; then while b; do (c; { d\n")) == 1
    assert len(errors("a )\n b; )\n")) == 2


def test_an_error_has_a_span() -> None:
    (error,) = parse(Source("a\nb; fi c\n")).errors
    assert error.span == Span(5, 7)
    assert Source("a\nb; fi c\n").position(error.span.start) == (2, 4)


@pytest.mark.parametrize("text", ["a \\", "a \\\n", "a\\\n", "\\", '"a"\\'])
def test_a_continuation_without_a_line_is_no_more_than_incomplete(text: str) -> None:
    assert {(error.message, error.incomplete, error.warning) for error in parse(Source(text)).errors} == {
        ("", True, True)
    }


def test_a_backslash_at_the_end_stands_for_itself() -> None:
    assert shape(parse(Source("a b\\")).program) == "a b'\\';"


def first_command(text: str) -> Node:
    return parse(Source(text)).program.commands[0].lists[0].pipelines[0].commands[0]


def text_of(body: CompoundList) -> str:
    return shape(body)


def test_an_unfinished_if_clause_holds_what_is_there() -> None:
    command = first_command("if foo; then git che")
    assert isinstance(command, IfClause)
    ((condition, body),) = command.branches
    assert (text_of(condition), text_of(body)) == ("foo;", "git che;")


def test_an_unfinished_loop_in_a_substitution_holds_what_is_there() -> None:
    command = first_command('echo "$(for x in a b; do ls -')
    assert isinstance(command, SimpleCommand)
    assert shape(command) == 'echo "$(for x in a b do ls -; done;)"'


def test_a_for_clause_without_a_name() -> None:
    command = first_command("for ; do a; done")
    assert isinstance(command, ForClause)
    assert command.name == ""


def test_what_follows_an_error_is_parsed() -> None:
    tree = parse(Source("a ) b\nif c; fi; d\ne"))
    commands = [shape(command) for command in tree.program.commands]
    assert commands[1:2] == ["b;"]
    assert commands[-1] == "e;"
    assert any("d;" in command for command in commands if command.endswith("d;"))


def test_the_evaluator_sees_the_error_of_its_own_command_only() -> None:
    parser = Parser(Source("a\nb )\n"))
    assert parser.next_command() is not None
    assert parser.errors == []
    assert parser.next_command() is not None
    assert len(parser.errors) == 1


@pytest.mark.parametrize("text", ["{ &", "for a do &", "[[ a &", "[[ a |", "[[ ( a < b &", "[[ ( a < b |"])
def test_an_operator_at_the_end_may_be_part_of_a_longer_one(text: str) -> None:
    assert [error.incomplete for error in parse(Source(text)).errors] == [True]
    assert False in [error.incomplete for error in parse(Source(text + "\n")).errors]
