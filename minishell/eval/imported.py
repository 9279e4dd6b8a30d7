"""Functions that a bash, or another minishell, has put into the environment (export -f)."""

from __future__ import annotations

from ..syntax.nodes import FunctionDefinition
from ..syntax.parser import Parser
from ..syntax.source import Source
from .compile import Compiler

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell import Shell


def import_functions(shell: Shell, values: dict[str, str]) -> None:
    """Define those of `values`, from names to what follows them in a definition.

    What is anything else than one function's definition is passed over: it is not to be run.
    """
    for name, value in values.items():
        source = Source(f"{name} {value}", "environment")
        parser = Parser(source)
        command = parser.next_command()
        if command is None or parser.errors or parser.next_command() is not None or len(command.lists) != 1:
            continue
        and_or = command.lists[0]
        node = and_or.pipelines[0].commands[0]
        alone = not and_or.background and len(and_or.pipelines) == len(and_or.pipelines[0].commands) == 1
        if alone and isinstance(node, FunctionDefinition) and node.name == name and not and_or.pipelines[0].negated:
            Compiler(shell, source).command(node, False)(shell.frame)
            shell.functions[name].attributes = "x"
