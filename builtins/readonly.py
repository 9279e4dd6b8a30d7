"""Make variables read-only.

usage: readonly [-aA] NAME[=VALUE]...
       readonly -f FUNCTION...
       readonly [-p]

  -a    an indexed array
  -A    an associative array
  -f    functions: they can be neither defined anew nor removed
  -p    list what is read-only, in a form that can be read back; so does `readonly` alone
"""

from __future__ import annotations

from minishell.builtins.export import assigned_name, declare_all
from minishell.eval.operands import declares_arrays
from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "readonly", args)
    variables = frame.shell.variables
    if parsed.given("f"):
        from minishell.builtins.declare import run_as

        return run_as(frame, "readonly", ["-fr", "--", *parsed.operands])
    if not parsed.operands:
        declare_all(frame, "readonly", variables.readonly)
    if declares_arrays(parsed):
        from minishell.eval.declare import declare_parsed

        return declare_parsed(frame, "readonly", parsed, always="r")
    for operand in parsed.operands:
        variables.make_readonly(assigned_name(frame, "readonly", operand))
    return 0
