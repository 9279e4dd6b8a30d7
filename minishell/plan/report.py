"""A plan as text for people: each step with what it does, then what it comes to in all."""

from __future__ import annotations

from ..syntax.quote import quote
from .undoable import obstacles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..files.effects import Effect
    from .plan import Plan, Step

#: effects of one kind in one step that are shown each, and characters of a command
_SHOWN = 5
_WIDTH = 100

#: the kinds of effects in the order in which they are shown, and how they are counted
_PARTICIPLES = {
    "make": "made",
    "create": "created",
    "move": "moved",
    "append": "added to",
    "overwrite": "overwritten",
    "remove": "removed",
}
_KIND_WIDTH = 9
_UNITS = "kMGTPE"


def report(plan: Plan, status: int | None, messages: str) -> str:
    """`status` is that of the line, None if it is not known; `messages` is what the commands write as errors."""
    shown = _Paths(plan.files.start)
    lines = _steps(plan.steps, shown)
    lines += _messages(messages)
    lines.append(
        _total(plan.steps) or ("No file is changed." if _is_whole(plan) else "No change of a file is foreseen.")
    )
    lines += _undo(plan)
    lines += _doubts(plan)
    if plan.exits:
        lines.append("The shell would end.")
    lines.append(f"Exit status: {'not known' if status is None else status}")
    return "\n".join(lines) + "\n"


class _Paths:
    """Paths as they are shown: quoted for the shell, below the working directory without its name."""

    def __init__(self, directory: str) -> None:
        self._prefix = directory.rstrip("/") + "/"

    def __call__(self, path: str, is_directory: bool) -> str:
        shown = path.removeprefix(self._prefix) or "."
        return quote(shown + "/" * is_directory)


# ---- Steps ----


def _steps(steps: list[Step], shown: _Paths) -> list[str]:
    """Those of one command in a loop or a function are shown a few times."""
    lines: list[str] = []
    of_text: dict[str, list[Step]] = {}
    for step in steps:
        same = of_text.setdefault(step.text, [])
        same.append(step)
        if len(same) <= _SHOWN:
            lines += _step(step, shown)
    for text, same in of_text.items():
        if len(same) > _SHOWN:
            lines += _more(text, same[_SHOWN:])
    return lines


def _more(text: str, steps: list[Step]) -> list[str]:
    mark = "? " if steps[-1].uncertain else ""
    lines = [f"{mark}… and {_plural(len(steps), 'time', 'times')} more: {' '.join(text.split())}"]
    for kind in _PARTICIPLES:
        effects = [effect for step in steps for effect in step.effects if effect.kind == kind]
        if effects:
            lines.append(f"  {kind:{_KIND_WIDTH}}  {_amount(effects)}")
    return lines


def _step(step: Step, shown: _Paths) -> list[str]:
    mark = "? " if step.uncertain else ""
    lines = [mark + _command(step)]
    if step.unknown:
        lines.append(f"  {'not run':{_KIND_WIDTH}}  {step.unknown}")
    for kind in _PARTICIPLES:
        lines += _effects([effect for effect in step.effects if effect.kind == kind], shown)
    return lines


def _command(step: Step) -> str:
    """The words of a command, or its text if they are not known, as far as there is room."""
    words = [quote(word) for word in step.argv] or [" ".join(step.text.split())]
    text = " ".join(words)
    if len(text) <= _WIDTH:
        return text
    kept = text[: _WIDTH - 20].rsplit(" ", 1)[0] if len(words) > 1 else text[:_WIDTH]
    return f"{kept} … ({len(words)} words)" if len(words) > 1 else f"{kept} …"


def _effects(effects: list[Effect], shown: _Paths) -> list[str]:
    """Those of one kind, the rest of many in one line."""
    lines = [_effect(effect, shown) for effect in effects[:_SHOWN]]
    rest = effects[_SHOWN:]
    if len(rest) == 1:
        return [*lines, _effect(rest[0], shown)]
    return [*lines, f"  {'':{_KIND_WIDTH}}  … and {len(rest):,} more: {_amount(rest)}"] if rest else lines


