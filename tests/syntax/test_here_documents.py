"""Here-documents (XCU 2.7.4)."""

from __future__ import annotations

import pytest

from minishell.syntax.nodes import HereDocument, ParameterExpansion, SimpleCommand
from minishell.syntax.parser import parse
from minishell.syntax.source import Source
from tests.syntax.shape import errors, program, shape


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cat <<E\na\nE\n", "cat <<E[a\n];"),
        ("cat <<E\nE\nb", "cat <<E[];\nb;"),
        ("cat <<E\na\nE", "cat <<E[a\n];"),
        ("cat << E >f; b\na\nE\nc", "cat <<E[a\n] >f; b;\nc;"),
        ("3<<E cat\na\nE\n", "cat 3<<E[a\n];"),
        ("cat <<E\nE \n E\nEE\nE\n", "cat <<E[E \n E\nEE\n];"),
        ("cat <<A <<B\na\nA\nb\nB\n", "cat <<A[a\n] <<B[b\n];"),
        ("cat <<A | b <<B && c\na\nA\nb\nB\n", "cat <<A[a\n] | b <<B[b\n] && c;"),
        ("if a <<E\nb\nE\nthen c; fi", "if a <<E[b\n]; then c; fi;"),
        ("while a; do b; done <<E\nc\nE\n", "while a; do b; done <<E[c\n];"),
        ("f() { cat <<E\na\nE\n}", "f() { cat <<E[a\n]; };"),
    ],
)
def test_where_the_body_stands(text: str, expected: str) -> None:
    assert program(text) == expected


@pytest.mark.parametrize(
    ("delimiter", "line", "expected"),
    [
        ("'E'", "E", "E quoted"),
        ('"E"', "E", "E quoted"),
        ("\\E", "E", "E quoted"),
        ("E'F'G", "EFG", "EFG quoted"),
        ("'E F'", "E F", "E F quoted"),
        ("''", "", " quoted"),
        ("$'E\\x41'", "EA", "EA quoted"),
        ("$x", "$x", "$x"),
        ('"${x-y}$(z)"', "${x-y}$(z)", "${x-y}$(z) quoted"),
    ],
)
def test_delimiters(delimiter: str, line: str, expected: str) -> None:
    assert program(f"cat <<{delimiter}\na\n{line}\nb") == f"cat <<{expected}[a\n];\nb;"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("$a ${b-c}\n", "${a} ${b - c}\n"),
        ("$(d\ne) `f` $((1+2))\n", "$(d;\ne;) `$(f;) $((1+2))\n"),
        ('it\'s "quoted"\n', 'it\'s "quoted"\n'),
        ('\\$a \\` \\\\ \\" \\a\n', '$a ` \\ \\" \\a\n'),
        ("a\\\nb\n", "ab\n"),
        ("a\\\nE\n", "aE\n"),
        ("a\\\\\n", "a\\\n"),
        ("${x-\"b\"} ${x-it's} ${x#'a'}\n", "${x - \"b\"} ${x - it's} ${x # 'a'}\n"),
        ("${x-$'a'}\n", "${x - $'a'}\n"),
        ("\ta\n", "\ta\n"),
    ],
)
def test_expansions_in_the_body(body: str, expected: str) -> None:
    assert program(f"cat <<E\n{body}E\n") == f"cat <<E[{expected}];"


def test_a_line_continuation_may_join_the_delimiter() -> None:
    assert program("cat <<EOF\na\nEO\\\nF\nb") == "cat <<EOF[a\n];\nb;"


@pytest.mark.parametrize("body", ["$a `b` \\$ \\\n", "it's\n", "\\\n", ""])
def test_nothing_is_expanded_if_the_delimiter_was_quoted(body: str) -> None:
    assert program(f"cat <<'E'\n{body}E\n") == f"cat <<E quoted[{body}];"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cat <<-E\n\ta\n\t\tb\tc\n\tE\n", "cat <<-E[a\nb\tc\n];"),
        ("cat <<-'E'\n\ta\n\t\\\n\tE\n", "cat <<-E quoted[a\n\\\n];"),
        ("cat <<-E\n\ta\\\n\tb\nE\n", "cat <<-E[a\tb\n];"),
        ("cat <<-E\n \ta\nE\n", "cat <<-E[ \ta\n];"),
    ],
)
def test_leading_tabs_are_stripped(text: str, expected: str) -> None:
    assert program(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$(cat <<E\na\nE\n) b", "$(cat <<E[a\n];) b;"),
        ('"$(cat <<E\n"\nE\n)"', '"$(cat <<E["\n];)";'),
        ("cat <<A $(cat <<B\nb\nB\n)\na\nA\n", "cat $(cat <<B[b\n];) <<A[a\n];"),
        ("a $(cat <<E) b\nc\nE\n", "a $(cat <<E[c\n];) b;"),
        ("cat <<A\n$(cat <<B\nb\nB\n)\nA\n", "cat <<A[$(cat <<B[b\n];)\n];"),
        ("`cat <<E\na\nE\n`", "`$(cat <<E[a\n];);"),
    ],
)
def test_in_command_substitutions(text: str, expected: str) -> None:
    assert program(text) == expected


@pytest.mark.parametrize("text", ["cat <<E", "cat <<E\n", "cat <<E\na", "cat <<E\na\n"])
def test_the_end_of_the_text_delimits_it_with_a_warning(text: str) -> None:
    tree = parse(Source(text))
    assert shape(tree.program) == f"cat <<E[{text[8:]}];"
    assert [(error.warning, error.incomplete) for error in tree.errors] == [(True, True)]
    assert errors(text) == [("here-document delimited by end of file (wanted 'E')", True)]


def test_an_unterminated_expansion_in_a_delimited_body_cannot_be_mended() -> None:
    assert errors("cat <<E\n$(a\nE\n") == [("unterminated command substitution", False)]
    assert errors("cat <<E\n$(a\n")[-1] == ("unterminated command substitution", True)


def test_spans_are_the_outer_texts() -> None:
    text = "cat <<-E\n\ta\n\t\t$x b\n\tE\n"
    command = parse(Source(text)).program.commands[0].lists[0].pipelines[0].commands[0]
    assert isinstance(command, SimpleCommand)
    document = command.redirections[0].target
    assert isinstance(document, HereDocument)
    assert text[document.start : document.end] == "\ta\n\t\t$x b\n\tE\n"
    expansion = document.parts[1]
    assert isinstance(expansion, ParameterExpansion)
    assert text[expansion.start : expansion.end] == "$x"
