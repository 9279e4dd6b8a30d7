"""Write the settings into docs/configuration.md from their schema: python -m docs.make_settings."""

from __future__ import annotations

from pathlib import Path

from docs.make_builtins import cell
from minishell.config.schema import TABLE, Setting, sections
from minishell.config.toml import written
from minishell.ui.fields import FIELDS
from minishell.ui.keys import ACTIONS

PAGE = Path(__file__).parent / "configuration.md"

BEGIN, END = "<!-- settings: written by python -m docs.make_settings -->\n", "<!-- end of settings -->\n"


def page() -> str:
    """configuration.md with the settings as they are now."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    return before + BEGIN + settings() + END + rest.partition(END)[2]


def settings() -> str:
    tables = [section(name, members) for name, members in sections()]
    fields = listing("The fields of a prompt", {f"{{{name}}}": text for name, text in FIELDS.items()})
    return "\n" + "\n".join([*tables, fields, listing("The actions of keys", ACTIONS)]) + "\n"


def listing(title: str, descriptions: dict[str, str]) -> str:
    rows = [f"| `{name}` | {text} |" for name, text in descriptions.items()]
    return "\n".join([f"### {title}", "", "| | |", "|---|---|", *rows, ""])


def section(name: str, members: list[Setting]) -> str:
    rows = [f"| {spelling(member)} | {default(member)} | {meaning(member)} |" for member in members]
    return "\n".join([f"### [{name}]", "", "| setting | default | |", "|---|---|---|", *rows, ""])


def spelling(setting: Setting) -> str:
    name = setting.key.partition(".")[2]
    if setting.kind is TABLE:
        name = f"{name}.NAME" if name else "NAME"
    return f"`{name}`"


def default(setting: Setting) -> str:
    return "" if setting.kind is TABLE else f"`{written(setting.default)}`".replace("|", "\\|")


def meaning(setting: Setting) -> str:
    choices = f": {', '.join(f'`{choice}`' for choice in setting.choices)}" if setting.choices else ""
    return cell(setting.description) + choices


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
