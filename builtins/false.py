"""Do nothing, unsuccessfully.

usage: false
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame


def run(_frame: Frame, _args: list[str]) -> int:
    return 1
