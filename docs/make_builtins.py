"""Write docs/builtins.md from the builtins' docstrings: python -m docs.make_builtins."""

from __future__ import annotations

from pathlib import Path

from minishell.eval.registry import SPECIAL, Registry
from minishell.eval.usage import Option, Usage, usage

PAGE = Path(__file__).parent / "builtins.md"

INTRODUCTION = """\
# The builtins

Written by `python -m docs.make_builtins` from the same docstrings that `help NAME` and `NAME --help` show, that the
options are parsed by and that Tab completes from.

A special builtin (marked so) is found before a function of its name, keeps the assignments before it, and ends a
script when it is used wrongly. `mkdir`, `mv`, `rm` and `rmdir` hand a line that has an option they lack to the system's
own program.
"""


def page() -> str:
    registry = Registry()
    names = registry.names()
    sections = [section(name, usage(registry.load(name).__doc__ or "")) for name in names]
    return "\n".join([INTRODUCTION, index(names), *sections])


def index(names: list[str]) -> str:
    return " · ".join(f"[`{name}`](#{anchor(name)})" for name in names) + "\n"


def anchor(name: str) -> str:
    """A heading's own anchor would drop `.`, `:` and `[`."""
    return "builtin-" + {".": "dot", ":": "colon", "[": "bracket"}.get(name, name)


def section(name: str, text: Usage) -> str:
    mark = "*Special builtin.* " if name in SPECIAL else ""
    parts = [
        f'## <a id="{anchor(name)}"></a>{name}\n',
        f"{mark}{text.summary}\n",
        "```\n" + "\n".join(text.synopsis) + "\n```\n",
        options(text.options),
        prose(text.prose),
    ]
    return "\n".join(part for part in parts if part)


def options(listed: list[Option]) -> str:
    if not listed:
        return ""
    rows = [f"| {spelling(option)} | {cell(option.description)} |" for option in listed]
    return "\n".join(["| option | |", "|---|---|", *rows, ""])


def spelling(option: Option) -> str:
    argument = option.argument or ""
    forms = [f"-{option.short}" + (f" {argument}" if argument and not option.long else "")] if option.short else []
    if option.long:
        long = f"={argument}" if argument else ""
        forms.append(f"--{option.long}" + (f"[{long}]" if option.optional else long))
    return ", ".join(f"`{form}`" for form in forms).replace("|", "\\|")


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("*", "\\*").replace("<", "\\<")


def prose(text: str) -> str:
    """Paragraphs; one whose lines are all indented is shown as it stands."""
    paragraphs = [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]
    return "\n".join(shown(paragraph) for paragraph in paragraphs)


def shown(paragraph: str) -> str:
    lines = paragraph.strip("\n").split("\n")
    if all(line.startswith("  ") for line in lines):
        return "```\n" + "\n".join(line[2:] for line in lines) + "\n```\n"
    return escaped(" ".join(line.strip() for line in lines)) + "\n"


def escaped(text: str) -> str:
    """Markdown's own signs, where no backquotes make them plain."""
    parts = text.split("`")
    for number in range(0, len(parts), 2):
        for sign in "\\*_<[$":
            parts[number] = parts[number].replace(sign, "\\" + sign)
    return "`".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
