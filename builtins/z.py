"""Go to a directory in which you have worked: the one used most and last whose name matches.

usage: z [-celrt] [PLACE]...

  -c    only directories below the working one
  -e    print where it would go, and stay
  -l    list the matching directories with their scores, the best last
  -r    by the number of lines entered there alone
  -t    by the time of the last one alone

The PLACEs are parts of the directory's path, in this order, the last of them in its last name; upper and lower case
only count where that finds something. A PLACE alone that is a directory, or `-`, is what it is to `cd`. Without PLACE
all are listed. What is known comes from the history.
"""

from __future__ import annotations

import os
import time

from minishell.builtins.cd import go
from minishell.eval.frecency import frecency, ranked
from minishell.eval.history import HistoryError
from minishell.eval.usage import parse_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minishell.eval.history import Visited
    from minishell.eval.shell import Frame
    from minishell.eval.usage import Parsed


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "z", args)
    words = parsed.operands
    choosing = parsed.given("l") or parsed.given("e")
    if len(words) == 1 and not choosing and (words[0] == "-" or os.path.isdir(words[0])):
        return go(frame, "z", words)
    history = frame.shell.history
    if history is None:
        return _fail(frame, "a script has no history")
    try:
        found = _matching(frame, parsed, history.directories())
    except HistoryError as error:
        return _fail(frame, str(error))
    if parsed.given("l") or not words:
        return _list(frame, found, _score(parsed))
    best = next((each.path for each in found if os.path.isdir(each.path)), None)
    if best is None:
        return _fail(frame, f"{' '.join(words)}: no directory in the history matches")
    if parsed.given("e"):
        frame.out.write(best + "\n")
        return 0
    return go(frame, "z", [best])


def _fail(frame: Frame, message: str) -> int:
    frame.err.write(f"z: {message}\n")
    return 1


def _score(parsed: Parsed) -> Callable[[Visited], float]:
    if parsed.given("r"):
        return lambda visited: visited.lines
    if parsed.given("t"):
        return lambda visited: visited.newest
    return frecency(time.time())


def _matching(frame: Frame, parsed: Parsed, known: list[Visited]) -> list[Visited]:
    """The best first; not the working directory, in which one is."""
    here = frame.shell.variables.get("PWD") or ""
    below = here.rstrip("/") + "/" if parsed.given("c") else ""
    others = [each for each in known if each.path != here and each.path.startswith(below)]
    return ranked(others, parsed.operands, _score(parsed))


def _list(frame: Frame, found: list[Visited], score: Callable[[Visited], float]) -> int:
    for each in reversed(found):
        frame.out.write(f"{score(each):<10.4g} {each.path}\n")
    return 0 if found else 1
