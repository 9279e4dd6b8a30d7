"""Write the settings into docs/configuration.md from their schema: python -m docs.make_settings."""

from __future__ import annotations

from pathlib import Path

from docs.make_builtins import cell
from minishell.config.schema import TABLE, Setting, sections
from minishell.config.toml import written
from minishell.ui.bindings import DEFAULTS
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
    return "\n" + "\n".join([*tables, fields(), actions()]) + "\n"


def fields() -> str:
    rows = [f"| `{{{name}}}` | {text} |" for name, text in FIELDS.items()]
    return "\n".join(["### The fields of a prompt", "", "| field | |", "|---|---|", *rows, ""])


def actions() -> str:
    rows = [f"| `{name}` | {text} | {keys(name)} |" for name, text in ACTIONS.items()]
    return "\n".join(["### The actions of keys", "", "| action | | keys |", "|---|---|---|", *rows, ""])


def keys(action: str) -> str:
    """Its default keys; those that vi's command mode alone has are left out."""
    found = [key for key, name, _ in DEFAULTS if name == action and key not in ("v", "U", "/", "?")]
    return " ".join(f"`{key}`" for key in found).replace("|", "\\|")


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
