"""The theme that the configuration chooses: a style for a light or a dark background, and colours of the user's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from prompt_toolkit.styles import Style as PromptStyle
from pygments.style import Style

from minishell.eval.suggestion import alternative, nearest

from .style import OWN_STYLES, names, prompt_style
from .template import TemplateError, style_rule
from .terminal import background

if TYPE_CHECKING:
    from minishell.config.settings import Settings


def chosen_style(settings: Settings, variables: Mapping[str, str], complain: Callable[[str, str], None]) -> PromptStyle:
    """`complain` is given the name of a setting of the section, and what is wrong with it."""
    ground = background(settings.text("theme.background"), variables)
    name = settings.text(f"theme.{ground}")
    style = OWN_STYLES.get(name) or _pygments_style(name, lambda message: complain(ground, message))
    return prompt_style(style, _own_colours(settings.table("theme.colours"), complain))


def _pygments_style(name: str, complain: Callable[[str], None]) -> type[Style]:
    """The style of that name; the terminal's own if there is none."""
    from pygments.styles import get_all_styles, get_style_by_name
    from pygments.util import ClassNotFound

    try:
        return get_style_by_name(name)
    except ClassNotFound:
        close = nearest(name, [*OWN_STYLES, *get_all_styles()])
        complain(f"{name}: no such style" + alternative(close))
        return OWN_STYLES["terminal"]


def _own_colours(table: Mapping[str, str], complain: Callable[[str, str], None]) -> dict[str, str]:
    """Class names to rules."""
    rules = {}
    classes = names()
    for name, words in table.items():
        if name not in classes:
            close = nearest(name, classes)
            complain(f"colours.{name}", "nothing has this colour" + alternative(close))
            continue
        try:
            rules[classes[name]] = style_rule(words)
        except TemplateError as error:
            complain(f"colours.{name}", str(error))
    return rules
