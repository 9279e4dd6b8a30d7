"""What is pasted: examples are copied from pages with the prompts before them."""

from __future__ import annotations

_PROMPT = "$ "


def without_prompts(text: str) -> str:
    """The lines without the `$ ` that they begin with, if the first one does; the others as they are."""
    lines = text.lstrip("\n").split("\n")
    if not lines[0].lstrip(" ").startswith(_PROMPT):
        return text
    return "\n".join(_without_prompt(line) for line in lines)


def _without_prompt(line: str) -> str:
    command = line.lstrip(" ")
    return command.removeprefix(_PROMPT) if command.startswith(_PROMPT) else line
