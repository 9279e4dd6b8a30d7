"""Each production of the grammar (XCU 2.10.2)."""

from __future__ import annotations

import pytest

from minishell.syntax.nodes import AndOrList, FunctionDefinition, SimpleCommand
from minishell.syntax.parser import Parser, parse
from minishell.syntax.source import Source
from tests.syntax.shape import program


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("\n\n  \n# comment\n", ""),
        ("a", "a;"),
        ("a b  c\t d", "a b c d;"),
        ("a; b", "a; b;"),
        ("a;b;", "a; b;"),
        ("a\nb", "a;\nb;"),
        ("a & b &", "a & b &"),
        ("a&\nb", "a &\nb;"),
        ("a && b || c", "a && b || c;"),
        ("a &&\n\n b ||\n# why\nc &", "a && b || c &"),
        ("a | b |\n c", "a | b | c;"),
        ("! a | b && ! c", "! a | b && ! c;"),
        ("! ! a", "a;"),
        ("a # b\nc#d", "a;\nc#d;"),
        ("echo if then }", "echo if then };"),
    ],
)
def test_lists(text: str, expected: str) -> None:
    assert program(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ a; }", "{ a; };"),
        ("{ a\n}", "{ a; };"),
        ("{ a & } >f", "{ a & } >f;"),
        ("{a; }b", "{a; }b;"),
        ("(a)", "( a; );"),
        ("( a; b\n) | c", "( a; b; ) | c;"),
        ("((a); b)", "( ( a; ); b; );"),
        ("if a; then b; fi", "if a; then b; fi;"),
        ("if a\nb\nthen\nc\nfi 2>f", "if a; b; then c; fi 2>f;"),
        (
            "if a; then b; elif c; then d; elif e; then f; else g; fi",
            "if a; then b; elif c; then d; elif e; then f; else g; fi;",
        ),
        ("if (a) then { b; } fi", "if ( a; ); then { b; }; fi;"),
        ("while a; do b; done", "while a; do b; done;"),
        ("until a\ndo\nb\ndone <f", "until a; do b; done <f;"),
        ("for x in a b; do c; done", "for x in a b do c; done;"),
        ("for x in; do c; done", "for x in do c; done;"),
        ("for x\nin a\ndo c; done", "for x in a do c; done;"),
        ("for x do c; done", "for x do c; done;"),
        ("for x; do c; done", "for x do c; done;"),
        ("for x\n\ndo c; done", "for x do c; done;"),
        ("for if in do done; do c; done", "for if in do done do c; done;"),
        ("case a in esac", "case a in esac;"),
        ("case a\nin\nesac", "case a in esac;"),
        ("case a in b) c;; (d|e) f\n;;\nesac", "case a in b) c;;; d|e) f;;; esac;"),
        ("case a in b) c;& d) esac", "case a in b) c;;& d)  esac;"),
        ("case a in b) ;; c) d; esac", "case a in b) ;; c) d; esac;"),
        ("case in in in) a;; esac", "case in in in) a;;; esac;"),
        ("case a in (esac) b; esac", "case a in esac) b; esac;"),
        ("case $x in *.'c') cc;; esac", "case ${x} in *.'c') cc;;; esac;"),
    ],
)
def test_compound_commands(text: str, expected: str) -> None:
    assert program(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f() { a; }", "f() { a; };"),
        ("f ( )\n\n( a ) >g", "f() ( a; ) >g;"),
        ("f() if a; then b; fi", "f() if a; then b; fi;"),
        ("a-b.c() { d; }", "a-b.c() { d; };"),
        ("f() { a; } && f", "f() { a; } && f;"),
    ],
)
def test_functions(text: str, expected: str) -> None:
    assert program(text) == expected


def test_a_function_keeps_its_text() -> None:
    tree = parse(Source("a; f () { b; } >c; d"))
    function = tree.program.commands[0].lists[1].pipelines[0].commands[0]
    assert isinstance(function, FunctionDefinition)
    assert function.text == "f () { b; } >c"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a=1", "a=1;"),
        ("a= b=$c", "a= b=${c};"),
        ("a=1 b c=2", "a=1 b c=2;"),
        ("a=~/x:'y' b", "a=~/x:'y' b;"),
        ("_a1=b=c", "_a1=b=c;"),
        ("a\\\nb=c", "ab=c;"),
    ],
)
def test_assignments(text: str, expected: str) -> None:
    assert program(text) == expected


@pytest.mark.parametrize("text", ["1a=b", "'a'=b", "a'b'=c", "a-b=c", "$a=b", "=b", "\\a=b", "b a=c"])
def test_what_is_no_assignment(text: str) -> None:
    command = parse(Source(text)).program.commands[0].lists[0].pipelines[0].commands[0]
    assert isinstance(command, SimpleCommand)
    assert command.assignments == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <b >c >>d <>e >|f", "a <b >c >>d <>e >|f;"),
        ("a 2>&1 <&- >&$x", "a 2>&1 <&- >&${x};"),
        ("a 12>b", "a 12>b;"),
        ("a 2 >b", "a 2 >b;"),
        ("a \\2>b", "a '2' >b;"),
        ("a b2>c", "a b2 >c;"),
        ("a {fd}>b {fd}>&-", "a fd>b fd>&-;"),
        ("a {1}>b", "a {1} >b;"),
        (">a b <c d", "b d >a <c;"),
        (">a", ">a;"),
        ("a > b", "a >b;"),
        ("a >\\\nb", "a >b;"),
        ("2\\\n>b", "2>b;"),
    ],
)
def test_redirections(text: str, expected: str) -> None:
    assert program(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a \\\n b", "a b;"),
        ("ec\\\nho a\\\n\\\nb", "echo ab;"),
        ("a &\\\n& b |\\\n| c", "a && b || c;"),
        ("case a in b) c;\\\n; esac", "case a in b) c;;; esac;"),
        ("i\\\nf a; th\\\nen b; fi", "if a; then b; fi;"),
        ("a # b \\\nc", "a;\nc;"),
    ],
)
def test_line_continuation(text: str, expected: str) -> None:
    assert program(text) == expected


def test_one_complete_command_at_a_time() -> None:
    parser = Parser(Source("a; b &\n\n{ c\n}\nd"))
    commands = []
    while (command := parser.next_command()) is not None:
        commands.append((len(command.lists), parser.offset))
    assert commands == [(2, 7), (1, 14), (1, 15)]


def test_spans() -> None:
    text = "x=1 foo 'b' >c && (d; e) | f & g"
    lists = parse(Source(text)).program.commands[0].lists
    assert [text[item.start : item.end] for item in lists] == ["x=1 foo 'b' >c && (d; e) | f &", "g"]
    pipelines = lists[0].pipelines
    assert [text[pipeline.start : pipeline.end] for pipeline in pipelines] == ["x=1 foo 'b' >c", "(d; e) | f"]
    command = pipelines[0].commands[0]
    assert isinstance(command, SimpleCommand)
    parts = (*command.assignments, *command.words, *command.redirections)
    assert [text[part.start : part.end] for part in parts] == ["x=1", "foo", "'b'", ">c"]


def test_nodes_are_equal_whatever_their_spans() -> None:
    assert parse(Source("a  $b")).program == parse(Source("a $b")).program
    assert parse(Source("a $b")).program != parse(Source("a $c")).program
    assert parse(Source("while a; do b; done")).program != parse(Source("until a; do b; done")).program
    assert AndOrList((), ()) != "a"
