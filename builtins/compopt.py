"""Change how the completions of the function that runs are taken, in bash's way.

usage: compopt [-o OPTION] [COMMAND]...

  -o OPTION  switch the option of the COMMANDs' specifications on; see `complete`

Without COMMAND it belongs into a completion function; these run in a bash of their own, where it is bash's.
"""

from __future__ import annotations

from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "compopt", args)
    if not parsed.operands:
        frame.err.write("compopt: no completion function runs\n")
        return 1
    status = 0
    for name in parsed.operands:
        specification = frame.shell.completions.get(name)
        if specification is None:
            frame.err.write(f"compopt: {name}: no completion specification\n")
            status = 1
            continue
        added = [word for key, value in parsed.options for word in (f"-{key}", value or "")]
        frame.shell.completions[name] = [*specification, *added]
    return status
