"""What holds for every text."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import example, given, settings
from hypothesis import strategies as st

from minishell.syntax.nodes import (
    AndOrList,
    CommandSubstitution,
    HereDocument,
    Node,
    ParameterExpansion,
    SimpleCommand,
    Subshell,
    Word,
)
from minishell.syntax.parser import Parser, Tree, parse
from minishell.syntax.source import Source
from tests.syntax.feed import Feed
from tests.syntax.scripts import fragments, scripts

#: the machine may be busy
PATIENTLY = settings(max_examples=60)


def parsed(text: str) -> Tree:
    return parse(Source(text))


@PATIENTLY
@given(fragments() | st.text())
def test_parse_never_raises_and_the_tokens_tile_the_text(text: str) -> None:
    tokens = parsed(text).tokens
    ends = [0, *(token.end for token in tokens)]
    assert [token.start for token in tokens] == ends[:-1]
    assert ends[-1] == len(text)


@PATIENTLY
@given(scripts(2))
def test_a_valid_script_has_no_error(script: str) -> None:
    assert parsed(script).errors == []


@PATIENTLY
@given(scripts(2), st.data())
def test_every_prefix_of_a_valid_script_is_valid_or_incomplete(script: str, data: st.DataObject) -> None:
    end = data.draw(st.integers(0, len(script)))
    assert all(error.incomplete for error in parsed(script[:end]).errors)


@PATIENTLY
@given(fragments())
def test_an_error_that_is_not_incomplete_stays(text: str) -> None:
    def broken(text: str) -> bool:
        return any(not error.incomplete for error in parsed(text).errors)

    if broken(text):
        assert broken(text + "\n:\n")


@PATIENTLY
@given(fragments() | scripts(2))
def test_one_command_at_a_time_gives_the_same_tree(text: str) -> None:
    parser = Parser(Source(text))
    commands = []
    while (command := parser.next_command()) is not None:
        commands.append(command)
    assert tuple(commands) == parsed(text).program.commands


@PATIENTLY
@given(fragments() | scripts(2))
def test_line_by_line_gives_the_same_tree(text: str) -> None:
    text = text.replace("\r", "")
    fed, whole = parse(Feed(text).source), parsed(text)
    assert fed.program == whole.program
    assert [error.message for error in fed.errors] == [error.message for error in whole.errors]


@PATIENTLY
@given(st.text("ab1/.- \t=[]{}!~*if", max_size=20), st.sampled_from(["", "{ x\n", "(\n"]))
@example("if", "")
@example(" [ a = b ]", "")
@example("a=b c", "")
def test_plain_lines_give_the_tree_that_the_long_way_gives(line: str, before: str) -> None:
    short, long = Parser(Source(f"{before}{line}\nx\n")), Parser(Source(f"{before}{line} #\nx\n"))
    assert short.next_command() == long.next_command()
    assert [error.message for error in short.errors] == [error.message for error in long.errors]


@PATIENTLY
@given(scripts(2))
def test_parsing_a_nodes_slice_gives_an_equal_node(script: str) -> None:
    for node in descendants(parsed(script).program):
        text = script[node.start : node.end]
        if has_outlying_text(node, text):
            continue
        if isinstance(node, AndOrList):
            assert parsed(text).program.commands[0].lists == (node,)
        elif isinstance(node, (SimpleCommand, Subshell)):
            assert parsed(text).program.commands[0].lists[0].pipelines[0].commands[0] == node
            if isinstance(node, SimpleCommand):
                assert all(word == word_in(script[word.start : word.end]) for word in node.words)


def word_in(text: str) -> Word:
    command = parsed("x " + text).program.commands[0].lists[0].pipelines[0].commands[0]
    assert isinstance(command, SimpleCommand)
    return command.words[1]


def descendants(item: object) -> Iterator[Node]:
    """The nodes in the tree whose slices are whole texts of their own."""
    if isinstance(item, tuple):
        for element in item:
            yield from descendants(element)
    elif isinstance(item, Node):
        yield item
        if not isinstance(item, (HereDocument, ParameterExpansion, CommandSubstitution)):
            yield from descendants(item.fields())


def has_outlying_text(node: Node, text: str) -> bool:
    """Whether a here-document's body stands after the node's own slice."""
    documents = [item for item in descendants(node) if isinstance(item, HereDocument)]
    return any(document.end > node.start + len(text) for document in documents)


@PATIENTLY
@given(scripts(2))
def test_spans_lie_within_their_parents(script: str) -> None:
    for node in descendants(parsed(script).program):
        assert 0 <= node.start <= node.end <= len(script)
        for child in node.fields():
            if isinstance(child, Node) and not isinstance(child, HereDocument):
                assert node.start <= child.start <= child.end <= node.end
