"""Switch builtins on and off, or list them.

usage: enable [-anps] [BUILTIN]...

  -a    list all, whether they are on or off
  -n    switch them off: their names stand for programs; without BUILTIN list those that are off
  -p    list those that are on, in a form that can be read back; so does `enable` alone
  -s    the special builtins only

A builtin that bash would load from a file (-f, -d) cannot be had here.
"""

from __future__ import annotations

from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame
    from minishell.eval.usage import Parsed


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "enable", args)
    if not parsed.operands or parsed.given("p"):
        _list(frame, parsed)
        return 0
    status = 0
    for name in parsed.operands:
        if name not in frame.shell.registry.all_names() or (parsed.given("s") and not frame.shell.is_special(name)):
            frame.err.write(f"enable: {name}: not a builtin\n")
            status = 1
        else:
            frame.shell.switch_builtin(name, not parsed.given("n"))
    return status


def _list(frame: Frame, parsed: Parsed) -> None:
    registry = frame.shell.registry
    for name in sorted(registry.all_names()):
        is_on = name in registry
        wanted = parsed.given("a") or is_on is not parsed.given("n")
        if wanted and (not parsed.given("s") or frame.shell.is_special(name)):
            frame.out.write(f"enable {name}\n" if is_on else f"enable -n {name}\n")
