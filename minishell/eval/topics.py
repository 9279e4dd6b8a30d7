"""The topics of `help`: the pages of docs/, in the checkout or where the package's documentation is installed."""

from __future__ import annotations

import os


def topic_files() -> dict[str, str]:
    """The topics' names and their files."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for directory in (f"{package}/../docs", f"{package}/../../../../share/doc/minishell"):
        if os.path.exists(f"{directory}/tour.md"):
            names = sorted(name for name in os.listdir(directory) if name.endswith(".md"))
            return {name.removesuffix(".md"): os.path.join(directory, name) for name in names}
    return {}


def title(path: str) -> str:
    return page(path).partition("\n")[0].removeprefix("# ")


def page(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError as error:
        return f"# It cannot be read: {error.strerror}\n"
