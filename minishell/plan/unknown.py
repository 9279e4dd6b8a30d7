"""What a plan does not know, and what it is to ask for it."""

from __future__ import annotations

from ..eval.errors import Jump
from ..files.planned_tree import UnforeseeableError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


class PlanEnds(Jump):
    """What comes next depends on what is not known; `why` says on what."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class ProgramMet(UnforeseeableError):
    """The command is a program."""


class UnknownStatus(int):
    """The status of what was not run. Whoever asks for it ends the plan."""

    why: str

    @classmethod
    def of(cls, command: str) -> UnknownStatus:
        status = cls(1)
        status.why = f"the status of `{command}` is not known"
        return status

    def _ask(self, *_: object) -> NoReturn:
        raise PlanEnds(self.why)

    def __str__(self) -> str:
        raise UnforeseeableError(self.why)

    def __and__(self, other: int) -> UnknownStatus:
        return self

    def __pos__(self) -> UnknownStatus:
        return self

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _ask
    __hash__ = int.__hash__


def is_unknown(status: int) -> bool:
    return isinstance(status, UnknownStatus)