def _effect(effect: Effect, shown: _Paths) -> str:
    name = shown(effect.path, effect.is_directory)
    if effect.new_path:
        name += f" -> {shown(effect.new_path, effect.is_directory)}"
    amount = "" if effect.is_directory and effect.kind in {"make", "move"} else _extent(effect)
    return f"  {effect.kind:{_KIND_WIDTH}}  {name:40}  {amount}".rstrip()


def _extent(effect: Effect) -> str:
    if effect.kind == "append":
        return ""
    if not effect.is_directory:
        return size(effect.size)
    inside = _counted(effect.files, effect.directories - 1)
    return f"{inside}, {size(effect.size)}" if inside else "empty"


# ---- In all ----


def _total(steps: list[Step]) -> str:
    parts = []
    for kind, word in _PARTICIPLES.items():
        effects = [effect for step in steps for effect in step.effects if effect.kind == kind]
        if effects:
            parts.append(f"{_amount(effects)} {word}")
    return f"In all: {'; '.join(parts)}." if parts else ""


def _amount(effects: Iterable[Effect]) -> str:
    found = list(effects)
    counted = _counted(sum(each.files for each in found), sum(each.directories for each in found))
    total = sum(each.size for each in found)
    return f"{counted} ({size(total)})" if total else counted


def _counted(files: int, directories: int) -> str:
    return ", ".join(filter(None, [_plural(files, "file", "files"), _plural(directories, "directory", "directories")]))


def _plural(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}" if number else ""


def size(number: int) -> str:
    """Bytes as people read them: 999 bytes, 1.2 kB, 35 MB (powers of 1000)."""
    if number < 1000:
        return "1 byte" if number == 1 else f"{number} bytes"
    value, power = number / 1000, 0
    while value >= 999.5 and power < len(_UNITS) - 1:
        value, power = value / 1000, power + 1
    unit = _UNITS[power]
    return f"{value:.1f} {unit}B" if value < 9.95 else f"{value:.0f} {unit}B"


# ---- What is not sure ----


def _messages(text: str) -> list[str]:
    return ["Messages:", *(f"  {line}" for line in text.splitlines())] if text else []


def _undo(plan: Plan) -> list[str]:
    effects = sum(len(step.effects) for step in plan.steps)
    found = obstacles(plan)
    if not effects:
        return []
    if not found and _is_whole(plan):
        return ["All of it can be undone."]
    if not found:
        return ["What is foreseen can be undone; what is not run is not known."]
    if [len(each) for each in found.values()] == [effects]:
        return [f"It cannot be undone: {next(iter(found))}."]
    lines = [f"  {_amount(each)}: {why}" for why, each in found.items()]
    return [f"{'It' if _is_whole(plan) else 'What is foreseen'} can be undone, but for:", *lines]


def _is_whole(plan: Plan) -> bool:
    """Whether all that the line does is foreseen."""
    return not plan.ends and not any(step.unknown for step in plan.steps)


def summary(plan: Plan, complete: bool) -> str:
    """What the files of a plan suffer, on one line; "" for nothing. Without `complete` there may be more."""
    effects = [effect for step in plan.steps for effect in step.effects]
    if not effects:
        return ""
    total = _total(plan.steps).removeprefix("In all: ").removesuffix(".")
    doubt = "" if not plan.uncertain_since and (not plan.ends or not complete) else " - as far as can be foreseen"
    return f"{'' if complete else 'more than '}{total} - {_fate(plan, len(effects))}{doubt}"


def _fate(plan: Plan, effects: int) -> str:
    hindered = sum(map(len, obstacles(plan).values()))
    if not hindered:
        return "can be undone"
    return "cannot be undone" if hindered == effects else "can be undone in part"


def _doubts(plan: Plan) -> list[str]:
    lines = []
    if any(step.uncertain for step in plan.steps):
        lines.append(f"?: unless `{plan.uncertain_since}` changes what is found there.")
    if plan.ends:
        lines.append(f"The plan ends here: {plan.ends}.")
    return lines
