"""The colours of what is typed, from the tree."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import fragment_list_to_text

from minishell.eval.shell import Shell
from minishell.ui.background import Result, Workers
from minishell.ui.highlight import LONGEST, Highlighter
from minishell.ui.known import Vocabulary
from tests.waiting import PATIENCE

Colours = Callable[[str], list[tuple[str, str]]]


class Observed(Workers):
    """`outcomes` has what has been submitted."""

    def __init__(self) -> None:
        super().__init__()
        self.outcomes: list[Future[Any]] = []

    def submit(self, work: Callable[[], Result]) -> Future[Result]:
        outcome = super().submit(work)
        self.outcomes.append(outcome)
        return outcome


@pytest.fixture
def workers() -> Observed:
    return Observed()


@pytest.fixture
def highlighter(shell: Shell, workers: Observed) -> Highlighter:
    vocabulary = Vocabulary(shell, workers, lambda: None)
    vocabulary.refresh()
    vocabulary.programs.wait()
    return Highlighter(vocabulary)


@pytest.fixture
def colours(highlighter: Highlighter, workers: Observed) -> Colours:
    """What each coloured piece of a line is, once all that is asked about files has been answered."""

    def pieces(line: str) -> list[tuple[str, str]]:
        found = highlighter.lex_document(Document(line))
        while workers.outcomes:
            wait(workers.outcomes, PATIENCE)
            workers.outcomes.clear()
            found = highlighter.lex_document(Document(line))
        lines = [found(number) for number in range(line.count("\n") + 1)]
        return [(style.removeprefix("class:shell."), text) for line in lines for style, text, *_ in line if style]

    return pieces


def test_commands_by_what_they_are(colours: Colours, shell: Shell) -> None:
    shell.run_text("f() { :; }; alias a=b")
    assert colours("ls; cd; f; a; zz_none") == [
        ("program", "ls"),
        ("operator", ";"),
        ("builtin", "cd"),
        ("operator", ";"),
        ("function", "f"),
        ("operator", ";"),
        ("alias", "a"),
        ("operator", ";"),
        ("unknown", "zz_none"),
    ]


def test_a_function_of_the_line_itself_is_known(colours: Colours) -> None:
    assert colours("f() { :; }\nf")[-1] == ("function", "f")


def test_the_command_behind_sudo_is_one(colours: Colours) -> None:
    assert ("builtin", "cd") in colours("env -u A cd")
    assert ("unknown", "zz_none") in colours("env -u A zz_none")


def test_words_and_their_parts(colours: Colours) -> None:
    assert colours("""A=1 echo -n 'a' "b $c ${d:-e}" $((1+$x)) # end""") == [
        ("assignment", "A"),
        ("operator", "="),
        ("builtin", "echo"),
        ("option", "-n"),
        ("string", "'a'"),
        ("string", '"b '),
        ("variable", "$c"),
        ("string", " "),
        ("variable", "${d:-e}"),
        ("string", '"'),
        ("arithmetic", "$((1+"),
        ("variable", "$x"),
        ("arithmetic", "))"),
        ("comment", "# end"),
    ]


def test_reserved_words_only_where_they_are(colours: Colours) -> None:
    assert colours("if cd; then cd if; fi") == [
        ("keyword", "if"),
        ("builtin", "cd"),
        ("operator", ";"),
        ("keyword", "then"),
        ("builtin", "cd"),
        ("operator", ";"),
        ("keyword", "fi"),
    ]


@pytest.mark.parametrize("inside", ["$(%s)", "`%s`", '"$(%s)"'])
def test_substitutions_are_coloured_as_commands(colours: Colours, inside: str) -> None:
    found = colours("echo " + inside % "if cd; then pwd -P; fi")
    assert {("keyword", "if"), ("builtin", "cd"), ("builtin", "pwd"), ("option", "-P")} < set(found)


def test_redirections_and_paths(colours: Colours, directory: Path) -> None:
    (directory / "here").touch()
    assert colours("cd here not-here 2> here") == [
        ("builtin", "cd"),
        ("path", "here"),
        ("redirection", "2> "),
        ("path", "here"),
    ]


def test_a_program_by_its_path(colours: Colours, directory: Path) -> None:
    (directory / "run").write_text("")
    (directory / "run").chmod(0o755)
    assert colours("./run") == [("program", "./run")]
    assert colours("./ran") == [("unknown", "./ran")]


def test_a_here_document(colours: Colours) -> None:
    assert colours("cat <<E\na $b\nE\ncd") == [
        ("program", "cat"),
        ("redirection", "<<E"),
        ("string", "a "),
        ("variable", "$b"),
        ("string", "E"),
        ("builtin", "cd"),
    ]


def test_errors_are_marked_and_what_is_unfinished_is_not(colours: Colours) -> None:
    assert ("error", ")") in colours("echo ) a")
    assert not any(kind == "error" for kind, _ in colours("if true; then echo 'a"))


def test_what_is_not_known_yet_has_no_colour(shell: Shell) -> None:
    vocabulary = Vocabulary(shell, Workers(), lambda: None)
    line = Highlighter(vocabulary).lex_document(Document("ls"))(0)
    assert line == [("", "ls")]


def test_an_edit_keeps_the_colours_of_the_commands_before_it(highlighter: Highlighter, shell: Shell) -> None:
    text = "cd a\nf() {\n pwd\n}\ncat <<E\nx\nE\nls $x | cd\n"
    for edited in (text + "f", text[:20] + "'" + text[20:], text[:5], text, text.replace("a", "if")):
        fresh = Highlighter(highlighter._vocabulary).lex_document(Document(edited))
        again = highlighter.lex_document(Document(edited))
        assert [again(n) for n in range(12)] == [fresh(n) for n in range(12)]


def test_a_long_text_is_shown_without_colours(highlighter: Highlighter) -> None:
    text = "cd a\n" * (LONGEST // 5 + 1)
    start = time.thread_time()
    line = highlighter.lex_document(Document(text))
    assert time.thread_time() - start < 0.1
    assert line(3) == [("", "cd a")]
    assert line(10**6) == []


@pytest.fixture(scope="module")
def module_highlighter() -> Highlighter:
    return Highlighter(Vocabulary(Shell("minishell", []), Workers(), lambda: None))


@given(st.text(alphabet="ab $'\"`\\(){};|&<>#=~*\n-if", max_size=40))
def test_any_text_is_shown_as_it_is(module_highlighter: Highlighter, text: str) -> None:
    line = module_highlighter.lex_document(Document(text))
    shown = [fragment_list_to_text(line(number)) for number in range(text.count("\n") + 1)]
    assert "\n".join(shown) == text
