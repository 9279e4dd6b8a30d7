"""The forms that bash adds to the grammar."""

from __future__ import annotations

import pytest

from tests.syntax.shape import errors, program


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a=(1 $x 'y z')", "a=(1 ${x} 'y z');"),
        ("a=(\n1 # one\n[2]=x [k]+=y\n) b=", "a=(1 [2]=x [k]+=y) b=;"),
        ("a[1]=x a[i + 1]+=y c", "a[1]=x a[i + 1]+=y c;"),
        ("a[b[0]]=x", "a[b[0]]=x;"),
        ("a+=x a+=(y)", "a+=x a+=(y);"),
        ("declare -a x=(1 2) y", "declare -a x=(1 2) y;"),
        ("a[ b", "a[ b;"),
        ("a[1 2]", "a[1 2];"),
        ("[ a = b ]", "[ a = b ];"),
        ("echo a[1]=x", "echo a[1]=x;"),
    ],
)
def test_arrays(text: str, expected: str) -> None:
    assert program(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${a[1]} ${a[@]} ${#a[*]}", "${a[1]} ${a[@]} ${a[*] length};"),
        ('"${a["x y"]}"', '"${a["x y"]}";'),
        ("${a[i]:-x}", "${a[i] :- x};"),
        ("${!x} ${!x:-y} ${!a[@]} ${!x@}", "${!x} ${!x :- y} ${a[@] keys} ${x[@] names};"),
        ("${x/a/b} ${x//a} ${x/#a/} ${x/%/b}", "${x / a b} ${x // a} ${x /# a } ${x /%  b};"),
        ("${x////_} ${x/[/]/_}", "${x // / _} ${x / [ ]/_};"),
        ("${x:1} ${x: -1:2} ${x:a?1:2:3} ${@:2}", "${x : 1} ${x :  -1 2} ${x : a?1:2 3} ${@ : 2};"),
        ("${x^} ${x,,[a-c]} ${x@Q}", "${x ^ } ${x ,, [a-c]} ${x @Q};"),
        ('$"a" "a$"', '"a" "a$";'),
        ("a<(b) >(c;d)", "a<(b;) >(c; d;);"),
        ("*(a|b c)d x!(y)", "*(a|b c)d x!(y);"),
        ("ls !(a)", "ls !(a);"),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert program("x " + text) == "x " + expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[ a ]]", "[[ -n a ]];"),
        ("[[ -f a && ! ( b == c* || d ) ]] >f", "[[ (-f a && ! (b == c* || -n d)) ]] >f;"),
        ("[[ a\n&&\nb ]]", "[[ (-n a && -n b) ]];"),
        ("[[ a < b || c > d ]]", "[[ (a < b || c > d) ]];"),
        ("[[ a =~ ^(b|c d)+$ && e ]]", "[[ (a =~ ^(b|c d)+$ && -n e) ]];"),
        ("[[ a = !(b) ]]", "[[ a = !(b) ]];"),
        ("[[ -f == ]]", "[[ -f == ]];"),
        ("((i++)); (( (a) ))", "((i++)); (( (a) ));"),
        ("((a); b)", "( ( a; ); b; );"),
        ("((a) )", "( ( a; ); );"),
        ("for ((i=0; i<3; i++)); do a; done", "for ((i=0; i<3; i++)) do a; done;"),
        ("for ((;;)) { a; }", "for ((;;)) do a; done;"),
        ("select x in a b; do c; done", "select x in a b do c; done;"),
        ("case a in b) c;;& d) e; esac", "case a in b) c;;;& d) e; esac;"),
        ("function f { a; }", "f() { a; };"),
        ("function f-g () ( a )", "f-g() ( a; );"),
        ("time a | b; time -p ! c", "time a | b; time -p ! c;"),
        ("time -f x", "time -f x;"),
        ("a |& b", "a 2>&1 | b;"),
        ("coproc a b >c", "coproc COPROC a b >c;"),
        ("coproc { a; } >c | d", "coproc COPROC { a; } >c | d;"),
        ("coproc n ( a )", "coproc n ( a; );"),
        ("coproc n while a; do b; done &", "coproc n while a; do b; done &"),
        ("echo coproc x", "echo coproc x;"),
        ("a <<< 'b c' &>d &>>e", "a <<<'b c' &>d &>>e;"),
    ],
)
def test_commands(text: str, expected: str) -> None:
    assert program(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a=(",
        "a=(b\n",
        "[[",
        "[[ a",
        "[[ a &&",
        "[[ a =~",
        "((",
        "((1+",
        "for (",
        "for ((i=0;",
        "for ((;;))",
        "function",
        "<(a",
        "coproc",
        "coproc {",
    ],
)
def test_unfinished(text: str) -> None:
    assert errors(text)[0][1]


@pytest.mark.parametrize("text", ["[[ a b ]]\n", "[[ ( a ]]\n", "for ((a)); do b; done", "a=(b;c)", "a b=(c)\n"])
def test_broken(text: str) -> None:
    assert not errors(text)[0][1]
